"""The company of the sample: branches, supply stations and teams, and the people who work there."""

from dataclasses import dataclass

from django.conf import settings

from collections_app.org.models import OrgUnit, StaffMember
from collections_app.rules.authority import Role
from collections_app.sample.words import DISTRICTS, LAST_NAMES

COMPANY_CODE = "SAMPLE"
ACCOUNTS_A_STATION = 500
MOST_STATIONS = 120
STATIONS_A_BRANCH = 3
ACCOUNTS_AN_OFFICER = 250


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account belongs: its team, the officer who looks after it, its postcode and town."""

    unit_id: int
    officer_id: int
    postcode: str
    city: str
    city_in_english: str


def found_company(accounts: int) -> list[Place]:
    """Units and staff for so many accounts. Nobody can sign in until a password has been set."""
    company = _unit(COMPANY_CODE, settings.UTILITY["name"], OrgUnit.Kind.COMPANY, None)
    for role in (Role.MANAGER, Role.LEGAL, Role.AUDITOR, Role.ADMINISTRATOR):
        _employ(role.value, role, company)
    stations = max(2, min(MOST_STATIONS, accounts // ACCOUNTS_A_STATION))
    places: list[Place] = []
    for branch_no in range(-(-stations // STATIONS_A_BRANCH)):
        branch = _open_branch(branch_no, company)
        of_this_branch = range(branch_no * STATIONS_A_BRANCH, min(stations, (branch_no + 1) * STATIONS_A_BRANCH))
        for station_no in of_this_branch:
            places += _open_station(station_no, branch, branch_no, accounts // (2 * stations))
    return places


def _open_branch(branch_no: int, company: OrgUnit) -> OrgUnit:
    name, name_in_english = _district(branch_no)
    branch = _unit(
        f"{COMPANY_CODE}-{branch_no + 1:02d}", f"{name_in_english} Branch {name}分公司", OrgUnit.Kind.BRANCH, company,
        has_print_room=True,
    )  # fmt: skip
    _employ("print_room" if branch_no == 0 else f"print_room{branch_no + 1}", Role.PRINT_ROOM, branch)
    return branch


def _open_station(station_no: int, branch: OrgUnit, branch_no: int, accounts_a_team: int) -> list[Place]:
    """A station with its supervisor and two teams; each team has officers for its accounts."""
    city, city_in_english = _district(branch_no)
    name, name_in_english = _district(station_no + 5)
    code = f"{branch.code}-{station_no + 1:03d}"
    station = _unit(code, f"{name_in_english} Station {name}供电所", OrgUnit.Kind.STATION, branch)
    _employ("supervisor" if station_no == 0 else f"supervisor{station_no + 1}", Role.SUPERVISOR, station)
    places = []
    for team_no in (1, 2):
        team = _unit(
            f"{code}-{team_no}", f"{name_in_english} Team {team_no} {name}{team_no}班", OrgUnit.Kind.TEAM, station
        )
        for n in range(max(1, accounts_a_team // ACCOUNTS_AN_OFFICER)):
            serial = f"{station_no + 1}_{team_no}_{n + 1}"
            officer = _employ("officer" if serial == "1_1_1" else f"officer{serial}", Role.OFFICER, team)
            postcode = f"43{branch_no % 10}{station_no % 100:02d}{team_no}"
            places.append(Place(team.pk, officer.pk, postcode, f"{city}市", city_in_english))
    return places


def _district(number: int) -> tuple[str, str]:
    name, name_in_english = DISTRICTS[number % len(DISTRICTS)]
    again = number // len(DISTRICTS)
    return (f"{name}{again + 1}", f"{name_in_english} {again + 1}") if again else (name, name_in_english)


def _unit(code: str, name: str, kind: str, parent: OrgUnit | None, *, has_print_room: bool = False) -> OrgUnit:
    unit = OrgUnit.objects.create(code=code, name=name, kind=kind, parent=parent, has_print_room=has_print_room)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def _employ(username: str, role: Role, unit: OrgUnit) -> StaffMember:
    name = f"{LAST_NAMES[StaffMember.objects.count() % len(LAST_NAMES)]} ({role.value.replace('_', ' ')})"
    return StaffMember.objects.create_user(
        username=username, name=name, email=f"{username}@staff.example", role=role.value, unit=unit, is_staff=True
    )

"""The laws a second time, written by hand from the articles: what the packs and their rules are held against.

Nothing here reads a pack but for its lists of holidays. Numbers are days; a kind of step stands for its notice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

DEMAND, REMINDER, NOTICE, CUT = "demand", "reminder", "disconnection_notice", "disconnection"
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
OPEN_HOUR = 8
Seen = Mapping[str, date]


@dataclass(frozen=True)
class Place:
    """The holidays of a region, and its working days counted one by one."""

    holidays: frozenset[date]

    def works(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays

    def later(self, day: date, working_days: int) -> date:
        while working_days:
            day += timedelta(1)
            working_days -= self.works(day)
        return day

    def roll(self, day: date) -> date:
        while not self.works(day):
            day += timedelta(1)
        return day


def plus(day: date, days: int) -> date:
    return day + timedelta(days)


def between(day: date, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether the day lies in a season, which may run over the end of the year."""
    inside = (day.month, day.day) >= first, (day.month, day.day) <= last
    return all(inside) if first <= last else any(inside)


class Statute:
    """What most laws have in common; each says in what it differs. `earliest` answers the first lawful day of a step."""

    notices: tuple[str, ...] = (DEMAND, NOTICE)
    suspended_by: tuple[str, ...] = ("open_complaint", "plan_kept")
    least_term = 10

    def earliest(self, step: str, due: date, issued: date, seen: Seen, place: Place) -> date:
        raise NotImplementedError

    def stale_after(self, seen: Seen) -> date | None:
        return None

    def is_barred(self, day: date, place: Place) -> bool:
        return not place.works(day)

    def window(self, customer_class: str) -> tuple[int, int] | None:
        """First and last full hour of a cut, None where the law names none."""
        return None

    def is_forbidden(self, flags: frozenset[str], day: date) -> bool:
        return bool(flags & {"life_support", "medical"})

    def wanted(self, flags: frozenset[str], day: date) -> set[str]:
        """What has to be done for the protected before the cut."""
        return set()

    def delayed_to(self, flags: frozenset[str], seen: Seen) -> date | None:
        return None

    def least_debt(self, day: date, facts: Mapping[str, Any]) -> Decimal | None:
        """Below this there is no cut; None where what it hangs on is not known, which forbids as well."""
        return Decimal(0)

    def weather_allows(self, weather: str) -> bool:
        return True

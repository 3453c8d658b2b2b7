"""The law packs that ship, read from `packs/*.toml`; a child states only what differs from its parent."""

import contextlib
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from collections_app.rules.calendars import Calendar
from collections_app.rules.law import Law, WeatherGuard
from collections_app.rules.pack_reader import PackProblem, read_pack
from collections_app.rules.penalty_terms import PenaltyTerms
from collections_app.rules.tightening import loosened

FOLDER = Path(__file__).parent / "packs"
NOT_INHERITED = ("effective_to", "parent")
NAMED_BY = {"steps": "id", "blackouts": "rule", "protections": "rule", "amounts": "rule", "suspenders": "rule"}


class UnknownPack(LookupError):
    """No law pack of that name ships."""


@cache
def law(pack_id: str) -> Law:
    """The law pack of that id. Raises UnknownPack, or PackProblem when its file has mistakes."""
    content = _merged(pack_id)
    found = read_pack(pack_id, content, _calendars(pack_id, content.get("calendar", {}).get("list", "")))
    if found.parent and (problems := loosened(found, law(found.parent))):
        raise PackProblem(pack_id, problems)
    return found


@cache
def packs_by_annual_bill() -> list[str]:
    """The packs that compare a debt with what is billed in a year; one with mistakes is none of them."""
    return [pack_id for pack_id in pack_ids() if _compares_with_annual_bill(pack_id)]


@cache
def longest_leads() -> dict[str, int]:
    """For each pack whose notices go stale: after how many days a cut can no longer rest on the last of them."""
    leads = {}
    for pack_id in pack_ids():
        with contextlib.suppress(PackProblem):
            lead = law(pack_id).steps[-2].longest_lead
            if lead is not None:
                leads[pack_id] = lead.days
    return leads


@cache
def deemed_days() -> dict[str, dict[str, int]]:
    """For each pack that says so: kind of step → after how many days in the post its letter counts as served."""
    found = {}
    for pack_id in pack_ids():
        with contextlib.suppress(PackProblem):
            days = {step.kind.value: step.deemed_days for step in law(pack_id).steps if step.deemed_days}
            if days:
                found[pack_id] = days
    return found


@cache
def penalties_by_pack() -> dict[str, PenaltyTerms]:
    """What each pack says of the late-payment penalty; a pack with mistakes says nothing."""
    terms = {}
    for pack_id in pack_ids():
        with contextlib.suppress(PackProblem):
            terms[pack_id] = law(pack_id).penalty
    return terms


@cache
def agreed_rates() -> list[dict[str, str]]:
    """The packs that let the parties agree on a penalty rate, each with the lowest and the highest, in permille a day."""
    return [
        {"pack": pack_id, "lowest": str(terms.contract_range[0]), "highest": str(terms.contract_range[1])}
        for pack_id, terms in penalties_by_pack().items()
        if terms.contract_range
    ]


@cache
def packs_by_weather() -> dict[str, WeatherGuard]:
    """The rule of weather of each pack that has one; a pack with mistakes has none."""
    rules = {}
    for pack_id in pack_ids():
        with contextlib.suppress(PackProblem):
            rule = law(pack_id).weather
            if rule is not None:
                rules[pack_id] = rule
    return rules


def _compares_with_annual_bill(pack_id: str) -> bool:
    try:
        return any(guard.parts_of_annual_bill for guard in law(pack_id).amounts)
    except PackProblem:
        return False


def examples(pack_id: str) -> list[dict[str, Any]]:
    """The worked examples that the pack's own file carries: what is asked, the facts, and what has to be answered."""
    return _own(pack_id).get("examples", [])


def pack_ids() -> list[str]:
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def _own(pack_id: str) -> dict[str, Any]:
    """The file of the pack alone."""
    if pack_id not in pack_ids():
        raise UnknownPack(f"there is no law pack {pack_id!r}; known are {', '.join(pack_ids())}")
    try:
        return tomllib.loads((FOLDER / f"{pack_id}.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PackProblem(pack_id, [f"not readable as TOML: {error}"]) from error


def _merged(pack_id: str) -> dict[str, Any]:
    own = {key: value for key, value in _own(pack_id).items() if key != "examples"}
    if "parent" not in own:
        return own
    inherited = {key: value for key, value in _merged(own["parent"]).items() if key not in NOT_INHERITED}
    return _overlay(inherited, own)


def _calendars(pack_id: str, name: str) -> dict[str, Calendar]:
    """The holiday lists of a file in packs/calendars, by region; `worked` are days worked in exchange."""
    file = FOLDER / "calendars" / f"{name}.toml"
    if not name:
        return {}
    if not file.exists():
        raise PackProblem(pack_id, [f"calendar.list is {name!r}, expected the name of a file in packs/calendars"])
    regions = tomllib.loads(file.read_text(encoding="utf-8"))
    return {region: _calendar(f"{name}/{region}", years) for region, years in regions.items()}


def _calendar(name: str, years: dict[str, Any]) -> Calendar:
    worked = years.pop("worked", {})
    holidays = {int(year): _days(year, text) for year, text in years.items()}
    return Calendar(name, holidays, frozenset().union(*(_days(year, text) for year, text in worked.items())))


def _days(year: str, text: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(f"{year}-{day}") for day in text.split())


def _overlay(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both = below.get(key)
        if isinstance(value, dict) and isinstance(both, dict):
            merged[key] = _overlay(both, value)
        elif key in NAMED_BY and isinstance(value, list) and isinstance(both, list):
            merged[key] = _overlay_list(both, value, NAMED_BY[key])
        else:
            merged[key] = value
    return merged


def _overlay_list(below: list[dict[str, Any]], above: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Tables with a name of their own: one of the same name is overlaid, a new one is added."""
    own = {table.get(name): table for table in above}
    kept = [_overlay(table, own.pop(table.get(name), {})) for table in below]
    return [*kept, *own.values()]

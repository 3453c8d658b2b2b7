"""The law packs that ship, read from `packs/*.toml`; a child states only what differs from its parent."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from collections_app.rules.calendars import Calendar
from collections_app.rules.law import Law
from collections_app.rules.pack_reader import PackProblem, read_pack

FOLDER = Path(__file__).parent / "packs"
NOT_INHERITED = ("effective_to", "parent")


class UnknownPack(LookupError):
    """No law pack of that name ships."""


@cache
def law(pack_id: str) -> Law:
    """The law pack of that id. Raises UnknownPack, or PackProblem when its file has mistakes."""
    content = _merged(pack_id)
    return read_pack(pack_id, content, _calendars(pack_id, content.get("calendar", {}).get("list", "")))


def pack_ids() -> list[str]:
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def _merged(pack_id: str) -> dict[str, Any]:
    file = FOLDER / f"{pack_id}.toml"
    if pack_id not in pack_ids():
        raise UnknownPack(f"there is no law pack {pack_id!r}; known are {', '.join(pack_ids())}")
    try:
        own = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PackProblem(pack_id, [f"not readable as TOML: {error}"]) from error
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
        both_tables = isinstance(value, dict) and isinstance(below.get(key), dict)
        merged[key] = _overlay(below[key], value) if both_tables else value
    return merged

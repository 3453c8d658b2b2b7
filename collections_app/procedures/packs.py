"""The law packs that ship, read from `packs/*.toml`; a child states only what differs from its parent."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from collections_app.rules.law import Law, PackProblem, parse_pack

FOLDER = Path(__file__).parent / "packs"
NOT_INHERITED = ("effective_to", "parent")


class UnknownPack(LookupError):
    """No law pack of that name ships."""


@cache
def law(pack_id: str) -> Law:
    """The law pack of that id. Raises UnknownPack, or PackProblem when its file has mistakes."""
    return parse_pack(pack_id, _merged(pack_id))


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


def _overlay(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both_tables = isinstance(value, dict) and isinstance(below.get(key), dict)
        merged[key] = _overlay(below[key], value) if both_tables else value
    return merged

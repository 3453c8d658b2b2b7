"""A mapping tells how an outside file names and writes things: TOML, checked whole before the first row is read."""

import codecs
import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from collections_app.imports.kinds import Kind

TABLES = ("columns", "formats", "constants", "defaults", "skip_when")
FORMATS = ("date", "decimal", "encoding", "delimiter")


class CannotLoad(Exception):
    """Why a file was refused as a whole, in words; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns` our name → theirs; `skip_when` their name → the values that say a row is not for us."""

    columns: AnyMapping[str, str] = field(default_factory=dict)
    formats: AnyMapping[str, str] = field(default_factory=dict)
    constants: AnyMapping[str, str] = field(default_factory=dict)
    defaults: AnyMapping[str, str] = field(default_factory=dict)
    skip_when: AnyMapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_mapping(path: str | Path | None, kind: Kind) -> Mapping:
    """The mapping in a TOML file, or the empty one. Raises CannotLoad naming every mistake in it."""
    if path is None:
        return Mapping()
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CannotLoad(_("mapping %(file)s cannot be read: %(error)s") % {"file": path, "error": error}) from error
    problems = list(_problems(data, kind))
    if problems:
        raise CannotLoad(_("mapping %(file)s: %(problems)s") % {"file": path, "problems": "; ".join(problems)})
    skip = {theirs: tuple(_texts(value)) for theirs, value in data.get("skip_when", {}).items()}
    plain = {table: {ours: str(value) for ours, value in data.get(table, {}).items()} for table in TABLES[:-1]}
    return Mapping(**plain, skip_when=skip)


def _problems(data: dict[str, Any], kind: Kind) -> list[str]:
    found = []
    for table, content in data.items():
        if table not in TABLES:
            found.append(
                _("[%(table)s] is not known; expected %(known)s") % {"table": table, "known": ", ".join(TABLES)}
            )
        elif not isinstance(content, dict):
            found.append(_("%(table)s is no table") % {"table": table})
        else:
            known = {"skip_when": None, "formats": list(FORMATS)}.get(table, kind.column_names())
            found += _key_problems(table, content, known)
    return found + _format_problems(data.get("formats", {}))


def _key_problems(table: str, content: dict[str, Any], known: list[str] | None) -> list[str]:
    return [
        _("[%(table)s] %(key)s = %(value)r: %(key)s is not known; expected one of %(known)s")
        % {"table": table, "key": key, "value": value, "known": ", ".join(known)}
        for key, value in content.items()
        if known is not None and key not in known
    ]


def _format_problems(formats: Any) -> list[str]:
    if not isinstance(formats, dict):
        return []
    checks = {
        "decimal": (lambda value: value in (".", ","), _("'.' or ','")),
        "delimiter": (lambda value: isinstance(value, str) and len(value) == 1, _("one character")),
        "date": (lambda value: isinstance(value, str) and "%" in value, _("a pattern such as %%m/%%d/%%Y") % ()),
        "encoding": (_is_encoding, _("an encoding such as utf-8 or gb18030")),
    }
    return [
        _("[formats] %(key)s = %(value)r: expected %(expected)s")
        % {"key": key, "value": formats[key], "expected": expected}
        for key, (is_right, expected) in checks.items()
        if key in formats and not is_right(formats[key])
    ]


def _is_encoding(name: Any) -> bool:
    try:
        codecs.lookup(name)
    except (LookupError, TypeError):
        return False
    return True


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]

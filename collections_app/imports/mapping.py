"""A mapping tells how an outside file names and writes things: TOML, checked whole before the first row is read."""

import codecs
import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from collections_app.imports.kinds import Kind

TABLES = ("columns", "formats", "constants", "defaults", "skip_when")
FORMATS = ("date", "decimal", "encoding", "delimiter")
SOME_DAY = date(2026, 11, 23)


class CannotLoad(Exception):
    """Why a file was refused as a whole, in words; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns` our name → theirs; `skip_when` their name → the values that say a row is not for us.

    Constants and defaults are written our way, whatever `formats` says of the file.
    """

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
            found += _key_problems(table, content, known) + _value_problems(table, content)
    return found + _said_twice(data) + _format_problems(data.get("formats", {}))


def _key_problems(table: str, content: dict[str, Any], known: list[str] | None) -> list[str]:
    return [
        _("[%(table)s] %(key)s = %(value)r: %(key)s is not known; expected one of %(known)s")
        % {"table": table, "key": key, "value": value, "known": ", ".join(known)}
        for key, value in content.items()
        if known is not None and key not in known
    ]


def _value_problems(table: str, content: dict[str, Any]) -> list[str]:
    """A value is a text, a number, a day, yes or no; only [skip_when] may list several."""
    return [
        _("[%(table)s] %(key)s = %(value)r: expected one value") % {"table": table, "key": key, "value": value}
        for key, value in content.items()
        if isinstance(value, dict | list) and not (table == "skip_when" and isinstance(value, list))
    ]


def _said_twice(data: dict[str, Any]) -> list[str]:
    columns, constants = (data.get(table) for table in ("columns", "constants"))
    if not (isinstance(columns, dict) and isinstance(constants, dict)):
        return []
    return [
        _("%(key)s stands both in [columns] and in [constants]") % {"key": key} for key in columns if key in constants
    ]


def _format_problems(formats: Any) -> list[str]:
    if not isinstance(formats, dict):
        return []
    checks = {
        "decimal": (lambda value: value in (".", ","), _("'.' or ','")),
        "delimiter": (_is_delimiter, _("one character, such as ';'")),
        "date": (_is_date_pattern, _("a pattern of day, month and year such as %%m/%%d/%%Y") % ()),
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
        return isinstance("a".encode(codecs.lookup(name).name), bytes)
    except (LookupError, TypeError, UnicodeError):
        return False


def _is_delimiter(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 1 and value not in '"\r\n'


def _is_date_pattern(value: Any) -> bool:
    """Whether a day written by the pattern can be read again."""
    try:
        return datetime.strptime(SOME_DAY.strftime(value), value).date() == SOME_DAY  # noqa: DTZ007  a day
    except (TypeError, ValueError):
        return False


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]

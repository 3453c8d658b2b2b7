"""Rows of an outside file turned into rows of ours, checked cell by cell."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from collections_app.imports.cells import BadCell, Converter, day_as
from collections_app.imports.files import Table
from collections_app.imports.kinds import DATE, MONEY, Column, Kind
from collections_app.imports.mapping import CannotLoad, Mapping

ERROR_COLUMN = "error"
GUARD = "'"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row; `column` is the name the file itself uses."""

    line: int
    column: str
    value: str
    error: str


Reject = Callable[[Problem, list[str]], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the value of one of our columns comes from: a cell of the row, or the same text for every row."""

    column: Column
    theirs: str
    position: int | None
    default: str
    convert: Converter


class RowReader:
    """Reads the rows of one table for one kind; what is wrong with a row goes to `reject`, all of it."""

    def __init__(self, kind: Kind, table: Table, mapping: Mapping, file_name: str, reject: Reject) -> None:
        self.table, self.reject = table, reject
        self.width = len(table.header)
        self.count = 0
        self.sources = [_source(column, table.header, mapping) for column in kind.columns]
        missing = [source.theirs for source in self.sources if _is_missing(source)]
        if missing:
            what = {"file": file_name, "columns": ", ".join(missing), "found": ", ".join(table.header)}
            raise CannotLoad(_("%(file)s, row 1: no column %(columns)s; found %(found)s") % what)
        self.skips = [
            (_position(table.header, theirs, file_name), texts) for theirs, texts in mapping.skip_when.items()
        ]

    def __iter__(self) -> Iterator[tuple[str | int | None, ...]]:
        """(line, our columns in order) of every row without a fault; empty cells are None."""
        for line, cells in self.table.rows:
            if len(cells) == self.width and any(cells[position].strip() in texts for position, texts in self.skips):
                continue
            self.count += 1
            row = self._read(line, cells)
            if row is not None:
                yield row

    def _read(self, line: int, cells: list[str]) -> tuple[str | int | None, ...] | None:
        if len(cells) != self.width:
            error = _("the row has %(cells)s cells, the head of the table %(width)s")
            self.reject(Problem(line, "", "", error % {"cells": len(cells), "width": self.width}), cells)
            return None
        row: list[str | int | None] = [line]
        is_good = True
        for source in self.sources:
            try:
                row.append(_value(source, cells))
            except BadCell as fault:
                is_good = False
                given = "" if source.position is None else cells[source.position]
                self.reject(Problem(line, source.theirs, given, str(fault)), cells)
        return tuple(row) if is_good else None


def _value(source: Source, cells: list[str]) -> str | None:
    cell = source.default if source.position is None else cells[source.position].strip() or source.default
    if not cell:
        if source.column.is_required:
            raise BadCell(_("is empty, but has to be given"))
        return None
    if cell[0] == GUARD and cell[1:2] in STARTS_A_FORMULA:
        cell = cell[1:]  # as written by our own file of rejected rows
    return source.convert(cell)


def _source(column: Column, header: list[str], mapping: Mapping) -> Source:
    theirs = mapping.columns.get(column.name, column.name)
    constant = mapping.constants.get(column.name)
    position = None if constant is not None or theirs not in header else header.index(theirs)
    default = constant if constant is not None else mapping.defaults.get(column.name, "")
    return Source(column, theirs, position, default, _converter(column, mapping))


def _converter(column: Column, mapping: Mapping) -> Converter:
    if column.type == DATE and "date" in mapping.formats:
        return day_as(mapping.formats["date"])
    if column.type == MONEY and mapping.formats.get("decimal") == ",":
        return lambda cell: column.convert(cell.replace(".", "").replace(",", "."))
    return column.convert


def _is_missing(source: Source) -> bool:
    """A column that is needed or was mapped by name, and is not there."""
    is_named = source.theirs != source.column.name
    return source.position is None and not source.default and (source.column.is_required or is_named)


def _position(header: list[str], theirs: str, file_name: str) -> int:
    if theirs not in header:
        what = {"file": file_name, "column": theirs, "found": ", ".join(header)}
        raise CannotLoad(_("[skip_when] %(column)s: %(file)s has no such column; found %(found)s") % what)
    return header.index(theirs)

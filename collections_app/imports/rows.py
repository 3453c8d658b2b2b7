"""Rows of an outside file turned into rows of ours, checked cell by cell."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from collections_app.imports.cells import (
    GUARD,
    BadCell,
    Converter,
    day_as,
    kwh_with_comma,
    rate_with_comma,
    unguarded,
    with_comma,
)
from collections_app.imports.columns import DATE, ENERGY, MONEY, RATE, Column
from collections_app.imports.files import Table
from collections_app.imports.kinds import Kind
from collections_app.imports.mapping import CannotLoad, Mapping

ERROR_COLUMN = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row; `column` is the name the file itself uses."""

    line: int
    column: str
    value: str
    error: str


Reject = Callable[[Problem, list[str]], None]
Reader = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the value of one of our columns comes from: a cell of the row, or (no `position`) the same for every row."""

    column: Column
    theirs: str
    position: int | None
    read: Reader


class RowReader:
    """Reads the rows of one table for one kind; what is wrong with a row goes to `reject`, all of it.

    `columns` names those of our columns that the rows hold, in order. Raises CannotLoad with every mistake of the
    head of the table.
    """

    def __init__(self, kind: Kind, table: Table, mapping: Mapping, file_name: str, reject: Reject) -> None:
        self.table, self.reject = table, reject
        self.count = 0
        header = table.header
        problems = [*_missing(kind, header, mapping), *_unknown(kind, header, mapping)]
        self.sources = [source for column in kind.columns if (source := _source(column, header, mapping, problems))]
        if problems:
            what = {"file": file_name, "problems": "; ".join(problems), "found": ", ".join(filter(None, header))}
            raise CannotLoad(_("%(file)s, row 1: %(problems)s; found %(found)s") % what)
        self.columns = [source.column.name for source in self.sources]
        self.skips = [(header.index(theirs), texts) for theirs, texts in mapping.skip_when.items()]
        self.nameless = [position for position, name in enumerate(header) if not name]

    def __iter__(self) -> Iterator[list[str | int | None]]:
        """[line, our columns in order] of every row without a fault; empty cells are None."""
        width, skips, reads = len(self.table.header), self.skips, [(s.position or 0, s.read) for s in self.sources]
        for line, cells in self.table.rows:
            is_whole = len(cells) == width
            if is_whole and any(cells[position].strip() in texts for position, texts in skips):
                continue
            self.count += 1
            if not is_whole or (self.nameless and self._has_stray_cell(cells)):
                self._reject_shape(line, cells)
                continue
            try:
                row = [line, *[read(cells[position]) for position, read in reads]]
            except BadCell:
                self._reject(line, cells)
            else:
                yield row

    def _has_stray_cell(self, cells: list[str]) -> bool:
        return any(cells[position].strip() for position in self.nameless)

    def _reject_shape(self, line: int, cells: list[str]) -> None:
        width = len(self.table.header)
        if len(cells) == width:
            error = _("something stands in a column without a name")
        else:
            counts = {"cells": len(cells), "width": width}
            error = _("the row has %(cells)s cells, the head of the table %(width)s") % counts
        self.reject(Problem(line, "", "", error), cells)

    def _reject(self, line: int, cells: list[str]) -> None:
        """Name every bad cell of a row, not just the first."""
        for source in self.sources:
            cell = cells[source.position or 0]
            try:
                source.read(cell)
            except BadCell as fault:
                self.reject(Problem(line, source.theirs, unguarded(cell), str(fault)), cells)


def _source(column: Column, header: list[str], mapping: Mapping, problems: list[str]) -> Source | None:
    """None for a column of ours that the file does not have; a mistake in a fixed value joins the problems."""
    theirs = mapping.columns.get(column.name, column.name)
    try:
        fixed = {
            name: column.convert(values[column.name])
            for name, values in (("constants", mapping.constants), ("defaults", mapping.defaults))
            if values.get(column.name)
        }
    except BadCell as fault:
        given = mapping.constants.get(column.name) or mapping.defaults[column.name]
        what = {"column": column.name, "value": given, "error": fault}
        problems.append(_("the mapping's %(column)s = %(value)r %(error)s") % what)
        return None
    if "constants" not in fixed and theirs in header:
        return Source(column, theirs, header.index(theirs), _reader(column, mapping, fixed.get("defaults")))
    constant = fixed.get("constants", fixed.get("defaults"))
    return Source(column, theirs, None, lambda _cell: constant) if constant else None


def _reader(column: Column, mapping: Mapping, default: str | None) -> Reader:
    """What turns a cell of this column into a value."""
    convert, is_required = _converter(column, mapping), column.is_required

    def read(cell: str) -> str | None:
        cell = cell.strip()
        if cell:
            return convert(unguarded(cell) if cell[0] == GUARD else cell)
        if is_required and default is None:
            raise BadCell(_("is empty, but has to be given"))
        return default

    return read


def _converter(column: Column, mapping: Mapping) -> Converter:
    if column.type == DATE and "date" in mapping.formats:
        return day_as(mapping.formats["date"])
    if column.type == MONEY and mapping.formats.get("decimal") == ",":
        return with_comma(column.convert)
    if column.type == RATE and mapping.formats.get("decimal") == ",":
        return rate_with_comma
    if column.type == ENERGY and mapping.formats.get("decimal") == ",":
        return kwh_with_comma
    return column.convert


def _missing(kind: Kind, header: list[str], mapping: Mapping) -> Iterator[str]:
    """Columns that are needed or were mapped by name, and are not there."""
    fixed = {**mapping.constants, **mapping.defaults}
    for column in kind.columns:
        theirs = mapping.columns.get(column.name, column.name)
        is_expected = column.is_required or column.name in mapping.columns
        if is_expected and theirs not in header and column.name not in fixed:
            yield _("no column %(column)s") % {"column": theirs}
    for theirs in mapping.skip_when:
        if theirs not in header:
            yield _("no column %(column)s, which [skip_when] names") % {"column": theirs}


def _unknown(kind: Kind, header: list[str], mapping: Mapping) -> Iterator[str]:
    """Without a mapping the file is taken to be written for us, and an unknown column to be a slip of the pen."""
    if mapping == Mapping():
        known = {"", ERROR_COLUMN, *kind.column_names()}
        for name in header:
            if name not in known:
                yield _("column %(column)s is not known") % {"column": name}

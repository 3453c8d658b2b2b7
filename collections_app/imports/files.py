"""Reading CSV and XLSX row by row, as text, whatever comes; what cannot be read is refused in words."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from collections_app.imports.mapping import CannotLoad

LONGEST_LINE = 1_000_000
"""Characters; a longer line is no row of a table, and reading it would only fill the memory."""
SAMPLE_BYTES = 4_000_000
Row = tuple[int, list[str]]


@dataclass(slots=True)
class Table:
    """The column names, and the rows with the number of the line (XLSX: row) on which each ends."""

    header: list[str]
    rows: Iterator[Row]


def open_table(path: Path, encoding: str | None = None, delimiter: str = ",") -> Table:
    """Open a file for reading. Raises CannotLoad, while reading too."""
    if not path.is_file():
        raise CannotLoad(_("%(file)s is no file") % {"file": path})
    if path.stat().st_size == 0:
        raise CannotLoad(_("%(file)s is empty") % {"file": path})
    rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path, encoding, delimiter)
    first = next(rows, None)
    if first is None:
        raise CannotLoad(_("%(file)s is empty") % {"file": path})
    header = [name.strip() for name in first[1]]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise CannotLoad(
            _("%(file)s, row 1: column %(names)s stands twice") % {"file": path, "names": ", ".join(twice)}
        )
    return Table(header, rows)


def _csv_rows(path: Path, encoding: str | None, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_LINE)
    with path.open(encoding=encoding or _detect(path), newline="") as file:
        reader = csv.reader(_bounded(file, path), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                if any(row):
                    yield reader.line_num, row
        except csv.Error as error:
            where = {"file": path, "line": reader.line_num, "error": error}
            raise CannotLoad(_("%(file)s, line %(line)s: not readable as CSV: %(error)s") % where) from error
        except UnicodeDecodeError as error:
            where = {"file": path, "line": reader.line_num + 1, "encoding": error.encoding}
            raise CannotLoad(_("%(file)s, after line %(line)s: not %(encoding)s text") % where) from error


def _bounded(file: TextIO, path: Path) -> Iterator[str]:
    """The lines of a file, none of them longer than a row can be."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            what = {"file": path, "line": number, "longest": LONGEST_LINE}
            raise CannotLoad(_("%(file)s, line %(line)s: longer than %(longest)s characters, no row of a table") % what)
        yield line


def _detect(path: Path) -> str:
    """UTF-8, or GB18030 where the text makes sense in it; judged by the beginning of the file."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    is_whole = len(sample) < SAMPLE_BYTES
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample, is_whole)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or _is_chinese(text):
            return encoding
    raise CannotLoad(
        _("%(file)s is neither UTF-8 nor GB18030 text; name its encoding in a mapping: [formats] encoding")
        % {"file": path}
    )


def _is_chinese(text: str) -> bool:
    """Whether text decoded as GB18030 is Chinese: Western letters read that way come out as rare characters."""
    foreign = [character for character in text if not character.isascii()]
    common = sum(1 for character in foreign if character.encode("gb2312", "ignore"))
    return "\x00" not in text and common >= 0.9 * len(foreign)


def _xlsx_rows(path: Path) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise CannotLoad(_("%(file)s is not readable as XLSX; is it whole?") % {"file": path}) from error
    for number, row in enumerate(rows, start=1):
        cells = [_as_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _as_text(cell: Any) -> str:
    """What a person reads in the spreadsheet: 12.0 is 12, a moment at midnight is a day."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)

"""Reading CSV and XLSX row by row, as text, whatever comes; what cannot be read is refused in words."""

import codecs
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from django.utils.translation import gettext as _

from collections_app.imports.cells import unguarded
from collections_app.imports.mapping import CannotLoad

LONGEST_LINE = 1_000_000
"""Characters; a longer line is no row of a table, and reading it would only fill the memory."""
BLOCK = 1_000_000
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ZIP = b"PK\x03\x04"
Row = tuple[int, list[str]]
Formats = Mapping[str, str]


@dataclass(slots=True)
class Table:
    """The column names, and the rows with the number of the line (XLSX: row) on which each ends."""

    header: list[str]
    rows: Iterator[Row]


def open_table(path: Path, formats: Formats) -> Table:
    """Open a file written in the formats of a mapping. Raises CannotLoad, while reading too."""
    if not path.is_file():
        raise CannotLoad(_("%(file)s is no file") % {"file": path})
    with path.open("rb") as file:
        begins_with = file.read(len(ZIP))
    is_spreadsheet = path.suffix.lower() == ".xlsx" or begins_with == ZIP
    rows = _xlsx_rows(path, formats) if is_spreadsheet and begins_with else _csv_rows(path, formats)
    first = next(rows, None)
    if first is None:
        raise CannotLoad(_("%(file)s is empty") % {"file": path})
    header = [unguarded(name.strip()) for name in first[1]]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        what = {"file": path, "names": ", ".join(twice)}
        raise CannotLoad(_("%(file)s, row 1: column %(names)s stands twice") % what)
    return Table(header, rows)


def _csv_rows(path: Path, formats: Formats) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_LINE)
    with path.open(encoding=_encoding(path, formats.get("encoding")), newline="") as file:
        reader = csv.reader(_bounded(file, path), delimiter=formats.get("delimiter", ","), strict=True)
        try:
            for row in reader:
                if any(row):
                    yield reader.line_num, row
        except csv.Error as error:
            where = {"file": path, "line": reader.line_num, "error": error}
            raise CannotLoad(_("%(file)s, line %(line)s: not readable as CSV: %(error)s") % where) from error
        except UnicodeDecodeError as error:
            where = {"file": path, "line": reader.line_num + 1, "encoding": error.encoding}
            raise CannotLoad(_("%(file)s, at or after line %(line)s: not %(encoding)s text") % where) from error


def _bounded(file: TextIO, path: Path) -> Iterator[str]:
    """The lines of a file, none of them longer than a row can be."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            what = {"file": path, "line": number, "longest": LONGEST_LINE}
            raise CannotLoad(_("%(file)s, line %(line)s: longer than %(longest)s characters, no row of a table") % what)
        yield line


def _encoding(path: Path, named: str | None) -> str:
    """The encoding named in the mapping, but a mark of UTF-8 at the beginning wins; unnamed it is found out."""
    with path.open("rb") as file:
        begin = file.read(LONGEST_LINE)
        if begin.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if named:
            return named
        if begin.startswith(UTF_16) or b"\x00" in begin.partition(b"\n")[0]:
            raise CannotLoad(
                _("%(file)s, line 1: this looks like UTF-16; save it as UTF-8, or name its encoding in a mapping")
                % {"file": path}
            )
        file.seek(0)
        return _detect(file, path)


def _detect(file: BinaryIO, path: Path) -> str:
    """UTF-8, or GB18030 where the text makes sense in it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    while block := file.read(BLOCK):
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            _row, _newline, rest = block.partition(b"\n")
            if _is_chinese(block if line == 1 else rest):
                return "gb18030"
            what = {"file": path, "line": line + block.count(b"\n", 0, error.start)}
            raise CannotLoad(
                _("%(file)s, line %(line)s: neither UTF-8 nor GB18030 text; name its encoding in a mapping") % what
            ) from error
        line += block.count(b"\n")
    return "utf-8"


def _is_chinese(block: bytes) -> bool:
    """Whether bytes read as GB18030 are Chinese: Western letters read that way come out as rare characters."""
    try:
        text = codecs.getincrementaldecoder("gb18030")().decode(block)
    except UnicodeDecodeError:
        return False
    foreign = [character for character in text if not character.isascii()]
    common = sum(1 for character in foreign if character.encode("gb2312", "ignore"))
    return "\x00" not in text and common >= 0.7 * len(foreign)


def _xlsx_rows(path: Path, formats: Formats) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows()
    except (CalamineError, OSError, ValueError) as error:
        raise CannotLoad(_("%(file)s is not readable as XLSX; is it whole?") % {"file": path}) from error
    for number, row in enumerate(rows, start=1):
        cells = [_as_text(cell, formats) for cell in row]
        if any(cells):
            yield number, cells


def _as_text(cell: Any, formats: Formats) -> str:
    """What a person reads in the spreadsheet, days and numbers written as the mapping says that the file writes them."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        number = str(int(cell)) if float(cell).is_integer() else f"{cell:.15g}"  # a spreadsheet keeps 15 digits
        return number.replace(".", formats.get("decimal", "."))
    if isinstance(cell, datetime) and (cell.hour or cell.minute or cell.second):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.strftime(formats.get("date", "%Y-%m-%d"))
    return str(cell)

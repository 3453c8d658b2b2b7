"""The manifest of a print batch: one line a letter, as the print house and the post want it; as CSV or a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from typing import IO, TextIO

import xlsxwriter
from django.conf import settings

from collections_app.notices.envelopes import Envelope
from collections_app.notices.models import Notice

COLUMNS = (
    "sequence", "notice_no", "account_no", "name", "postcode", "city", "pages", "first_sheet", "last_sheet", "total",
    "currency", "sha256", "envelope", "envelope_sheets", "envelope_grams", "staple",
)  # fmt: skip
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_manifest(file: TextIO, envelopes: Iterable[Envelope]) -> None:
    """CSV in the order of the sheets; no cell can start a formula in a spreadsheet."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in _rows(envelopes):
        writer.writerow([_harmless(cell) for cell in row])


def write_spreadsheet(file: IO[bytes], envelopes: Iterable[Envelope]) -> None:
    """The same as XLSX: texts as texts, numbers as numbers, nothing reckoned."""
    with xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for line, row in enumerate([COLUMNS, *_rows(envelopes)]):
            for column, cell in enumerate(row):
                write = sheet.write_number if isinstance(cell, int | float) else sheet.write_string
                write(line, column, cell)


def _rows(envelopes: Iterable[Envelope]) -> Iterator[list[str | int | float]]:
    sequence = 0
    for envelope in envelopes:
        for letter in envelope.letters:
            sequence += 1
            yield [
                sequence,
                *_cells(letter),
                envelope.number,
                envelope.sheets,
                round(envelope.grams, 1),
                _staple(letter),
            ]


def _cells(notice: Notice) -> list[str | int | float]:
    data, pages, first = notice.data, notice.pages or 0, notice.first_sheet or 0
    return [
        notice.notice_no, data["account_no"], data["customer_name"], data["address"]["postcode"], data["address"]["city"],
        pages, first, first + pages - 1, data["total"], data["currency"], notice.data_sha256,
    ]  # fmt: skip


def _staple(letter: Notice) -> str:
    least = settings.PRINT["staple_from"]
    return "yes" if least and (letter.pages or 0) >= least else "no"


def _harmless(cell: object) -> object:
    """A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    if not isinstance(cell, str):
        return cell
    begins = (cell, cell.lstrip(" "))
    return f"'{cell}" if any(text.startswith(STARTS_A_FORMULA) for text in begins) else cell

"""The manifest of a print batch: one line a letter, as the print house and the post want it."""

import csv
from collections.abc import Iterable
from typing import TextIO

from collections_app.notices.models import Notice

COLUMNS = (
    "sequence", "notice_no", "account_no", "name", "postcode", "city", "pages", "first_sheet", "last_sheet", "total",
    "currency", "sha256",
)  # fmt: skip
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_manifest(file: TextIO, notices: Iterable[Notice]) -> None:
    """CSV in the order of the sheets; no cell can start a formula in a spreadsheet."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for sequence, notice in enumerate(notices, start=1):
        writer.writerow([_harmless(cell) for cell in _cells(sequence, notice)])


def _cells(sequence: int, notice: Notice) -> list[object]:
    data, pages, first = notice.data, notice.pages or 0, notice.first_sheet or 0
    return [
        sequence, notice.notice_no, data["account_no"], data["customer_name"], data["address"]["postcode"],
        data["address"]["city"], pages, first, first + pages - 1, data["total"], data["currency"], notice.pdf_sha256,
    ]  # fmt: skip


def _harmless(cell: object) -> object:
    """A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    if not isinstance(cell, str):
        return cell
    begins = (cell, cell.lstrip(" "))
    return f"'{cell}" if any(text.startswith(STARTS_A_FORMULA) for text in begins) else cell

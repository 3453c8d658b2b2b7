"""The manifest of a print batch: one line a letter, as the print house and the post want it."""

import csv
from io import StringIO

from collections_app.notices.models import Notice

COLUMNS = (
    "sequence", "notice_no", "account_no", "name", "postcode", "city", "pages", "first_sheet", "last_sheet", "total",
    "currency", "sha256",
)  # fmt: skip
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def manifest(notices: list[Notice]) -> bytes:
    """CSV with a byte order mark, so that a spreadsheet reads the names; no cell can start a formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for sequence, notice in enumerate(notices, start=1):
        writer.writerow([_harmless(cell) for cell in _cells(sequence, notice)])
    return text.getvalue().encode("utf-8-sig")


def _cells(sequence: int, notice: Notice) -> list[object]:
    data, pages, first = notice.data, notice.pages or 0, notice.first_sheet or 0
    return [
        sequence, notice.notice_no, data["account_no"], data["customer_name"], data["address"]["postcode"],
        data["address"]["city"], pages, first, first + pages - 1, data["total"], data["currency"], notice.pdf_sha256,
    ]  # fmt: skip


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA) else cell

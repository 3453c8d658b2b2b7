"""The figures as files: CSV and XLSX to reckon on with, PDF for a board. Made of the very tables of the page."""

import csv
from collections.abc import Callable, Iterable
from html import unescape
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.conf import settings
from django.utils.formats import sanitize_separators
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from collections_app.admin.pages import Chart, Table
from collections_app.notices.wording import HTML_LANGUAGES

if TYPE_CHECKING:
    from collections_app.admin.key_figures import Sheet

SHEET_NAME = 31
"""The longest name that a worksheet may have."""
SHORT = 15
"""Rows of a table that is not broken between two sheets."""


def as_csv(sheet: "Sheet") -> tuple[bytes, str]:
    return csv_of(tables(sheet))


def as_xlsx(sheet: "Sheet") -> tuple[bytes, str]:
    return xlsx_of(tables(sheet))


def csv_of(found: Iterable[Table]) -> tuple[bytes, str]:
    """One table after the other, an empty line between; with a mark at the front so that spreadsheets see the encoding."""
    out = StringIO()
    writer = csv.writer(out)
    for table in found:
        writer.writerow([table.title])
        writer.writerow([str(column) for column in table.columns])
        writer.writerows([[harmless(cell) for cell in row] for row in plain_rows(table)])
        writer.writerow([])
    return ("\ufeff" + out.getvalue()).encode(), "text/csv; charset=utf-8"


def xlsx_of(found: Iterable[Table]) -> tuple[bytes, str]:
    """A worksheet for each table."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for number, table in enumerate(found, start=1):
        page = book.add_worksheet(_sheet_name(number, str(table.title)))
        page.write_row(0, 0, [str(column) for column in table.columns], bold)
        for place, row in enumerate(plain_rows(table), start=1):
            page.write_row(place, 0, [as_number(cell) for cell in row])
        page.set_column(0, 0, 34)
        page.set_column(1, max(len(table.columns) - 1, 1), 18)
    book.close()
    return out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_pdf(sheet: "Sheet") -> tuple[bytes, str]:
    from collections_app.notices.letters import print_pdf  # loads the PDF library

    language = get_language() or settings.LANGUAGE_CODE
    suffix = "_zh" if language.startswith("zh") else ""
    utility = settings.UTILITY
    context = {
        "html_language": HTML_LANGUAGES.get(language, language), "scope": sheet.scope,
        "utility": utility.get(f"name{suffix}") or utility["name"], "title": _("Figures"),
        "tiles": [(tile["words"], plain(tile["value"]), plain(tile["under"])) for tile in sheet.tiles.tiles],
        "parts": [_printed(part) for part in sheet.parts],
    }  # fmt: skip
    return print_pdf("letters/figures.html", context, "figures.css"), "application/pdf"


FILES: dict[str, tuple[Any, Callable[..., tuple[bytes, str]]]] = {
    "csv": (gettext_lazy("CSV"), as_csv), "xlsx": (gettext_lazy("Excel"), as_xlsx), "pdf": (gettext_lazy("PDF"), as_pdf),
}  # fmt: skip


SHEETS = {"csv": csv_of, "xlsx": xlsx_of}


def tables_as(kind: str, found: Iterable[Table]) -> tuple[bytes, str]:
    """Tables as the bytes of a file of that kind, and its type."""
    return SHEETS[kind](found)


def tables(sheet: "Sheet") -> list[Table]:
    return [part.table if isinstance(part, Chart) else part for part in sheet.parts if isinstance(part, Chart | Table)]


def plain_rows(table: Table) -> Iterable[list[str]]:
    return ([plain(cell) for cell in row] for row in [*table.rows, *table.foot])


def plain(cell: Any) -> str:
    """The words of a cell; what looks like a tag in a name stays."""
    return unescape(strip_tags(str(cell))).strip() if isinstance(cell, SafeString) else str(cell).strip()


def as_number(cell: str) -> str | float:
    """What a spreadsheet can reckon with, where the cell is a number in the words of the language; else the cell."""
    share = cell.removesuffix("%").strip() if cell.endswith("%") else None
    try:
        return round(float(sanitize_separators(share)) / 100, 6) if share else float(sanitize_separators(cell))
    except ValueError:
        return cell


def harmless(cell: str) -> str:
    """A name that begins like a formula is text, not a formula; a negative number stays what it is."""
    is_signed = cell[:1] in ("+", "-") and not cell[1:2].isdigit()
    return f"'{cell}" if is_signed or cell[:1] in ("=", "@", "\t", "\r") else cell


def _sheet_name(number: int, title: str) -> str:
    kept = "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)
    return f"{number} {kept}"[:SHEET_NAME]


def _named(svg: str, title: Any) -> SafeString:
    """The drawing with its title as screen readers find it in a PDF."""
    head, end, shapes = svg.partition(">")
    return format_html("{}<title>{}</title>{}", mark_safe(head + end), title, mark_safe(shapes))  # noqa: S308  our own drawing


def _printed(part: Any) -> dict[str, Any]:
    table = part.table if isinstance(part, Chart) else part
    rows = [
        list(zip(row, (place in table.numbers for place in range(len(row))), strict=True)) for row in plain_rows(table)
    ]
    columns = [(column, place in table.numbers) for place, column in enumerate(table.columns)]
    svg = _named(part.svg, part.title) if isinstance(part, Chart) else ""
    return {
        "title": part.title,
        "note": part.note,
        "svg": svg,
        "columns": columns,
        "rows": rows,
        "is_wide": len(columns) > 8,
        "is_short": len(rows) <= SHORT,
    }

"""What is published, as files: for a newspaper or a notice board a table and a printed page, for the web a page and data.

The same lines make the same bytes. What the columns show is one function, so that file, page and archive cannot differ.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import override

from collections_app.publication.media import Medium
from collections_app.publication.models import Edition, EditionFile, EditionLine
from collections_app.rules.privacy import masked_number

HTML_LANGUAGES = {"zh-hans": "zh-Hans"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBERS = frozenset({Medium.Column.RANK, Medium.Column.AMOUNT, Medium.Column.DAYS})
CELLS: dict[str, Callable[[EditionLine], Any]] = {
    Medium.Column.NAME: lambda line: line.shown_as,
    Medium.Column.ACCOUNT: lambda line: masked_number(line.account.account_no),
    Medium.Column.CLASS: lambda line: str(line.get_customer_class_display()),
    Medium.Column.CITY: lambda line: line.city,
    Medium.Column.AMOUNT: lambda line: line.amount,
    Medium.Column.DAYS: lambda line: line.days,
}


def keep_files(edition: Edition, lines: Sequence[EditionLine]) -> list[EditionFile]:
    """Make the files of the edition in the language of its medium, and keep them with their SHA-256."""
    with override(edition.medium.language):
        if edition.medium.kind == Medium.Kind.WEB:
            made = {"html": page(edition, lines).encode(), "json": as_json(edition, lines)}
        else:
            made = {"csv": as_csv(edition, lines), "xlsx": as_xlsx(edition, lines), "pdf": as_pdf(edition, lines)}
    return [_kept(edition, f"{edition.edition_no}.{ending}", content) for ending, content in made.items()]


def table(edition: Edition, lines: Sequence[EditionLine]) -> tuple[list[str], list[list[Any]]]:
    """The heads and rows of the medium's columns, values as they are; the numbers of the list have no gaps."""
    medium = edition.medium
    names = dict(Medium.Column.choices)
    heads = [str(capfirst(str(names[one]))) for one in medium.columns]
    if Medium.Column.AMOUNT in medium.columns:
        heads[medium.columns.index(Medium.Column.AMOUNT)] += f" ({medium.currency})"
    rows = [
        [number if one == Medium.Column.RANK else CELLS[one](line) for one in medium.columns]
        for number, line in enumerate(lines, start=1)
    ]
    return heads, rows


def context(edition: Edition, lines: Sequence[EditionLine], day: date) -> dict[str, Any]:
    """All that the page and the printed sheet show."""
    heads, rows = table(edition, lines)
    are_numbers = [one in NUMBERS for one in edition.medium.columns]
    language = edition.medium.language
    suffix = "_zh" if language.startswith("zh") else ""
    house = {
        name: settings.UTILITY.get(f"{name}{suffix}") or settings.UTILITY[name] for name in ("name", "phone", "website")
    }
    return {
        "html_language": HTML_LANGUAGES.get(language, language), "utility": house, "edition": edition,
        "month": date_format(edition.month, "YEAR_MONTH_FORMAT"), "day": date_format(day, "DATE_FORMAT"),
        "iso_day": day.isoformat(), "heads": list(zip(heads, are_numbers, strict=True)),
        "rows": [list(zip(map(_written, row), are_numbers, strict=True)) for row in rows],
    }  # fmt: skip


def page(edition: Edition, lines: Sequence[EditionLine], day: date | None = None) -> str:
    """The web page of the list as it is on the day, by default that of its publication."""
    return render_to_string("publication/list.html", context(edition, lines, day or _day(edition)))


def as_json(edition: Edition, lines: Sequence[EditionLine], day: date | None = None) -> bytes:
    _heads, rows = table(edition, lines)
    data = {
        "edition": edition.edition_no, "medium": edition.medium.name, "month": f"{edition.month:%Y-%m}",
        "as_of": (day or _day(edition)).isoformat(), "currency": edition.medium.currency,
        "debtors": [dict(zip(edition.medium.columns, row, strict=True)) for row in rows],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode()


def as_csv(edition: Edition, lines: Sequence[EditionLine]) -> bytes:
    """With a mark of its encoding, so that spreadsheets read Chinese; no cell can start a formula."""
    text = StringIO()
    heads, rows = table(edition, lines)
    csv.writer(text).writerows([heads, *([_harmless(cell) for cell in row] for row in rows)])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(edition: Edition, lines: Sequence[EditionLine]) -> bytes:
    heads, rows = table(edition, lines)
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": edition.edition_no, "created": _moment(edition)})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, row in enumerate([heads, *rows]):
            for column, cell in enumerate(row):
                write = sheet.write_number if isinstance(cell, int | Decimal) else sheet.write_string
                write(number, column, cell)
    return target.getvalue()


def as_pdf(edition: Edition, lines: Sequence[EditionLine]) -> bytes:
    from collections_app.notices.letters import print_pdf  # loads the PDF library: nobody else waits for it

    return print_pdf("letters/publication.html", context(edition, lines, _day(edition)), "dossier.css")


def _kept(edition: Edition, name: str, content: bytes) -> EditionFile:
    kept = EditionFile(edition=edition, name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
    kept.file.save(name, ContentFile(content), save=False)
    kept.save(force_insert=True)
    return kept


def _written(cell: Any) -> str:
    if isinstance(cell, Decimal):
        return number_format(cell, 2, force_grouping=True)
    return number_format(cell, force_grouping=True) if isinstance(cell, int) else cell


def _harmless(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA) else cell


def _day(edition: Edition) -> date:
    assert edition.published_on is not None
    return edition.published_on


def _moment(edition: Edition) -> datetime:
    """What a spreadsheet says of when it was made; the clock would make other bytes each time."""
    return datetime.combine(_day(edition), time.min)

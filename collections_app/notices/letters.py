"""Letters as PDF: the only place that knows WeasyPrint.

A letter is made from its frozen data alone, with the fonts that came with the product: the same data give the same
letter on every machine, and nothing is fetched from anywhere.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from collections_app.notices.codes import barcode, qr_code
from collections_app.notices.labels import LABELS, day_in_words, money

FOLDER = Path(settings.BASE_DIR) / "templates" / "letters"
MONEY_OF_A_LINE = ("amount", "open", "penalty")


class OnlyOwnFiles(URLFetcher):
    """Refuses every address but data within the letter and the font files."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith("data:") or url == Path(fonts.sans_path()).as_uri():
            return super().fetch(url, headers)
        raise ValueError(f"a letter fetches nothing: {url}")


def render_letter(data: dict[str, Any]) -> bytes:
    """The PDF of one notice from its frozen data (see `engine.notice_drafts`)."""
    return _pdf(f"letters/{data['kind']}/{data['language']}.html", letter_context(data))


def render_cover(context: dict[str, Any]) -> bytes:
    """The cover sheet of a print batch."""
    return _pdf("letters/cover.html", context)


def render_stamps(texts: list[str]) -> bytes:
    """A PDF of empty pages, one for each text, with the text where the print room looks for it."""
    return _pdf("letters/stamps.html", {"texts": texts})


def letter_context(data: dict[str, Any]) -> dict[str, Any]:
    """The data with days and money written as the letter's language writes them."""
    language, currency = data["language"], data["currency"]
    lines = [
        line
        | {"due_on": day_in_words(line["due_on"], language)}
        | {name: money(line[name], currency) for name in MONEY_OF_A_LINE}
        for line in data["lines"]
    ]
    days = ("issued_on", "pay_by_on", "disconnection_not_before")
    return (
        data
        | {"lines": lines, "label": LABELS[language], "iso_day": data["issued_on"], "bills": len(lines)}
        | {name: day_in_words(data[name], language) for name in days}
        | {name: money(data[name], currency) for name in ("principal", "penalty", "total")}
        | {"previous_on": day_in_words((data["previous"] or {}).get("issued_on"), language)}
        | {"qr_code": qr_code(data["payment_url"]), "barcode": barcode(data["notice_no"])}
    )


def _pdf(template: str, context: dict[str, Any]) -> bytes:
    html = HTML(string=render_to_string(template, context), url_fetcher=_fetcher())
    return html.write_pdf(stylesheets=[_stylesheet()], font_config=_fonts(), pdf_tags=True)


@cache
def _fetcher() -> OnlyOwnFiles:
    return OnlyOwnFiles()


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _stylesheet() -> CSS:
    """Parsed once a process; the font face is told where the font lies on this machine."""
    face = f"@font-face {{ font-family: Letter; src: url({Path(fonts.sans_path()).as_uri()}) }}\n"
    rules = (FOLDER / "letter.css").read_text(encoding="utf-8")
    return CSS(string=face + rules, font_config=_fonts(), url_fetcher=_fetcher())

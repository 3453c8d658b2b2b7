"""The agreement on a payment plan before it is issued, and the letter that a plan has ended, as PDF."""

from typing import Any

from collections_app.notices.codes import barcode, barcode_width
from collections_app.notices.emblem import emblem
from collections_app.notices.labels import LABELS
from collections_app.notices.letters import TEMPLATE, print_pdf, printed_words
from collections_app.notices.wording import (
    HTML_LANGUAGES,
    address_lines,
    day_in_words,
    figure,
    money,
    period_in_words,
    window_style,
)


def render_agreement(data: dict[str, Any]) -> bytes:
    """The PDF of an agreement that has no number of a notice yet: it stands under that of its plan."""
    return print_pdf(TEMPLATE, printed_words(data) | {"label": _labels(data["language"])})


def render_breach(data: dict[str, Any]) -> bytes:
    """The letter that a plan has ended, from its data. The same data, the same bytes."""
    return print_pdf(f"letters/plan_breach/{data['language']}.html", breach_words(data))


def breach_words(data: dict[str, Any]) -> dict[str, Any]:
    """The data with every amount and day written out in its language, under the names that all letters use."""
    language, currency, number = data["language"], data["currency"], data["plan_no"]
    to = address_lines(data)
    return data | {
        "notice_no": number,
        "barcode": barcode(number),
        "barcode_width": barcode_width(number),
        "emblem": emblem(data["utility"]["name"]),
        "iso_day": data["issued_on"],
        "html_language": HTML_LANGUAGES.get(language, language),
        "label": _labels(language),
        "to": to,
        "window_style": window_style(to),
        "total": money(data["amount"], currency, language),
        "lines": [_line(line, language) for line in data["lines"]],
        "total_figure": figure(data["amount"], language),
        **{name: day_in_words(data[name], language) for name in ("issued_on", "agreed_on", "ended_on", "pay_by_on")},
    }


def _labels(language: str) -> dict[str, str]:
    return LABELS[language] | {"notice_no": LABELS[language]["plan_no"]}


def _line(line: dict[str, Any], language: str) -> dict[str, Any]:
    return line | {
        "period": period_in_words(line["period"], language),
        "due_on": day_in_words(line["due_on"], language),
        "open": figure(line["open"], language),
    }

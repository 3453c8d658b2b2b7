"""The agreement about a payment plan, and the letter that it has ended, as PDF on the sheet of the letters."""

from typing import Any

from collections_app.notices.codes import barcode, barcode_width
from collections_app.notices.labels import LABELS
from collections_app.notices.letters import print_pdf
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
    """The PDF from the data of a plan. The same data, the same bytes."""
    return print_pdf(f"letters/payment_plan/{data['language']}.html", agreement_words(data))


def render_breach(data: dict[str, Any]) -> bytes:
    """The letter that a plan has ended, from its data. The same data, the same bytes."""
    language = data["language"]
    words = agreement_words(data) | {
        "agreed_on": day_in_words(data["agreed_on"], language),
        "ended_on": day_in_words(data["ended_on"], language),
        "pay_by_on": day_in_words(data["pay_by_on"], language),
    }
    return print_pdf(f"letters/plan_breach/{language}.html", words)


def agreement_words(data: dict[str, Any]) -> dict[str, Any]:
    """The data with every amount and day written out in its language, under the names that all letters use."""
    language, currency, number = data["language"], data["currency"], data["plan_no"]
    to = address_lines(data)
    return data | {
        "notice_no": number,
        "barcode": barcode(number),
        "barcode_width": barcode_width(number),
        "iso_day": data["issued_on"],
        "issued_on": day_in_words(data["issued_on"], language),
        "html_language": HTML_LANGUAGES.get(language, language),
        "label": LABELS[language] | {"notice_no": LABELS[language]["plan_no"]},
        "to": to,
        "window_style": window_style(to),
        "total": money(data["amount"], currency, language),
        "lines": [_line(line, language) for line in data["lines"]],
        "instalments": [
            {
                "number": one["number"],
                "due_on": day_in_words(one["due_on"], language),
                "amount": figure(one["amount"], language),
            }
            for one in data["instalments"]
        ],
        "total_figure": figure(data["amount"], language),
    }


def _line(line: dict[str, Any], language: str) -> dict[str, Any]:
    return line | {
        "period": period_in_words(line["period"], language),
        "due_on": day_in_words(line["due_on"], language),
        "open": figure(line["open"], language),
    }

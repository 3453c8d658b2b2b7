"""How money, days, periods, addresses and the texts of a letter are written in each letter language."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

from collections_app.notices.emblem import emblem
from collections_app.notices.labels import LABELS
from collections_app.notices.markup import as_html, in_line
from collections_app.procedures.wording import articles_in_chinese
from collections_app.rules.letter_marks import left_to_say
from collections_app.wordings.shipped import shipped, statements, thawed

SIGNS = {"CNY": "¥", "EUR": "€", "GBP": "£", "USD": "$", "AUD": "A$", "CAD": "C$", "HKD": "HK$", "SGD": "S$"}
NO_BREAK = "\u00a0"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MONATE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
GERMAN_POINTS = str.maketrans(",.", ".,")
IN_PARAGRAPHS = frozenset({"opening", "warning", "closing"})
TO = {"de": "bis", "en": "to"}
HTML_LANGUAGES = {"zh-hans": "zh-Hans"}
CAPITALS = ("zh-hans", "CNY")  # where an amount is also written out in words
NUMERALS, PLACES, GROUPS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿", "兆")
WINDOW_FITS = (("roomy", 38, 5), ("close", 44, 6), ("tight", 54, 8), ("crowded", 68, 10))
"""Style, half-widths a line, lines in the window."""
OVERFULL = "overfull"


def letter_words(data: dict[str, Any]) -> dict[str, Any]:
    """The frozen data of a notice with every amount and day written out in its language, for the templates."""
    language, currency = data["language"], data["currency"]
    to = address_lines(data)
    previous = data["previous"] or {}
    words = data | {
        "emblem": emblem(data["utility"]["name"]),
        "iso_day": data["issued_on"],
        "html_language": HTML_LANGUAGES.get(language, language),
        "label": LABELS[language],
        "law": law_in_words(data["law"], language),
        "lines": _lines(data["lines"], language),
        "periods": periods([line["period"] for line in data["lines"] if Decimal(line["open"])], language),
        "previous_on": day_in_words(previous.get("issued_on"), language),
        "to": to,
        "window_style": window_style(to),
        "total_in_capitals": in_capitals(Decimal(data["total"])) if (language, currency) == CAPITALS else "",
        **{name: day_in_words(data[name], language) for name in ("issued_on", "pay_by_on", "disconnection_not_before")},
        **{name: money(data[name], currency, language) for name in ("principal", "penalty", "total")},
        **fees_in_words(data),
        **instalments_in_words(data),
    }
    return words | wording_in_words(data, words)


def wording_in_words(data: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    """The texts of the letter with its values: those it was issued with, else as shipped; and what the law wants said
    besides."""
    wording = thawed(data["wording"]) if data.get("wording") else shipped(data["kind"], data["language"])
    values = words | data["utility"] | {
        "again": "1" if data["occurrence"] > 1 else "",
        **{name: day_in_words(value, data["language"]) for name, value in data.get("days", {}).items()},
        **{name: money(value, data["currency"], data["language"]) for name, value in data.get("amounts", {}).items()},
        **data.get("words", {}),
        "once": "1" if data["demands_made"] == 1 else "",
        "penalty_source": words["law"]["penalty_source"],
        "utility": data["utility"]["name"],
    }  # fmt: skip
    sentences = statements(data["language"])
    return {
        "text": {
            name: (as_html if name in IN_PARAGRAPHS else in_line)(text, values) if text else ""
            for name, text in wording.sections.items()
        },
        "terms": [
            *((in_line(name, values), in_line(said, values)) for name, said in wording.terms),
            *data.get("rows", []),
        ],
        "statements": [
            in_line(sentences[token], values) for token in left_to_say(data["law"].get("must_say", ()), wording.says)
        ],
    }


def fees_in_words(data: dict[str, Any]) -> dict[str, str]:
    """The fee of this letter, those of earlier ones that are unpaid, both together, and the article; nothing for none."""
    fees, new = Decimal(data.get("fees", 0)), Decimal(data.get("new_fee", 0))
    basis = LABELS[data["language"]]["fee_basis"]
    source = law_in_words(data["law"], data["language"]).get("fee_source", "")
    return {
        "fees": money(fees, data["currency"], data["language"]) if fees else "",
        "new_fee": figure(new, data["language"]) if new else "",
        "earlier_fees": figure(fees - new, data["language"]) if fees > new else "",
        "fee_basis": basis.format(source=source) if fees and source else "",
    }


def instalments_in_words(data: dict[str, Any]) -> dict[str, Any]:
    """The schedule of a payment plan with its sum, and what is to be paid first and by when; nothing for other letters."""
    parts, language = data.get("instalments"), data["language"]
    if not parts:
        return {}
    return {
        "instalments": [
            one | {"due_on": day_in_words(one["due_on"], language), "amount": figure(one["amount"], language)}
            for one in parts
        ],
        "total_figure": figure(data["total"], language),
        "first_instalment": money(parts[0]["amount"], data["currency"], language),
        "first_day": day_in_words(parts[0]["due_on"], language),
    }


def law_in_words(law: dict[str, Any], language: str) -> dict[str, Any]:
    """Articles as the language of the letter cites them: Art. 39(2) or 第39条(2); and the rate of the contract."""
    sources = {name: law[name] for name in ("penalty_source", "fee_source") if name in law}
    if language.startswith("zh"):
        sources = {name: articles_in_chinese(source) for name, source in sources.items()}
    if law.get("agreed_permille"):
        sources["penalty_source"] += LABELS[language]["agreed"].format(rate=law["agreed_permille"])
    return law | sources


def money(amount: str | Decimal, currency: str, language: str = "en") -> str:
    """¥1,234.56, in German 1.234,56 €; a currency without a sign of its own is written with its code."""
    if language == "de":
        return f"{figure(amount, language)}{NO_BREAK}{SIGNS.get(currency, currency)}"
    sign = SIGNS.get(currency, currency + NO_BREAK)
    return f"{sign}{figure(amount, language)}"


def figure(amount: str | Decimal, language: str) -> str:
    """1,234.56, in German 1.234,56."""
    written = f"{Decimal(amount):,.2f}"
    return written.translate(GERMAN_POINTS) if language == "de" else written


def day_in_words(iso_day: str | None, language: str) -> str:
    """5 March 2026 or 2026年3月5日; nothing for no day."""
    if not iso_day:
        return ""
    day = date.fromisoformat(iso_day)
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    if language == "de":
        return f"{day.day}.{NO_BREAK}{MONATE[day.month - 1]}{NO_BREAK}{day.year}"
    return f"{day.day}{NO_BREAK}{MONTHS[day.month - 1]}{NO_BREAK}{day.year}"


def period_in_words(period: str, language: str) -> str:
    """December 2025 or 2025年12月 for 2025-12; any other name of a period as it is."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period)
    if match is None:
        return period
    year, month = match[1], int(match[2])
    if language.startswith("zh"):
        return f"{year}年{month}月"
    return f"{(MONATE if language == 'de' else MONTHS)[month - 1]} {year}"


def periods(names: list[str], language: str) -> str:
    """The first and the last period of the bills, or the only one; nothing if one of them has no name."""
    if not names or not all(names):
        return ""
    first, last = (period_in_words(name, language) for name in (names[0], names[-1]))
    if first == last:
        return first
    return f"{first}至{last}" if language.startswith("zh") else f"{first} {TO.get(language, 'to')} {last}"


def address_lines(data: dict[str, Any]) -> list[str]:
    """The lines in the window: from the smallest to the largest place, in Chinese the other way round."""
    name, address = data["customer_name"], data["address"]
    if not data["language"].startswith("zh"):
        return [name, *address["lines"], f"{address['postcode']} {address['city']}".strip()]
    first, *more = address["lines"] or [""]
    city = "" if first.startswith(address["city"]) else address["city"]
    return [line for line in (address["postcode"], city + first, *more, f"{name}　收") if line]


def window_style(lines: list[str]) -> str:
    """How small the address has to be set for all of it to stand in the window; overfull if it cannot."""
    for style, width, fits in WINDOW_FITS:
        if sum(-(-_half_widths(line) // width) for line in lines) <= fits:
            return style
    return OVERFULL


def in_capitals(amount: Decimal) -> str:
    """Yuan in the numerals of Chinese finance: 1,680.32 → 壹仟陆佰捌拾元叁角贰分."""
    yuan, cents = divmod(int(amount * 100), 100)
    jiao, fen = divmod(cents, 10)
    words = f"{_capital_integer(yuan)}元" if yuan else ""
    if not cents:
        return f"{words or '零元'}整"
    if jiao:
        words += f"{NUMERALS[jiao]}角"
    elif yuan:
        words += "零"
    return words + (f"{NUMERALS[fen]}分" if fen else "整")


def _capital_integer(number: int) -> str:
    digits = [int(digit) for digit in reversed(str(number))]
    words = ""
    for start in range(0, len(digits), 4):
        group = "".join(
            NUMERALS[digit] + (PLACES[place] if digit else "")
            for place, digit in reversed(list(enumerate(digits[start : start + 4])))
        )
        group = re.sub("零+$", "", re.sub("零+", "零", group))
        words = (group + GROUPS[start // 4] if group else "零") + words
    return re.sub("零+", "零", words).rstrip("零")


def _half_widths(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _lines(lines: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Each with the sum of all up to it, for the head of the next page."""
    open_sums, penalty_sums = (list(accumulate(Decimal(line[name]) for line in lines)) for name in ("open", "penalty"))
    return [
        _line(line, language) | {"carried": f"{figure(principal, language)} + {figure(penalty, language)}"}
        for line, principal, penalty in zip(lines, open_sums, penalty_sums, strict=True)
    ]


def _line(line: dict[str, Any], language: str) -> dict[str, Any]:
    """Amounts in the table stand without the sign of the currency, which the head of the table names."""
    return line | {
        "period": period_in_words(line["period"], language),
        "due_on": day_in_words(line["due_on"], language),
        "open": figure(line["open"], language),
        "penalty": figure(line["penalty"], language),
    }

"""What messages say: `templates/messages/<kind>/<language>.txt`, the subject in the first line, the text below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from django.conf import settings
from django.template import Context, Engine, Template
from django.utils.formats import date_format, number_format
from django.utils.translation import override

SHOWN_BILLS = 2
FOLDER = settings.BASE_DIR / "templates" / "messages"
CHINESE_DAY = "Y年n月j日"
CHINESE_MONEY = ("zh-hans", "CNY")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a message is about; `amount` in the currency, `bills` their numbers."""

    account_no: str
    amount: Decimal
    currency: str
    pay_by_on: date
    bills: Sequence[str]


def compose(kind: str, language: str, occasion: Occasion) -> tuple[str, str]:
    """Subject and text in a language. Raises TemplateDoesNotExist."""
    with override(language):
        said = _template(kind, language).render(Context(_values(language, occasion), autoescape=False))
    subject, _blank, text = said.strip().partition("\n")
    return subject.strip(), text.strip()


def known_texts() -> set[tuple[str, str]]:
    """(kind, language) of every text there is."""
    return {(file.parent.name, file.stem) for file in FOLDER.glob("*/*.txt")}


@cache
def _template(kind: str, language: str) -> Template:
    return Engine(dirs=[str(FOLDER)], autoescape=False).get_template(f"{kind}/{language}.txt")


def _values(language: str, occasion: Occasion) -> dict[str, object]:
    suffix = "_zh" if language.startswith("zh") else ""
    utility = settings.UTILITY
    return {
        "utility": utility.get(f"name{suffix}") or utility["name"],
        "phone": utility["phone"],
        "account_no": occasion.account_no,
        "money": _money(language, occasion),
        "day": date_format(occasion.pay_by_on, CHINESE_DAY if suffix else "DATE_FORMAT"),
        "bills": ("、" if suffix else ", ").join(occasion.bills[:SHOWN_BILLS]),
        "more": max(len(occasion.bills) - SHOWN_BILLS, 0),
        "count": len(occasion.bills),
    }


def _money(language: str, occasion: Occasion) -> str:
    """In letters that every phone can show: no signs of currencies."""
    amount = number_format(occasion.amount, 2, force_grouping=True)
    return f"{amount}元" if (language, occasion.currency) == CHINESE_MONEY else f"{occasion.currency} {amount}"

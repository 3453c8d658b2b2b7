"""From the text of a cell to what the database takes: each converter answers text for COPY, or raises BadCell in words."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache

from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

Converter = Callable[[str], str]

MONEY = re.compile(r"-?\d{1,12}(?:\.\d{1,2})?", re.ASCII)
MONEY_WITH_COMMA = re.compile(r"-?(?:\d{1,3}(?:\.\d{3}){1,3}|\d{1,12})(?:,\d{1,2})?", re.ASCII)
KWH = re.compile(r"\d{1,9}(?:\.\d{1,3})?", re.ASCII)
RATE = re.compile(r"\d{1,3}(?:\.\d{1,3})?", re.ASCII)
DEGREES = re.compile(r"-?\d{1,3}(?:\.\d)?", re.ASCII)
COLDEST, HOTTEST = -100, 150
TRUE, FALSE = {"true", "1", "yes", "y", "是"}, {"false", "0", "no", "n", "否"}
FIRST_YEAR, LAST_YEAR = 1900, 2999
GUARD = "'"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class BadCell(ValueError):
    """What is wrong with a cell, in words; the file, row, column and value are named by the report."""


def guarded(cell: str) -> str:
    """The cell as a spreadsheet shows it and never takes it for a formula."""
    return GUARD + cell if cell.lstrip(" ").startswith(STARTS_A_FORMULA) else cell


def unguarded(cell: str) -> str:
    """The cell without the mark that `guarded` has put before it."""
    if cell[:1] == GUARD and cell[1:].lstrip(" ").startswith(STARTS_A_FORMULA):
        return cell[1:].strip()
    return cell


def text(longest: int) -> Converter:
    def convert(cell: str) -> str:
        if len(cell) > longest:
            raise BadCell(_("longer than %(longest)s characters") % {"longest": longest})
        if "\x00" in cell:
            raise BadCell(_("holds a NUL character"))
        return cell

    return convert


@lru_cache(maxsize=20_000)
def iso_day(cell: str) -> str:
    try:
        if len(cell) != 10 or cell[7] != "-":  # fromisoformat takes weeks too
            raise ValueError
        day = date.fromisoformat(cell)
    except ValueError:
        raise BadCell(_("is no day of the form YYYY-MM-DD")) from None
    return _sensible(day)


def day_as(pattern: str) -> Converter:
    """A converter for days written by a pattern such as %m/%d/%Y."""

    @lru_cache(maxsize=20_000)
    def convert(cell: str) -> str:
        try:
            day = datetime.strptime(cell, pattern).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            raise BadCell(_("is no day of the form %(pattern)s") % {"pattern": pattern}) from None
        return _sensible(day)

    return convert


def moment(cell: str) -> str:
    """A day and a time, 2026-02-10T06:00; local time where it names no offset."""
    try:
        found = datetime.fromisoformat(cell)
        if cell[10:11] not in ("T", " ") or not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValueError
    except ValueError:
        raise BadCell(_("is no moment of the form YYYY-MM-DDTHH:MM")) from None
    return (found if found.tzinfo else make_aware(found)).isoformat()


def degrees(cell: str) -> str:
    """A temperature with at most one decimal, between 100 below and 150 above zero."""
    if not DEGREES.fullmatch(cell) or not COLDEST <= float(cell) <= HOTTEST:
        raise BadCell(_("is no temperature with at most one decimal"))
    return cell


def few(cell: str) -> str:
    """A number of days from 0 to 999."""
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 3):
        raise BadCell(_("is no number of days from 0 to 999"))
    return cell


def day_of_month(cell: str) -> str:
    return _whole(cell, 31)


def figures(cell: str) -> str:
    """How many figures a meter has before the point."""
    return _whole(cell, 9)


def _whole(cell: str, most: int) -> str:
    if not (cell.isascii() and cell.isdigit() and 1 <= int(cell) <= most):
        raise BadCell(_("is no whole number from 1 to %(most)s") % {"most": most})
    return cell


def rate(cell: str) -> str:
    """A rate from 0 with at most three decimals."""
    if not RATE.fullmatch(cell):
        raise BadCell(_("is no rate with at most three decimals"))
    return cell


def rate_with_comma(cell: str) -> str:
    """The same written 1,5."""
    if "." in cell:
        raise BadCell(_("is no rate with a decimal comma and at most three decimals"))
    return rate(cell.replace(",", "."))


def kwh(cell: str) -> str:
    """A use of energy from 0 with at most three decimals."""
    if not KWH.fullmatch(cell):
        raise BadCell(_("is no number of kWh with at most three decimals"))
    return cell


def kwh_with_comma(cell: str) -> str:
    """The same written 4,125."""
    if "." in cell:
        raise BadCell(_("is no number of kWh with a decimal comma and at most three decimals"))
    return kwh(cell.replace(",", "."))


def any_money(cell: str) -> str:
    """An amount with at most two decimals, negative ones too."""
    if not MONEY.fullmatch(cell):
        raise BadCell(_("is no amount with at most two decimals"))
    return cell


def money(cell: str) -> str:
    """An amount of more than zero."""
    if not MONEY.fullmatch(cell):
        raise BadCell(_("is no amount with at most two decimals"))
    if cell[0] == "-" or not float(cell):
        raise BadCell(_("has to be more than zero"))
    return cell


def with_comma(convert: Converter) -> Converter:
    """The same for amounts written 1.234,50: a point parts thousands and stands nowhere else."""

    def convert_comma(cell: str) -> str:
        if not MONEY_WITH_COMMA.fullmatch(cell):
            raise BadCell(_("is no amount with a decimal comma and at most two decimals"))
        return convert(cell.replace(".", "").replace(",", "."))

    return convert_comma


def boolean(cell: str) -> str:
    known = cell.lower()
    if known in TRUE:
        return "t"
    if known in FALSE:
        return "f"
    raise BadCell(_("is neither yes nor no"))


def choice(allowed: Iterable[str]) -> Converter:
    known = set(allowed)

    def convert(cell: str) -> str:
        if cell not in known:
            raise BadCell(_("is not one of %(choices)s") % {"choices": ", ".join(sorted(known))})
        return cell

    return convert


def currency(cell: str) -> str:
    if len(cell) != 3 or not (cell.isascii() and cell.isalpha() and cell.isupper()):
        raise BadCell(_("is no currency code of three capital letters"))
    return cell


def _sensible(day: date) -> str:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadCell(
            _("is no day between the years %(first)s and %(last)s") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return day.isoformat()

"""How a statement writes days and money, and what a section of it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Section:
    """A table: `numbers` are the columns set right, counted from 0; `widths` what of a hundred each column takes."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    numbers: Sequence[int] = ()
    note: str = ""


def words(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else NOTHING


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def money(amount: Decimal | None) -> str:
    return NOTHING if amount is None else f"{amount:,.2f}"

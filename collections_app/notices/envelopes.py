"""Which letters lie together in one envelope: those of one customer to one address, as many sheets as it takes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.notices.models import Notice

GRAMS_IN_A_KILOGRAM = 1000


@dataclass(frozen=True, slots=True)
class Envelope:
    """Its number in the batch, counted from 1, and its letters in the order of their sheets."""

    number: int
    letters: tuple[Notice, ...]

    @property
    def sheets(self) -> int:
        return sum(letter.pages or 0 for letter in self.letters)

    @property
    def grams(self) -> float:
        return self.sheets * settings.PRINT["sheet_grams"] + settings.PRINT["envelope_grams"]


def envelopes(letters: Iterable[Notice]) -> Iterator[Envelope]:
    """The envelopes of a batch, from its letters in the order of their sheets.

    A letter that is too thick for the machine has an envelope of its own.
    """
    together: list[Notice] = []
    number = 0
    for letter in letters:
        if together and not _fits(together, letter):
            number += 1
            yield Envelope(number, tuple(together))
            together = []
        together.append(letter)
    if together:
        yield Envelope(number + 1, tuple(together))


def weight_in_words(grams: float) -> str:
    """12.4 kg; below a kilogram in whole grams."""
    if grams < GRAMS_IN_A_KILOGRAM:
        return _("%(weight)s g") % {"weight": number_format(round(grams))}
    return _("%(weight)s kg") % {"weight": number_format(grams / GRAMS_IN_A_KILOGRAM, 1)}


def _fits(together: list[Notice], letter: Notice) -> bool:
    sheets = sum(one.pages or 0 for one in together) + (letter.pages or 0)
    is_same = _addressee(together[0]) == _addressee(letter)
    return settings.PRINT["one_envelope"] and is_same and sheets <= settings.PRINT["envelope_sheets"]


def _addressee(letter: Notice) -> tuple[object, ...]:
    data = letter.data
    return data["customer_no"], data["customer_name"], data["address"]

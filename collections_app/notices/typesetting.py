"""The letters of a print run, set many times as fast as singly, and to the same look.

What many have alike is laid out once, as a form. Over it lie the values of each letter on their places, the texts that are
its own, and its codes. What does not lend itself to that is printed as a single letter is: one of more than a page, a
character that is rare, a value that is wider than its place.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from collections_app.notices import fonts
from collections_app.notices.codes import bar_modules, barcode_width, qr_modules
from collections_app.notices.content import Line, picture
from collections_app.notices.emblem import emblem
from collections_app.notices.faces import NotInType, faces, in_type
from collections_app.notices.forms import Form, Place, SetText, lay_out_forms, set_texts
from collections_app.notices.letters import TEMPLATE
from collections_app.notices.pieces import MOST_FIELDS, WHITE, Field, Pieces, take_apart
from collections_app.notices.wording import letter_words

COMMON = 4  # letters of one setting that say the same, from which on it is in their form
SLACK = 2 / 25.4 * 96  # a value keeps as far from the end of its place, in pixels
ROUNDED = 0.01  # pixels
EMBLEM = mark_safe('<i class="emblem"></i>')  # may be a large picture: it is put into the form alone
MOST_KEPT = 500  # forms and texts that are remembered, each


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a letter: its form, and what lies over that."""

    form: Form
    over: bytes


class TooOdd(Exception):
    """A letter that does not lend itself to be set over a form."""


class Compositor:
    """Sets letters, and remembers forms and texts for those to come."""

    def __init__(self) -> None:
        self._forms: dict[str, list[Form]] = {}
        self._texts: dict[str, SetText] = {}

    def set(self, letters: Sequence[dict[str, Any]]) -> list[list[Sheet]]:
        """The sheets of each letter, from its frozen data; none for one that has to be printed singly."""
        taken = [_take_apart(data) for data in letters]
        for language in {pieces.language for pieces in taken if pieces}:
            self._set_texts([pieces for pieces in taken if pieces and pieces.language == language], language)
        return [self._sheets(pieces, data) if pieces else [] for pieces, data in zip(taken, letters, strict=True)]

    def _set_texts(self, taken: list[Pieces], language: str) -> None:
        """Set those texts that few letters share; those of many stay in their forms."""
        said = Counter(text.key for pieces in taken for text in pieces.texts)
        own = [text for pieces in taken for text in pieces.texts if said[text.key] < COMMON]
        _forget(self._texts)
        new = [text for text in own if text.key not in self._texts]
        if new:
            self._texts |= set_texts(new, language)

    def _sheets(self, pieces: Pieces, data: dict[str, Any]) -> list[Sheet]:
        page = pieces.form({key: text.height for key, text in self._texts.items()})
        if page not in self._forms:
            _forget(self._forms)
            self._forms[page] = lay_out_forms(page.replace(EMBLEM, emblem(data["utility"]["name"])))
        forms = self._forms[page]
        try:
            return [Sheet(form, b"".join(self._over(form, number, pieces, data))) for number, form in enumerate(forms)]
        except (TooOdd, NotInType):
            return []

    def _over(self, form: Form, page: int, pieces: Pieces, data: dict[str, Any]) -> Iterator[bytes]:
        for number, line in form.fields.items():
            field = pieces.fields[number]
            if page and field.is_cell:
                raise TooOdd  # a table that goes on here begins with a sum of its own
            if field.value:
                yield _fill(line, field, form.places[field.room])
        for number, text in enumerate(pieces.texts):
            if f"t{number}" in form.places:
                yield self._texts[text.key].at(form.places[f"t{number}"])
        if "bars" in form.places:
            yield picture(bar_modules(data["notice_no"]), form.places["bars"])
        if "square" in form.places:
            yield picture(qr_modules(data["payment_url"]), form.places["square"])


def _take_apart(data: dict[str, Any]) -> Pieces | None:
    square = WHITE if data["payment_url"] else ""
    codes = {"emblem": EMBLEM, "qr_code": square, "barcode": WHITE, "barcode_width": barcode_width(data["notice_no"])}
    page = fonts.printable(render_to_string(TEMPLATE, letter_words(data) | codes))
    pieces = None if fonts.rare_characters(page) else take_apart(page)
    return pieces if pieces and len(pieces.fields) <= MOST_FIELDS else None


def _fill(signed: Line, field: Field, room: Place) -> bytes:
    """The value where the sign of the field was. Raises TooOdd where it does not fit, NotInType."""
    face, size = signed.face
    shown, width = in_type(field.value, face, size)
    shift = faces()[face].width(signed.glyphs) * size / 1000 - width if field.is_right else 0
    begins, least, most = signed.x + shift, room[0] - ROUNDED, room[2] + ROUNDED - (0 if field.is_right else SLACK)
    if begins < least or begins + width > most:
        raise TooOdd
    return Line(signed.x, signed.y, signed.colour, shown).at(shift, 0)


def _forget(kept: dict[str, Any]) -> None:
    """Start anew before there are too many: what letters have alike is soon known again."""
    if len(kept) > MOST_KEPT:
        kept.clear()

"""Forms of a print run: what many of its letters have alike, laid out once; and texts of single letters, many at a time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Page, Pdf, Stream

from collections_app.notices.content import Line, contents_of, read_lines
from collections_app.notices.faces import faces
from collections_app.notices.letters import lay_out
from collections_app.notices.pieces import Text, number_of

OPENED = re.compile(r"^<(\w+)")
Place = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of 1/96 inch from the upper left corner of the paper."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A page without the values of its letter, as a PDF; where each field begins (its line shows a sign), and all places."""

    page: bytes
    fields: dict[int, Line]
    places: dict[str, Place]


@dataclass(frozen=True, slots=True)
class SetText:
    """A text that has been set: its height in pixels, and its lines from its upper left corner."""

    height: float
    lines: tuple[Line, ...]

    def at(self, place: Place) -> bytes:
        return b"".join(line.at(place[0], place[1]) for line in self.lines)


def lay_out_forms(page: str) -> list[Form]:
    """The pages of a letter without its values."""
    laid_out = lay_out(page)
    with pikepdf.open(BytesIO(laid_out.pdf)) as document:
        return [_form(page, places) for page, places in zip(document.pages, laid_out.places, strict=True)]


def _form(page: Page, places: dict[str, Place]) -> Form:
    lines, between = read_lines(contents_of(page))
    fields, drawn = {}, between[:1]
    for line, after in zip(lines, between[1:], strict=True):
        number = number_of(_read(line))
        if number is None:
            drawn.append(line.placed)
        else:
            fields[number] = line
        drawn.append(after)
    with Pdf.new() as alone:
        alone.pages.append(page)
        alone.pages[0].Contents = Stream(alone, b"\n".join(drawn))
        alone.pages[0].resources.Font = Dictionary({str(name): name for name in faces()})
        target = BytesIO()
        alone.save(target)
    return Form(target.getvalue(), fields, places)


def set_texts(texts: Iterable[Text], language: str) -> dict[str, SetText]:
    """Texts that differ from each other, each as it would be set in its letter."""
    different = {text.key: text for text in texts}
    sections = (
        f'<div style="break-inside:avoid">{text.before}{_named(text.said, number)}{text.after}</div>'
        for number, text in enumerate(different.values())
    )
    laid_out = lay_out(f'<!doctype html><html lang="{language}"><body>{"".join(sections)}</body></html>')
    found: dict[str, SetText] = {}
    with pikepdf.open(BytesIO(laid_out.pdf)) as document:
        for page, places in zip(document.pages, laid_out.places, strict=True):
            lines, _between = read_lines(contents_of(page))
            for number, key in enumerate(different):
                if f"t{number}" in places:
                    found[key] = _set_text(lines, places[f"t{number}"])
    return found


def _named(said: str, number: int) -> str:
    return OPENED.sub(rf'<\1 id="t{number}"', said, count=1)


def _set_text(lines: list[Line], place: Place) -> SetText:
    left, top, _right, bottom = place
    own = (line for line in lines if top <= line.y <= bottom)
    return SetText(bottom - top, tuple(Line(line.x - left, line.y - top, line.colour, line.shown) for line in own))


def _read(line: Line) -> str:
    name, _size = line.face
    return faces()[name].read(line.glyphs) if name in faces() else ""

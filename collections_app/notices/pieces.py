"""A letter of a print run taken apart: what others may say too, single lines of its own, texts of its own, and its codes.

The marks are those of the layout: `field` is a value on a line of its own length, paragraphs, headings and `set` are texts
that may run over several lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import html

WHITE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
SIGNS = "ĨĩŨũĪīŪūŃńŇň"
MOST_FIELDS = len(SIGNS) ** 2
LOOSE = "min-height:0;margin:0;padding-top:0;padding-bottom:0;float:none;position:static"
TEXTS, CODES = frozenset({"p", "h1"}), {"code": "bars", "scan": "square"}


@dataclass(slots=True)
class Field:
    """A value on one line. Its element stays in the form; `room` is the name of the place that it must not leave."""

    value: str
    room: str
    is_right: bool
    is_cell: bool


@dataclass(slots=True)
class Text:
    """A text that may run over several lines, in the elements that say how wide it is and how it looks."""

    element: Any
    before: str
    said: str
    after: str

    @property
    def key(self) -> str:
        return self.before + self.said


@dataclass(slots=True)
class Pieces:
    """All of one letter. `tree` is its form: the values are signs there, the codes white."""

    tree: Any
    language: str
    fields: list[Field] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def form(self, heights: dict[str, float]) -> str:
        """The form as a page: texts with a height leave as much room, in a place `t0`, `t1` …; all others are in it."""
        for number, text in enumerate(self.texts):
            height = heights.get(text.key)
            if height is not None:
                _leave_room(text.element, f"t{number}", height)
        return "<!doctype html>" + str(html.tostring(self.tree, encoding="unicode"))


def take_apart(page: str) -> Pieces:
    """The pieces of a letter from its page. The page has to name its codes with `WHITE`."""
    tree = html.document_fromstring(page)
    pieces = Pieces(tree, tree.get("lang"))
    for element in [*tree.iter()]:
        marks = (element.get("class") or "").split()
        if "field" in marks:
            pieces.fields.append(_field(element, len(pieces.fields), "n" in marks))
        elif "set" in marks or (element.tag in TEXTS and not marks):
            pieces.texts.append(_text(element))
        elif element.tag == "img":
            element.set("id", CODES[element.getparent().get("class")])
            element.set("alt", "")
            element.set("style", (element.get("style") or "") + ";visibility:hidden")
        elif element.tag == "title":
            element.text = ""
        element.attrib.pop("data-carried", None)
    return pieces


def sign(number: int) -> str:
    """What stands in the form where a field will be: letters that no label has in this order."""
    tens, ones = divmod(number, len(SIGNS))
    return f"ŎŬ{SIGNS[tens]}{SIGNS[ones]}"


def number_of(written: str) -> int | None:
    """The number of the field whose sign was written; None for anything else."""
    if len(written) != 4 or not written.startswith("ŎŬ"):
        return None
    return SIGNS.index(written[2]) * len(SIGNS) + SIGNS.index(written[3])


def _field(element: Any, number: int, is_right: bool) -> Field:
    value, element.text = element.text or "", sign(number % MOST_FIELDS)
    room = element if element.tag in {"td", "b", "div"} else element.getparent()
    if not room.get("id"):
        room.set("id", f"f{number}")
    return Field(value, room.get("id"), is_right, element.tag == "td")


def _text(element: Any) -> Text:
    before, after = "", ""
    for around in _around(element):
        row = [] if around.tag != "td" else [*around.itersiblings(preceding=True)][::-1]
        before += "".join(map(_opened_and_closed, row)) + _opened(around)
        after = f"</{around.tag}>" + after
    if element.getprevious() is not None:
        before += '<i style="display:none"></i>'  # so that it is not the first where it was not
    return Text(element, before, str(html.tostring(element, encoding="unicode", with_tail=False)), after)


def _around(element: Any) -> Iterator[Any]:
    """The elements that a text lies in, from the body inwards."""
    return reversed([around for around in element.iterancestors() if around.tag not in {"body", "html"}])


def _opened(element: Any) -> str:
    marks = element.get("class")
    return f"<{element.tag}" + (f' class="{marks}"' if marks else "") + f' style="{LOOSE}">'


def _opened_and_closed(element: Any) -> str:
    return f"{_opened(element)}</{element.tag}>"


def _leave_room(element: Any, place: str, height: float) -> None:
    after = element.tail
    for child in list(element):
        element.remove(child)
    element.text, element.tail = None, after
    element.set("id", place)
    element.set("style", f"height:{height:.8f}px")

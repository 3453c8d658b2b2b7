"""What the PDF library wrote on a page, as the few things that letters hold: lines of type, each with colour and place.

All places are in pixels of 1/96 inch from the upper left corner, as the library writes them inside of `PAGE`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pikepdf import Name, Page

from collections_app.notices.codes import Modules

PAGE = b"1 0 0 -1 0 841.889764 cm 0.75 0 0 0.75 0 0 cm\n"
BLACK = b"0 0 0"
PLACED = re.compile(rb"1 0 0 -1 ([-\d.]+) ([-\d.]+) Tm")
FONT = re.compile(rb"/([^\s/]+) ([\d.]+) Tf")
GLYPHS = re.compile(rb"<([0-9a-f]+)>")
USED = re.compile(rb"/([^\s/]+) [\d.]+ Tf|<([0-9a-f]+)>")


@dataclass(frozen=True, slots=True)
class Line:
    """Type on one line: where its base begins, its colour, and what is shown, by operators of a PDF."""

    x: float
    y: float
    colour: bytes
    shown: bytes

    def at(self, right: float, down: float) -> bytes:
        """The operators that set it so far from where it was."""
        return b"%s rg BT 1 0 0 -1 %f %f Tm %sET\n" % (self.colour, self.x + right, self.y + down, self.shown)

    @property
    def placed(self) -> bytes:
        """The operators that set it where it is, within a text and in the colour that holds there."""
        return b"1 0 0 -1 %f %f Tm\n%s" % (self.x, self.y, self.shown.rstrip(b"\n"))

    @property
    def face(self) -> tuple[Name, float]:
        """The typeface that it ends with, and its size."""
        found = FONT.findall(self.shown)[-1]
        return Name("/" + found[0].decode()), float(found[1])

    @property
    def glyphs(self) -> bytes:
        """The numbers of its glyphs, four hexadecimal digits each."""
        return b"".join(GLYPHS.findall(self.shown))


def contents_of(page: Page) -> bytes:
    """All that is on a page, its typefaces called by their names, not by those that the library gave them."""
    page.contents_coalesce()
    written: bytes = page.Contents.read_bytes()
    for key, font in page.resources.Font.items():
        written = written.replace(key.encode() + b" ", b"/" + str(font.BaseFont).partition("+")[2].encode() + b" ")
    return written


def read_lines(written: bytes) -> tuple[list[Line], list[bytes]]:
    """The lines of type on a page, and all else that is drawn, in order: between two lines stands what lies between them.

    So the second list is one longer. What a line shows says its typeface, even where the library has left it out.
    """
    reader = _Reader()
    for operator in written.split(b"\n"):
        reader.read(operator)
    return reader.lines, [b"\n".join(part) for part in reader.between]


class _Reader:
    """Reads operators one after the other, and knows the colour and the typeface that hold."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.between: list[list[bytes]] = [[]]
        self._colour, self._font = BLACK, b""
        self._saved: list[tuple[bytes, bytes]] = []
        self._is_in_line = False

    def read(self, operator: bytes) -> None:
        placed = PLACED.fullmatch(operator)
        if placed:
            self.lines.append(Line(float(placed[1]), float(placed[2]), self._colour, self._font))
            self.between.append([])
            self._is_in_line = True
            return
        self._is_in_line = self._is_in_line and operator != b"ET"
        self._note(operator)
        if self._is_in_line:
            last = self.lines[-1]
            self.lines[-1] = Line(last.x, last.y, last.colour, last.shown + operator + b"\n")
        if not self._is_in_line or operator.endswith(b" Tf"):
            self.between[-1].append(operator)

    def _note(self, operator: bytes) -> None:
        if operator == b"q":
            self._saved.append((self._colour, self._font))
        elif operator == b"Q":
            self._colour, self._font = self._saved.pop()
        elif operator.endswith(b" rg"):
            self._colour = operator[:-3]
        elif operator.endswith(b" Tf"):
            self._font = operator + b"\n"


def glyphs_used(written: bytes, faces: Mapping[bytes, Name]) -> Iterator[tuple[Name, bytes]]:
    """Typeface and hexadecimal glyph numbers of all that is shown; `faces` says how the page calls its typefaces."""
    face = None
    for name, glyphs in USED.findall(written):
        if name:
            face = faces.get(name)
        elif face is not None:
            yield face, glyphs


def picture(modules: Modules, place: tuple[float, float, float, float]) -> bytes:
    """The operators that draw a code into its place."""
    left, top, right, bottom = place
    size = b"%.3f 0 0 %.3f %.3f %.3f" % (right - left, top - bottom, left, bottom)
    shape = b"/W %d /H %d /BPC 1 /CS /G /D [1 0]" % (modules.width, modules.height)
    return b"q %s cm BI %s ID %s EI Q\n" % (size, shape, modules.bits)

"""The typefaces of the letters as a print run uses them: characters to glyphs and widths, and back."""

from functools import cache
from pathlib import Path

from pikepdf import Name

from collections_app.notices import fonts
from collections_app.notices.letters import typefaces

BESIDE = Name("/Letter-Han")  # what the stylesheet sets a character in that the first face has not


class NotInType(Exception):
    """A character that none of the typefaces has which every print file shares."""


class Face:
    """One typeface. Widths are in thousandths of the size of the type."""

    def __init__(self, name: Name, file: Path) -> None:
        self.name, self.file = name, file
        self.glyphs = glyphs = fonts.glyphs(file)
        self.characters = {number: char for char, (number, _width) in reversed(glyphs.items())}
        self._widths = dict(glyphs.values())

    def read(self, written: bytes) -> str:
        """The characters of glyphs written as four hexadecimal digits each."""
        return "".join(self.characters.get(number, "") for number in _numbers(written))

    def width(self, written: bytes) -> int:
        return sum(self._widths[number] for number in _numbers(written))


@cache
def faces() -> dict[Name, Face]:
    """Those that every letter is set in, by the name that a print file gives them."""
    named = {Name(f"/{family.replace(' ', '-')}"): file for family, file in typefaces().items()}
    return {name: Face(name, file) for name, file in named.items()}


def in_type(value: str, first: Name, size: float) -> tuple[bytes, float]:
    """The operators that show a value, in this face or beside it, and its width, in the measure of the size.

    Raises NotInType.
    """
    shown, width, current = [], 0, None
    for char in value:
        face = faces()[first] if char in faces()[first].glyphs else faces()[BESIDE]
        if char not in face.glyphs:
            raise NotInType(char)
        if face is not current:
            shown.append((b"> Tj\n" if current else b"") + b"%s %.4f Tf\n<" % (str(face.name).encode(), size))
            current = face
        number, advance = face.glyphs[char]
        shown.append(b"%04x" % number)
        width += advance
    return b"".join([*shown, b"> Tj\n"]), width * size / 1000


def _numbers(written: bytes) -> list[int]:
    return [int(written[at : at + 4], 16) for at in range(0, len(written), 4)]

"""The typefaces of a print file: each once, cut to what its letters use, however many letters there are.

Every letter embeds a cut of its own of the same few faces (`fonts.py`), and in all of them a glyph has the same number.
So the pages need no change: they are given one common font instead of their own.
"""

import hashlib
import re
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from collections_app.notices import fonts

MAPPED = re.compile(rb"<([0-9a-f]+)> <([0-9a-f]+)>")
FULL_WIDTH = 1000
MAPPINGS_A_BLOCK = 100
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
%s
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class SharedFonts:
    """Collects the glyphs of all letters of a print file, then embeds each face once."""

    def __init__(self, faces: dict[str, Path]) -> None:
        self._faces = {Name(f"/{family.replace(' ', '-')}"): file for family, file in faces.items()}
        self._used: dict[Name, dict[bytes, bytes]] = {name: {} for name in self._faces}

    def collect(self, page_fonts: Object) -> None:
        """Note which glyphs the pages of a letter use and leave but the name of the face; a font of elsewhere stays."""
        for key, font in list(page_fonts.items()):
            if isinstance(font, Name):
                continue  # seen on a page before this
            name = Name("/" + str(font.BaseFont).partition("+")[2])
            if name in self._faces:
                mappings = font.ToUnicode.read_bytes().partition(b"beginbfchar")[2]
                self._used[name].update(MAPPED.findall(mappings))
                page_fonts[key] = name

    def use(self, face: Name, text: str) -> list[tuple[int, int]]:
        """The glyphs of words that the print file adds, each with its width."""
        known = fonts.glyphs(self._faces[face])
        self._used[face].update((b"%04x" % known[char][0], b"%04x" % ord(char)) for char in text)
        return [known[char] for char in text]

    def embed(self, whole: Pdf) -> dict[Name, Object]:
        """Name of the face → the font object that its pages share."""
        return {name: _font(whole, name, self._faces[name], used) for name, used in self._used.items() if used}


def _font(whole: Pdf, face: Name, file: Path, used: dict[bytes, bytes]) -> Object:
    program, widths = fonts.program(file, sorted(int(glyph, 16) for glyph in used))
    name = Name(f"/{_tag(program)}+{str(face)[1:]}")
    ascent, descent, box = fonts.extent(file)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, ItalicAngle=0, StemV=80, Ascent=ascent, Descent=descent,
        CapHeight=ascent, FontBBox=Array(box), FontFile3=Stream(whole, program, Subtype=Name.CIDFontType0C),
    )  # fmt: skip
    glyphs = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=name, DW=FULL_WIDTH, W=_widths(widths),
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        FontDescriptor=whole.make_indirect(descriptor),
    )  # fmt: skip
    return whole.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([whole.make_indirect(glyphs)]), ToUnicode=Stream(whole, _to_unicode(used)),
        )
    )  # fmt: skip


def _tag(program: bytes) -> str:
    """Six capital letters that stand for this very cut."""
    return "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(program).digest()[:6])


def _widths(widths: dict[int, int]) -> Array:
    narrow = [(glyph, width) for glyph, width in widths.items() if width != FULL_WIDTH]
    return Array([item for glyph, width in narrow for item in (glyph, Array([width]))])


def _to_unicode(used: dict[bytes, bytes]) -> bytes:
    lines = [b"<%s> <%s>" % mapping for mapping in sorted(used.items())]
    blocks = [lines[start : start + MAPPINGS_A_BLOCK] for start in range(0, len(lines), MAPPINGS_A_BLOCK)]
    return TO_UNICODE % b"\n".join(
        b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks
    )

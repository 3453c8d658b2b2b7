"""The typefaces of a print file: each once, cut to what its letters use, however many letters there are.

Every letter embeds a cut of its own of the same few faces (`fonts.py`), and in all of them a glyph has the same number.
So the pages need no change: they are given one common font instead of their own.
"""

import hashlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from collections_app.notices import fonts
from collections_app.notices.content import glyphs_used
from collections_app.notices.faces import Face, faces

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
    """The pages of a print file name their faces only; when all of them are together, each face is embedded once."""

    def __init__(self) -> None:
        self._used: dict[Name, set[int]] = {name: set() for name in faces()}

    def named(self) -> Dictionary:
        """The typefaces of a page, by their names alone."""
        return Dictionary({str(name): name for name in self._used})

    def take_out(self, page_fonts: Object) -> None:
        """Leave but the names of the faces that a page embeds; a font of elsewhere stays."""
        for key, font in list(page_fonts.items()):
            name = font if isinstance(font, Name) else Name("/" + str(font.BaseFont).partition("+")[2])
            if name in self._used:
                page_fonts[key] = name

    def glyphs(self, face: Name, text: str) -> list[tuple[int, int]]:
        """The glyphs of words that the print file adds, each with its width."""
        known = faces()[face].glyphs
        return [known[char] for char in text]

    def share(self, whole: Pdf) -> None:
        """Embed each face once, with the glyphs that pages and forms show, and give it to all of them."""
        seen, waiting = set(), list[Object]()
        for page in whole.pages:
            self._note(page.resources, b"\n".join(part.read_bytes() for part in _streams(page.obj.Contents)))
            waiting.append(page.resources)
            for form in page.resources.get("/XObject", {}).values():
                if form.get("/Subtype") == Name.Form and form.objgen not in seen:
                    seen.add(form.objgen)
                    self._note(form.Resources, form.read_bytes())
                    waiting.append(form.Resources)
        embedded = {name: _font(whole, faces()[name], used) for name, used in self._used.items() if used}
        for resources in waiting:
            for key, font in list(resources.Font.items()):
                if isinstance(font, Name) and font in embedded:
                    resources.Font[key] = embedded[font]
                elif isinstance(font, Name):
                    del resources.Font[key]

    def _note(self, resources: Object, written: bytes) -> None:
        called = {key.encode()[1:]: font for key, font in resources.Font.items() if isinstance(font, Name)}
        for face, glyphs in glyphs_used(written, called):
            self._used[face].update(int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs), 4))


def _streams(contents: Object) -> list[Object]:
    return list(contents) if isinstance(contents, Array) else [contents]


def _font(whole: Pdf, face: Face, used: set[int]) -> Object:
    program, widths = fonts.program(face.file, sorted(used))
    name = Name(f"/{_tag(program)}+{str(face.name)[1:]}")
    ascent, descent, box = fonts.extent(face.file)
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
            DescendantFonts=Array([whole.make_indirect(glyphs)]), ToUnicode=Stream(whole, _to_unicode(face, used)),
        )
    )  # fmt: skip


def _tag(program: bytes) -> str:
    """Six capital letters that stand for this very cut."""
    return "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(program).digest()[:6])


def _widths(widths: dict[int, int]) -> Array:
    narrow = [(glyph, width) for glyph, width in widths.items() if width != FULL_WIDTH]
    return Array([item for glyph, width in narrow for item in (glyph, Array([width]))])


def _to_unicode(face: Face, used: set[int]) -> bytes:
    lines = [
        b"<%04x> <%04x>" % (glyph, ord(face.characters[glyph])) for glyph in sorted(used) if glyph in face.characters
    ]
    blocks = [lines[start : start + MAPPINGS_A_BLOCK] for start in range(0, len(lines), MAPPINGS_A_BLOCK)]
    return TO_UNICODE % b"\n".join(
        b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks
    )

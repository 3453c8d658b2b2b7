"""The typefaces of the letters, cut down from the font wheel so that a letter embeds kilobytes, not megabytes.

A PDF keeps the glyph numbers of the font it was set in and pays for the gaps between them. So letters are set in small
cuts of the wheel's fonts: Latin, common Chinese, the words of the headings; a letter with rare characters has a cut
for just these. Cutting takes seconds for Chinese, so the cuts are kept on disk.

In a cut the number of a glyph is also its character identifier (CID). A PDF names glyphs by number; viewers and printers
look a glyph up by identifier, and would set other characters where the two differ.
"""

import hashlib
import tempfile
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import fontTools
import pylopdf_fonts_zh_cn as wheel
from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTFont

LATIN = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) | set("‐‑–—‘’“”•…‰′″€−")
MISSING = "〓"
TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
FORM = 2  # to be raised when cuts are made in another way
DROPPED_TABLES = ["BASE", "DSIG", "GSUB", "VORG", "vhea", "vmtx"]  # no ligatures: a letter is a glyph is a letter


def faces(heading_words: str, rare: frozenset[str]) -> dict[str, Path]:
    """Font family → font file. Headings use the serif face, which holds Latin and the characters of those words alone."""
    ordinary = {
        "Letter Latin": cut(wheel.sans_path(), LATIN),
        "Letter Han": cut(wheel.sans_path(), LATIN | common_chinese()),
        "Letter Heading": cut(wheel.serif_path(), LATIN | set(heading_words)),
    }
    return ordinary | ({"Letter Rare": cut(wheel.sans_path(), rare)} if rare else {})


def rare_characters(text: str) -> frozenset[str]:
    """Those beyond Latin and common Chinese that the typeface can show."""
    return (frozenset(text) - common_chinese() - LATIN) & characters_of(wheel.sans_path())


def missing_characters(text: str) -> list[str]:
    """The characters of a text that no typeface of the letters can show, in order, each once."""
    shown = characters_of(wheel.sans_path())
    return [char for char in dict.fromkeys(normalize("NFC", text)) if char.isprintable() and char not in shown]


def printable(text: str) -> str:
    """The text with 〓, the printers' mark for a missing character, wherever no typeface can show what stands there.

    Marks that turn the direction of writing are left out: one in a name would turn round all that follows it.
    """
    marks = {ord(char): MISSING for char in missing_characters(text)} | dict.fromkeys(TURNING)
    return normalize("NFC", text).translate(marks)


@cache
def common_chinese() -> frozenset[str]:
    """The 7,445 characters of GB/T 2312: almost every name and street, and Chinese punctuation."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset("".join(pair.decode("gb2312", "ignore") for pair in pairs))


@cache
def characters_of(font: Path) -> frozenset[str]:
    """All that the font can show."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(map(chr, opened.getBestCmap()))


@cache
def glyphs(font: Path) -> dict[str, tuple[int, int]]:
    """Character → number and width of its glyph, in thousandths of the size of the type."""
    with TTFont(font, lazy=True) as opened:
        widths = opened["hmtx"]
        return {chr(code): (opened.getGlyphID(name), widths[name][0]) for code, name in opened.getBestCmap().items()}


def extent(font: Path) -> tuple[int, int, list[int]]:
    """How far the face reaches up and down from the line, and the box that holds every glyph."""
    with TTFont(font, lazy=True) as opened:
        head, lines = opened["head"], opened["hhea"]
        return lines.ascent, lines.descent, [head.xMin, head.yMin, head.xMax, head.yMax]


def program(font: Path, numbers: list[int]) -> tuple[bytes, dict[int, int]]:
    """The outlines of these glyphs alone, under their numbers, as a PDF embeds them; and the width of each."""
    options = subset.Options(drop_tables=[*DROPPED_TABLES, "GDEF", "GPOS"], hinting=False, notdef_outline=True)
    with subset.load_font(str(font), options, lazy=True) as opened:
        names = opened.getGlyphOrder()
        widths = {number: opened["hmtx"][names[number]][0] for number in numbers}
        subsetter = subset.Subsetter(options)
        subsetter.populate(gids=numbers)
        subsetter.subset(opened)
        return opened["CFF "].compile(opened), widths


def cut(font: Path, characters: Iterable[str]) -> Path:
    """The file of a font that holds only these characters, made at the first call on a machine."""
    wanted = "".join(sorted(characters))
    made_of = f"{FORM} {wheel.__version__} {fontTools.version} {DROPPED_TABLES} {font.name} {wanted}"
    name = f"{font.stem}-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}.otf"
    kept = settings.LOCAL_DIR / "fonts" / name
    if kept.exists():
        return kept
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        return _write_cut(font, wanted, kept)
    except OSError:  # an installation that may not be written to: cut anew for each process
        return _write_cut(font, wanted, Path(_own_folder().name) / name)


@cache
def _own_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="arrears-fonts-")


def _write_cut(font: Path, characters: str, path: Path) -> Path:
    options = subset.Options(drop_tables=DROPPED_TABLES, layout_features=["kern"], hinting=False, notdef_outline=True)
    whole = subset.load_font(str(font), options, lazy=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(whole)
    file = BytesIO()
    whole.save(file)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        part = Path(folder) / path.name
        _number_identifiers(TTFont(file)).save(part)
        part.replace(path)
    return path


def _number_identifiers(font: TTFont) -> TTFont:
    """Give every glyph its own number as identifier. Tables that were not read yet name glyphs by number: they stay."""
    top = font["CFF "].cff.topDictIndex[0]
    glyphs = top.CharStrings.charStrings
    names = [".notdef", *(f"cid{number:05d}" for number in range(1, len(top.charset)))]
    top.CharStrings.charStrings = {new: glyphs[old] for new, old in zip(names, top.charset, strict=True)}
    top.charset = names
    font.setGlyphOrder(names)
    return font

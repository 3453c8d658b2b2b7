"""The typefaces of the letters, cut down from the font wheel so that a letter embeds kilobytes, not megabytes.

A PDF keeps the glyph numbers of the font it was set in and pays for the gaps between them. So letters are set in small
cuts of the wheel's fonts: Latin, common Chinese, the words of the headings. The whole font stands behind them for rare
characters. Cutting takes seconds for Chinese, so the cuts are kept on disk.
"""

import hashlib
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import fontTools
import pylopdf_fonts_zh_cn as wheel
from django.conf import settings
from fontTools import subset

LATIN = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) | set("‐‑–—‘’“”•…‰′″€−")
DROPPED_TABLES = ["BASE", "DSIG", "GSUB", "VORG", "vhea", "vmtx"]  # no ligatures: a letter is a glyph is a letter


def faces(heading_words: str) -> dict[str, Path]:
    """Font family → font file. Headings use the serif face, which holds Latin and the characters of those words alone."""
    return {
        "Letter Latin": cut(wheel.sans_path(), LATIN),
        "Letter Han": cut(wheel.sans_path(), LATIN | common_chinese()),
        "Letter Whole": wheel.sans_path(),
        "Letter Heading": cut(wheel.serif_path(), LATIN | set(heading_words)),
    }


@cache
def common_chinese() -> frozenset[str]:
    """The 7,445 characters of GB/T 2312: almost every name and street, and Chinese punctuation."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset("".join(pair.decode("gb2312", "ignore") for pair in pairs))


def cut(font: Path, characters: Iterable[str]) -> Path:
    """The file of a font that holds only these characters, made at the first call on a machine."""
    wanted = "".join(sorted(characters))
    made_of = f"{wheel.__version__} {fontTools.version} {DROPPED_TABLES} {font.name} {wanted}"
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
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        part = Path(folder) / path.name
        whole.save(part)
        part.replace(path)
    return path

"""The typefaces of the letters, cut down from the font wheel so that a letter embeds kilobytes, not megabytes.

A PDF keeps the glyph numbers of the font it was set in, and pays for the gaps. So each letter is set in a small cut of
the wheel's font: Latin, common Chinese, or the words of the headings. The whole font stands behind them for rare
characters. A cut takes seconds for Chinese and is kept on disk.
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
DROPPED_TABLES = ["BASE", "DSIG", "GSUB", "VORG", "vhea", "vmtx"]


def faces(heading_words: Iterable[str]) -> dict[str, Path]:
    """Font family → font file. Headings use the serif face, which holds Latin and the characters of those words alone."""
    return {
        "Letter Latin": cut(wheel.sans_path(), LATIN),
        "Letter Han": cut(wheel.sans_path(), LATIN | common_chinese()),
        "Letter Whole": wheel.sans_path(),
        "Letter Heading": cut(wheel.serif_path(), LATIN | set("".join(heading_words))),
    }


@cache
def common_chinese() -> frozenset[str]:
    """The 7,445 characters of GB/T 2312: almost every name and street, and Chinese punctuation."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset("".join(pair.decode("gb2312", "ignore") for pair in pairs))


def cut(font: Path, characters: frozenset[str] | set[str]) -> Path:
    """The file of a font that holds only these characters, made at the first call on a machine."""
    made_of = f"{wheel.__version__} {fontTools.version} {DROPPED_TABLES} {font.name} {''.join(sorted(characters))}"
    name = f"{font.stem}-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}.otf"
    for folder in (settings.LOCAL_DIR / "fonts", _own_folder()):
        path = folder / name
        if path.exists():
            return path
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return _write_cut(font, characters, path)
        except OSError:
            continue
    raise OSError(f"no folder to keep the font {name} in: tried {settings.LOCAL_DIR} and the temporary folder")


@cache
def _own_folder() -> Path:
    """A folder of this process alone, where the installation may not be written to."""
    return Path(tempfile.mkdtemp(prefix="arrears-fonts-"))


def _write_cut(font: Path, characters: Iterable[str], path: Path) -> Path:
    options = subset.Options(drop_tables=DROPPED_TABLES, layout_features=["kern"], hinting=False, notdef_outline=True)
    opened = subset.load_font(str(font), options, lazy=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(opened)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        opened.save(part)
    Path(part.name).replace(path)
    return path

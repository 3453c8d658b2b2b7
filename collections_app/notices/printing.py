"""Many letters into one file: put together, every sheet stamped with its number in the batch, typefaces kept once.

Letters are gathered in parts on disk. Only their pages are read again, when the whole is written, so that memory holds what
a page is made of and never all that is on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from collections_app.notices.content import PAGE
from collections_app.notices.forms import Form
from collections_app.notices.shared_fonts import SharedFonts
from collections_app.notices.typesetting import Sheet

MM = 72 / 25.4
A4 = Array([0, 0, 210 * MM, 297 * MM])
NOT_FOR_PRINTING = {"/StructParents", "/Tabs", "/BleedBox", "/TrimBox"}  # tags of screen readers, boxes like the paper
ALIKE = {"/ExtGState", "/Pattern", "/Shading"}
STAMP_FACE, STAMP_FONT, STAMP_SIZE = Name("/Letter-Latin"), Name("/Sheet"), 7
STAMP_RIGHT, STAMP_BASE = 190 * MM, 12.6 * MM  # below 'page x of y', in line with the notice number
OMR_LEFT, OMR_TOP, OMR_LENGTH, OMR_PITCH = (
    6 * MM,
    232 * MM,
    7 * MM,
    25.4 / 6 * MM,
)  # in the margin, above the upper fold
STAMP = "Q /Artifact BMC q BT .333 .392 .431 rg {font} {size} Tf {x:.2f} {y:.2f} Td <{glyphs}> Tj ET Q EMC"


def count_pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def put_together(
    target: Path,
    cover: Path,
    letters: Iterable[tuple[Path, int, int]],
    batch_no: str,
    fonts: SharedFonts,
    envelopes: Sequence[int] = (),
) -> int:
    """Write the cover and all letters as one PDF, each sheet of a letter numbered. Answers how many pages it has.

    A letter is a part, the first of its pages there, counted from 0, and how many it has. `envelopes` says how many sheets
    go into each, in order: then each sheet has marks for the machine that does it.
    """
    with Pdf.new() as whole, ExitStack() as opened:
        parts: dict[Path, Pdf] = {}
        for path, first, pages in letters:
            part = parts.get(path) or parts.setdefault(path, opened.enter_context(Pdf.open(path)))
            whole.pages.extend(part.pages[first : first + pages])
        _stamp(whole, batch_no, fonts, omr_marks(envelopes))
        for page in reversed(opened.enter_context(Pdf.open(cover)).pages):
            whole.pages.insert(0, page)
        fonts.share(whole)
        whole.docinfo["/Title"] = batch_no
        whole.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), Duplex=Name.Simplex)
        whole.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return len(whole.pages)


def write_part(path: Path, letters: Iterable[list[Sheet] | bytes], fonts: SharedFonts) -> list[int]:
    """Write some letters to a file of their own, without typefaces. Answers how many pages each has.

    A letter is its sheets, or a PDF for one that was made singly.
    """
    pages = []
    with Pdf.new() as part, ExitStack() as documents:
        over = _Overlay(part, fonts)
        for letter in letters:
            before = len(part.pages)
            if isinstance(letter, bytes):
                part.pages.extend(documents.enter_context(Pdf.open(BytesIO(letter))).pages)
                _strip(part, before, fonts)
            else:
                for sheet in letter:
                    over.add(sheet)
            pages.append(len(part.pages) - before)
        part.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return pages


class _Overlay:
    """The sheets of a part: each form is in it once, and what lies over it is a page's own."""

    def __init__(self, part: Pdf, fonts: SharedFonts) -> None:
        self._part = part
        self._named = fonts.named()
        self._forms: dict[int, Name] = {}
        self._resources = part.make_indirect(Dictionary(Font=self._named, XObject=Dictionary()))

    def add(self, sheet: Sheet) -> None:
        drawn = b"q %s Do Q\nq %s%sQ" % (str(self._name(sheet.form)).encode(), PAGE, sheet.over)
        page = Dictionary(
            Type=Name.Page, MediaBox=A4, Resources=self._resources, Contents=Stream(self._part, drawn)
        )  # fmt: skip
        self._part.pages.append(pikepdf.Page(self._part.make_indirect(page)))

    def _name(self, form: Form) -> Name:
        known = self._forms.get(id(form))
        if known is None:
            known = self._forms[id(form)] = Name(f"/Form{len(self._forms)}")
            with Pdf.open(BytesIO(form.page)) as alone:
                self._resources.XObject[known] = self._part.copy_foreign(alone.pages[0].as_form_xobject())
        return known


def _strip(part: Pdf, first: int, fonts: SharedFonts) -> None:
    """The pages of a letter made singly, less what only screen readers and archives need."""
    alike: dict[bytes, Object] = {}
    for page in islice(part.pages, first, None):
        fonts.take_out(page.resources.Font)
        for key in NOT_FOR_PRINTING & set(page.obj.keys()):
            del page.obj[key]
        if "/ColorSpace" in page.resources:  # the profile for the archive; a letter names its colours without it
            del page.resources["/ColorSpace"]
        for key in ALIKE & set(page.resources.keys()):
            value = page.resources[key]
            page.resources[key] = alike.get(value.unparse()) or alike.setdefault(
                value.unparse(), part.make_indirect(value)
            )


def omr_marks(envelopes: Iterable[int]) -> Iterator[tuple[bool, ...]]:
    """For each sheet, which of its six places hold a mark: start, last sheet of its envelope, number of the sheet modulo 8
    (three places, the least first), parity. The number of marks is always even.
    """
    sheet = 0
    for sheets in envelopes:
        for left in range(sheets - 1, -1, -1):
            sheet += 1
            marks = (True, left == 0, *(bool(sheet >> bit & 1) for bit in range(3)))
            yield (*marks, sum(marks) % 2 == 1)


def extract(source: BinaryIO, pages: Iterable[int]) -> bytes:
    """Some pages of a PDF, counted from 1, as a PDF of their own."""
    with Pdf.open(source) as whole, Pdf.new() as part:
        part.pages.extend(whole.pages[number - 1] for number in pages)
        part.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), Duplex=Name.Simplex)
        target = BytesIO()
        part.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return target.getvalue()


def _stamp(whole: Pdf, batch_no: str, fonts: SharedFonts, marks: Iterator[tuple[bool, ...]]) -> None:
    sheets = len(whole.pages)
    begin = whole.make_indirect(Stream(whole, b"q"))
    for sheet, page in enumerate(whole.pages, start=1):
        glyphs = fonts.glyphs(STAMP_FACE, f"{batch_no} · {sheet}/{sheets}")
        page.resources.Font[STAMP_FONT] = STAMP_FACE
        page.obj.Contents = Array([begin, *_contents(page), Stream(whole, _stamp_of(glyphs) + _omr(next(marks, ())))])


def _contents(page: pikepdf.Page) -> list[Object]:
    contents = page.obj.Contents
    return list(contents) if isinstance(contents, Array) else [contents]


def _omr(marks: tuple[bool, ...]) -> bytes:
    heights = [OMR_TOP - OMR_PITCH * place for place, is_there in enumerate(marks) if is_there]
    lines = " ".join(f"{OMR_LEFT:.2f} {y:.2f} m {OMR_LEFT + OMR_LENGTH:.2f} {y:.2f} l S" for y in heights)
    return f" /Artifact BMC q 0 G 1.2 w {lines} Q EMC".encode() if lines else b""


def _stamp_of(glyphs: list[tuple[int, int]]) -> bytes:
    width = sum(width for _number, width in glyphs) * STAMP_SIZE / 1000
    text = "".join(f"{number:04x}" for number, _width in glyphs)
    place = {"x": STAMP_RIGHT - width, "y": STAMP_BASE}
    return STAMP.format(font=STAMP_FONT, size=STAMP_SIZE, glyphs=text, **place).encode()

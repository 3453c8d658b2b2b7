"""Codes that machines read back: a QR code to pay by phone, a Code 128 to scan a letter that comes back.

Both are images of one pixel a module, black on white without a margin: sharp at any size, and quick to set.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from barcode import Code128
from PIL import Image

QR_MASK = 3  # any of the eight reads; trying all for the fairest one costs a tenth of a letter
MODULE_MM = 0.33  # a Code 128 of this module width still reads from a scan of 150 dots an inch


@dataclass(frozen=True, slots=True)
class Modules:
    """A code as its black and white modules: rows of bits, each filled up to whole bytes; 1 is black."""

    width: int
    height: int
    bits: bytes

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "Modules":
        width = len(rows[0])
        filled = -(-width // 8)
        numbers = (int("".join("1" if module else "0" for module in row), 2) << (8 * filled - width) for row in rows)
        return cls(width, len(rows), b"".join(number.to_bytes(filled) for number in numbers))


def qr_modules(text: str) -> Modules:
    """The same QR code as `qr_code`, for a printer."""
    return Modules.of(_qr(text).matrix)


def bar_modules(digits: str) -> Modules:
    """The same Code 128 as `barcode`, for a printer."""
    return Modules.of([[module == "1" for module in _modules(digits)]])


def qr_code(text: str) -> str:
    """A QR code of at least medium error correction, as a data address; nothing for no text."""
    return _qr(text).png_data_uri(border=0) if text else ""


def barcode(digits: str) -> str:
    """A Code 128 one pixel high, as a data address; to be drawn `barcode_width` wide and as high as it should be."""
    modules = _modules(digits)
    image = Image.new("1", (len(modules), 1), 1)
    image.putdata([module == "0" for module in modules])
    file = BytesIO()
    image.save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def barcode_width(digits: str) -> str:
    """The printed width of the Code 128, in CSS."""
    return f"{len(_modules(digits)) * MODULE_MM:.2f}mm"


def _qr(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False, mask=QR_MASK)


def _modules(digits: str) -> str:
    """Black and white modules of the code as ones and zeros."""
    return Code128(digits).build()[0]

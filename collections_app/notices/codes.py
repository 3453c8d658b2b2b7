"""Codes that machines read back: a QR code to pay by phone, a Code 128 to scan a returned letter."""

import base64
from io import BytesIO

import segno
from barcode import Code128
from barcode.writer import SVGWriter

# At 0.33 mm a module a Code 128 still reads from a scan of 150 dots an inch.
MODULE_MM = 0.33


def qr_code(text: str) -> str:
    """A QR code of medium error correction as a data address of an SVG."""
    return segno.make(text, error="m").svg_data_uri(border=0)


def barcode(digits: str) -> str:
    """A Code 128 without the digits beneath, as a data address of an SVG."""
    target = BytesIO()
    options = {"module_width": MODULE_MM, "module_height": 8, "quiet_zone": 3.3, "write_text": False}
    Code128(digits, writer=SVGWriter()).write(target, options)
    return "data:image/svg+xml;base64," + base64.b64encode(target.getvalue()).decode()

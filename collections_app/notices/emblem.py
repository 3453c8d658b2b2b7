"""The emblem at the head of letters: the house's own picture (UTILITY_LOGO), else the one that comes with Arrears.

A picture that cannot be used is named by `manage.py check` and on the cover of a batch; letters then bear the name alone.
"""

import base64
import logging
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from PIL import Image, UnidentifiedImageError

HIGHEST = 360  # dots: 800 an inch as it is printed
LARGEST = 2_000_000  # bytes
log = logging.getLogger(__name__)


class BrokenEmblem(Exception):
    """Why the picture cannot be printed."""


def emblem(name: str) -> SafeString | str:
    """As it stands in a letter; `name` is what screen readers say in its place."""
    if not settings.UTILITY_LOGO:
        return render_to_string("letters/emblem.svg", {"utility": {"name": name}})
    try:
        return format_html('<img src="{}" alt="{}">', _address(settings.UTILITY_LOGO), name)
    except BrokenEmblem as fault:
        log.error("%s", fault)
        return ""


def fault_of_emblem() -> str:
    """What is wrong with the picture of the house; nothing if it can be printed, or if there is none."""
    try:
        return _address(settings.UTILITY_LOGO) and "" if settings.UTILITY_LOGO else ""
    except BrokenEmblem as fault:
        return str(fault)


def _address(path: str) -> str:
    try:
        changed = Path(path).stat().st_mtime_ns
    except OSError as error:
        raise BrokenEmblem(f"UTILITY_LOGO {path}: {error.strerror}") from error
    return _data(path, changed)


@lru_cache(maxsize=2)
def _data(path: str, _changed: int) -> str:
    """The picture as a data address: a drawing as it is, anything else in colours that every archive can show."""
    try:
        content = Path(path).read_bytes()
        if len(content) > LARGEST:
            raise BrokenEmblem(f"UTILITY_LOGO {path}: larger than {LARGEST:,} bytes")
        is_drawing = path.lower().endswith(".svg")
        kind, content = ("svg+xml", _drawing(content)) if is_drawing else ("png", _flattened(content))
    except (OSError, UnidentifiedImageError, ElementTree.ParseError, Image.DecompressionBombError, ValueError) as error:
        raise BrokenEmblem(f"UTILITY_LOGO {path}: no picture: {error}") from error
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _drawing(content: bytes) -> bytes:
    if not ElementTree.fromstring(content).tag.endswith("}svg"):  # noqa: S314  the operator's own file
        raise ValueError("no SVG")
    return content


def _flattened(content: bytes) -> bytes:
    """On white and without a transparency, a profile of colours or a comment; no larger than it is printed."""
    with Image.open(BytesIO(content)) as picture:
        shown = picture.convert("RGBA")
        shown.thumbnail((HIGHEST * 5, HIGHEST))
        page = Image.new("RGB", shown.size, "white")
        page.paste(shown, mask=shown)
    file = BytesIO()
    page.save(file, "PNG", optimize=True)
    return file.getvalue()

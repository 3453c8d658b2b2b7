"""Pictures that people send in: what they are is read from their content, and only the picture itself is kept."""

import hashlib
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
PHOTO_SIDE, SIGNATURE_SIDE = 2000, 1200
TAIL = 64 * 1024
"""Within so many bytes of its end a picture is closed; telephones write things of their own behind it."""

DAMAGED = gettext_lazy("This is no JPEG, PNG or WebP picture, or it is damaged.")
LEAST_INK = 20
"""Fewer dark points than these are no signature."""


class NoPicture(ValueError):
    """Why a file was not taken as a picture, in words for staff."""


def photo_of(content: bytes) -> bytes:
    """The photo as JPEG, upright, its longer side at most 2,000 points, without place, camera and time of its file.

    Raises NoPicture.
    """
    picture = ImageOps.exif_transpose(_opened(content)).convert("RGB")
    picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    return _saved(picture, "JPEG", quality=85)


def signature_of(content: bytes) -> bytes:
    """The signature as PNG in black on white, its longer side at most 1,200 points. NoPicture if blank, too."""
    drawn = _opened(content).convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    picture = Image.alpha_composite(paper, drawn).convert("L")
    picture.thumbnail((SIGNATURE_SIDE, SIGNATURE_SIDE))
    if sum(picture.histogram()[:128]) < LEAST_INK:
        raise NoPicture(_("The signature is blank."))
    return _saved(picture, "PNG", optimize=True)


def keep(content: bytes, folder: str, suffix: str) -> tuple[str, str]:
    """Put it into the store under its own SHA-256; returns the name there, and the SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    name = f"{folder}/{digest[:2]}/{digest}.{suffix}"
    return (name if default_storage.exists(name) else default_storage.save(name, ContentFile(content))), digest


def _opened(content: bytes) -> Image.Image:
    if len(content) > MOST_BYTES:
        raise NoPicture(_("The picture is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024**2})
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise NoPicture(_("The picture has too many points."))
        if not _is_whole(content, picture.format or ""):
            raise NoPicture(DAMAGED)
        picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as unread:
        if isinstance(unread, NoPicture):
            raise
        raise NoPicture(DAMAGED) from unread
    return picture


def _is_whole(content: bytes, kind: str) -> bool:
    """Whether the end of the picture is there: the PDF library has the picture library load what is cut off, for all."""
    if kind == "WEBP":
        return int.from_bytes(content[4:8], "little") + 8 <= len(content)
    return (b"IEND" if kind == "PNG" else b"\xff\xd9") in content[-TAIL:]


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()

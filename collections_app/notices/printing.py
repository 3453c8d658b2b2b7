"""Many letters into one file: put together, every sheet stamped with its number in the batch."""

from collections.abc import Iterable
from io import BytesIO

import pikepdf

from collections_app.notices.letters import render_stamps

STAMPS_AT_ONCE = 200


def count_pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def put_together(cover: bytes, letters: Iterable[bytes], batch_no: str, sheets: int) -> bytes:
    """The cover and all letters as one PDF; each letter's page is stamped 'batch · sheet/sheets' at its foot."""
    with pikepdf.open(BytesIO(cover)) as whole:
        for letter in letters:
            with pikepdf.open(BytesIO(letter)) as document:
                whole.pages.extend(document.pages)
        pages = list(whole.pages)[1:]
        for start in range(0, len(pages), STAMPS_AT_ONCE):
            some = pages[start : start + STAMPS_AT_ONCE]
            texts = [f"{batch_no} · {start + number}/{sheets}" for number in range(1, len(some) + 1)]
            with pikepdf.open(BytesIO(render_stamps(texts))) as stamps:
                for page, stamp in zip(some, stamps.pages, strict=True):
                    page.add_overlay(stamp)
        target = BytesIO()
        whole.remove_unreferenced_resources()
        whole.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return target.getvalue()

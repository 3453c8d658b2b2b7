"""The letters of a print file, made in parts that several workers share and that outlive each of them.

A part is kept until the file is there. It is finished once the count of its pages lies beside it: what a killed worker left
without one is made again. Who makes a part holds its lock, which PostgreSQL gives back when that worker is gone.
"""

import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import connection, transaction

from collections_app.notices.letters import render_letter
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.printing import write_part
from collections_app.notices.shared_fonts import SharedFonts
from collections_app.notices.typesetting import Compositor, Sheet

FORM = 1  # to be raised when letters are set in another way: parts of before are not taken up then
LETTERS_A_PART = 200
LETTERS_A_TIDYING = 25  # made singly before the memory of their layout is freed


@dataclass(frozen=True, slots=True)
class Part:
    """Some letters of a batch that are printed, in postcode order; its name stands for what they say."""

    name: str
    letters: tuple[int, ...]


def parts_of_batch(batch: PrintBatch) -> list[Part]:
    """The parts of a batch. A letter that is withdrawn changes the name of its own part alone."""
    known = Notice.objects.filter(batch=batch).order_by("postcode", "notice_no")
    rows = list(known.values_list("pk", "status", "data_sha256"))
    piles = (rows[at : at + LETTERS_A_PART] for at in range(0, len(rows), LETTERS_A_PART))
    return [part for number, pile in enumerate(piles) if (part := _part(batch, number, pile)).letters]


def make_part(part: Part, storage: Storage, compositor: Compositor, *, wait: bool) -> bool:
    """Make a part unless it is there. Answers False where another worker is at it, and `wait` is not wanted."""
    if page_counts(part, storage) is not None:
        return True
    with transaction.atomic():
        if not _lock(part.name, wait=wait):
            return False
        if page_counts(part, storage) is None:
            _write(part, storage, compositor)
    return True


def page_counts(part: Part, storage: Storage) -> dict[int, int] | None:
    """Letter → its pages; None for a part that is not finished."""
    if not storage.exists(f"{part.name}.json"):
        return None
    with storage.open(f"{part.name}.json") as file:
        try:
            return {int(key): pages for key, pages in json.loads(file.read()).items()}
        except ValueError:
            return None


def fetch_part(part: Part, storage: Storage, folder: Path) -> Path:
    """The part as a file on this machine."""
    path = folder / Path(f"{part.name}.pdf").name
    with storage.open(f"{part.name}.pdf") as file:
        path.write_bytes(file.read())
    return path


def forget_parts(batch: PrintBatch, storage: Storage) -> None:
    """All parts of the batch: its file is there."""
    folder = _folder(batch)
    if not storage.exists(folder):
        return
    for name in storage.listdir(folder)[1]:
        storage.delete(f"{folder}/{name}")
    storage.delete(folder)


def _folder(batch: PrintBatch) -> str:
    return f"batches/parts/{batch.batch_no}"


def _part(batch: PrintBatch, number: int, pile: Sequence[tuple[int, str, str]]) -> Part:
    printed = [(key, digest) for key, status, digest in pile if status != Notice.Status.WITHDRAWN]
    says = hashlib.sha256(f"{FORM} {printed}".encode()).hexdigest()[:16]
    return Part(f"{_folder(batch)}/{number:04d}-{says}", tuple(key for key, _digest in printed))


def _write(part: Part, storage: Storage, compositor: Compositor) -> None:
    data = dict(Notice.objects.filter(pk__in=part.letters).values_list("pk", "data"))
    letters = [data[key] for key in part.letters]
    with collector_at_rest() as tidy, TemporaryDirectory() as folder:
        path = Path(folder) / "part.pdf"
        pages = write_part(path, _made(letters, compositor, tidy), SharedFonts())
        _keep(storage, f"{part.name}.pdf", path.read_bytes())
    _keep(storage, f"{part.name}.json", json.dumps(dict(zip(part.letters, pages, strict=True))).encode())


def _made(
    letters: list[dict[str, Any]], compositor: Compositor, tidy: Callable[[], int]
) -> Iterator[list[Sheet] | bytes]:
    """Each letter as its sheets; those that do not lend themselves to that, made singly."""
    singly = 0
    for sheets, letter in zip(compositor.set(letters), letters, strict=True):
        if sheets:
            yield sheets
            continue
        yield render_letter(letter)
        singly += 1
        if singly % LETTERS_A_TIDYING == 0:
            tidy()


@contextmanager
def collector_at_rest() -> Iterator[Callable[[], int]]:
    """The layout of a letter makes half a million objects: freed a few letters at a time they cost a fifth less."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield gc.collect
    finally:
        gc.collect()
        if was_enabled:
            gc.enable()


def _keep(storage: Storage, name: str, content: bytes) -> None:
    storage.delete(name)
    storage.save(name, ContentFile(content))


def _lock(name: str, *, wait: bool) -> bool:
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [name])
        return wait or bool(cursor.fetchone()[0])

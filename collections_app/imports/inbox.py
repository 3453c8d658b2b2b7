"""The inbox: files that the billing system leaves for the night, loaded in the order in which they hang on each other.

A file is named after its kind: `bills.csv`, `payments-2026-03-01.xlsx`. A mapping `bills.toml` beside it serves all files of
the kind. While a file is still being written its name ends in `.part`.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from collections_app.imports.kinds import KINDS
from collections_app.imports.loaders import load
from collections_app.imports.mapping import CannotLoad

ENDINGS = (".csv", ".xlsx")


def load_files(day: date) -> int:
    """Load what lies in the inbox; returns how many rows the files had.

    A loaded file moves to `done` (rows set aside are listed with the imports), a refused one to `refused` with the reason
    beside it, and the night goes on. Repeatable: should the night break off before a file is moved, loading it again
    changes nothing.
    """
    inbox = Path(settings.IMPORT_INBOX)
    return sum(_load(inbox, file, day) for file in _waiting(inbox))


def _waiting(inbox: Path) -> Iterator[Path]:
    """By kind, units before the accounts in them, bills before their payments; within a kind by name. Strangers last."""
    order = list(KINDS)
    files = [file for file in inbox.glob("[!.]*") if file.is_file() and file.suffix.lower() in ENDINGS]
    yield from sorted(files, key=lambda file: (order.index(_kind(file)) if _kind(file) else len(order), file.name))


def _kind(file: Path) -> str:
    """The kind that a file is named after; empty for none."""
    return next((kind for kind in KINDS if file.stem == kind or file.stem.startswith((f"{kind}-", f"{kind}."))), "")


def _load(inbox: Path, file: Path, day: date) -> int:
    kind = _kind(file)
    mapping = inbox / f"{kind}.toml"
    try:
        if not kind:
            raise CannotLoad(_("%(file)s is named after no kind of file") % {"file": file.name})
        report = load(kind, file, on=day, mapping_path=mapping if mapping.exists() else None)
    except CannotLoad as refusal:
        kept = _move(file, inbox / "refused" / day.isoformat())
        kept.with_name(f"{kept.name}.txt").write_text(f"{refusal}\n", encoding="utf-8")
        return 0
    _move(file, inbox / "done" / day.isoformat())
    return report.rows


def _move(file: Path, folder: Path) -> Path:
    """Into the folder of the day; beside a file of the same name under a name of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    target, number = folder / file.name, 1
    while target.exists():
        number += 1
        target = folder / f"{file.stem}.{number}{file.suffix}"
    shutil.move(file, target)
    return target

"""Loading a file: read, check, stage, merge; all of it or nothing, and every row that is set aside is kept."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from collections_app.common.business_day import end_of
from collections_app.common.db import analyze
from collections_app.imports.files import Table, open_table
from collections_app.imports.kinds import KINDS, Kind
from collections_app.imports.mapping import CannotLoad, Mapping, read_mapping
from collections_app.imports.models import ImportJob
from collections_app.imports.rejects import TOLD, Rejects, keep, rejected_lines, storable, with_cells
from collections_app.imports.rows import Problem, RowReader
from collections_app.imports.staging import faults, fill, merge, set_faults_aside
from collections_app.org.models import StaffMember
from collections_app.procedures.packs import agreed_rates, pack_ids

BIG = 10_000
Progress = Callable[[int], None]


@dataclass(slots=True)
class LoadReport:
    """What came of a file. `unchanged` counts rows that said what was known already, repeats within the file too."""

    kind: str
    file: str
    sha256: str
    dry_run: bool
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejected_rows: list[dict[str, Any]] = field(default_factory=list)
    job_id: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if key != "job_id"}


def load(
    kind: str,
    path: str | Path,
    *,
    on: date,
    mapping_path: str | Path | None = None,
    dry_run: bool = False,
    by: StaffMember | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load a file of a kind; `on` is the day on which it is done. Raises CannotLoad when the file is refused whole.

    A dry run answers the same and changes nothing. The same file again finds nothing to change.
    """
    if kind not in KINDS:
        raise CannotLoad(
            _("%(kind)s is no kind of file; known are %(known)s") % {"kind": kind, "known": ", ".join(KINDS)}
        )
    path = Path(path)
    try:
        mapping = read_mapping(mapping_path, KINDS[kind])
        with transaction.atomic():
            table = open_table(path, mapping.formats)
            report, rejects = _load(KINDS[kind], path, table, mapping, on, progress)
            report.dry_run = dry_run
            if dry_run:
                transaction.set_rollback(True)
            else:
                report.job_id = _keep(report, table, rejects, mapping, by)
    except CannotLoad as refusal:
        if not dry_run:
            _keep_refusal(kind, path, refusal, by)
        raise
    if not dry_run and report.rows > BIG:
        analyze(*KINDS[kind].tables)
    return report


def rejected_file(job: ImportJob) -> str:
    """The rejected rows as CSV with their errors, to correct and load again with the same mapping."""
    return "".join(rejected_lines(job))


def _load(
    kind: Kind, path: Path, table: Table, mapping: Mapping, on: date, progress: Progress | None
) -> tuple[LoadReport, Rejects]:
    rejects = Rejects()
    reader = RowReader(kind, table, mapping, str(path), rejects.add)
    fill(kind, reader.columns, _counted(reader, progress))
    usual = {"zone": settings.TIME_ZONE, "currency": settings.DEFAULT_CURRENCY, "law_pack": settings.DEFAULT_LAW_PACK}
    laws = {"law_packs": pack_ids(), "agreed_rates": json.dumps(agreed_rates())}
    if set_faults_aside(kind, on=on, ends_at=end_of(on), **laws, **usual):
        names = {source.column.name: source.theirs for source in reader.sources}
        found = (Problem(f.line, names.get(f.column, f.column), f.value, f.error) for f in faults())
        rejects = rejects.joined_by(with_cells(found, open_table(path, mapping.formats).rows))
    created, updated = merge(kind, on=on, ends_at=end_of(on), **usual)
    if kind.follow_up and created:
        kind.follow_up(on)
    report = LoadReport(kind.name, path.name, _sha256(path), dry_run=False)
    report.rows, report.created, report.updated, report.rejected = reader.count, created, updated, rejects.rows
    report.unchanged = reader.count - created - updated - rejects.rows
    report.rejected_rows = [asdict(problem) for problem, _cells in islice(rejects, TOLD)]
    return report, rejects


def _counted(reader: RowReader, progress: Progress | None) -> Iterator[list[str | int | None]]:
    for number, row in enumerate(reader, start=1):
        if progress and number % BIG == 0:
            progress(BIG)
        yield row


def _keep(report: LoadReport, table: Table, rejects: Rejects, mapping: Mapping, by: StaffMember | None) -> int:
    status = ImportJob.Status.DONE_WITH_REJECTS if report.rejected else ImportJob.Status.DONE
    written = {
        "header": [storable(name) for name in table.header],
        "columns": dict(mapping.columns),
        "delimiter": mapping.formats.get("delimiter", ","),
    }
    job = ImportJob.objects.create(
        kind=report.kind, file_name=report.file, sha256=report.sha256, status=status, rows=report.rows,
        created=report.created, updated=report.updated, unchanged=report.unchanged, rejected=report.rejected,
        mapping=written, started_by=by, finished_at=Now(),
    )  # fmt: skip
    keep(rejects, job)
    return job.pk


def _keep_refusal(kind: str, path: Path, refusal: CannotLoad, by: StaffMember | None) -> None:
    """That a file was refused, and why, for those who did not stand by when it came."""
    ImportJob.objects.create(
        kind=kind, file_name=path.name, sha256=_sha256(path) if path.is_file() else "",
        status=ImportJob.Status.REFUSED, error=storable(str(refusal)), started_by=by, finished_at=Now(),
    )  # fmt: skip


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

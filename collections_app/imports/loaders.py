"""Loading a file: read, check, stage, merge; all of it or nothing, and every row that is set aside is kept."""

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from collections_app.common.db import analyze
from collections_app.imports.files import open_table
from collections_app.imports.kinds import KINDS, Kind
from collections_app.imports.mapping import CannotLoad, Mapping, read_mapping
from collections_app.imports.models import ImportJob, RejectedRow
from collections_app.imports.rows import ERROR_COLUMN, GUARD, STARTS_A_FORMULA, Problem, RowReader
from collections_app.imports.staging import fill, find_faults, merge
from collections_app.org.models import StaffMember

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


@dataclass(slots=True)
class _Rejects:
    """Problems by line, and the rows as they came."""

    problems: list[Problem] = field(default_factory=list)
    rows: dict[int, list[str]] = field(default_factory=dict)

    def add(self, problem: Problem, cells: list[str]) -> None:
        self.problems.append(problem)
        self.rows[problem.line] = cells


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
    mapping = read_mapping(mapping_path, KINDS[kind])
    rejects = _Rejects()
    with transaction.atomic():
        report, header = _load(KINDS[kind], path, mapping, rejects, on, progress)
        report.dry_run = dry_run
        if dry_run:
            transaction.set_rollback(True)
        else:
            report.job_id = _keep(report, header, rejects, mapping, by)
    if not dry_run and report.rows > BIG:
        analyze(*KINDS[kind].tables)
    return report


def rejected_file(job: ImportJob) -> str:
    """The rejected rows as CSV with their errors, to correct and load again; no cell can start a formula."""
    text = StringIO()
    header = job.mapping.get("header", [])
    writer = csv.writer(text)
    writer.writerow([*header, ERROR_COLUMN])
    errors: dict[int, list[str]] = {}
    rows: dict[int, list[str]] = {}
    for rejected in job.rejected_rows.all():
        what = f"{rejected.column} {rejected.value!r}: " if rejected.column else ""
        errors.setdefault(rejected.line, []).append(what + rejected.error)
        rows[rejected.line] = rejected.row
    for line, cells in rows.items():
        writer.writerow([_harmless(cell) for cell in [*cells, "; ".join(errors[line])]])
    return text.getvalue()


def _load(
    kind: Kind, path: Path, mapping: Mapping, rejects: _Rejects, on: date, progress: Progress | None
) -> tuple[LoadReport, list[str]]:
    table = open_table(path, mapping.formats.get("encoding"), mapping.formats.get("delimiter", ","))
    reader = RowReader(kind, table, mapping, str(path), rejects.add)
    fill(kind, _counted(reader, progress))
    faults = find_faults(kind)
    created, updated = merge(kind, on=on, currency=settings.DEFAULT_CURRENCY, law_pack=settings.DEFAULT_LAW_PACK)
    names = {source.column.name: source.theirs for source in reader.sources}
    _keep_faulty_rows(path, mapping, rejects, [_renamed(fault, names) for fault in faults])
    rejected = len({problem.line for problem in rejects.problems})
    report = LoadReport(kind.name, path.name, _sha256(path), dry_run=False)
    report.rows, report.created, report.updated, report.rejected = reader.count, created, updated, rejected
    report.unchanged = reader.count - created - updated - rejected
    rejects.problems.sort(key=lambda problem: problem.line)
    report.rejected_rows = [asdict(problem) for problem in rejects.problems]
    return report, table.header


def _counted(reader: RowReader, progress: Progress | None) -> Iterator[tuple[object, ...]]:
    for number, row in enumerate(reader, start=1):
        if progress and number % BIG == 0:
            progress(BIG)
        yield row


def _keep_faulty_rows(path: Path, mapping: Mapping, rejects: _Rejects, faults: list[Problem]) -> None:
    """Rows refused by the database are fetched from the file once more: keeping all rows for it would fill the memory."""
    lines = {fault.line for fault in faults}
    if lines:
        table = open_table(path, mapping.formats.get("encoding"), mapping.formats.get("delimiter", ","))
        rejects.rows.update((line, cells) for line, cells in table.rows if line in lines)
    rejects.problems.extend(faults)


def _keep(report: LoadReport, header: list[str], rejects: _Rejects, mapping: Mapping, by: StaffMember | None) -> int:
    status = ImportJob.Status.DONE_WITH_REJECTS if report.rejected else ImportJob.Status.DONE
    job = ImportJob.objects.create(
        kind=report.kind, file_name=report.file, sha256=report.sha256, status=status, rows=report.rows,
        created=report.created, updated=report.updated, unchanged=report.unchanged, rejected=report.rejected,
        mapping={"header": header, "columns": dict(mapping.columns)}, started_by=by, finished_at=Now(),
    )  # fmt: skip
    RejectedRow.objects.bulk_create(
        (
            RejectedRow(job=job, line=p.line, column=p.column, value=_storable(p.value), error=p.error,
                        row=[_storable(cell) for cell in rejects.rows[p.line]])
            for p in rejects.problems
        ),
        batch_size=1000,
    )  # fmt: skip
    return job.pk


def _renamed(problem: Problem, names: dict[str, str]) -> Problem:
    return Problem(problem.line, names.get(problem.column, problem.column), problem.value, problem.error)


def _storable(cell: str) -> str:
    return cell.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _harmless(cell: str) -> str:
    return GUARD + cell if cell.startswith(STARTS_A_FORMULA) else cell


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

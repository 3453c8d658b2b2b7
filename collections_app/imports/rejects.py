"""Rows that are set aside: kept whole with everything wrong with them, and written as a file to correct and load again."""

import csv
import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from io import StringIO
from itertools import groupby
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db.models import Func, IntegerField, Max

from collections_app.common.db import copy_rows
from collections_app.imports.cells import guarded
from collections_app.imports.models import ImportJob, RejectedRow
from collections_app.imports.rows import ERROR_COLUMN, Problem

TOLD = 100_000
"""Problems that a report lists; all of them are kept with the import."""
IN_MEMORY = 1_000_000
Entry = tuple[Problem, list[str]]


def _spool() -> IO[str]:
    return SpooledTemporaryFile(IN_MEMORY, mode="w+", encoding="utf-8")


@dataclass(slots=True)
class Rejects:
    """What was set aside, in order of lines; on disk once there is much of it, so that the memory stays flat."""

    spool: IO[str] = field(default_factory=_spool)
    rows: int = 0
    last_line: int = 0

    def add(self, problem: Problem, cells: list[str]) -> None:
        self.rows += problem.line != self.last_line
        self.last_line = problem.line
        self.spool.write(json.dumps([asdict(problem), cells]) + "\n")

    def __iter__(self) -> Iterator[Entry]:
        self.spool.seek(0)
        for text in self.spool:
            problem, cells = json.loads(text)
            yield Problem(**problem), cells

    def joined_by(self, faults: Iterable[Entry]) -> "Rejects":
        """These and the faults that the database has found, which come in order of lines too."""
        joined = Rejects()
        for problem, cells in heapq.merge(self, faults, key=lambda entry: entry[0].line):
            joined.add(problem, cells)
        return joined


def with_cells(problems: Iterable[Problem], rows: Iterable[tuple[int, list[str]]]) -> Iterator[Entry]:
    """Each problem with the row as it came: both are in order of lines, and the file is read once more for them."""
    rows = iter(rows)
    line = 0
    cells: list[str] = []
    for problem in problems:
        while line < problem.line:
            line, cells = next(rows)
        yield problem, cells


def keep(rejects: Rejects, job: ImportJob) -> None:
    """Store what was set aside with the import."""
    longest = RejectedRow._meta.get_field("column").max_length
    copy_rows(
        "collections_rejectedrow",
        ("job_id", "line", "column", "value", "error", "row"),
        (
            (job.pk, p.line, p.column[:longest], storable(p.value), p.error, json.dumps([storable(c) for c in cells]))
            for p, cells in rejects
        ),
    )


def storable(text: str) -> str:
    """The text without NUL, which the database cannot hold."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def rejected_lines(job: ImportJob) -> Iterator[str]:
    """The rejected rows as lines of CSV, the errors beside each; no cell can start a formula.

    Cells beyond the head of the table stand in columns without a name, so that every line is as wide as the first.
    """
    header = job.mapping["header"]
    errors_at = header.index(ERROR_COLUMN) if ERROR_COLUMN in header else None  # the file was one of these before
    cells = Func("row", function="jsonb_array_length", output_field=IntegerField())
    longest = job.rejected_rows.aggregate(cells=Max(cells))["cells"] or 0
    width = max(len(header), longest)
    yield _line(header, width, errors_at, ERROR_COLUMN, job)
    for _row, same in groupby(job.rejected_rows.iterator(), key=lambda rejected: rejected.line):
        problems = list(same)
        errors = "; ".join(_in_words(problem) for problem in problems)
        yield _line(problems[0].row, width, errors_at, errors, job)


def _line(cells: Sequence[str], width: int, errors_at: int | None, error: str, job: ImportJob) -> str:
    text = StringIO()
    whole = [*cells, *[""] * (width - len(cells))]
    kept = [guarded(cell) for position, cell in enumerate(whole) if position != errors_at]
    csv.writer(text, delimiter=job.mapping.get("delimiter", ",")).writerow([*kept, guarded(error)])
    return text.getvalue()


def _in_words(rejected: RejectedRow) -> str:
    return f"{rejected.column} {rejected.value!r}: {rejected.error}" if rejected.column else rejected.error

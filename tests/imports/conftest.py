"""A utility that knows one customer with one account; files are written as text, or as a list of rows for a spreadsheet."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from collections_app.customers.models import Account
from collections_app.imports.loaders import LoadReport, load, rejected_file
from collections_app.imports.models import ImportJob
from tests.factories import make_account

TODAY = date(2026, 3, 2)

Take = Callable[..., LoadReport]


@pytest.fixture
def account(db) -> Account:
    return make_account("A1", currency="")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file: text, bytes, or rows of a spreadsheet."""

    def write(content: str | bytes | list, name: str = "") -> Path:
        path = tmp_path / (name or ("file.xlsx" if isinstance(content, list) else "file.csv"))
        if isinstance(content, list):
            with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
                sheet = book.add_worksheet()
                for number, row in enumerate(content):
                    sheet.write_row(number, 0, row)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def take(write: Callable[..., Path], db) -> Take:
    """Load a file of a kind with a mapping, both given as they are written."""

    def take(kind: str, content: str | bytes | list | Path, mapping: str = "", **more: object) -> LoadReport:
        path = content if isinstance(content, Path) else write(content)
        mapping_path = write(mapping, "mapping.toml") if mapping else None
        return load(kind, path, on=more.pop("on", TODAY), mapping_path=mapping_path, **more)

    return take


def rejects_of(report: LoadReport) -> str:
    return rejected_file(ImportJob.objects.get(pk=report.job_id))


def faults_of(report: LoadReport) -> list[tuple[int, str, str, str]]:
    """(line, column, value, error) of everything that was set aside."""
    return [(row["line"], row["column"], row["value"], row["error"]) for row in report.rejected_rows]


def counts(report: LoadReport) -> tuple[int, int, int, int]:
    """(created, updated, unchanged, rejected)"""
    return report.created, report.updated, report.unchanged, report.rejected

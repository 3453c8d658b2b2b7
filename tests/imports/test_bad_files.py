"""Files that are refused whole: a clear message that names the file and the place, and nothing is loaded."""

import io
import random
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from collections_app.billing.models import Bill
from collections_app.imports.files import open_table
from collections_app.imports.loaders import load
from collections_app.imports.mapping import CannotLoad
from collections_app.imports.models import ImportJob
from tests.imports.conftest import TODAY, Take

HEAD = "bill_no,account_no,issued_on,due_on,amount\n"
GOOD = HEAD + "B1,A1,2026-01-05,2026-01-25,10.00\n"


@pytest.fixture
def refused(take: Take, account):
    def refused(content, mapping: str = "", kind: str = "bills") -> str:
        with pytest.raises(CannotLoad) as refusal:
            take(kind, content, mapping)
        assert not Bill.objects.exists()
        job = ImportJob.objects.get()
        assert (job.status, job.error) == ("refused", str(refusal.value).replace("\x00", "\N{REPLACEMENT CHARACTER}"))
        return str(refusal.value)

    return refused


def test_an_empty_file(refused):
    assert refused("").endswith("file.csv is empty")


def test_a_file_of_empty_lines(refused):
    assert refused("\n\n,,\n").endswith("file.csv is empty")


def test_a_head_alone_is_a_file_without_rows(take: Take, account):
    assert take("bills", HEAD).rows == 0


def test_no_file(account, tmp_path):
    with pytest.raises(CannotLoad, match=r"nowhere\.csv is no file"):
        load("bills", tmp_path / "nowhere.csv", on=TODAY)


def test_an_unknown_kind_names_the_known_ones(take: Take):
    with pytest.raises(CannotLoad, match="invoices is no kind of file; known are org_units, staff, customers"):
        take("invoices", GOOD)


def test_missing_columns_are_named_all_at_once(refused):
    text = "bill_no,account_no,issued_on\nB1,A1,2026-01-05\n"
    assert "row 1: no column due_on; no column amount; found bill_no, account_no, issued_on" in refused(text)


def test_an_unknown_column_is_taken_for_a_slip_of_the_pen(refused):
    assert "row 1: column perid is not known" in refused(
        GOOD.replace("amount", "amount,perid").replace("10.00", "10.00,x")
    )


def test_a_column_that_stands_twice(refused):
    assert "row 1: column amount stands twice" in refused(GOOD.replace("due_on", "amount"))


def test_text_in_no_known_encoding_names_the_line(refused):
    text = GOOD.encode() + "B2,A1,2026-01-05,2026-01-25,10.00,Müller\n".encode("latin-1")
    assert "file.csv, line 3: neither UTF-8 nor GB18030 text" in refused(text)


def test_utf_16_is_recognised(refused):
    assert "line 1: this looks like UTF-16" in refused(GOOD.encode("utf-16"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_recognised(refused, encoding):
    assert "line 1: this looks like UTF-16" in refused(GOOD.encode(encoding))


def test_another_encoding_than_the_mapping_says(refused):
    text = GOOD.encode() + b"B2,A1,2026-01-05,2026-01-25,1\xff\n"
    assert "not gb18030 text" in refused(text, '[formats]\nencoding = "gb18030"')


def test_a_quote_that_is_never_closed(refused):
    assert "not readable as CSV" in refused(GOOD + 'B2,"A1,2026-01-05,2026-01-25,10.00\n')


def test_a_row_too_many_quotes_in_it_names_its_line(refused):
    assert "line 3: not readable as CSV" in refused(GOOD + 'B2,"A"1,2026-01-05,2026-01-25,10.00\n')


def test_nul_characters_in_the_head(refused):
    assert "looks like UTF-16" in refused("bill_no\x00,account_no\n")


def test_one_endless_cell_does_not_fill_the_memory(refused):
    text = GOOD + 'B2,"' + "x\n" * 600_000
    assert "not readable as CSV: field larger than field limit" in refused(text)


def test_a_line_of_two_hundred_megabytes_is_refused_in_little_memory(tmp_path: Path):
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(HEAD.encode() + b"B1,A1,2026-01-05,")
        for _block in range(200):
            file.write(b"9" * 1_000_000)
    tracemalloc.start()
    with pytest.raises(CannotLoad, match=r"long\.csv, line 2: longer than 1000000 characters, no row of a table"):
        list(open_table(path, {}).rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


class TestSpreadsheets:
    ROWS = (HEAD.strip().split(","), ["B1", "A1", "2026-01-05", "2026-01-25", "10.00"])

    def test_nothing_in_it(self, refused):
        assert refused([[]]).endswith("file.xlsx is empty")

    def test_an_empty_file_called_xlsx(self, refused, write):
        assert refused(write(b"", "file.xlsx")).endswith("file.xlsx is empty")

    def test_cut_off_anywhere(self, take: Take, account, write):
        whole = write([*map(list, self.ROWS)]).read_bytes()
        chance = random.Random(5)
        for end in [1, 4, 30, *(chance.randrange(1, len(whole) - 1) for _ in range(20)), len(whole) - 1]:
            with pytest.raises(CannotLoad, match=r"cut\.xlsx is not readable as XLSX; is it whole"):
                take("bills", write(whole[:end], "cut.xlsx"))
        assert not Bill.objects.exists()

    def test_a_zip_that_is_no_spreadsheet(self, refused, write):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("bills.csv", GOOD)
        assert "is not readable as XLSX" in refused(write(archive.getvalue(), "file.xlsx"))

    def test_a_zip_called_csv(self, refused, write):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("bills.csv", GOOD)
        assert "is not readable as XLSX" in refused(write(archive.getvalue(), "file.csv"))

    def test_text_called_xlsx(self, refused, write):
        assert "is not readable as XLSX" in refused(write(GOOD, "file.xlsx"))

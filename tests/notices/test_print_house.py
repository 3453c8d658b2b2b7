"""The folder that a print house fetches: parts, manifest, ticket and sums, whole or not at all."""

import hashlib
import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from python_calamine import load_workbook

from collections_app.notices.operations import release
from collections_app.notices.outgoing import CannotPutOut, parts_of
from tests.factories import make_staff
from tests.notices.conftest import DAY
from tests.notices.test_print_room import manifest_of, rendered


@pytest.fixture
def supervisor(batch):
    return make_staff("sara", "supervisor", batch.unit)


@pytest.fixture
def place(settings, tmp_path) -> Path:
    settings.PRINT = settings.PRINT | {"folder": str(tmp_path / "house"), "max_sheets": 2}
    return tmp_path / "house"


def test_parts_of_so_many_sheets_with_all_that_the_house_needs(letter, batch, place):
    for postcode in "123":
        letter(batch, postcode=postcode)
    rendered(batch)
    folder = place / "B260302-01"
    assert sorted(path.name for path in place.iterdir()) == ["B260302-01"]
    assert [len(pikepdf.open(folder / f"B260302-01.{part}.pdf").pages) for part in (1, 2)] == [2, 1]
    ticket = json.loads((folder / "B260302-01.json").read_text("utf-8"))
    assert (ticket["sheets"], ticket["envelopes"], ticket["sides"]) == (3, 3, 1)
    assert [(part["first_sheet"], part["last_sheet"]) for part in ticket["parts"]] == [(1, 2), (3, 3)]
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_spreadsheet_says_what_the_manifest_says(letter, batch, place):
    letter(batch, customer_name="=1+1")
    batch = rendered(batch)
    sheet = load_workbook(BytesIO((place / "B260302-01" / "B260302-01.xlsx").read_bytes())).get_sheet_by_index(0)
    head, line = sheet.to_python()
    row = dict(zip(head, line, strict=True))
    assert (row["name"], row["sequence"], row["envelope_grams"]) == ("=1+1", 1, 9.5)
    assert row["total"] == manifest_of(batch)[0]["total"]


def test_it_is_put_there_once_and_anew_when_the_file_is(letter, batch, place):
    letter(batch, postcode="1"), letter(batch, postcode="2")
    batch = rendered(batch)
    ticket = place / "B260302-01" / "B260302-01.json"
    ticket.with_name("fetched").touch()
    rendered(batch)
    assert ticket.with_name("fetched").exists()
    batch.notices.filter(postcode="1").update(status="withdrawn", withdrawn_on=DAY)
    rendered(batch)
    assert not ticket.with_name("fetched").exists()
    assert json.loads(ticket.read_text("utf-8"))["sheets"] == 1


def test_only_what_was_released_is_put_there(letter, batch, place, supervisor, settings):
    settings.PRINT = settings.PRINT | {"release": True}
    letter(batch)
    rendered(batch)
    assert not place.exists()
    release(batch=batch, on=DAY, by=supervisor)
    assert (place / "B260302-01" / "B260302-01.1.pdf").exists()


def test_a_folder_that_cannot_be_written_is_named_and_the_file_is_kept(letter, batch, place):
    place.write_text("in the way")
    letter(batch)
    with pytest.raises(CannotPutOut, match="house"):
        rendered(batch)
    batch.refresh_from_db()
    assert batch.has_its_file()


def test_no_envelope_is_cut_apart():
    assert list(parts_of([1, 2, 1, 5, 1], 3)) == [(1, 3), (4, 4), (5, 9), (10, 10)]
    assert list(parts_of([1, 2, 1], 0)) == [(1, 4)]
    assert list(parts_of([], 3)) == []

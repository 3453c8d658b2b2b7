"""The print room: envelopes, marks for machines, sheets accounted for, release by a second person."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pikepdf
import pytest
from django.db import IntegrityError, transaction

from collections_app.customers.models import Account, Customer, SupplyPoint
from collections_app.notices.batch import close_batches
from collections_app.notices.models import PrintBatch, SheetCount
from collections_app.notices.operations import CannotHandOver, hand_over, release, render_batch
from collections_app.notices.printing import omr_marks
from collections_app.notices.sheets import CannotCount, count_sheets, reconciled, sheets_again
from collections_app.routes.models import ReadingRoute, RoutePoint
from tests.factories import make_staff, make_unit
from tests.notices.conftest import DAY
from tests.notices.letters import pages_of, picture

AT = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)


def rendered(batch: PrintBatch) -> PrintBatch:
    return render_batch(batch, at=AT)


def manifest_of(batch: PrintBatch) -> list[dict[str, str]]:
    with batch.manifest.open("rb") as file:
        return list(csv.DictReader(StringIO(file.read().decode("utf-8-sig"))))


@pytest.fixture
def printer(batch):
    return make_staff("paula", "print_room", batch.unit)


@pytest.fixture
def supervisor(batch):
    return make_staff("sara", "supervisor", batch.unit)


@pytest.fixture
def two_accounts(letter, batch):
    """Two letters to one customer with two accounts, and one of somebody else that would lie between them."""
    first, other, second = letter(batch), letter(batch, customer_no="K-2"), letter(batch)
    customer = Customer.objects.get(pk=first.case.account.customer_id)
    second.case.account.customer = customer
    second.case.account.save()
    return first, second, other


class TestEnvelopes:
    def test_what_one_customer_gets_at_one_address_lies_in_one_envelope(self, two_accounts, batch):
        lines = manifest_of(rendered(batch))
        together = {line["notice_no"]: (line["envelope"], line["envelope_sheets"]) for line in lines}
        first, second, other = (together[notice.notice_no] for notice in two_accounts)
        assert first == second and first[1] == "2"
        assert other[0] != first[0]
        assert (PrintBatch.objects.get().envelopes, PrintBatch.objects.get().grams) == (2, 3 * 5 + 2 * 4.5)

    def test_each_in_its_own_where_the_house_wants_that(self, two_accounts, batch, settings):
        settings.PRINT = settings.PRINT | {"one_envelope": False}
        assert [line["envelope"] for line in manifest_of(rendered(batch))] == ["1", "2", "3"]

    def test_never_more_sheets_than_it_holds(self, two_accounts, batch, settings):
        settings.PRINT = settings.PRINT | {"envelope_sheets": 1}
        assert [line["envelope_sheets"] for line in manifest_of(rendered(batch))] == ["1", "1", "1"]

    def test_another_address_is_another_envelope(self, letter, batch):
        letter(batch), letter(batch, address={"lines": ["7 Side Street"], "postcode": "430001", "city": "Riverside"})
        assert [line["envelope"] for line in manifest_of(rendered(batch))] == ["1", "2"]

    def test_thick_letters_are_marked_for_the_stapler(self, letter, batch, settings):
        settings.PRINT = settings.PRINT | {"staple_from": 2}
        letter(batch, postcode="1"), letter(batch, postcode="2", bills=30)
        assert [line["staple"] for line in manifest_of(rendered(batch))] == ["no", "yes"]

    def test_the_cover_weighs_them(self, two_accounts, batch):
        with rendered(batch).pdf.open("rb") as file:
            cover = pages_of(file.read())[0]
        assert "Envelopes 2" in cover and "Weight 24 g" in cover


class TestMarks:
    def test_the_last_sheet_of_an_envelope_has_its_mark_and_their_number_is_even(self):
        marks = list(omr_marks([1, 3, 2]))
        assert [ends for _start, ends, *_rest in marks] == [True, False, False, True, False, True]
        assert all(start for start, *_rest in marks)
        assert all(sum(places) % 2 == 0 for places in marks)

    def test_the_number_of_the_sheet_goes_round_in_eight(self):
        numbers = [a + 2 * b + 4 * c for _start, _end, a, b, c, _parity in omr_marks([1] * 9)]
        assert numbers == [1, 2, 3, 4, 5, 6, 7, 0, 1]

    def test_they_stand_in_the_margin_of_each_sheet_where_the_house_has_such_a_machine(self, letter, batch, settings):
        letter(batch)
        with rendered(batch).pdf.open("rb") as file:
            plain = picture(file.read(), page=1).convert("L").crop((30, 380, 82, 520))
        settings.PRINT = settings.PRINT | {"omr": True}
        PrintBatch.objects.update(pdf="", rendered_at=None)
        batch.refresh_from_db()
        with rendered(batch).pdf.open("rb") as file:
            marked = picture(file.read(), page=1).convert("L").crop((30, 380, 82, 520))
        assert plain.getextrema()[0] > 200
        assert marked.getextrema()[0] < 60


class TestSheets:
    def test_until_somebody_begins_nothing_is_asked(self, letter, batch, printer):
        letter(batch)
        assert reconciled(rendered(batch)) is None
        hand_over(batch=batch, on=DAY, by=printer)

    def test_a_spoiled_sheet_holds_the_batch_until_it_is_printed_again(self, letter, batch, printer):
        letter(batch, postcode="1"), letter(batch, postcode="2", bills=30)
        batch = rendered(batch)
        count_sheets(batch=batch, outcome="printed", sheets="1-3", by=printer)
        count_sheets(batch=batch, outcome="spoiled", sheets="2", by=printer, note="jam")
        with pytest.raises(CannotHandOver, match=r"accounted for: 2\."):
            hand_over(batch=batch, on=DAY, by=printer)
        count_sheets(batch=batch, outcome="reprinted", sheets="2", by=printer)
        assert hand_over(batch=batch, on=DAY, by=printer).status == "handed_over"

    def test_a_sheet_that_nobody_names_holds_it_too(self, letter, batch, printer):
        letter(batch, bills=30)
        batch = rendered(batch)
        count_sheets(batch=batch, outcome="printed", sheets="1", by=printer)
        with pytest.raises(CannotHandOver, match=r"accounted for: 2\."):
            hand_over(batch=batch, on=DAY, by=printer)

    def test_just_these_sheets_come_out_again(self, letter, batch):
        near, far = letter(batch, postcode="1"), letter(batch, postcode="2")
        (sheet,) = pages_of(sheets_again(rendered(batch), "2"))
        assert far.notice_no in sheet and near.notice_no not in sheet and "B260302-01 · 2/2" in sheet

    @pytest.mark.parametrize(
        ("written", "words"),
        [("two", "“two” is no sheet"), ("1-9", "has 2 sheets; there is no sheet 9"), ("", "Name a sheet")],
    )
    def test_what_is_no_sheet_of_it_is_said(self, letter, batch, printer, written: str, words: str):
        letter(batch, bills=30)
        with pytest.raises(CannotCount, match=words):
            count_sheets(batch=rendered(batch), outcome="printed", sheets=written, by=printer)
        assert not SheetCount.objects.exists()

    def test_a_new_file_has_new_sheets(self, letter, batch, printer):
        letter(batch, postcode="1"), letter(batch, postcode="2")
        batch = rendered(batch)
        count_sheets(batch=batch, outcome="printed", sheets="1-2", by=printer)
        batch.notices.filter(postcode="1").update(status="withdrawn", withdrawn_on=DAY)
        assert reconciled(rendered(batch)) is None

    def test_what_was_counted_stays(self, letter, batch, printer):
        letter(batch)
        count_sheets(batch=rendered(batch), outcome="spoiled", sheets="1", by=printer)
        with pytest.raises(IntegrityError, match="is history"), transaction.atomic():
            SheetCount.objects.all().delete()

    def test_only_the_print_room_counts(self, letter, batch, supervisor):
        letter(batch)
        with pytest.raises(CannotCount, match="role"):
            count_sheets(batch=rendered(batch), outcome="printed", sheets="1", by=supervisor)


class TestRelease:
    @pytest.fixture(autouse=True)
    def wanted(self, settings):
        settings.PRINT = settings.PRINT | {"release": True}

    def test_a_second_person_lets_it_leave(self, letter, batch, printer, supervisor):
        letter(batch)
        batch = rendered(batch)
        with pytest.raises(CannotHandOver, match="not been released yet"):
            hand_over(batch=batch, on=DAY, by=printer)
        batch = release(batch=batch, on=DAY, by=supervisor)
        assert (batch.released_by, batch.released_on) == (supervisor, DAY)
        assert hand_over(batch=batch, on=DAY, by=printer).status == "handed_over"

    def test_not_the_print_room_itself(self, letter, batch, printer):
        letter(batch)
        with pytest.raises(CannotHandOver, match="role"):
            release(batch=rendered(batch), on=DAY, by=printer)

    def test_whoever_released_does_not_hand_over(self, letter, batch, supervisor):
        letter(batch)
        release(batch=rendered(batch), on=DAY, by=supervisor)
        with pytest.raises(CannotHandOver, match="Somebody else"):
            hand_over(batch=batch, on=DAY, by=supervisor)

    def test_the_night_hands_nothing_over_that_waits_for_its_release(self, letter, settings):
        settings.PRINT_HANDOVER = "nightly"
        letter(unit=make_unit("HQ", has_print_room=True))
        close_batches(DAY)
        assert PrintBatch.objects.get(day=DAY, unit__code="HQ").status == "closed"

    def test_nothing_is_released_unseen(self, letter, batch, supervisor):
        letter(batch)
        with pytest.raises(CannotHandOver, match="print file first"):
            release(batch=batch, on=DAY, by=supervisor)


def test_the_printer_is_told_to_use_one_side_at_actual_size(letter, batch):
    letter(batch)
    with rendered(batch).pdf.open("rb") as file, pikepdf.open(file) as document:
        assert (document.Root.ViewerPreferences.Duplex, document.Root.ViewerPreferences.PrintScaling) == (
            "/Simplex",
            "/None",
        )


def test_batches_by_reading_route_for_the_reader_to_take_along(letter, settings):
    settings.PRINT = settings.PRINT | {"by_route": True}
    room = make_unit("HQ", has_print_room=True)
    routes = [ReadingRoute.objects.create(route_no=f"R-{n}", name=f"Bridge Quarter {n}", unit=room) for n in (1, 2)]
    kept = []
    for route in (*routes, routes[0], None):
        notice = letter(unit=room)
        if route:
            point = SupplyPoint.objects.create(supply_point_no=notice.account.account_no)
            Account.objects.filter(pk=notice.account_id).update(supply_point=point)
            RoutePoint.objects.create(supply_point=point, route=route)
        kept.append(notice)
    assert close_batches(DAY) == 4
    found = {batch.route: set(batch.notices.all()) for batch in PrintBatch.objects.select_related("route")}
    assert found == {routes[0]: {kept[0], kept[2]}, routes[1]: {kept[1]}, None: {kept[3]}}
    batch = render_batch(PrintBatch.objects.get(route=routes[0]), at=AT)
    with batch.pdf.open("rb") as file:
        assert "Reading route R-1 · Bridge Quarter 1" in pages_of(file.read())[0]


def test_batches_by_the_beginning_of_the_postcode(letter, settings):
    settings.PRINT = settings.PRINT | {"postcode_digits": 2}
    room = make_unit("HQ", has_print_room=True)
    for number in range(101):
        letter(unit=room, postcode=f"{number % 10}{number // 10 % 10}0001")
    assert close_batches(DAY) == 101
    assert PrintBatch.objects.filter(postcodes="43").count() == 1
    assert PrintBatch.objects.count() == 100
    assert PrintBatch.objects.order_by("-id")[0].batch_no == "B260302-100"

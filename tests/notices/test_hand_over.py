"""Handing over: from that day the letters count as sent, and it is on record who said so."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from collections_app.notices.batch import close_batches
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.operations import CannotHandOver, hand_over
from tests.factories import make_staff, make_unit
from tests.notices.conftest import DAY


def test_letters_count_as_sent_and_it_is_on_record_who_handed_them_over(letter, batch):
    posted, withdrawn = letter(batch), letter(batch, status="withdrawn")
    paula = make_staff("paula", "print_room")
    batch = hand_over(batch=batch, on=date(2026, 3, 4), by=paula)
    assert (batch.status, batch.handed_over_on, batch.handed_over_by) == ("handed_over", date(2026, 3, 4), paula)
    posted.refresh_from_db()
    withdrawn.refresh_from_db()
    assert (posted.status, posted.sent_on) == ("sent", date(2026, 3, 4))
    assert (withdrawn.status, withdrawn.sent_on) == ("withdrawn", None)


def test_a_batch_is_handed_over_once(letter, batch):
    letter(batch)
    hand_over(batch=batch, on=DAY, by=make_staff("paula", "print_room"))
    with pytest.raises(CannotHandOver, match="already been handed over"):
        hand_over(batch=batch, on=date(2026, 3, 5), by=make_staff("peter", "print_room"))
    batch.refresh_from_db()
    assert batch.handed_over_by.username == "paula"


def test_a_batch_is_not_handed_over_before_its_day(letter, batch):
    letter(batch)
    with pytest.raises(CannotHandOver, match="before the day"):
        hand_over(batch=batch, on=date(2026, 3, 1), by=make_staff("paula", "print_room"))
    assert batch.notices.get().status == "issued"


def test_the_night_piles_letters_by_print_room_kind_and_language(letter, settings):
    settings.PRINT_HANDOVER = "manual"
    company = make_unit("HQ")
    branch = make_unit("EAST", parent=company, kind="branch", has_print_room=True)
    team = make_unit("EAST-1", parent=branch, kind="team")
    letter(unit=team), letter(unit=branch), letter(unit=team, kind="demand"), letter(unit=team, language="zh-hans")
    letter(unit=company)
    assert close_batches(DAY) == 5
    piles = PrintBatch.objects.order_by("batch_no").values_list("unit__code", "kind", "language")
    assert sorted(piles) == [
        ("EAST", "demand", "en"), ("EAST", "reminder", "en"), ("EAST", "reminder", "zh-hans"), ("HQ", "reminder", "en"),
    ]  # fmt: skip
    assert PrintBatch.objects.get(unit=branch, kind="reminder", language="en").notices.count() == 2
    assert set(PrintBatch.objects.values_list("status", flat=True)) == {"closed"}
    assert close_batches(DAY) == 0
    assert PrintBatch.objects.count() == 4


def test_where_the_print_house_fetches_each_night_nobody_has_to_say_so(letter, settings):
    settings.PRINT_HANDOVER = "nightly"
    letter()
    close_batches(DAY)
    batch = PrintBatch.objects.get()
    assert (batch.status, batch.handed_over_on, batch.handed_over_by) == ("handed_over", DAY, None)
    assert Notice.objects.get().sent_on == DAY


@pytest.mark.parametrize(
    "change",
    [{"data": {}}, {"principal": 1}, {"penalty": 1}, {"notice_no": "260302000009999"}, {"data_sha256": "0" * 64}],
)
def test_an_issued_notice_does_not_change(letter, change):
    notice = letter()
    with pytest.raises(DatabaseError, match="an issued notice does not change"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**change)

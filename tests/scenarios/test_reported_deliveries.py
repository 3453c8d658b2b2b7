"""What post, courier and gateway report of letters and messages, by file: it proves, it delays, it sets people to work."""

from datetime import date
from pathlib import Path

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.deliveries.models import DeliveryReceipt, DeliveryReport, ReturnedLetter
from collections_app.deliveries.proofs import service_day
from collections_app.imports.loaders import LoadReport, load
from collections_app.limitation.models import LimitationInterruption
from collections_app.messages.models import Message
from collections_app.worklist.models import Task
from tests.factories import make_unit
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db
HEAD = "notice_no,channel,status,at,proof\n"


@pytest.fixture
def debtor() -> Story:
    """Owes since the first of July and got the demand on the fourteenth, by post: three days."""
    story = Story(unit=make_unit("north", make_unit("HQ")))
    story.bill("400.00", due="07-01")
    story.nights_until("07-02")
    story.nights_until("07-14")
    assert story.letters[-1] == ("demand", "07-14")
    return story


@pytest.fixture
def report(tmp_path: Path, debtor: Story):
    """Load a file that says one thing of the demand: channel, status, when, and the proof."""

    def report(channel: str, status: str, at: str, proof: str = "", on: str = "07-25") -> LoadReport:
        file = tmp_path / "deliveries.csv"
        file.write_text(f"{HEAD}{debtor.notices[-1].notice_no},{channel},{status},{at},{proof}\n", encoding="utf-8")
        return load("deliveries", file, on=day(on))

    return report


def faults_of(report: LoadReport) -> list[tuple[str, str]]:
    return [(row["column"], row["error"]) for row in report.rejected_rows]


def disconnection_notice_on(story: Story) -> str:
    story.nights_until("08-25")
    return next(on for kind, on in story.letters if kind == "disconnection_notice")


def test_what_was_signed_for_is_a_proof_of_service(debtor: Story, report):
    assert report("registered_post", "served", "2026-07-22T10:30", "RR123456785CN").created == 1
    notice = debtor.notices[-1]
    receipt = DeliveryReceipt.objects.get()
    assert (receipt.notice_id, receipt.kind, receipt.document) == (notice.pk, "registered_post", "RR123456785CN")
    assert (receipt.recorded_by, service_day(notice)) == (None, day("07-22"))
    entry = LimitationInterruption.objects.get()
    assert (entry.entry_no, entry.kind, entry.on, entry.bill_id) == (
        receipt.entry_no, "demand", day("07-22"), notice.lines.get().bill_id,
    )  # fmt: skip
    told = CaseEvent.objects.get(kind="service_proven")
    assert told.data == {
        "notice_no": notice.notice_no, "proof": "registered_post", "served_on": "2026-07-22", "document": "RR123456785CN",
    }  # fmt: skip


def test_the_debtor_has_his_days_from_the_day_that_is_proven(debtor: Story, report):
    report("courier", "served", "2026-07-22T10:30", "slip 4")
    assert disconnection_notice_on(debtor) == "08-06"  # fifteen days from then


def test_the_same_file_again_proves_nothing_twice(debtor: Story, report):
    report("courier", "served", "2026-07-22T10:30", "slip 4")
    again = report("courier", "served", "2026-07-22T10:30", "slip 4")
    assert (again.created, again.unchanged, again.rejected) == (0, 1, 0)
    report("hand", "served", "2026-07-23T10:30", "book 12")  # somebody else says so, too
    assert (DeliveryReceipt.objects.count(), DeliveryReport.objects.count()) == (1, 2)


def test_ordinary_post_proves_nothing_but_gives_the_debtor_the_later_day(debtor: Story, report):
    report("post", "served", "2026-07-16T09:00")
    assert service_day(debtor.notices[-1]) == day("07-17")  # never sooner than by the days in the post
    report("post", "served", "2026-07-20T09:00")
    assert service_day(debtor.notices[-1]) == day("07-20")
    assert not DeliveryReceipt.objects.exists()
    assert disconnection_notice_on(debtor) == "08-04"


@pytest.mark.parametrize(
    ("channel", "status", "reason", "task"),
    [
        ("registered_post", "refused", "refused", "serve_by_hand"),
        ("post", "returned", "unstated", "letter_returned"),
        ("courier", "failed", "no_box", "serve_by_hand"),
    ],
)
def test_a_letter_that_did_not_get_there_holds_the_ladder_and_sets_somebody_to_work(
    debtor: Story, report, channel: str, status: str, reason: str, task: str
):
    report(channel, status, "2026-07-20T09:00", "door closed")
    returned = ReturnedLetter.objects.get()
    assert (returned.reason, returned.returned_on, returned.note, returned.recorded_by) == (
        reason, day("07-20"), "door closed", None,
    )  # fmt: skip
    assert Task.objects.open().filter(kind=task, about=debtor.notices[-1].notice_no).exists()
    assert CaseEvent.objects.filter(kind="letter_returned").count() == 1
    assert service_day(debtor.notices[-1]) is None
    debtor.nights_until("08-25")
    assert debtor.letters[-1] == ("demand", "07-14")


def test_what_is_proven_does_not_come_back(debtor: Story, report):
    report("courier", "served", "2026-07-16T09:00", "slip 4")
    report("post", "returned", "2026-07-20T09:00")
    assert not ReturnedLetter.objects.exists()
    assert service_day(debtor.notices[-1]) == day("07-16")


def test_what_the_gateway_says_of_the_message_beside_it(debtor: Story, report):
    message = Message.objects.create(
        account=debtor.account, customer=debtor.account.customer, case=debtor.case, kind="demand", channel="sms",
        to="13900000000", language="en", text="Pay.", about=debtor.notices[-1].notice_no, pay_by_on=day("07-24"),
        is_courtesy=False, queued_on=day("07-14"), not_before="2026-07-15T08:00Z", status="sent",
        sent_at="2026-07-15T08:00Z",
    )  # fmt: skip
    report("sms", "served", "2026-07-15T09:00")
    message.refresh_from_db()
    assert message.status == "delivered"
    assert not DeliveryReceipt.objects.exists()  # and it proves nothing of the letter


def test_a_message_that_failed_is_told(debtor: Story, report):
    message = Message.objects.create(
        account=debtor.account, customer=debtor.account.customer, case=debtor.case, kind="demand", channel="sms",
        to="13900000000", language="en", text="Pay.", about=debtor.notices[-1].notice_no, pay_by_on=day("07-24"),
        is_courtesy=False, queued_on=day("07-14"), not_before="2026-07-15T08:00Z", status="sent",
        sent_at="2026-07-15T08:00Z",
    )  # fmt: skip
    report("sms", "failed", "2026-07-15T09:00", "no such number")
    message.refresh_from_db()
    assert (message.status, message.failure) == ("failed", "no such number")
    assert CaseEvent.objects.filter(kind="message_failed").exists()
    assert not ReturnedLetter.objects.exists()  # the letter itself is on its way


@pytest.mark.parametrize(
    ("row", "column", "error"),
    [
        ("N1,post,served,2026-07-20T09:00,", "notice_no", "there is no such notice"),
        ("{no},pigeon,served,2026-07-20T09:00,", "channel", "courier, court, email, hand, post, registered_post, sms"),
        ("{no},post,lost,2026-07-20T09:00,", "status", "failed, refused, returned, served"),
        ("{no},post,served,2026-07-13T09:00,", "at", "before the day on which the notice was sent (2026-07-14)"),
        ("{no},post,served,2026-08-20T09:00,", "at", "after the day on which it is loaded"),
        ("{no},court,served,2026-07-20T09:00,", "proof", "only with its proof"),
        ("{no},sms,served,2026-07-20T09:00,", "channel", "no message went by this channel"),
    ],
)
def test_what_cannot_be_is_set_aside_by_name(debtor: Story, tmp_path: Path, row: str, column: str, error: str):
    file = tmp_path / "deliveries.csv"
    number = debtor.notices[-1].notice_no
    good = f"{number},courier,served,2026-07-16T09:00,slip 4\n"
    file.write_text(HEAD + row.format(no=number) + "\n" + good, encoding="utf-8")
    loaded = load("deliveries", file, on=day("07-25"))
    assert (loaded.created, loaded.rejected) == (1, 1)  # the good row is taken
    ((where, why),) = faults_of(loaded)
    assert (where, error in why) == (column, True)


def test_a_notice_that_has_not_left_the_house_cannot_have_arrived(debtor: Story, report, settings):
    settings.PRINT_HANDOVER = "manual"
    debtor.nights_until("08-02")
    assert debtor.letters[-1][0] == "disconnection_notice"
    assert faults_of(report("post", "served", "2026-08-03T09:00", on="08-04")) == [
        ("notice_no", "the notice has not been sent")
    ]


def test_what_was_reported_cannot_be_changed(debtor: Story, report):
    from django.db import IntegrityError, transaction

    report("post", "served", "2026-07-20T09:00")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        DeliveryReport.objects.update(on=date(2026, 7, 1))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        DeliveryReport.objects.all().delete()

"""Sending what is queued: within its hours, once, again if it failed, and what the gateways report."""

from collections.abc import Callable
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.db import IntegrityError, transaction

from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Contact
from collections_app.engine.step_changes import change_step
from collections_app.messages.gateways import MailGateway
from collections_app.messages.models import Message
from collections_app.messages.operations import CannotReportDelivery, report_delivery
from collections_app.org.models import StaffMember
from collections_app.worklist.models import Task
from tests.scenarios.messaging import SHANGHAI, clock, rows, send, with_channels
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


class TestSending:
    @pytest.fixture
    def waiting(self, household: Story, outbox: Path) -> Message:
        """A text message that waits for the morning of the fifth."""
        with_channels("sms")
        household.bill("320.50", due="07-01")
        household.night("07-04", "step")
        return Message.objects.get()

    @pytest.fixture
    def mailed(self, household: Story, outbox: Path) -> Message:
        with_channels("email")
        household.bill("320.50", due="07-01")
        household.night("07-04", "step")
        return Message.objects.get()

    def test_waits_for_its_hours(self, waiting: Message) -> None:
        assert waiting.not_before.astimezone(SHANGHAI).hour in (8, 9)
        assert [send("07-05", hour).sent for hour in (7, 22)] == [0, 0]
        assert send("07-06", 11).sent == 1

    def test_goes_once(self, waiting: Message, outbox: Path) -> None:
        assert [send("07-05").sent, send("07-05").sent, len(rows(outbox))] == [1, 0, 1]

    def test_does_not_go_when_its_letter_has_been_taken_back(
        self, household: Story, officer: StaffMember, outbox: Path, settings
    ) -> None:
        settings.PRINT_HANDOVER = "manual"
        with_channels("sms")
        household.bill("320.50", due="07-01")
        household.night("07-04", "step")
        change_step(case=household.case, to=1, reason="a wrong address", by=officer, on=day("07-05"))
        assert (send("07-05").withdrawn, rows(outbox)) == (1, [])

    def test_what_was_said_does_not_change(self, waiting: Message) -> None:
        send("07-05")
        for change in ({"text": "Pay!"}, {"to": "1"}, {"status": "queued", "sent_at": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Message.objects.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.all().delete()

    def test_is_tried_three_times_then_somebody_looks_for_another_address(
        self, mailed: Message, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*args: object) -> str:
            raise ValueError("mailbox full")

        monkeypatch.setattr(MailGateway, "send", refuse)
        tries = [send("07-05", hour) for hour in (12, 12, 13, 14)]
        assert [(done.postponed, done.failed) for done in tries] == [(1, 0), (0, 0), (1, 0), (0, 1)]
        mailed.refresh_from_db()
        assert (mailed.status, mailed.failure, mailed.attempts) == ("failed", "mailbox full", 3)
        assert Contact.objects.get(kind="email").quality == "failed"
        assert Task.objects.get(kind="check_contact").about == "mailbox full"
        assert CaseEvent.objects.get(kind="message_failed").data["channel"] == "email"

    def test_what_fails_by_one_channel_goes_by_the_other(
        self, waiting: Message, household: Story, supervisor: StaffMember, outbox: Path
    ) -> None:
        send("07-05")
        waiting.refresh_from_db()
        report(waiting, "failed", supervisor)
        mail = Message.objects.get(channel="email")
        assert (mail.text, mail.about, mail.amount) == (waiting.text, waiting.about, waiting.amount)
        assert mail.subject and mail.status == "queued"
        assert send("07-06").sent == 1
        mail.refresh_from_db()
        report(mail, "failed", supervisor)
        assert Message.objects.count() == 2  # and not round in circles

    def test_a_reminder_before_the_due_day_goes_by_the_other_channel_too(
        self, waiting: Message, household: Story, supervisor: StaffMember
    ) -> None:
        Message.objects.create(
            account=household.account, customer=household.account.customer, kind="pre_due", channel="sms", to="1",
            language="en", text="A word.", about="2026-07-20", amount="10.00", is_courtesy=True, pay_by_on=day("07-20"),
            queued_on=day("07-05"), not_before=waiting.not_before, status="sent", sent_at=waiting.not_before,
        )  # fmt: skip
        report(Message.objects.get(kind="pre_due"), "failed", supervisor)
        assert set(Message.objects.filter(kind="pre_due").values_list("channel", "status")) == {
            ("sms", "failed"), ("email", "queued"),
        }  # fmt: skip

    def test_whoever_cannot_be_reached_in_any_way_is_looked_for(
        self, mailed: Message, household: Story, supervisor: StaffMember
    ) -> None:
        Contact.objects.exclude(kind="email").update(quality="failed")
        send("07-05")
        report(mailed, "failed", supervisor)
        household.nights_until("07-06")
        assert Task.objects.get(kind="contact_missing").status == "open"

    def test_an_address_that_is_refused_for_good_is_not_tried_again(
        self, mailed: Message, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refusal = SMTPRecipientsRefused({mailed.to: (550, b"no such user")})
        monkeypatch.setattr("django.core.mail.EmailMessage.send", _raising(refusal))
        assert send("07-05").failed == 1
        assert Message.objects.get(channel="email").failure == "550 no such user"

    def test_a_gateway_that_is_down_costs_nobody_his_address(
        self, mailed: Message, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("django.core.mail.EmailMessage.send", _raising(SMTPServerDisconnected("gone")))
        for _try in range(5):
            assert send("07-05").down == ("email",)
        monkeypatch.undo()
        assert Contact.objects.get(kind="email").quality == "unverified"
        assert send("07-05").sent == 1

    def test_the_gateway_reports_what_became_of_it(
        self, waiting: Message, officer: StaffMember, supervisor: StaffMember
    ) -> None:
        with pytest.raises(CannotReportDelivery, match="was sent"):
            report(waiting, "delivered", supervisor)
        send("07-05")
        with pytest.raises(CannotReportDelivery, match="role"):
            report(waiting, "delivered", officer)
        assert report(waiting, "failed", supervisor).failure == "unknown number"
        assert report(waiting, "failed", supervisor).status == "failed"
        assert Contact.objects.get(kind="phone").quality == "failed"
        assert Task.objects.filter(kind="check_contact").count() == 1
        with pytest.raises(CannotReportDelivery):
            report(waiting, "delivered", supervisor)


def report(message: Message, status: str, by: StaffMember) -> Message:
    return report_delivery(message=message, status=status, words="unknown number", at=clock("07-05", 13)(), by=by)


def _raising(error: Exception) -> Callable[..., int]:
    def send(*args: object, **more: object) -> int:
        raise error

    return send

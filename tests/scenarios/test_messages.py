"""Text messages and e-mails: beside the letters of a step, and a friendly word before the due day."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings

from collections_app.cases.models import CaseEvent
from collections_app.cases.operations import end_hold
from collections_app.customers.models import Contact
from collections_app.engine.due_reminders import remind_before_due
from collections_app.messages.gateways import FileGateway, GatewayDown
from collections_app.messages.models import Message
from collections_app.org.models import StaffMember
from collections_app.procedures.operations import copy_to_draft
from collections_app.procedures.review import review
from collections_app.rules.contact_budget import Cap
from tests.factories import make_procedure
from tests.scenarios.messaging import clock, procedure, queued, reach, rows, send, with_channels
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


class TestBesideTheLetter:
    def test_go_by_every_channel_of_the_step(self, household: Story, outbox: Path) -> None:
        with_channels("sms", "email")
        household.bill("320.50", due="07-01")
        household.night("07-04", "step", "reminder")
        assert household.letters == [("reminder", "07-04")]
        assert queued(household) == [("reminder", "sms", "queued"), ("reminder", "email", "queued")]
        assert CaseEvent.objects.get(kind="step_taken").data["messages"] == ["sms", "email"]
        assert send("07-05").sent == 2
        (row,) = rows(outbox)
        assert row["to"] == "13800138000"
        assert "CNY 322.42" in row["text"] and "14 Jul 2026" in row["text"] and "95598" in row["text"]
        (letter,) = mail.outbox
        assert (letter.to, letter.subject) == (["anna@weber.example"], "A reminder: your electricity bill")

    def test_speak_chinese_to_whoever_does(self, officer: StaffMember, outbox: Path) -> None:
        with_channels("sms")
        story = Story(unit=officer.unit, customer_class="lease_run", language="zh-hans")
        reach(story, phone="+86 138 0013 8000")
        story.bill("1320.50", due="07-01")
        story.night("07-04", "step", "reminder")
        assert "江畔供电公司" in Message.objects.get().text
        assert "1,328.42元" in Message.objects.get().text and "2026年7月14日" in Message.objects.get().text

    def test_a_message_without_a_number_goes_by_email_and_without_either_the_letter_goes_alone(
        self, household: Story, officer: StaffMember, outbox: Path
    ) -> None:
        with_channels("sms")
        Contact.objects.filter(kind="phone").update(quality="failed")
        unreachable = Story(unit=officer.unit, customer_class="lease_run")
        for story in (household, unreachable):
            story.bill("320.50", due="07-01")
        household.night("07-04", "step")
        assert queued(household) == [("reminder", "email", "queued")]
        assert (queued(unreachable), unreachable.letters) == ([], [("reminder", "07-04")])

    def test_nothing_is_queued_without_a_gateway(self, household: Story) -> None:
        with_channels("sms", "email")
        household.bill("320.50", due="07-01")
        household.night("07-04", "step")
        assert (queued(household), household.letters) == ([], [("reminder", "07-04")])

    def test_a_reminder_keeps_within_the_contact_budget_but_a_demand_is_not_held_back(
        self, household: Story, outbox: Path
    ) -> None:
        with_channels("sms", "email")
        household.bill("320.50", due="07-01")
        with override_settings(CONTACT_BUDGET=(Cap(2, 60),)):
            household.nights_until("07-05")
            assert queued(household) == [("reminder", "sms", "queued")]  # the letter is the other one
            household.nights_until("07-16")
        assert [kind for kind, *_more in queued(household)] == ["reminder", "demand", "demand"]

    def test_what_is_paid_meanwhile_is_not_asked_for(self, household: Story, outbox: Path) -> None:
        with_channels("sms")
        household.bill("320.50", due="07-01")
        household.night("07-04", "step")
        household.pays_at_the_counter("1000.00", on="07-05")
        assert (send("07-05").sent, queued(household)) == (0, [("reminder", "sms", "withdrawn")])

    def test_nor_whoever_is_put_on_hold(self, household: Story, outbox: Path) -> None:
        with_channels("sms")
        household.bill("320.50", due="07-01")
        household.night("07-04", "step")
        household.hold("07-05")
        assert send("07-05").withdrawn == 1
        assert rows(outbox) == []


class TestBeforeTheDueDay:
    @pytest.fixture(autouse=True)
    def _gateways(self, outbox: Path) -> None:
        procedure(pre_due_days=3)

    def pay_late(self, story: Story, *due: str) -> None:
        """Bills that were paid five days after their day."""
        for on in due:
            bill = story.bill("10.00", due=on)
            story.nights_until(on)
            story.pays("10.00", on=f"{day(on) + timedelta(5):%m-%d}", bill=bill)
            story.nights_until(f"{day(on) + timedelta(5):%m-%d}")

    def test_whoever_often_pays_late_is_reminded_once_and_gets_no_case_by_it(
        self, household: Story, outbox: Path
    ) -> None:
        self.pay_late(household, "04-01", "05-01")
        closed = len(household.cases)
        household.bill("88.20", due="07-20")
        household.nights_until("07-16")
        assert queued(household) == []
        household.nights_until("07-19")
        assert queued(household) == [("pre_due", "sms", "queued")]
        assert len(household.cases) == closed
        event = CaseEvent.objects.get(kind="message_queued")
        assert (event.case, event.data["late_bills"], event.data["due_on"]) == (None, 2, "2026-07-20")
        assert send("07-19").sent == 1
        assert "CNY 88.20" in rows(outbox)[0]["text"] and "20 Jul 2026" in rows(outbox)[0]["text"]
        assert remind_before_due(day("07-19")) == 0

    def test_not_whoever_pays_in_time(self, household: Story) -> None:
        self.pay_late(household, "04-01")
        household.bill("88.20", due="07-20")
        household.nights_until("07-19")
        assert queued(household) == []

    def test_nor_while_on_hold_disputed_or_too_often_contacted(self, household: Story) -> None:
        self.pay_late(household, "04-01", "05-01")
        bill = household.bill("88.20", due="07-20")
        household.nights_until("07-16")
        hold = household.hold("07-17")
        assert remind_before_due(day("07-17")) == 0
        end_hold(hold=hold, on=day("07-18"))
        dispute = household.dispute("07-18", bill=bill)
        assert remind_before_due(day("07-18")) == 0
        household.close_dispute(dispute, on="07-19")
        with override_settings(CONTACT_BUDGET=(Cap(2, 92),)):
            assert remind_before_due(day("07-19")) == 1  # beside the reminder of May
            household.bill("9.00", due="07-22")
            assert remind_before_due(day("07-20")) == 0

    def test_what_is_paid_before_the_morning_is_not_reminded_of(self, household: Story, outbox: Path) -> None:
        self.pay_late(household, "04-01", "05-01")
        household.bill("88.20", due="07-20")
        household.nights_until("07-17")
        household.pays_at_the_counter("88.20", on="07-18")
        assert (send("07-18").withdrawn, rows(outbox)) == (1, [])


def test_the_grades_of_the_procedure_say_who_is_reminded(household: Story, officer: StaffMember, outbox: Path) -> None:
    procedure(pre_due_days=3, pre_due_grades=["C", "D"])
    household.account.credit_grade = "C"
    household.account.save()
    other = Story(unit=officer.unit, customer_class="lease_run", credit_grade="A")
    reach(other, email="other@weber.example")
    for story in (household, other):
        story.bill("88.20", due="07-20")
    household.nights_until("07-17")
    assert (len(queued(household)), queued(other)) == (1, [])


def test_a_procedure_says_when_a_channel_has_no_gateway(household: Story, outbox: Path) -> None:
    short = make_procedure(
        "short", [("reminder", 3, 0), ("legal_referral", 90, 30)], customer_classes=["temporary"], pre_due_days=2,
        conditions={"reminder": {"channels": ["sms"]}, "legal_referral": {"channels": ["email"]}},
    )  # fmt: skip
    draft = copy_to_draft(procedure=short)
    assert (draft.pre_due_days, draft.steps.get(position=1).channels) == (2, ["sms"])
    assert [remark.is_error for remark in review(draft) if "no text for a message" in remark.text] == [True] * 3
    with override_settings(SMS_GATEWAY="", EMAIL_GATEWAY=""):
        warnings = [remark.text for remark in review(draft) if "gateway" in remark.text and not remark.is_error]
    assert len(warnings) == 3
    assert "the channel text message" in " ".join(warnings)


def test_a_folder_that_cannot_be_written_is_a_gateway_that_is_down(household: Story, outbox: Path) -> None:
    with override_settings(MESSAGE_OUTBOX=outbox / "file" / "deeper"):
        (outbox / "file").write_text("")
        with pytest.raises(GatewayDown, match="deeper"):
            FileGateway().send(Message(channel="sms"), clock("07-05")())

"""What is agreed by phone is posted to be signed: numbered, printed, archived and proven like every other letter."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import timezone

from collections_app.arrangements.models import PaymentPlan
from collections_app.arrangements.plans import (
    PlanPurpose,
    approve_plan,
    end_plan,
    make_plan,
    record_signature,
)
from collections_app.arrangements.proposals import propose_plan
from collections_app.cases.models import CaseEvent
from collections_app.deliveries.proofs import service_day
from collections_app.dossiers.operations import make_evidence
from collections_app.engine.account_letters import CannotWrite, write_letter
from collections_app.engine.agreements import agreement, write_agreements
from collections_app.messages.models import Message
from collections_app.notices.letters import render_letter
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.operations import render_batch
from collections_app.org.models import StaffMember
from collections_app.penalties.models import PenaltyCharge
from tests.factories import make_staff
from tests.notices.letters import codes_on, pages_of, picture, words_of
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def debtor(officer: StaffMember) -> Story:
    """Owes 300.00 on two bills and has been reminded."""
    story = Story(unit=officer.unit, name="Anna Weber", language="en")
    story.bill("100.00", due="07-01")
    story.bill("200.00", due="07-06")
    story.nights_until("07-09")
    return story


@pytest.fixture
def agree(debtor: Story, officer: StaffMember) -> Callable[..., PaymentPlan]:
    def agree(on: str = "07-10", months: int = 3, kind: str = "informal", **more: str) -> PaymentPlan:
        bills = list(debtor.account.bills.all())
        proposal = propose_plan(
            account=debtor.account, bills=bills, months=months, on=day(on), first_on=day("08-01"), down_payment=None
        )
        purpose = PlanPurpose(kind, "Out of work", **more)
        return make_plan(account=debtor.account, proposal=proposal, purpose=purpose, by=officer, on=day(on))

    return agree


def posted() -> Notice:
    return Notice.objects.get(kind="plan_agreement")


def text_of(pdf: bytes) -> str:
    return words_of(pdf).replace("\u00a0", " ")


class TestOfTheNight:
    def test_it_goes_out_with_the_letters_of_that_night(self, debtor: Story, agree: Callable) -> None:
        plan = agree()
        debtor.nights_until("07-10")
        notice = posted()
        assert (notice.status, notice.sent_on, notice.batch.kind) == ("sent", day("07-10"), "plan_agreement")
        assert (notice.case, notice.step, notice.principal, notice.penalty, notice.fees) == (
            debtor.case,
            None,
            300,
            0,
            0,
        )
        assert [line.principal for line in notice.lines.order_by("id")] == [100, 200]
        told = CaseEvent.objects.get(kind="letter_written")
        assert told.data == {"notice_no": notice.notice_no, "letter": "plan_agreement", "about": plan.plan_no}
        assert not PenaltyCharge.objects.filter(reference=notice.notice_no).exists()

    def test_it_says_what_is_paid_when_and_what_follows(self, debtor: Story, agree: Callable) -> None:
        plan = agree()
        debtor.nights_until("07-10")
        pdf = render_letter(posted().data)
        words = text_of(pdf)
        for said in (
            "Agreement to pay by instalments", plan.plan_no, "¥300.00", "Instalment Please pay by Amount (CNY)",
            "1 1 August 2026 100.00 2 1 September 2026 100.00 3 1 October 2026 100.00 Total 300.00",
            "5 days after its day, this agreement ends", "you acknowledge that you owe this amount",
            "Place, date and signature", posted().notice_no, "Anna Weber",
            "Amount to pay ¥100.00 Please pay by 1 August 2026",
        ):  # fmt: skip
            assert said in words, said
        assert "Days late" not in words
        codes = [codes_on(picture(pdf, page, 200)).get("QRCode", "") for page in range(len(pages_of(pdf)))]
        assert "amount=100.00" in "".join(codes)  # the first of them, not the whole debt

    def test_once_and_only_of_late(self, debtor: Story, agree: Callable) -> None:
        agree()
        debtor.nights_until("07-12")
        assert write_agreements(day("07-12")) == 0
        assert Notice.objects.filter(kind="plan_agreement").count() == 1

    def test_a_night_that_was_missed_is_made_up_for(self, agree: Callable) -> None:
        agree(on="07-10")
        assert [write_agreements(day(on)) for on in ("07-09", "07-13", "07-12")] == [0, 0, 1]

    def test_what_was_signed_at_the_counter_is_not_posted(
        self, debtor: Story, agree: Callable, officer: StaffMember
    ) -> None:
        plan = agree()
        record_signature(plan=plan, signed_on=day("07-10"), document="Folder 7", by=officer, on=day("07-10"))
        debtor.nights_until("07-12")
        assert not Notice.objects.filter(kind="plan_agreement").exists()

    def test_what_waits_for_approval_is_posted_once_it_is_approved(
        self, debtor: Story, agree: Callable, officer: StaffMember
    ) -> None:
        plan = agree(kind="court", court_file="(2026) 12")
        debtor.nights_until("07-10")
        assert not Notice.objects.filter(kind="plan_agreement").exists()
        approve_plan(plan=plan, by=make_staff("sara", "supervisor", officer.unit), on=day("07-11"))
        debtor.nights_until("07-11")
        words = text_of(render_letter(posted().data))
        assert "as ordered by the court (file (2026) 12), you pay" in words
        assert "we shall decide what follows from it" in words

    def test_a_plan_called_off_before_the_letter_left_is_not_posted(
        self, debtor: Story, agree: Callable, officer: StaffMember, settings
    ) -> None:
        settings.PRINT_HANDOVER = "manual"
        plan = agree()
        debtor.nights_until("07-10")
        assert posted().status == "issued"
        supervisor = make_staff("sara", "supervisor", officer.unit)
        end_plan(plan=plan, is_broken=False, note="Paid by her brother", by=supervisor, on=day("07-11"))
        debtor.nights_until("07-11")
        assert (posted().status, posted().withdrawn_on) == ("withdrawn", day("07-11"))

    def test_no_clock_of_the_law_hangs_on_it(self, debtor: Story, agree: Callable) -> None:
        agree()
        debtor.nights_until("07-10")
        assert service_day(posted()) is None
        debtor.night("07-20", "held", "instalments")

    def test_a_house_may_leave_it_to_people(self, debtor: Story, agree: Callable, settings) -> None:
        settings.PAYMENT_PLANS = settings.PAYMENT_PLANS | {"post_agreement": 0}
        agree()
        debtor.nights_until("07-12")
        assert not Notice.objects.filter(kind="plan_agreement").exists()


class TestByHand:
    def test_an_officer_has_it_posted(self, debtor: Story, agree: Callable, officer: StaffMember) -> None:
        agree()
        notice = write_letter(account=debtor.account, kind="plan_agreement", on=day("07-10"), by=officer)
        assert (notice.case, notice.pay_by_on, notice.lines.count()) == (debtor.case, day("08-01"), 2)
        with pytest.raises(CannotWrite, match="already"):
            write_letter(account=debtor.account, kind="plan_agreement", on=day("07-10"), by=officer)
        debtor.nights_until("07-10")
        assert posted().status == "sent"

    def test_the_paper_of_the_plan_is_the_letter_once_it_is_written(self, debtor: Story, agree: Callable) -> None:
        plan = agree()
        before = text_of(agreement(plan))
        assert f"Plan no. {plan.plan_no}" in before and "1 October 2026 100.00" in before
        assert agreement(plan) == agreement(plan)
        debtor.nights_until("07-10")
        assert agreement(plan) == render_letter(posted().data)
        assert f"Notice no. {posted().notice_no}" in text_of(agreement(plan))

    def test_in_the_language_of_the_customer(self, debtor: Story, agree: Callable) -> None:
        plan = agree()
        for language, said in (("zh-hans", "电费分期还款协议"), ("de", "Vereinbarung über Ratenzahlung")):
            customer = debtor.account.customer
            customer.language = language
            customer.save()
            assert said in text_of(agreement(PaymentPlan.objects.get(pk=plan.pk)))

    def test_where_no_message_goes_out_it_is_posted_all_the_same(self, debtor: Story, agree: Callable) -> None:
        agree()
        debtor.nights_until("07-10")
        assert not Message.objects.exists() and posted().status == "sent"


def test_it_is_printed_and_in_the_evidence_of_the_case(
    debtor: Story, agree: Callable, officer: StaffMember, settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.IS_LOCAL = tmp_path, True
    plan = agree()
    debtor.nights_until("07-10")
    batch = render_batch(PrintBatch.objects.get(kind="plan_agreement"), at=timezone.now())
    with batch.pdf.open("rb") as file:
        printed = text_of(file.read())
    assert "Agreement to pay by instalments" in printed and f"{batch.batch_no} · 1/" in printed
    target = BytesIO()
    make_evidence(case=debtor.case, target=target, on=day("07-15"))
    archive = ZipFile(BytesIO(target.getvalue()))
    assert plan.plan_no in text_of(archive.read(f"notices/{posted().notice_no}.pdf"))
    assert "agreement on a payment plan" in words_of(archive.read("statement.pdf")).lower()

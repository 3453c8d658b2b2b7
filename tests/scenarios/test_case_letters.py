"""Letters that a person has written beside the ladder: they are posted like any other, and move no clock."""

from datetime import timedelta

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.deliveries.proofs import service_day
from collections_app.enforcement.models import LegalReferral, SupplyOrder
from collections_app.engine.case_letters import CannotWrite, reasons_to_write, write_letter
from collections_app.notices.letters import render_letter
from collections_app.notices.models import Notice, PrintBatch
from collections_app.org.models import StaffMember
from collections_app.penalties.models import PenaltyCharge
from tests.factories import make_staff, make_unit
from tests.notices.letters import words_of
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def lawyer() -> StaffMember:
    return make_staff("leo", "legal", make_unit("north", make_unit("HQ")))


@pytest.fixture
def debtor(lawyer: StaffMember) -> Story:
    """Owes since the first of July and got the demand on the fourteenth."""
    story = Story(unit=lawyer.unit)
    story.bill("400.00", due="07-01")
    story.nights_until("07-02")
    story.nights_until("07-14")
    return story


@pytest.fixture
def referred(debtor: Story) -> LegalReferral:
    return LegalReferral.objects.create(
        referral_no="L000000007", case=debtor.case, opened_on=day("07-14"), amount="400.00"
    )


def test_a_referral_is_told_with_all_that_is_owed(debtor: Story, referred: LegalReferral, lawyer: StaffMember):
    notice = write_letter(case=debtor.case, kind="referral", on=day("07-16"), by=lawyer)
    words = words_of(render_letter(notice.data))
    assert "referred to our legal office" in words and "(file L000000007)" in words
    assert f"¥{notice.total:,.2f}" in words and "26 July 2026" in words
    assert (notice.principal, notice.step, notice.lines.count()) == (400, None, 1)
    assert PenaltyCharge.objects.filter(reference=notice.notice_no).exists() == (
        notice.penalty > debtor.notices[1].penalty
    )
    told = CaseEvent.objects.get(kind="letter_written")
    assert told.data == {"notice_no": notice.notice_no, "letter": "referral", "about": "L000000007"}
    assert told.actor == lawyer


def test_it_is_posted_with_the_letters_of_the_night(debtor: Story, referred: LegalReferral, lawyer: StaffMember):
    notice = write_letter(case=debtor.case, kind="referral", on=day("07-15"), by=lawyer)
    debtor.nights_until("07-15")
    notice.refresh_from_db()
    assert (notice.status, notice.sent_on, notice.batch.kind) == ("sent", day("07-15"), "referral")


def test_no_clock_hangs_on_it(debtor: Story, referred: LegalReferral, lawyer: StaffMember):
    notice = write_letter(case=debtor.case, kind="referral", on=day("07-15"), by=lawyer)
    assert service_day(notice) is None
    debtor.nights_until("08-03")
    step = next(one for one in debtor.notices if one.kind == "disconnection_notice")
    assert step.issued_on == day("08-02")  # as it would have been without
    assert (step.occurrence, step.data["demands_made"]) == (1, 2)  # the reminder and the demand, not this
    assert step.data["previous"]["kind"] == "demand"


def test_once_for_one_paper(debtor: Story, referred: LegalReferral, lawyer: StaffMember):
    write_letter(case=debtor.case, kind="referral", on=day("07-15"), by=lawyer)
    with pytest.raises(CannotWrite, match="already"):
        write_letter(case=debtor.case, kind="referral", on=day("07-15"), by=lawyer)


def test_without_a_reason_there_is_no_letter(debtor: Story, lawyer: StaffMember):
    assert reasons_to_write(debtor.case) == {}
    for kind in ("referral", "reconnection", "plan_breach", "demand"):
        with pytest.raises(CannotWrite, match="no reason"):
            write_letter(case=debtor.case, kind=kind, on=day("07-15"), by=lawyer)


def test_what_is_paid_that_evening_is_not_posted(debtor: Story, referred: LegalReferral, lawyer: StaffMember):
    notice = write_letter(case=debtor.case, kind="referral", on=day("07-15"), by=lawyer)
    debtor.pays("450.00", on="07-15")
    debtor.nights_until("07-15")
    notice.refresh_from_db()
    assert notice.status == "withdrawn"


def test_a_reconnection_is_told_though_all_is_paid(debtor: Story, lawyer: StaffMember):
    case = debtor.case
    order = SupplyOrder.objects.create(
        order_no="D000000009", case=case, kind="reconnect", status="approved", proposed_on=day("07-15"), amount="0.00",
        cut_on=day("07-16"), requested_by=lawyer, requested_on=day("07-15"), decided_on=day("07-15"), reason="paid",
        decided_by=make_staff("sara", "supervisor", lawyer.unit),
    )  # fmt: skip
    notice = write_letter(case=case, kind="reconnection", on=day("07-15"), by=lawyer)
    debtor.pays("450.00", on="07-15")
    debtor.nights_until("07-15")
    notice.refresh_from_db()
    assert (notice.status, notice.principal) == ("sent", 0)
    words = words_of(render_letter(notice.data))
    assert "by 16 July 2026 at the latest" in words.replace("\u00a0", " ") and order.order_no in words
    assert "Amount to pay" not in words and "Bill no." not in words


def test_only_who_works_on_cases_writes(debtor: Story, referred: LegalReferral, lawyer: StaffMember):
    for stranger in (
        make_staff("arno", "auditor", lawyer.unit),
        make_staff("sven", "officer", make_unit("south", lawyer.unit.parent)),
    ):
        with pytest.raises(CannotWrite, match=r"role|not in your unit"):
            write_letter(case=debtor.case, kind="referral", on=day("07-15"), by=stranger)
    assert not Notice.objects.filter(step=None).exists()


def test_batches_of_its_own_kind(debtor: Story, referred: LegalReferral, lawyer: StaffMember, settings):
    settings.PRINT_HANDOVER = "manual"
    write_letter(case=debtor.case, kind="referral", on=day("07-15"), by=lawyer)
    debtor.nights_until("07-15")
    batch = PrintBatch.objects.get(kind="referral")
    assert batch.day - timedelta(0) == day("07-15")
    assert str(batch.get_kind_display()) == "notice of legal referral"

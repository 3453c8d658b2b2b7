"""The day on which a notice was served drives every clock: after the days in the post, or as it can be proven."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from collections_app.deliveries.models import DeliveryReceipt
from collections_app.deliveries.proofs import prove_service, service_day, withdraw_entry
from collections_app.limitation.models import LimitationInterruption
from collections_app.notices.batch import hand_over_batches
from collections_app.notices.models import Notice, PrintBatch
from collections_app.org.models import StaffMember
from collections_app.procedures import packs
from tests.factories import make_staff, make_unit
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor() -> StaffMember:
    return make_staff("sara", "supervisor", make_unit("north", make_unit("HQ")))


@pytest.fixture
def debtor(supervisor: StaffMember) -> Story:
    """Owes since the first of July and got the demand on the fourteenth, by post: three days."""
    story = Story(unit=supervisor.unit)
    story.bill("400.00", due="07-01")
    story.nights_until("07-02")
    story.nights_until("07-14")
    assert story.letters[-1] == ("demand", "07-14")
    return story


def proves(story: Story, served: str, by: StaffMember, on: str) -> DeliveryReceipt:
    return prove_service(
        notice=story.notices[-1], kind=DeliveryReceipt.Kind.SIGNED, served_on=day(served), document="receipt 7", by=by,
        on=day(on),
    )  # fmt: skip


def next_step(story: Story) -> str:
    """The day of the disconnection notice, as '07-09'."""
    story.nights_until("08-20")
    return next(on for kind, on in story.letters if kind == "disconnection_notice")


def test_by_itself_the_days_in_the_post_count(debtor: Story):
    assert service_day(debtor.notices[-1]) == day("07-17")
    assert next_step(debtor) == "08-02"


@pytest.fixture
def five_days_by_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A law by which a demand counts as served five days after it was posted."""
    folder = tmp_path / "packs"
    shutil.copytree(packs.FOLDER, folder)
    pack = folder / "cn-1996.toml"
    text = pack.read_text(encoding="utf-8")
    assert text.count('kind = "demand"') == 1
    pack.write_text(text.replace('kind = "demand"', 'kind = "demand"\ndeemed_days = 5'), encoding="utf-8")
    monkeypatch.setattr(packs, "FOLDER", folder)
    for kept in (packs.law, packs.deemed_days):
        kept.cache_clear()
    yield
    for kept in (packs.law, packs.deemed_days):
        kept.cache_clear()


def test_the_law_may_want_more_days_in_the_post_than_the_procedure(five_days_by_law: None, debtor: Story):
    assert debtor.notices[-1].days_in_post == 5
    assert service_day(debtor.notices[-1]) == debtor.case.step_served_on == day("07-19")
    assert next_step(debtor) == "08-03"  # and not before fifteen days from then


def test_the_law_may_want_fewer_and_the_procedure_stands(five_days_by_law: None, debtor: Story):
    assert debtor.notices[0].days_in_post == 3  # the reminder, of which the law says nothing


def test_handed_over_by_a_person_they_count_from_that_day(five_days_by_law: None, settings, supervisor: StaffMember):
    settings.PRINT_HANDOVER = "manual"
    story = Story(unit=supervisor.unit)
    story.bill("400.00", due="07-01")
    story.nights_until("07-05")
    hand_over_batches([batch.pk for batch in PrintBatch.objects.all()], day("07-05"))
    story.nights_until("07-16")
    demand = story.notices[-1]
    assert demand.kind == "demand"
    hand_over_batches([demand.batch_id], day("07-17"))
    assert service_day(Notice.objects.get(pk=demand.pk)) == story.case.step_served_on == day("07-22")


def test_served_later_than_the_post_would_have_the_debtor_has_his_days_from_then(
    debtor: Story, supervisor: StaffMember
):
    debtor.nights_until("07-25")
    proves(debtor, "07-25", supervisor, on="07-25")
    assert service_day(debtor.notices[-1]) == day("07-25")
    assert next_step(debtor) == "08-09"  # fifteen days from then


def test_brought_by_hand_the_same_day(debtor: Story, supervisor: StaffMember):
    proves(debtor, "07-14", supervisor, on="07-15")
    assert debtor.case.step_served_on == day("07-14")


def test_a_proof_taken_back_leaves_the_days_in_the_post(debtor: Story, supervisor: StaffMember):
    receipt = proves(debtor, "07-16", supervisor, on="07-16")
    line = LimitationInterruption.objects.get(entry_no=receipt.entry_no)
    withdraw_entry(line=line, reason="another house", by=supervisor, on=day("07-18"))
    assert (service_day(debtor.notices[-1]), debtor.case.step_served_on) == (day("07-17"), day("07-17"))


def test_the_proof_of_an_older_notice_moves_no_clock_of_the_present_step(debtor: Story, supervisor: StaffMember):
    debtor.nights_until("08-02")
    served_on = debtor.case.step_served_on
    prove_service(
        notice=debtor.notices[1], kind=DeliveryReceipt.Kind.SIGNED, served_on=day("07-20"), document="receipt 8",
        by=supervisor, on=day("08-03"),
    )  # fmt: skip
    assert debtor.case.step_served_on == served_on

"""Supply comes back: asked for by one, approved by another, and ticked off by whoever restored it."""

from datetime import date

import pytest

from collections_app.enforcement.models import SupplyOrder
from collections_app.engine.cut_orders import CannotOrder, take_action
from collections_app.engine.models import WaitingDecision
from collections_app.engine.reconnections import (
    approve_reconnection,
    ask_for_reconnection,
    record_restored,
    refuse_reconnection,
)
from collections_app.procedures.packs import law
from collections_app.rules.reconnection import restore_by, source_of
from tests.cuts import People, approve, ask, make_people, to_the_proposal
from tests.scenarios.story import Story, day


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def cut(people: People) -> Story:
    """A household whose cut was approved for 15 August."""
    story = to_the_proposal(Story(unit=people["officer"].unit))
    order = ask(story, people["officer"])
    for action in order.needs:
        take_action(order, action, "done", people["officer"], day("08-14"))
    approve(story, people["supervisor"])
    return story


def wanted(story: Story, people: People, on: str = "08-16", reason: str = "paid") -> SupplyOrder:
    return ask_for_reconnection(case=story.case, reason=reason, note="Receipt shown", on=day(on), by=people["officer"])


def test_asked_for_approved_and_restored(cut: Story, people: People) -> None:
    order = wanted(cut, people)
    assert (order.status, order.kind, order.amount) == ("requested", "reconnect", 300)
    row = WaitingDecision.objects.get(object_id=order.pk, kind="supplyorder")
    assert (row.sort, row.asked_by, row.cut_on) == ("reconnection", people["officer"], order.cut_on)
    approve_reconnection(order=order, on=day("08-16"), by=people["supervisor"])
    record_restored(order=order, restored_on=day("08-17"), note="", on=day("08-17"), by=people["officer"])
    order.refresh_from_db()
    assert (order.status, order.done_on) == ("done", day("08-17"))
    assert cut.events[-4:] == ["reconnection_asked", "reconnection_approved", "order_cancelled", "supply_restored"]
    first = SupplyOrder.objects.get(kind="disconnect")
    assert (first.status, first.cancelled_on) == ("cancelled", day("08-16"))


def test_after_the_case_is_paid_too(cut: Story, people: People) -> None:
    cut.pays_at_the_counter("320.00", on="08-16")
    case = cut.cases[-1]
    assert case.status == "closed"
    order = ask_for_reconnection(case=case, reason="paid", note="", on=day("08-16"), by=people["officer"])
    assert approve_reconnection(order=order, on=day("08-16"), by=people["manager"]).status == "approved"


def test_somebody_has_to_restore_it_in_time(cut: Story, people: People) -> None:
    """Under the Chinese rules of 2024 within 24 hours: asked for on the 16th, due by the 17th."""
    order = wanted(cut, people)
    approve_reconnection(order=order, on=day("08-16"), by=people["supervisor"])
    cut.nights_until("08-17")
    assert not cut.account.tasks.open().filter(kind="order_overdue").exists()
    cut.nights_until("08-18")
    assert cut.account.tasks.open().get(kind="order_overdue").about == order.order_no


def test_nobody_approves_their_own(cut: Story, people: People) -> None:
    order = ask_for_reconnection(case=cut.case, reason="plan", note="", on=day("08-16"), by=people["supervisor"])
    with pytest.raises(CannotOrder, match="somebody else has to approve"):
        approve_reconnection(order=order, on=day("08-16"), by=people["supervisor"])
    with pytest.raises(CannotOrder, match="role does not allow"):
        approve_reconnection(order=order, on=day("08-16"), by=people["officer"])
    refuse_reconnection(order=order, reason="Asked in error", on=day("08-16"), by=people["supervisor"])
    order.refresh_from_db()
    assert (order.status, order.cancelled_on) == ("cancelled", day("08-16"))


def test_refused_by_another_and_asked_again(cut: Story, people: People) -> None:
    order = wanted(cut, people)
    refuse_reconnection(order=order, reason="Nothing was paid", on=day("08-16"), by=people["manager"])
    order.refresh_from_db()
    assert (order.status, order.decided_by, order.note) == ("refused", people["manager"], "Nothing was paid")
    assert wanted(cut, people, on="08-17").status == "requested"


def test_what_was_not_cut_is_not_restored(people: People) -> None:
    story = to_the_proposal(Story(unit=people["officer"].unit))
    with pytest.raises(CannotOrder, match="No cut was approved"):
        wanted(story, people, on="08-14")


def test_not_twice_nor_before_its_day(cut: Story, people: People) -> None:
    with pytest.raises(CannotOrder, match="No cut was approved for this day or before"):
        wanted(cut, people, on="08-14")
    order = wanted(cut, people)
    with pytest.raises(CannotOrder, match="under way already"):
        wanted(cut, people)
    approve_reconnection(order=order, on=day("08-16"), by=people["supervisor"])
    with pytest.raises(CannotOrder, match="between the approval and today"):
        record_restored(order=order, restored_on=day("08-18"), note="", on=day("08-17"), by=people["officer"])
    record_restored(order=order, restored_on=day("08-16"), note="", on=day("08-17"), by=people["officer"])
    with pytest.raises(CannotOrder, match="under way already"):
        wanted(cut, people, on="08-18")
    with pytest.raises(CannotOrder, match="decided meanwhile: carried out"):
        approve_reconnection(order=order, on=day("08-18"), by=people["manager"])


def test_not_from_another_branch(cut: Story, people: People) -> None:
    with pytest.raises(CannotOrder, match="not in your unit"):
        ask_for_reconnection(case=cut.case, reason="paid", note="", on=day("08-16"), by=people["stranger"])
    with pytest.raises(CannotOrder, match="Say why"):
        wanted(cut, people, reason="friendship")


@pytest.mark.parametrize(
    ("pack", "region", "by"),
    [
        ("cn-1996", "CN", date(2026, 8, 17)),  # three days
        ("cn-2024", "CN", date(2026, 8, 15)),  # 24 hours
        ("gb", "ENG", date(2026, 8, 15)),  # 24 hours
        ("au-nerr", "NSW", date(2026, 8, 28)),  # ten business days after a Friday
        ("us-tx", "TX", date(2026, 8, 15)),  # as quickly as possible
        ("de", "BE", date(2026, 8, 15)),  # without delay
    ],
)
def test_by_when_the_law_wants_it(pack: str, region: str, by: date) -> None:
    """Asked for on Friday, 14 August 2026."""
    found = law(pack)
    assert restore_by(found.practice, date(2026, 8, 14), found.calendar(region)) == by


def test_its_article_is_named() -> None:
    assert source_of(law("cn-1996").practice) == "供电营业规则 (1996) Art. 69; 电力法 Art. 66"
    assert source_of({}) == ""

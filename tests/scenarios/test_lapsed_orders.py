"""A cut that nobody approves in time: its notice lapses, the order with it, and a person says whether to begin again."""

from collections_app.cases.models import CaseEvent
from collections_app.engine.lapsed_orders import renew_notice
from tests.cuts import approve, ask, assert_refused, make_people, order_of, to_the_proposal
from tests.scenarios.story import Story, day


def test_an_order_lapses_when_its_notice_can_bear_no_cut_any_more(debtor: Story) -> None:
    """The notice was served on 10 August; the 17th is the last day of a cut."""
    to_the_proposal(debtor)
    debtor.nights_until("08-16")
    assert order_of(debtor).status == "proposed"
    debtor.nights_until("08-17")
    order = order_of(debtor)
    assert (order.status, order.cancelled_on) == ("cancelled", day("08-17"))
    event = CaseEvent.objects.get(kind="order_cancelled")
    assert (event.data, event.on) == ({"order_no": order.order_no, "reason": "notice_lapsed"}, day("08-17"))
    assert len(debtor.notices) == 3, "nobody is written to again by it"


def test_an_approved_order_does_not_lapse(debtor: Story) -> None:
    people = make_people()
    to_the_proposal(debtor)
    ask(debtor, people["officer"], cut_on="08-17")
    approve(debtor, people["supervisor"])
    debtor.nights_until("08-20")
    assert order_of(debtor).status == "approved"


def test_a_person_has_the_notice_sent_again_and_the_cut_is_proposed_anew(debtor: Story) -> None:
    people = make_people()
    to_the_proposal(debtor)
    assert_refused("still running", renew_notice, debtor.case, people["officer"], day("08-15"))
    debtor.nights_until("08-20")
    assert_refused("role does not allow", renew_notice, debtor.case, people["auditor"], day("08-21"))
    renew_notice(debtor.case, people["officer"], day("08-21"))
    debtor.night("08-21", "step", "a fresh one is sent")
    assert (debtor.notices[-1].kind, debtor.notices[-1].occurrence) == ("disconnection_notice", 2)
    debtor.nights_until("08-28")
    assert (order_of(debtor).status, len(debtor.orders)) == ("proposed", 2)


def test_only_from_the_disconnection_a_case_goes_back(debtor: Story) -> None:
    people = make_people()
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    assert_refused("last step is the disconnection", renew_notice, debtor.case, people["officer"], day("07-10"))

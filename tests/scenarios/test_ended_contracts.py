"""Where the contract has ended there is nothing to cut: the ladder goes from the demand to the lawyers."""

from datetime import date

from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Account
from collections_app.engine.explain import explain
from collections_app.engine.lapsed_orders import renew_notice
from collections_app.imports.loaders import load
from tests.cuts import approve, ask, assert_refused, make_people, order_of, to_the_proposal
from tests.scenarios.story import Story, day


def end_contract(debtor: Story, on: str) -> None:
    Account.objects.filter(pk=debtor.account.pk).update(closed_on=day(on))
    debtor.account.refresh_from_db()


def test_the_ladder_goes_from_the_demand_to_the_lawyers(db: None) -> None:
    moved_out = Story(closed_on=day("06-30"))
    moved_out.bill("300.00", due="07-06")
    moved_out.night("07-09", "step", "reminder")
    moved_out.night("07-19", "step", "demand")
    moved_out.night("08-07", "wait", "legal referral, may be taken from 4 Oct 2026")
    checks = [row["why"] for row in explain(moved_out.account, day("08-07"))["guards"]]
    assert "disconnection notice: skipped, for the contract has ended on 30 Jun 2026" in checks
    assert explain(moved_out.account, day("08-07"))["next"]["step"] == "legal_referral"
    moved_out.night("10-04", "step", "legal referral")
    assert (len(moved_out.letters), moved_out.orders) == (2, [])


def test_a_contract_that_ends_later_is_cut_as_long_as_it_runs(debtor: Story) -> None:
    end_contract(debtor, "12-31")
    to_the_proposal(debtor)
    assert order_of(debtor).status == "proposed"


def test_an_approved_cut_is_called_off_in_the_night_of_the_day_on_which_the_contract_ends(debtor: Story) -> None:
    people = make_people()
    to_the_proposal(debtor)
    ask(debtor, people["officer"], cut_on="08-16")
    approve(debtor, people["supervisor"])
    end_contract(debtor, "08-15")
    debtor.nights_until("08-15")
    order = order_of(debtor)
    assert (order.status, order.cancelled_on) == ("cancelled", day("08-15"))
    event = CaseEvent.objects.get(kind="order_cancelled")
    assert event.data == {"order_no": order.order_no, "reason": "contract_ended", "ended_on": "2026-08-15"}
    assert_refused("contract has ended on 15 Aug 2026", renew_notice, debtor.case, people["officer"], day("08-16"))
    debtor.night("10-04", "step", "legal referral")


def test_no_cut_is_asked_for_once_the_contract_has_ended(debtor: Story) -> None:
    people = make_people()
    to_the_proposal(debtor)
    end_contract(debtor, "08-15")
    assert_refused(
        "The contract has ended on 15 Aug 2026; there is nothing to cut", ask, debtor, people["officer"], "08-16"
    )


def test_the_night_looks_at_an_account_when_its_contract_ends(debtor: Story, tmp_path) -> None:
    """Brought by the file of accounts: looked at in the next night, and on the day itself."""
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.night("07-19", "step", "demand")
    debtor.nights_until("07-24")
    file = tmp_path / "accounts.csv"
    file.write_text(
        "account_no,customer_no,customer_class,closed_on\n"
        f"{debtor.account.account_no},{debtor.account.customer.customer_no},residential,2026-08-01\n"
    )
    load("accounts", file, on=date(2026, 7, 24), by=None)
    assert explain(debtor.account, day("07-31"))["next"]["step"] == "disconnection_notice"
    debtor.night("08-01", "wait", "legal referral")
    assert explain(debtor.account, day("08-01")).get("decided_on") is None

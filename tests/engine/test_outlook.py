"""What would happen next, on which day at the earliest, and what the law says to the cut that could follow."""

import pytest

from collections_app.cases.operations import place_hold
from collections_app.customers.models import Account
from collections_app.engine.explain import explain
from tests.scenarios.story import Story, day


@pytest.fixture
def debtor(db: None) -> Story:
    """300.00 due on 6 July on the residential ladder: reminder 9 July, demand 19, notice 7 August, proposal 14."""
    debtor = Story()
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-06")
    return debtor


def follows(debtor: Story, on: str) -> str:
    return explain(debtor.account, day(on))["next"]["words"]


def cut(debtor: Story, on: str) -> dict:
    return explain(debtor.account, day(on))["cut"]


def rules(answer: dict, result: str) -> dict[str, str]:
    return {guard["rule"]: guard["why"] for guard in answer["guards"] if guard["result"] == result}


def test_each_step_names_the_one_after_it_with_the_day_on_which_it_comes(debtor: Story) -> None:
    for night, step, following in (
        ("07-09", "19 Jul 2026", "demand"), ("07-19", "7 Aug 2026", "disconnection notice"),
        ("08-07", "14 Aug 2026", "disconnection"), ("08-14", "4 Oct 2026", "legal referral"),
    ):  # fmt: skip
        debtor.night(night, "step")
        assert follows(debtor, night) == f"Next: {following}, on {step} at the earliest."


def test_nothing_follows_a_paid_debt_nor_the_last_step(debtor: Story) -> None:
    debtor.night("07-09", "step", "reminder")
    debtor.pays("300.00", on="07-10")
    debtor.night("07-10", "close")
    assert follows(debtor, "07-10") == "No step follows as things stand."


def test_what_has_been_decided_by_nobody_yet_is_foreseen_too(debtor: Story) -> None:
    assert follows(debtor, "07-20") == "Next: demand, on 30 Jul 2026 at the earliest."


def test_a_hold_puts_it_off(debtor: Story) -> None:
    debtor.nights_until("07-19")
    held = place_hold(account=debtor.account, reason="complaint", placed_on=day("07-25"), until=day("08-20"))
    debtor.night("07-25", "held")
    assert follows(debtor, "07-25") == "Next: disconnection notice, on 21 Aug 2026 at the earliest."
    held.until = None
    held.save()
    debtor.hold(on="07-26", bill=debtor.account.bills.get())
    debtor.night("07-26", "held")
    assert follows(debtor, "07-26") == "Next: disconnection notice, once the hold has been ended."


def test_a_dispute_and_a_letter_that_is_still_in_the_house(debtor: Story, settings) -> None:
    settings.PRINT_HANDOVER = "manual"
    debtor.nights_until("07-09")
    debtor.night("07-12", "wait")
    assert follows(debtor, "07-12") == "Next: demand, once the step before it has been served."
    debtor.dispute(on="07-13")
    debtor.night("07-13", "disputed")
    assert follows(debtor, "07-13") == "Next: demand, once a part of the debt is no longer disputed or held."


def test_before_the_notice_the_law_says_what_a_cut_still_lacks(debtor: Story) -> None:
    debtor.nights_until("07-19")
    answer = cut(debtor, "07-19")
    assert (answer["on"], answer["result"]) == (
        "2026-08-15",
        "blocked",
    )  # proposed on the 14th, planned for the day after
    assert rules(answer, "blocked") == {"CN.stop_notice": "The disconnection notice has not been served."}
    assert cut(debtor, "07-10") is None  # the demand is next: no cut is near


def test_once_it_is_served_nothing_forbids_the_earliest_day(debtor: Story) -> None:
    debtor.nights_until("08-11")
    answer = cut(debtor, "08-11")
    assert (answer["on"], answer["result"], answer["until"]) == ("2026-08-15", "allowed", None)
    assert "The disconnection notice was served on 10 Aug 2026." in rules(answer, "allowed").values()


def test_whom_the_law_protects_for_good_has_no_day(debtor: Story) -> None:
    debtor.nights_until("07-19")
    debtor.account.protections.create(reason="life_support", from_on=day("07-20"))
    debtor.nights_until("08-07")
    debtor.was("08-07", "blocked", "life support")
    assert follows(debtor, "08-07") == "Next: disconnection notice, once nothing forbids it any more."
    answer = cut(debtor, "08-07")
    assert answer["on"] is None
    assert rules(answer, "blocked")["CN.life_and_health"] == "Protected: life support."


def test_a_law_that_gives_no_answer_says_so(debtor: Story) -> None:
    debtor.nights_until("07-08")
    Account.objects.filter(pk=debtor.account.pk).update(law_pack="au-nerr", region="Atlantis")
    debtor.account.refresh_from_db()
    assert "The law does not say when: region 'Atlantis' is not covered" in follows(debtor, "07-08")

"""What a step asks before it is taken, and that no condition of a ladder takes away what the law wants. No database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collections_app.procedures.packs import law, pack_ids
from collections_app.rules.conditions import conditions
from collections_app.rules.decisions import Decision, decide
from collections_app.rules.facts import Facts, Ladder, Rung
from collections_app.rules.lifecycle import CLASSES, CUTTING, StepKind, Verdict
from tests.rules.test_decisions import CHINA, DAY, LADDER, at_step

LAWS = [law(pack) for pack in pack_ids()]
EVERY_LAW = pytest.mark.parametrize("found", LAWS, ids=lambda found: found.id)
COURT = Rung(5, 5, StepKind.LEGAL_REFERRAL, 40, 10, 0, 0, None)


def with_step(position: int, **asked: object) -> Ladder:
    """The ladder of the other tests, down to the lawyers, with conditions on one step."""
    rungs = [*LADDER.rungs, COURT]
    rungs[position - 1] = replace(rungs[position - 1], **asked)
    return replace(LADDER, rungs=tuple(rungs))


def verdict_on(facts: Facts, ladder: Ladder) -> Decision:
    return decide(facts, ladder, CHINA)


def passed_over(decision: Decision) -> list[tuple[str, str]]:
    return [(check[0], check[3]["step"]) for check in decision.checks if check[0].startswith("skipped_")]


def test_a_step_waits_for_as_many_unpaid_bills_as_it_asks_for() -> None:
    ladder = with_step(4, min_unpaid_bills=2)
    one = verdict_on(at_step(3, 5, unpaid_bills=1), ladder)
    assert (one.verdict, one.reason["code"]) == (Verdict.WAIT, "too_few_bills")
    assert verdict_on(at_step(3, 5, unpaid_bills=2), ladder).rung.kind is StepKind.DISCONNECTION


def test_a_step_for_another_class_is_passed_over_and_it_says_so() -> None:
    ladder = with_step(4, customer_classes=("industrial",), may_be_skipped=True)
    decision = verdict_on(at_step(3, 12), ladder)
    assert decision.rung.kind is StepKind.LEGAL_REFERRAL
    assert passed_over(decision) == [("skipped_other_class", "disconnection")]
    assert verdict_on(at_step(3, 5, customer_class="industrial"), ladder).rung.kind is StepKind.DISCONNECTION


def test_a_step_for_some_credit_grades_waits_for_others_or_passes_them_over() -> None:
    waiting = with_step(4, grades=("C", "D"))
    decision = verdict_on(at_step(3, 5, grade="B"), waiting)
    assert (decision.verdict, decision.reason) == (
        Verdict.WAIT, {"code": "other_grade", "step": "disconnection", "grade": "B"},
    )  # fmt: skip
    assert verdict_on(at_step(3, 5), waiting).reason["code"] == "other_grade", "not graded is none of them"
    assert verdict_on(at_step(3, 5, grade="D"), waiting).rung.kind is StepKind.DISCONNECTION
    passing = with_step(4, grades=("C", "D"), may_be_skipped=True)
    assert passed_over(verdict_on(at_step(3, 12, grade="A"), passing)) == [("skipped_other_grade", "disconnection")]


def test_no_good_grade_takes_a_notice_away_that_the_law_wants() -> None:
    """A grade may make the treatment softer, never weaker than the law: the notice is waited for, not passed over."""
    decision = verdict_on(at_step(2, 40, grade="A"), with_step(3, grades=("D",), may_be_skipped=True))
    assert (decision.verdict, decision.reason["code"], passed_over(decision)) == (Verdict.WAIT, "other_grade", [])


def test_the_last_step_passed_over_ends_the_ladder() -> None:
    ladder = with_step(5, minimum_amount=Decimal(1000), may_be_skipped=True)
    assert verdict_on(at_step(4, 60), ladder).verdict is Verdict.LADDER_DONE


def test_a_notice_that_the_law_wants_is_waited_for_instead_of_skipped() -> None:
    ladder = with_step(3, min_unpaid_bills=2, may_be_skipped=True)
    decision = verdict_on(at_step(2, 40, unpaid_bills=1), ladder)
    assert (decision.verdict, decision.reason["code"], passed_over(decision)) == (Verdict.WAIT, "too_few_bills", [])


def test_no_cut_where_a_notice_was_never_served() -> None:
    decision = verdict_on(at_step(3, 5, served={}), LADDER)
    assert (decision.verdict, decision.reason) == (
        Verdict.BLOCKED, {"code": "notice_missing", "step": "disconnection", "needed": "demand"},
    )  # fmt: skip
    assert "654" in decision.checks[-1][4], "the article stands beside it"


def test_an_ended_contract_leads_past_the_cut_to_the_lawyers() -> None:
    decision = verdict_on(at_step(2, 12, closed_on=DAY), with_step(1))
    assert decision.rung.kind is StepKind.LEGAL_REFERRAL
    assert passed_over(decision) == [
        ("skipped_contract_ended", "disconnection_notice"), ("skipped_contract_ended", "disconnection"),
    ]  # fmt: skip
    assert verdict_on(at_step(2, 9, closed_on=DAY), with_step(1)).look_again_on == DAY + timedelta(1)


def test_a_ladder_may_stop_while_anything_is_disputed() -> None:
    stopping = replace(LADDER, stops_while_disputed=True)
    decision = verdict_on(at_step(1, 30, suspended=Decimal(10), is_disputed=True), stopping)
    assert (decision.verdict, decision.reason["code"]) == (Verdict.DISPUTED, "some_disputed")
    assert verdict_on(at_step(1, 30, suspended=Decimal(10), is_disputed=True), LADDER).verdict is Verdict.STEP
    assert verdict_on(at_step(1, 30, suspended=Decimal(10)), stopping).verdict is Verdict.STEP  # held, not disputed


class TestApproval:
    asked = with_step(2, needs_approval=True, approval_days=20)
    due = at_step(1, 30)

    def decided(self, state: str, days_ago: int, step: int = 2) -> Decision:
        facts = replace(self.due, approval_of=step, approval=state, decided_on=DAY - timedelta(days_ago))
        return verdict_on(facts, self.asked)

    def test_is_asked_for_once(self) -> None:
        decision = verdict_on(self.due, self.asked)
        assert (decision.verdict, decision.reason["code"], decision.asks_approval) == (
            Verdict.BLOCKED, "waits_for_approval", True,
        )  # fmt: skip
        waiting = verdict_on(replace(self.due, approval_of=2, approval="waiting"), self.asked)
        assert (waiting.verdict, waiting.asks_approval) == (Verdict.BLOCKED, False)

    def test_counts_for_its_own_step_and_for_some_days(self) -> None:
        assert self.decided("approved", 19).verdict is Verdict.STEP
        assert self.decided("approved", 20).asks_approval
        assert self.decided("approved", 1, step=3).asks_approval

    def test_refused_stands_for_as_long_and_says_until_when(self) -> None:
        refused = self.decided("refused", 18)
        assert (refused.reason["code"], refused.look_again_on) == ("approval_refused", DAY + timedelta(2))
        assert self.decided("refused", 20).asks_approval

    def test_is_not_asked_for_before_the_step_is_due(self) -> None:
        assert not verdict_on(at_step(1, 2), self.asked).asks_approval


KINDS = (
    StepKind.REMINDER,
    StepKind.DEMAND,
    StepKind.DISCONNECTION_NOTICE,
    StepKind.DISCONNECTION,
    StepKind.LEGAL_REFERRAL,
)


@st.composite
def ladders(draw) -> Ladder:
    """Whatever a utility may think of: every condition, skipped or waited for, on every step."""
    rungs = [
        Rung(
            position, position, kind, draw(st.integers(0, 40)), draw(st.integers(1, 5)), 5, 0,
            draw(st.none() | st.sampled_from([Decimal(50), Decimal(1000)])),
            min_unpaid_bills=draw(st.integers(0, 3)),
            customer_classes=draw(st.sampled_from([(), ("residential",), ("industrial",)])),
            grades=draw(st.sampled_from([(), (), ("A", "B"), ("D",)])),
            may_be_skipped=draw(st.booleans()), needs_approval=draw(st.booleans()),
        )
        for position, kind in enumerate(KINDS, start=1)
    ]  # fmt: skip
    return Ladder(1, Decimal(10), tuple(rungs), draw(st.booleans()))


@EVERY_LAW
@settings(max_examples=150, deadline=None)
@given(
    ladder=ladders(), position=st.integers(0, 4), ago=st.integers(0, 12), bills=st.integers(1, 4),
    debt=st.sampled_from([Decimal(40), Decimal(300), Decimal(5000)]), missing=st.sampled_from([None, *KINDS[:3]]),
    ended=st.booleans(), is_disputed=st.booleans(), approval=st.tuples(st.integers(1, 5), st.sampled_from(["", "waiting", "approved"])),
    who=st.sampled_from(CLASSES), grade=st.sampled_from(["", "A", "D"]),
)  # fmt: skip
def test_no_condition_of_a_ladder_takes_a_notice_away(
    found, ladder, position, ago, bills, debt, missing, ended, is_disputed, approval, who, grade
):
    """No cut before each required notice was served, none of them passed over, and none after the contract has ended."""
    day = date(2026, 3, 18)
    served = {kind: day - timedelta(ago + 20 * (position - number)) for number, kind in enumerate(KINDS[:position], 1)}
    last = served.get(KINDS[position - 1]) if position else None
    kept = {kind: on for kind, on in served.items() if kind != missing or kind is KINDS[position - 1]}
    facts = Facts(
        day, debt, Decimal(0), day - timedelta(200), Decimal(0), debt if position else None, "", None, 0, 0,
        7 if position else None, position, last, last, who, next(iter(found.calendars)), day - timedelta(230), kept,
        unpaid_bills=bills, is_disputed=is_disputed, closed_on=day if ended else None, annual_bill=Decimal(600),
        approval_of=approval[0] if approval[1] else None, approval=approval[1],
        decided_on=day if approval[1] == "approved" else None, grade=grade,
    )  # fmt: skip
    decision = decide(facts, ladder, found)
    if not ended:
        assert not {kind for _why, kind in passed_over(decision)} & {
            *found.notices,
            StepKind.DEMAND,
            StepKind.DISCONNECTION_NOTICE,
        }
    if decision.verdict is not Verdict.STEP:
        return
    assert not (ladder.stops_while_disputed and is_disputed)
    assert not decision.rung.needs_approval or approval == (decision.rung.id, "approved")
    assert not (ended and decision.rung.kind in CUTTING)
    if decision.rung.kind is StepKind.DISCONNECTION:
        assert all(kept[kind] <= day for kind in found.notices)
    if not decision.is_repeat:
        assert all(is_met for _rule, is_met, _values in conditions(decision.rung, facts))

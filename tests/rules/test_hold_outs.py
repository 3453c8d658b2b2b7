"""Whatever a trial holds back: no step of the law moves by a day, and none comes that would not have come."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from collections_app.procedures.packs import law
from collections_app.rules.decisions import decide
from collections_app.rules.lifecycle import StepKind, Verdict
from collections_app.rules.trials import HoldOut
from tests.rules.test_decisions import DAY, DEBTOR, LADDER, at_step

CHINA, AUSTRALIA = law("cn-2024"), law("au-nerr")
DEMAND_FROM = LADDER.rungs[1].min_days_overdue


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 90), st.integers(1, 60), st.integers(1, 4), st.integers(0, 40))
def test_after_the_first_step_nothing_is_different(late: int, served: int, position: int, trial_ahead: int) -> None:
    facts = replace(at_step(position, served), oldest_due_on=DAY - timedelta(late))
    held = replace(facts, held_out=HoldOut("T0001", DAY + timedelta(trial_ahead)))
    one, other = decide(facts, LADDER, CHINA), decide(held, LADDER, CHINA)
    assert (one.verdict, one.rung, one.look_again_on) == (other.verdict, other.rung, other.look_again_on)


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 200), st.integers(0, 90))
def test_instead_of_the_reminder_it_waits_or_takes_the_demand_on_its_own_day(late: int, trial_ahead: int) -> None:
    facts = replace(DEBTOR, oldest_due_on=DAY - timedelta(late))
    decision = decide(replace(facts, held_out=HoldOut("T0001", DAY + timedelta(trial_ahead))), LADDER, CHINA)
    if late < DEMAND_FROM:
        assert decision.verdict is Verdict.WAIT
        assert DAY < decision.look_again_on <= DAY + timedelta(max(DEMAND_FROM - late, 1))
    else:
        assert (decision.verdict, decision.rung.kind) == (Verdict.STEP, StepKind.DEMAND)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 90))
def test_a_reminder_of_the_law_is_no_courtesy(late: int) -> None:
    facts = replace(DEBTOR, oldest_due_on=DAY - timedelta(late), issued_on=DAY - timedelta(late + 20), region="NSW")
    held = replace(facts, held_out=HoldOut("T0001", DAY + timedelta(9)))
    one, other = decide(facts, LADDER, AUSTRALIA), decide(held, LADDER, AUSTRALIA)
    assert (one.verdict, one.rung, one.reason) == (other.verdict, other.rung, other.reason)

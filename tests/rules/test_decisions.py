"""One account, one day: which check decides, and what it says. No database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.procedures.packs import law
from collections_app.rules.decisions import Decision, decide
from collections_app.rules.facts import Facts, Ladder, Rung
from collections_app.rules.lifecycle import CloseReason, StepKind, Verdict

DAY = date(2026, 3, 20)
CHINA = law("cn-2024")
LADDER = Ladder(
    1,
    Decimal(10),
    (
        Rung(1, 1, StepKind.REMINDER, 3, 0, 10, 0, None),
        Rung(2, 2, StepKind.DEMAND, 10, 7, 15, 0, None),
        Rung(3, 3, StepKind.DISCONNECTION_NOTICE, 20, 15, 7, 0, Decimal(200)),
        Rung(4, 4, StepKind.DISCONNECTION, 25, 4, 0, 0, None),
    ),
)
DEBTOR = Facts(
    day=DAY, overdue=Decimal(300), suspended=Decimal(0), oldest_due_on=DAY - timedelta(50), credit=Decimal(0),
    demanded=None, hold_reason="", hold_until=None, age_paused_days=0, step_paused_days=0, case_id=None,
    last_position=0, step_on=None, step_served_on=None,
)  # fmt: skip


def at_step(position: int, served_days_ago: int | None, **more: object) -> Facts:
    served_on = None if served_days_ago is None else DAY - timedelta(served_days_ago)
    taken_on = DAY - timedelta(served_days_ago or 1)
    known = {"case_id": 7, "last_position": position, "step_on": taken_on, "step_served_on": served_on}
    served = {rung.kind: DAY - timedelta(served_days_ago or 30) for rung in LADDER.rungs[: position - 1]}
    return replace(DEBTOR, **known, **{"demanded": Decimal(300), "served": served, **more})


def verdict_on(facts: Facts, ladder: Ladder | None = LADDER) -> Decision:
    return decide(facts, ladder, CHINA)


def test_whoever_owes_nothing_overdue_is_left_alone() -> None:
    assert verdict_on(replace(DEBTOR, overdue=Decimal(0))).verdict is Verdict.CLEAR


def test_an_old_debt_starts_at_the_first_step_all_the_same() -> None:
    decision = verdict_on(replace(DEBTOR, oldest_due_on=DAY - timedelta(900)))
    assert (decision.verdict, decision.rung.kind) == (Verdict.STEP, StepKind.REMINDER)


def test_the_first_day_on_which_a_reminder_may_go_out() -> None:
    two_days_late = verdict_on(replace(DEBTOR, oldest_due_on=DAY - timedelta(2)))
    assert (two_days_late.verdict, two_days_late.look_again_on) == (Verdict.WAIT, DAY + timedelta(1))
    assert verdict_on(replace(DEBTOR, oldest_due_on=DAY - timedelta(3))).verdict is Verdict.STEP


@pytest.mark.parametrize(("served_days_ago", "verdict"), [(6, Verdict.WAIT), (7, Verdict.STEP)])
def test_the_second_clock_counts_from_the_day_the_step_was_served(served_days_ago: int, verdict: Verdict) -> None:
    assert verdict_on(at_step(1, served_days_ago)).verdict is verdict


def test_a_notice_that_has_not_reached_the_debtor_starts_no_clock() -> None:
    decision = verdict_on(at_step(1, None))
    assert (decision.verdict, decision.reason["code"]) == (Verdict.WAIT, "not_served")


def test_the_law_is_the_floor_under_a_procedure_that_would_go_faster() -> None:
    """The ladder asks for 20 days; the regulation for more than 30, counted conservatively as 32."""
    decision = verdict_on(at_step(2, 40, oldest_due_on=DAY - timedelta(31)))
    assert (decision.verdict, decision.look_again_on) == (Verdict.WAIT, DAY + timedelta(1))
    blocked = [check for check in decision.checks if check[1] == "blocked"]
    assert [check[0] for check in blocked] == ["legal_wait"]
    assert "Art. 39" in blocked[0][4]


def test_a_disconnection_notice_goes_stale_after_seven_days_and_is_written_again() -> None:
    fresh, stale = verdict_on(at_step(3, 6)), verdict_on(at_step(3, 7))
    assert fresh.rung.kind is StepKind.DISCONNECTION
    assert (stale.verdict, stale.rung.kind, stale.is_repeat) == (Verdict.STEP, StepKind.DISCONNECTION_NOTICE, True)


def test_days_on_hold_are_given_back() -> None:
    """Served 20 days ago, of which 14 on hold: six days have counted of the seven that the demand waits for."""
    assert verdict_on(at_step(1, 20, step_paused_days=14)).look_again_on == DAY + timedelta(1)
    assert verdict_on(at_step(1, 21, step_paused_days=14)).verdict is Verdict.STEP


def test_a_hold_stops_every_step_and_says_until_when() -> None:
    decision = verdict_on(at_step(1, 30, hold_reason="hardship", hold_until=DAY + timedelta(5)))
    assert (decision.verdict, decision.look_again_on) == (Verdict.HELD, DAY + timedelta(6))


def test_a_paid_case_closes_even_while_on_hold() -> None:
    decision = verdict_on(at_step(1, 3, overdue=Decimal(0), hold_reason="hardship"))
    assert (decision.verdict, decision.close_reason) == (Verdict.CLOSE, CloseReason.PAID)


def test_disputed_debt_does_not_escalate_but_the_rest_does() -> None:
    assert verdict_on(at_step(1, 30, suspended=Decimal(300))).verdict is Verdict.DISPUTED
    assert verdict_on(at_step(1, 30, suspended=Decimal(200))).verdict is Verdict.STEP
    assert verdict_on(at_step(1, 30, suspended=Decimal(295))).verdict is Verdict.TOO_SMALL


def test_small_debt_is_not_pursued_and_a_small_rest_closes_the_case() -> None:
    assert verdict_on(replace(DEBTOR, overdue=Decimal("9.99"))).verdict is Verdict.TOO_SMALL
    assert verdict_on(at_step(1, 9, overdue=Decimal("9.99"))).close_reason is CloseReason.TOO_SMALL


def test_a_step_may_ask_for_more_money_than_the_procedure() -> None:
    decision = verdict_on(at_step(2, 40, overdue=Decimal(199)))
    assert (decision.verdict, decision.reason["code"]) == (Verdict.WAIT, "step_too_small")


def test_whoever_paid_all_that_was_demanded_starts_anew() -> None:
    decision = verdict_on(replace(at_step(3, 5), demanded=Decimal(0)))
    assert (decision.verdict, decision.close_reason) == (Verdict.CLOSE, CloseReason.PAID)


def test_nobody_is_pressed_while_money_received_waits_to_be_allocated() -> None:
    assert verdict_on(at_step(1, 30, credit=Decimal(1))).reason["code"] == "money_unallocated"


def test_without_a_procedure_nothing_is_done_and_it_says_so() -> None:
    assert verdict_on(DEBTOR, None).verdict is Verdict.BLOCKED


def test_after_the_last_step_people_take_over() -> None:
    assert verdict_on(at_step(4, 200)).verdict is Verdict.LADDER_DONE


def test_every_check_up_to_the_deciding_one_is_kept() -> None:
    rules = [check[0] for check in verdict_on(at_step(1, 2)).checks]
    assert rules == [
        "overdue", "demanded_debt", "credit", "hold", "dispute", "procedure", "minimum_amount", "steps_left", "served",
        "debt_age", "legal_wait", "step_gap",
    ]  # fmt: skip


facts = st.builds(
    Facts,
    day=st.just(DAY),
    overdue=st.decimals(0, 5000, places=2),
    suspended=st.just(Decimal(0)) | st.decimals(0, 300, places=2),
    oldest_due_on=st.integers(1, 400).map(lambda n: DAY - timedelta(n)),
    credit=st.just(Decimal(0)) | st.decimals(0, 10, places=2),
    demanded=st.just(Decimal(300)),
    hold_reason=st.sampled_from(["", "", "hardship"]),
    hold_until=st.none() | st.integers(0, 30).map(lambda n: DAY + timedelta(n)),
    age_paused_days=st.integers(0, 60),
    step_paused_days=st.integers(0, 60),
    case_id=st.just(7),
    last_position=st.integers(1, 4),
    step_on=st.just(DAY - timedelta(90)),
    step_served_on=st.none() | st.integers(0, 90).map(lambda n: DAY - timedelta(n)),
)


@given(facts)
def test_no_step_is_ever_taken_against_law_hold_or_dispute(known: Facts) -> None:
    decision = verdict_on(known)
    if decision.verdict is not Verdict.STEP:
        return
    assert not known.hold_reason
    assert known.collectible >= LADDER.minimum_amount
    assert known.credit <= 0
    assert known.step_served_on is not None
    if decision.is_repeat:
        return
    assert decision.rung.position == known.last_position + 1
    floor = CHINA.floor(decision.rung.kind)
    assert (DAY - known.oldest_due_on).days >= max(floor.min_days_overdue, decision.rung.min_days_overdue)
    served_days = (DAY - known.step_served_on).days
    assert served_days >= max(floor.min_days_since_served, decision.rung.min_days_since_previous)
    assert floor.max_days_since_served is None or served_days <= floor.max_days_since_served


@given(facts, st.integers(1, 40))
def test_a_longer_pause_never_brings_a_step_forward(known: Facts, more: int) -> None:
    longer = replace(known, step_paused_days=known.step_paused_days + more)
    if verdict_on(longer).verdict is Verdict.STEP and not verdict_on(longer).is_repeat:
        assert verdict_on(known).verdict is Verdict.STEP


def test_a_cut_waits_for_the_first_lawful_day_and_says_what_people_have_to_do_before() -> None:
    """China knows no day without cuts; a critical customer's notice goes to the authority too."""
    decision = verdict_on(at_step(3, 5, protections=("critical_user",)))
    assert (decision.verdict, decision.cut_on, decision.needs) == (
        Verdict.STEP,
        DAY + timedelta(1),
        ["copy_to_authority"],
    )


def test_whom_the_law_protects_gets_neither_notice_nor_cut() -> None:
    for facts in (at_step(2, 40, protections=("life_support",)), at_step(3, 5, protections=("life_support",))):
        decision = verdict_on(facts)
        assert (decision.verdict, decision.reason["code"], decision.reason["rule"]) == (
            Verdict.BLOCKED, "forbidden", "CN.life_and_health",
        )  # fmt: skip
    assert verdict_on(at_step(1, 30, protections=("life_support",))).verdict is Verdict.STEP  # a demand harms nobody


AUSTRALIA = law("au-nerr")
THREE_STEPS = Ladder(
    2,
    Decimal(10),
    (
        Rung(1, 1, StepKind.REMINDER, 1, 0, 10, 0, None),
        Rung(2, 2, StepKind.DISCONNECTION_NOTICE, 5, 1, 7, 0, None),
        Rung(3, 3, StepKind.DISCONNECTION, 9, 1, 0, 0, None),
    ),
)


def australian(day: date, position: int, served: dict, region: str = "NSW") -> Decision:
    facts = replace(
        DEBTOR, day=day, oldest_due_on=date(2025, 12, 15), issued_on=date(2025, 11, 26), region=region, case_id=7,
        last_position=position, step_on=day, step_served_on=max(served.values()), served=served, demanded=Decimal(300),
        overdue=Decimal(900),
    )  # fmt: skip
    return decide(facts, THREE_STEPS, AUSTRALIA)


def test_business_days_of_the_law_count_whatever_the_ladder_says() -> None:
    """The reminder of 16 December leaves until the 24th; the warning may follow on the 29th, the cut on 8 January."""
    reminded = {"reminder": date(2025, 12, 16)}
    assert australian(date(2025, 12, 28), 1, reminded).look_again_on == date(2025, 12, 29)
    assert australian(date(2025, 12, 29), 1, reminded).rung.kind is StepKind.DISCONNECTION_NOTICE
    warned = reminded | {"disconnection_notice": date(2025, 12, 29)}
    assert australian(date(2026, 1, 7), 2, warned).look_again_on == date(2026, 1, 8)
    cut = australian(date(2026, 1, 8), 2, warned)
    assert (cut.verdict, cut.cut_on) == (Verdict.STEP, date(2026, 1, 12))  # Friday to Sunday are barred


def test_what_the_law_cannot_answer_blocks_and_says_what_is_missing() -> None:
    elsewhere = australian(date(2026, 1, 8), 1, {"reminder": date(2025, 12, 16)}, region="VIC")
    assert (elsewhere.verdict, elsewhere.reason["code"]) == (Verdict.BLOCKED, "law_unanswered")
    assert "VIC" in elsewhere.reason["error"]

"""What is decided about a cut: the day it is proposed for, what has to be done before it, and when its notice is worth sending."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from collections_app.procedures.packs import law
from collections_app.rules.decisions import decide
from collections_app.rules.facts import Facts, Ladder, Rung
from collections_app.rules.law import Blackout, Hours, Law
from collections_app.rules.lifecycle import StepKind, Verdict

NOTICE_AND_CUT = Ladder(
    1,
    Decimal(10),
    (
        Rung(1, 1, StepKind.DEMAND, 1, 0, 10, 0, None),
        Rung(2, 2, StepKind.DISCONNECTION_NOTICE, 1, 1, 7, 0, None),
        Rung(3, 3, StepKind.DISCONNECTION, 1, 3, 0, 0, Decimal(100)),
    ),
)


def asked(found: Law, day: date, position: int, served: dict[str, date], ladder: Ladder = NOTICE_AND_CUT, **more):
    facts = Facts(
        day=day, overdue=Decimal(900), suspended=Decimal(0), oldest_due_on=date(2025, 11, 1), credit=Decimal(0),
        demanded=Decimal(900), hold_reason="", hold_until=None, age_paused_days=0, step_paused_days=0, case_id=7,
        last_position=position, step_on=day, step_served_on=max(served.values()),
        region=next(iter(found.calendars)), issued_on=date(2025, 10, 1), served=served,
    )  # fmt: skip
    return decide(replace(facts, **more), ladder, found)


class TestTheDayOfACut:
    def test_critical_care_in_texas_waits_63_days_from_the_notice(self):
        # 22 January + 63 days = 26 March; + 21 = 12 February
        served = {"demand": date(2026, 1, 10), "disconnection_notice": date(2026, 1, 22)}
        cut_on = {
            flag: asked(law("us-tx"), date(2026, 2, 3), 2, served, protections=(flag,)).cut_on
            for flag in ("life_support", "medical")
        }
        assert cut_on == {"life_support": date(2026, 3, 26), "medical": date(2026, 2, 12)}

    @pytest.mark.parametrize(
        ("notice", "day", "needs"),
        [(date(2026, 2, 2), date(2026, 2, 20), ["all_reasonable_steps"]), (date(2026, 5, 1), date(2026, 6, 1), [])],
    )
    def test_what_a_british_winter_asks_is_asked_in_winter_alone(self, notice, day, needs):
        served = {"demand": date(2025, 12, 1), "disconnection_notice": notice}
        found = law("gb")
        decision = asked(found, day, 2, served, protections=("disabled",))
        assert (decision.verdict, decision.needs) == (Verdict.STEP, needs)


class TestWhatAStepAsks:
    """Exactly what is asked for is enough."""

    served = {"demand": date(2026, 1, 5), "disconnection_notice": date(2026, 1, 10)}

    @pytest.mark.parametrize(("amount", "verdict"), [("99.99", Verdict.WAIT), ("100.00", Verdict.STEP)])
    def test_the_least_amount_of_a_step(self, amount, verdict):
        assert asked(law("cn-2024"), date(2026, 1, 14), 2, self.served, overdue=Decimal(amount)).verdict is verdict

    @pytest.mark.parametrize(("bills", "verdict"), [(1, Verdict.WAIT), (2, Verdict.STEP)])
    def test_the_fewest_unpaid_bills_of_a_step(self, bills, verdict):
        cut = replace(NOTICE_AND_CUT.rungs[-1], min_unpaid_bills=2)
        ladder = replace(NOTICE_AND_CUT, rungs=(*NOTICE_AND_CUT.rungs[:-1], cut))
        assert asked(law("cn-2024"), date(2026, 1, 14), 2, self.served, ladder, unpaid_bills=bills).verdict is verdict


class TestWhetherANoticeIsWorthSending:
    """China's notice bears a cut from its third to its seventh day; here the company cuts nothing from 1 to 20 February."""

    barred = replace(law("cn-2024"), blackouts=(Blackout("own", seasons=(((2, 1), (2, 20)),)),))
    demanded = {"demand": date(2026, 1, 5)}

    def test_a_notice_that_leaves_no_free_day_waits(self):
        # served on the 28th it bears a cut on the 31st; on the 29th none before 1 February: 21 February − 7 = the 14th
        assert asked(self.barred, date(2026, 1, 28), 1, self.demanded).verdict is Verdict.STEP
        decision = asked(self.barred, date(2026, 1, 29), 1, self.demanded)
        assert (decision.verdict, decision.reason["code"]) == (Verdict.WAIT, "no_day_to_cut")
        assert decision.look_again_on == date(2026, 2, 14)
        assert asked(self.barred, date(2026, 2, 14), 1, self.demanded).verdict is Verdict.STEP

    def test_a_stale_notice_is_not_sent_again_and_again_through_the_barred_days(self):
        served = self.demanded | {"disconnection_notice": date(2026, 1, 27)}
        decisions = [asked(self.barred, date(2026, 2, day), 2, served) for day in (3, 8, 13)]
        assert {(one.verdict, one.look_again_on) for one in decisions} == {(Verdict.WAIT, date(2026, 2, 14))}
        fresh = asked(self.barred, date(2026, 2, 14), 2, served)
        assert (fresh.verdict, fresh.is_repeat) == (Verdict.STEP, True)

    def test_nor_is_it_sent_for_a_cut_that_is_too_small(self):
        served = self.demanded | {"disconnection_notice": date(2026, 1, 10)}
        day = date(2026, 1, 10) + timedelta(8)
        assert asked(law("cn-2024"), day, 2, served).is_repeat
        small = asked(law("cn-2024"), day, 2, served, overdue=Decimal(99))
        assert (small.verdict, small.reason["code"]) == (Verdict.WAIT, "step_too_small")


def test_whom_no_window_names_is_cut_in_that_of_everybody():
    own, of_all = Hours("08:00-14:00", ("residential",)), Hours("08:00-15:00")
    for hours in ((own, of_all), (of_all, own)):
        found = replace(law("au-vic"), hours=hours)
        assert [found.window(who) for who in ("residential", "industrial")] == ["08:00-14:00", "08:00-15:00"]

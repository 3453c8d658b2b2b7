"""What keeps a ladder out of force, and what is only remarked: each mistake on its own, in a ladder that is otherwise lawful."""

from dataclasses import replace
from decimal import Decimal

import pytest

from collections_app.procedures.packs import law
from collections_app.rules.facts import Ladder, Rung
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.linter import lint, lint_messages
from collections_app.rules.segments import Segment

LETTERS = {
    (kind, language) for kind in ("reminder", "demand", "disconnection_notice") for language in ("en", "zh-hans")
}
CHINA = law("cn-2024")
REMINDER = Rung(1, 1, StepKind.REMINDER, 3, 0, 10, 3, None)
DEMAND = Rung(2, 2, StepKind.DEMAND, 10, 7, 10, 3, None)
NOTICE = Rung(3, 3, StepKind.DISCONNECTION_NOTICE, 32, 15, 7, 3, None, needs_approval=True)
CUT = Rung(4, 4, StepKind.DISCONNECTION, 39, 4, 0, 0, None)
COURT = Rung(5, 5, StepKind.LEGAL_REFERRAL, 90, 30, 0, 0, None)
LAWFUL = (REMINDER, DEMAND, NOTICE, CUT, COURT)


def findings(*rungs: Rung, laws=(CHINA,), letters=LETTERS) -> dict[str, bool]:
    """Code of each finding, and whether it is an error."""
    found = lint(Ladder(1, Decimal(0), rungs), laws, letters, ["en", "zh-hans"])
    return {finding.code: finding.is_error for finding in found}


def numbered(*rungs: Rung) -> list[Rung]:
    return [replace(rung, position=position) for position, rung in enumerate(rungs, start=1)]


def test_a_lawful_ladder_has_no_findings():
    assert findings(*LAWFUL) == {}


@pytest.mark.parametrize(
    ("rungs", "code"),
    [
        ([], "no_steps"),
        ([REMINDER, replace(DEMAND, position=3)], "positions"),
        (numbered(REMINDER, NOTICE, CUT), "missing_before"),
        (numbered(REMINDER, DEMAND, CUT), "cut_without_notice"),
        (numbered(DEMAND, NOTICE, REMINDER, CUT), "cut_without_notice"),
        (numbered(REMINDER, DEMAND, DEMAND), "twice"),
        (numbered(REMINDER, DEMAND, COURT, NOTICE, CUT), "unreachable"),
        ([REMINDER, replace(DEMAND, min_days_since_previous=0)], "no_gap"),
        ([REMINDER, DEMAND, replace(NOTICE, min_days_overdue=31)], "below_age_floor"),
        ([REMINDER, DEMAND, NOTICE, replace(CUT, min_days_since_previous=2)], "below_gap_floor"),
        ([REMINDER, DEMAND, NOTICE, replace(CUT, min_days_since_previous=8)], "always_stale"),
        (numbered(REMINDER, CUT), "required_by_law"),
        ([REMINDER, replace(DEMAND, may_be_skipped=True, min_unpaid_bills=2)], "skips_required"),
        ([REMINDER, DEMAND, replace(NOTICE, may_be_skipped=True, min_unpaid_bills=2), CUT], "skips_needed"),
    ],
)
def test_what_keeps_a_ladder_out_of_force(rungs, code):
    assert findings(*rungs).get(code) is True


def test_a_step_without_a_letter_in_a_language():
    assert findings(*LAWFUL, letters=LETTERS - {("demand", "zh-hans")}) == {"no_letter": True}


def test_a_step_that_no_law_wants_may_be_skipped():
    rungs = [replace(REMINDER, may_be_skipped=True, min_unpaid_bills=2), DEMAND, NOTICE]
    assert findings(*rungs, replace(CUT, may_be_skipped=True, minimum_amount=Decimal(200)), COURT) == {}


def test_the_order_of_the_law():
    """In Australia the reminder comes before the warning."""
    australia = law("au-nerr")
    assert "order_of_law" in findings(*numbered(DEMAND, NOTICE, CUT, REMINDER), laws=[australia])
    assert "required_by_law" in findings(*numbered(DEMAND, NOTICE, CUT), laws=[australia])


@pytest.mark.parametrize(
    ("rungs", "code"),
    [
        ([REMINDER, replace(DEMAND, min_days_overdue=2)], "younger_than_before"),
        ([REMINDER, DEMAND, replace(NOTICE, min_days_since_previous=5)], "before_pay_by"),
        ([REMINDER, DEMAND, replace(NOTICE, needs_approval=False)], "approval_wanted"),
        ([replace(REMINDER, may_be_skipped=True), DEMAND], "skips_nobody"),
        ([REMINDER, DEMAND, replace(NOTICE, customer_classes=("industrial",))], "waits_for_good"),
        ([REMINDER, DEMAND, replace(NOTICE, grades=("C", "D"))], "waits_for_grade"),
    ],
)
def test_what_is_only_remarked(rungs, code):
    assert findings(*rungs) == {code: False}


def test_the_grades_of_a_step_are_held_against_those_of_the_procedure():
    def for_grades(*grades: str) -> dict[str, bool]:
        rungs = (*LAWFUL[:4], replace(COURT, grades=("C", "D")))
        found = lint(Ladder(1, Decimal(0), rungs), [CHINA], LETTERS, ["en"], Segment(grades=frozenset(grades)))
        return {finding.code: finding.is_error for finding in found}

    assert for_grades("D") == {}, "whoever is on this ladder is meant"
    assert for_grades("B", "D") == {"waits_for_grade": False}
    assert for_grades("A", "B") == {"grades_of_nobody": False}


GERMANY = law("de")


@pytest.mark.parametrize(
    ("kind", "fee", "found", "code"),
    [
        (DEMAND, "1.00", CHINA, "fee_forbidden"),
        (DEMAND, "1.00", law("gb"), "fee_unknown"),
        (DEMAND, "1.11", GERMANY, "fee_too_high"),
        (CUT, "1.00", GERMANY, "fee_forbidden_here"),
        (DEMAND, "1.10", GERMANY, ""),
    ],
)  # fmt: skip
def test_a_fee_that_the_law_does_not_allow_keeps_a_ladder_out_of_force(kind, fee, found, code):
    rungs = [replace(rung, fee=Decimal(fee)) if rung is kind else rung for rung in LAWFUL]
    errors = {name for name, is_error in findings(*rungs, laws=[found]).items() if is_error and name.startswith("fee")}
    assert errors == ({code} if code else set())


def test_a_fee_for_customers_of_whom_the_law_lets_none_be_charged():
    rungs = (REMINDER, replace(DEMAND, fee=Decimal("1.00")))
    firms = Segment(customer_classes=frozenset({"industrial"}))
    found = lint(Ladder(1, Decimal(0), rungs), [GERMANY], LETTERS, ["en"], firms)
    assert "fee_forbidden_here" in {finding.code for finding in found if finding.is_error}


def test_every_law_is_asked():
    """A ladder for customers in two countries has to be lawful in both."""
    assert "required_by_law" in findings(*LAWFUL[1:2], *numbered(DEMAND, NOTICE, CUT)[1:], laws=[CHINA, law("au-nerr")])


@pytest.mark.parametrize(
    ("rung", "gateways", "found"),
    [
        (replace(REMINDER, channels=("sms",)), {"sms"}, {}),
        (replace(REMINDER, channels=("sms", "email")), {"sms"}, {"no_gateway": False}),
        (replace(COURT, channels=("sms",)), {"sms"}, {"no_message_text": True}),  # the courts speak for themselves
        (COURT, set(), {}),
    ],
)
def test_messages_need_a_gateway_and_a_text_but_the_letter_goes_anyway(rung, gateways, found):
    findings = lint_messages(Ladder(1, Decimal(0), (rung,)), LETTERS, ["en", "zh-hans"], gateways)
    assert {finding.code: finding.is_error for finding in findings} == found
    assert all(finding.values.get("channel") in (None, "email") for finding in findings)


def test_nobody_is_reminded_before_the_due_day_without_a_gateway():
    ladder = Ladder(1, Decimal(0), (REMINDER,), pre_due_days=3)
    assert [f.code for f in lint_messages(ladder, LETTERS, ["en"], set())] == ["no_gateway_before_due"]
    assert lint_messages(ladder, LETTERS, ["en"], {"email"}) == []

"""Open cases go over to another version: none is lost, each stands at a step of its ladder, both clocks run on."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collections_app.cases.models import Case, CaseEvent
from collections_app.engine import night
from collections_app.engine.case_moves import CannotMove, move_cases, preview_move, report
from collections_app.engine.models import CaseMove, CaseMoveLine
from collections_app.engine.treatment import treat_accounts
from collections_app.facts.batch import take_snapshot
from collections_app.facts.models import AccountDay, DiaryEntry
from collections_app.notices.models import PrintBatch
from collections_app.notices.operations import hand_over
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.procedures.models import Procedure
from collections_app.rules.lifecycle import StepKind
from tests.factories import make_account, make_bill, make_procedure, make_staff, make_unit

DAY = date(2026, 7, 20)
FULL = [("reminder", 3, 0), ("demand", 10, 7), ("disconnection_notice", 32, 15), ("disconnection", 39, 4)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> OrgUnit:
    return make_unit("HQ")


@pytest.fixture
def mona(company: OrgUnit) -> StaffMember:
    return make_staff("mona", "manager", company)


@pytest.fixture
def old() -> Procedure:
    return make_procedure("own", FULL, customer_classes=["temporary"])


def version(number: int, *kinds: str, code: str = "own") -> Procedure:
    steps = [(kind, 3 * place, 5 if place else 0) for place, kind in enumerate(kinds)]
    return make_procedure(code, steps, customer_classes=["temporary"], version=number)


def case_at(procedure: Procedure, kind: str | None, unit: OrgUnit, number: int = 1) -> Case:
    account = make_account(f"T-{procedure.version}-{number}", unit=unit, customer_class="temporary")
    step = procedure.steps.get(kind=kind) if kind else None
    days = (date(2026, 7, 10), date(2026, 7, 13)) if kind else (None, None)
    return Case.objects.create(
        case_no=f"C-{account}", account=account, procedure=procedure, opened_on=date(2026, 7, 9), step=step,
        step_on=days[0], step_served_on=days[1],
    )  # fmt: skip


def move(to: Procedure, by: StaffMember, cases: Iterable[Case] = (), reason: str = "New rules") -> CaseMove:
    chosen = Case.objects.filter(pk__in=[case.pk for case in cases]) if cases else Case.objects.all()
    return move_cases(to=to, cases=chosen, reason=reason, by=by, on=DAY)


class TestMoving:
    def test_a_case_keeps_its_kind_of_step_and_its_days(self, old, mona, company) -> None:
        case, new = case_at(old, "demand", company), version(2, "demand", "disconnection_notice", "disconnection")
        move(new, mona)
        case.refresh_from_db()
        assert (case.procedure, case.step.kind, case.step.position) == (new, "demand", 1)
        assert (case.step_on, case.step_served_on) == (date(2026, 7, 10), date(2026, 7, 13))

    def test_it_is_told_and_looked_at(self, old, mona, company) -> None:
        case, new = case_at(old, "demand", company), version(2, "reminder", "demand")
        done = move(new, mona, reason=" New rules ")
        event = CaseEvent.objects.get(case=case)
        told = {"move": str(done), "from_version": 1, "version": 2, "note": "New rules"}
        assert (event.kind, event.on, event.actor, event.data) == ("case_moved", DAY, mona, told)
        assert list(DiaryEntry.objects.values_list("account", "look_on")) == [(case.account_id, DAY)]

    def test_what_cannot_go_over_stays_and_the_report_says_why(self, old, mona, company) -> None:
        other, new = make_procedure("other", FULL), version(2, "demand", "reminder")
        fates = {
            case_at(old, "demand", company, 1): "would_repeat", case_at(old, "reminder", company, 2): "would_skip",
            case_at(old, "disconnection", company, 3): "step_missing", case_at(new, "demand", company, 4): "same_version",
            case_at(other, "demand", company, 5): "other_procedure", case_at(old, None, company, 6): "",
            case_at(old, "demand", company, 7): "closed",
        }  # fmt: skip
        Case.objects.filter(account__account_no="T-1-7").update(
            status="closed", closed_on=DAY, close_reason="paid", account=make_account("T-7")
        )
        before = {case.pk: (case.procedure_id, case.step_id) for case in fates}
        done = move(new, mona)
        assert dict(done.lines.values_list("case", "obstacle")) == {case.pk: why for case, why in fates.items()}
        assert (done.moved, done.left) == (1, 6)
        for case, why in fates.items():
            case.refresh_from_db()
            assert (case.procedure_id, case.step_id) == (before[case.pk] if why else (new.pk, None))

    def test_what_is_shown_is_what_is_done(self, old, mona, company) -> None:
        for number, kind in enumerate([None, "reminder", "demand", "demand", "disconnection"]):
            case_at(old, kind, company, number)
        new = version(2, "demand", "disconnection_notice", "disconnection")
        shown = preview_move(to=new, cases=Case.objects.all(), by=mona, on=DAY)
        assert not CaseMove.objects.exists()
        done = move(new, mona)
        lines = Counter((line.from_step_id, line.to_step_id, line.obstacle) for line in done.lines.all())
        assert lines == {(g.step_id, g.to_step and g.to_step.pk, g.obstacle or ""): g.count for g in shown}

    def test_the_report_names_every_case(self, old, mona, company) -> None:
        case_at(old, "demand", company, 1), case_at(old, "disconnection", company, 2)
        done = move(version(2, "reminder", "demand"), mona)
        head, moved, left = report(done, mona)
        assert dict(zip(head, moved, strict=True)) == {
            "move": f"V260720-{done.pk}", "on": "2026-07-20", "case_no": "C-T-1-1", "account_no": "T-1-1",
            "procedure": "own", "from_version": "1", "last_step": "demand", "to_version": "2", "step": "demand",
            "position": "2", "outcome": "moved", "why": "",
        }  # fmt: skip
        assert left[-2:] == ["left", "this version does not have the step at which the case stands"]

    def test_the_report_is_history(self, old, mona, company) -> None:
        case_at(old, "demand", company)
        move(version(2, "reminder", "demand"), mona)
        for rows, change in ((CaseMove.objects, {"reason": "none"}), (CaseMoveLine.objects, {"obstacle": "closed"})):
            with pytest.raises(IntegrityError, match="appended"), transaction.atomic():
                rows.update(**change)


class TestWhoAndWhen:
    def test_supervisors_and_managers_within_their_unit(self, old, company) -> None:
        north, south = make_unit("north", company), make_unit("south", company)
        mine, theirs, new = case_at(old, "demand", north, 1), case_at(old, "demand", south, 2), version(2, "demand")
        done = move(version(3, "reminder", "demand"), make_staff("sue", "supervisor", north), [mine, theirs])
        assert list(done.lines.values_list("case", flat=True)) == [mine.pk]
        theirs.refresh_from_db()
        assert theirs.procedure == old
        for role in ("officer", "administrator", "legal"):
            with pytest.raises(CannotMove, match="Your role does not allow this"):
                move(new, make_staff(role, role, company))

    def test_only_to_what_is_in_force(self, old, mona, company) -> None:
        case_at(old, "demand", company)
        new = version(2, "reminder", "demand")
        Procedure.objects.filter(pk=new.pk).update(active_from=DAY + timedelta(1))
        with pytest.raises(CannotMove, match="in force"):
            move(new, mona)

    def test_with_a_reason_and_something_to_move(self, old, mona, company) -> None:
        case_at(old, "demand", company)
        with pytest.raises(CannotMove, match="Say why"):
            move(version(2, "demand"), mona, reason=" ")
        with pytest.raises(CannotMove, match="None of these cases"):
            move(version(3, "reminder"), mona)


class TestTheNightAfter:
    @pytest.fixture
    def debtor(self, old, company) -> Case:
        account = make_account("T-1", unit=company, customer_class="temporary")
        make_bill(account, "300.00", date(2026, 7, 6))
        night.run(date(2026, 7, 9))
        return Case.objects.get(account=account)

    def test_goes_by_the_steps_of_the_new_version(self, debtor, mona) -> None:
        new = make_procedure("own", [("reminder", 3, 0), ("demand", 10, 12)], customer_classes=["temporary"], version=2)
        move_cases(to=new, cases=Case.objects.all(), reason="Softer", by=mona, on=date(2026, 7, 10))
        for back in range(10, 21):
            night.run(date(2026, 7, back))
        debtor.refresh_from_db()
        assert (debtor.step.kind, debtor.step.procedure) == ("reminder", new)
        night.run(date(2026, 7, 21))  # served on the 9th, and twelve days
        debtor.refresh_from_db()
        assert (debtor.step.kind, debtor.step.procedure, debtor.step_on) == ("demand", new, date(2026, 7, 21))

    def test_a_letter_on_its_way_still_starts_the_clock(self, old, mona, company, settings) -> None:
        settings.PRINT_HANDOVER = "manual"
        account = make_account("T-1", unit=company, customer_class="temporary")
        make_bill(account, "300.00", date(2026, 7, 6))
        night.run(date(2026, 7, 9))
        move_cases(
            to=version(2, "reminder", "demand"), cases=Case.objects.all(), reason="x", by=mona, on=date(2026, 7, 10)
        )
        assert Case.objects.get().step_served_on is None
        hand_over(batch=PrintBatch.objects.get(), on=date(2026, 7, 10), by=mona)
        assert Case.objects.get().step_served_on == date(2026, 7, 10)

    def test_a_night_that_has_its_facts_already_leaves_the_case_alone(self, debtor, mona) -> None:
        """The night of the 16th runs after midnight; the case goes over on the 17th, between its facts and its decision."""
        take_snapshot(date(2026, 7, 16))
        move_cases(
            to=version(2, "reminder", "demand"), cases=Case.objects.all(), reason="x", by=mona, on=date(2026, 7, 17)
        )
        treat_accounts(date(2026, 7, 16))
        debtor.refresh_from_db()
        assert (debtor.step.kind, debtor.step.procedure.version) == ("reminder", 2)
        reason = AccountDay.objects.get(day=date(2026, 7, 16)).reason
        assert reason["code"] == "overtaken"
        night.run(date(2026, 7, 17))
        debtor.refresh_from_db()
        assert (debtor.step.kind, debtor.step.procedure.version) == ("demand", 2)


KINDS = st.lists(st.sampled_from(list(StepKind)), unique=True, min_size=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(KINDS, KINDS, st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_no_case_is_lost_and_none_stands_at_a_step_that_its_ladder_lacks(db, before, after, positions) -> None:
    with transaction.atomic():
        company = make_unit("HQ")
        mona, old, new = make_staff("mona", "manager", company), version(1, *before), version(2, *after)
        for number, position in enumerate(positions):
            taken = before[:position]
            case_at(old, taken[-1] if taken else None, company, number)
        try:
            done = move(new, mona)
        except CannotMove:
            done = None
        cases = list(Case.objects.select_related("step"))
        assert len(cases) == len(positions)
        assert all(case.step is None or case.step.procedure_id == case.procedure_id for case in cases)
        assert all((case.step and case.step.kind) in (None, *before) for case in cases)
        if done:
            assert done.lines.count() == done.moved + done.left == len(positions)
            assert CaseEvent.objects.count() == done.moved == sum(case.procedure_id == new.pk for case in cases)
        transaction.set_rollback(True)

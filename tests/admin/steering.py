"""What managers have asked in the scene: effects of steps, a trial that runs, a what-if a forecast of some weeks ago, a night
that was refused, targets and their scoring."""

from datetime import date, timedelta
from decimal import Decimal

from collections_app.org.models import StaffMember
from collections_app.outlooks.effects import measure_effects
from collections_app.outlooks.nights import ask_for_night, decide_on_night, work_out_night
from collections_app.outlooks.operations import ask_what_if, make_forecast, work_out
from collections_app.procedures.models import Procedure
from collections_app.reporting.operations import propose_correction, propose_rule, propose_target
from collections_app.trials.operations import TrialPlan, draft_hold_out, start_trial


def steer(today: date, manager: StaffMember, head: StaffMember) -> None:
    plan = TrialPlan(Decimal(10), Decimal(40), Decimal(5), 3, today + timedelta(200))
    trial = draft_hold_out(name="#2026-21", withheld="pre_due", plan=plan, by=head, on=today)
    start_trial(trial=trial, by=manager, on=today)
    measure_effects(today)
    make_forecast(day=today - timedelta(20), by=manager)
    one = Procedure.objects.get(code="residential", version=1)
    other = Procedure.objects.exclude(code="residential").order_by("pk")[0]
    work_out(ask_what_if(procedure=one, against=other, by=manager, day=today))
    asked = work_out_night(ask_for_night(day=today + timedelta(1), unit=manager.unit, by=head, on=today))
    decide_on_night(proposal=asked, approve=False, by=manager, on=today, note="Too many reminders")
    _score(today, manager, head)


def _score(today: date, manager: StaffMember, head: StaffMember) -> None:
    month = today.replace(day=1)
    of_month = {"unit": manager.unit, "month": month, "reason": "As agreed", "by": manager, "on": today}
    made = [
        propose_target(**of_month, kpi="recovery", value=Decimal("0.9")),
        propose_correction(**of_month, officer=None, points=Decimal(2)),
        propose_rule(active_from=month, text="weight recovery 100", reason="The first", by=manager, on=today),
    ]
    for proposal in made:
        type(proposal).objects.update(status="refused", decided_by=head, decided_on=today, decision_note="Too late")

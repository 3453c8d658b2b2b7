"""What managers have asked in the scene: effects of steps, a trial that runs, a what-if and a forecast of some weeks ago."""

from datetime import date, timedelta
from decimal import Decimal

from collections_app.org.models import StaffMember
from collections_app.outlooks.effects import measure_effects
from collections_app.outlooks.operations import ask_what_if, make_forecast, work_out
from collections_app.procedures.models import Procedure
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

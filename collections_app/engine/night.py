"""The night, on one page: what the day brought, what it means, what we do about it, what we send."""

from collections.abc import Callable
from datetime import date

from collections_app.alarms.batch import raise_alarms
from collections_app.arrangements.batch import settle_plans, settle_promises
from collections_app.billing.batch import allocate_payments
from collections_app.engine.balances import watch_balances
from collections_app.engine.due_reminders import remind_before_due
from collections_app.engine.grading import regrade
from collections_app.engine.lapsed_orders import lapse_orders
from collections_app.engine.penalties import post_penalties
from collections_app.engine.plan_messages import tell_about_plans
from collections_app.engine.reading_audit import audit_readings
from collections_app.engine.runner import NightReport, run_stages
from collections_app.engine.task_reasons import fill_worklist
from collections_app.engine.treatment import treat_accounts
from collections_app.evidence.batch import seal_events
from collections_app.facts.batch import take_snapshot
from collections_app.imports.inbox import load_files
from collections_app.limitation.batch import watch_limitation
from collections_app.notices.batch import close_batches
from collections_app.publication.batch import draft_editions, withdraw_paid_names
from collections_app.reporting.batch import measure_day

STAGES = (
    load_files,
    allocate_payments,
    post_penalties,
    settle_promises,
    settle_plans,
    audit_readings,
    regrade,
    take_snapshot,
    treat_accounts,
    remind_before_due,
    tell_about_plans,
    watch_balances,
    lapse_orders,
    watch_limitation,
    raise_alarms,
    withdraw_paid_names,
    draft_editions,
    close_batches,
    fill_worklist,
    measure_day,
    seal_events,
)


def run(day: date, call_help: Callable[[date], object] | None = None) -> NightReport:
    """Run the night of a business day, or what is left of it. Raises CannotRunNight.

    `call_help` is given the day when its accounts begin to be treated: others may then `help_treat` them.
    """

    def witness(stage: str, of: date) -> None:
        if call_help and stage == treat_accounts.__name__:
            call_help(of)

    return run_stages(day, STAGES, witness)

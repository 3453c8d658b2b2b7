"""What the made-up staff do in the demo: between its nights, and on the last morning, so that a visitor finds work to do."""

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

from django.db import transaction

from collections_app.arrangements.operations import CannotPromise, record_promise
from collections_app.arrangements.plans import PlanPurpose, make_plan
from collections_app.arrangements.proposals import CannotPlan, propose_plan
from collections_app.cases.models import Case, Hold
from collections_app.cases.operations import CannotHold, add_note
from collections_app.contacts.operations import CannotLog, Conversation, log_contact
from collections_app.customers.models import Account
from collections_app.disputes.operations import CannotDispute, move_dispute, open_dispute, propose_decision
from collections_app.enforcement.models import SupplyOrder
from collections_app.engine.cut_orders import CannotOrder, ask_for_cut
from collections_app.engine.waivers import CannotWaive, ask_for_waiver
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Role
from collections_app.worklist.handing_out import CannotHandOut, assign_tasks
from collections_app.worklist.models import Task
from collections_app.worklist.operations import CannotSetTask, overdue, set_task

REFUSALS = (
    CannotDispute, CannotHandOut, CannotHold, CannotLog, CannotOrder, CannotPlan, CannotPromise, CannotSetTask, CannotWaive,
)  # fmt: skip
ONE_DAY = timedelta(1)
CENT = Decimal("0.01")
Act = Callable[[Case, StaffMember, date], object]


def work_after_night(day: date) -> None:
    """What officers did with the demands of that night: some debtors asked for time, some were spoken to."""
    demanded = Case.objects.open().filter(step_on=day, step__kind="demand").select_related("account__officer")
    acts: tuple[Act, ...] = (_promised, _spoken_to, _hard_up, _not_reached)
    for case in demanded.order_by("case_no"):
        lot = int(case.account.account_no) % 8
        if lot < len(acts) and case.account.officer is not None:
            _try(acts[lot], case, case.account.officer, day)


def work_of_the_morning(today: date) -> None:
    """One case after another of each officer gets what a day brings, as long as there are cases; the same every time."""
    acts: tuple[Act, ...] = (
        _promised, _to_be_called_back, _too_long_planned, _planned, _waiver_asked, _to_be_looked_into, _hard_up,
        _contested, _contested_and_checked, _not_reached, _noted, _late_to_be_called,
    )  # fmt: skip
    for officer in StaffMember.objects.filter(role=Role.OFFICER, is_active=True).order_by("pk"):
        cases = _cases_to_work(officer, today)
        for act in acts:
            worked = next((case for case in cases if _try(act, case, officer, today)), None)
            cases = [case for case in cases if case != worked]
        _ask_for_a_cut(officer, today)


def _cases_to_work(officer: StaffMember, day: date) -> list[Case]:
    """Those that nothing holds and that are not with the lawyers, the most money first."""
    held = Hold.objects.running_on(day).values("account")
    cases = Case.objects.open().filter(account__officer=officer).exclude(account__in=held)
    cases = cases.exclude(step__kind="legal_referral").select_related("account__customer")
    return sorted(cases, key=lambda case: (-overdue(case.account, day), case.case_no))


def _try(act: Act, case: Case, officer: StaffMember, day: date) -> bool:
    """Whether it was done; a case that does not lend itself to it is left as it is."""
    try:
        with transaction.atomic():
            act(case, officer, day)
    except REFUSALS:
        return False
    return True


def _ask_for_a_cut(officer: StaffMember, today: date) -> None:
    """For the first of the proposals that the law does not stand in the way of."""
    proposed = SupplyOrder.objects.filter(case__account__officer=officer, status=SupplyOrder.Status.PROPOSED)
    for order in proposed.order_by("order_no")[:3]:
        try:
            ask_for_cut(order, today + 2 * ONE_DAY, officer, today)
        except CannotOrder:
            continue
        return


def _promised(case: Case, officer: StaffMember, day: date) -> None:
    account, due_on = case.account, day + 10 * ONE_DAY
    talk = Conversation("phone", "will_pay", "debtor", day, time(10, 20), note="Wages come on the day named.")
    log_contact(account=account, talk=talk, by=officer, on=day)
    record_promise(
        account=account, amount=overdue(account, day), due_on=due_on, channel="call",
        promised_by=account.customer.name, by=officer, on=day,
    )  # fmt: skip


def _spoken_to(case: Case, officer: StaffMember, day: date) -> None:
    _log(
        case,
        officer,
        day,
        Conversation("phone", "will_pay", "household", day, time(11, 5), note="At the end of the month."),
    )


def _hard_up(case: Case, officer: StaffMember, day: date) -> None:
    _log(
        case,
        officer,
        day,
        Conversation("counter", "cannot_pay", "debtor", day, time(14, 40), "in", note="Out of work."),
    )


def _not_reached(case: Case, officer: StaffMember, day: date) -> None:
    _log(case, officer, day, Conversation("phone", "no_answer", "nobody", day, time(9, 15)))


def _to_be_called_back(case: Case, officer: StaffMember, day: date) -> None:
    note = "Asks for the meter readings of the last half year."
    _log(
        case, officer, day, Conversation("phone", "call_back", "debtor", day, time(9, 50), call_back_on=day, note=note)
    )


def _to_be_looked_into(case: Case, officer: StaffMember, day: date) -> None:
    _log(
        case, officer, day, Conversation("email", "has_paid", "debtor", day, None, "in", note="A receipt is attached.")
    )


def _contested(case: Case, officer: StaffMember, day: date) -> None:
    bill = case.account.bills.open().order_by("due_on").first()
    reason = "Twice what the meter of the neighbours shows."
    open_dispute(account=case.account, opened_on=day, bill=bill, ground="reading", reason=reason, by=officer)


def _contested_and_checked(case: Case, officer: StaffMember, day: date) -> None:
    bill = case.account.bills.open().order_by("due_on").last()
    dispute = open_dispute(
        account=case.account, opened_on=day, bill=bill, ground="estimate", reason="The meter was not read.", by=officer
    )
    note = "Read on site: the estimate was a fifth too high."
    move_dispute(dispute=dispute, stage="field", note=note, on=day, by=officer)
    upheld = (dispute.bill.amount / 5).quantize(CENT) if dispute.bill else None
    propose_decision(
        dispute=dispute, decision="partly", upheld_amount=upheld, outcome="The bill is corrected by a fifth.", on=day,
        by=officer,
    )  # fmt: skip


def _noted(case: Case, officer: StaffMember, day: date) -> None:
    add_note(case=case, text="The tenant has moved in this month; the contract is being rewritten.", on=day, by=officer)


def _late_to_be_called(case: Case, officer: StaffMember, day: date) -> None:
    """A task of last week that is past its deadline, and a visit to come."""
    account = case.account
    late = set_task(account=account, kind=Task.Kind.CALL, on=day - 5 * ONE_DAY, due_on=day - 2 * ONE_DAY, by=officer)
    assign_tasks(tasks=[late.pk], to=officer, by=officer, on=day)
    set_task(account=account, kind=Task.Kind.VISIT, on=day, due_on=day + 3 * ONE_DAY, by=officer)


def _planned(case: Case, officer: StaffMember, day: date) -> None:
    _plan(case.account, officer, day, months=3)


def _too_long_planned(case: Case, officer: StaffMember, day: date) -> None:
    """Beyond what the house allows, so that somebody else has to approve it."""
    _plan(case.account, officer, day, months=18)


def _waiver_asked(case: Case, officer: StaffMember, day: date) -> None:
    ask_for_waiver(
        account=case.account, bill=None, amount=None, reason="goodwill", note="Has always paid on time.", by=officer, on=day,
    )  # fmt: skip


def _log(case: Case, officer: StaffMember, day: date, talk: Conversation) -> None:
    log_contact(account=case.account, talk=talk, by=officer, on=day)


def _plan(account: Account, officer: StaffMember, day: date, *, months: int) -> None:
    owed = list(account.bills.open().filter(due_on__lt=day))
    proposal = propose_plan(account=account, bills=owed, months=months, first_on=day + 14 * ONE_DAY, on=day)
    purpose = PlanPurpose(
        "formal", "Wants to pay, but not at once", income="5,200 a month", affordability="400 a month"
    )
    make_plan(account=account, proposal=proposal, purpose=purpose, by=officer, on=day)

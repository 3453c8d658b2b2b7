"""What a payment plan would look like before anybody agrees to it: its debt, its schedule, and the limits it exceeds."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.procedures.packs import UnknownPack, law
from collections_app.rules.money import ZERO
from collections_app.rules.pack_reader import PackProblem
from collections_app.rules.plan_limits import PlanLimit
from collections_app.rules.plans import NoSchedule, Part, PlanTerms, beyond_limits, limit_for, most_down, schedule

A_YEAR, MONTHS = timedelta(365), 12


class CannotPlan(Exception):
    """Why a payment plan was not made, decided or ended, in words for staff."""


@dataclass(frozen=True, slots=True)
class PlanProposal:
    """`limit` is of the law where `is_law`, else of the house; `beyond` lists what is exceeded as code and limit."""

    debt: Decimal
    parts: Sequence[Part]
    beyond: Sequence[tuple[str, str]]
    limit: PlanLimit
    is_law: bool
    bills: Sequence[Bill]

    @property
    def fingerprint(self) -> str:
        """Stands for exactly this proposal: whoever confirms it has seen it."""
        seen = [self.debt, *self.parts, *self.beyond, *(bill.pk for bill in self.bills)]
        return hashlib.sha256(repr(seen).encode()).hexdigest()


def house_limit() -> PlanLimit:
    """The utility's own rule, for where the law sets none."""
    rules = settings.PAYMENT_PLANS
    return PlanLimit(ZERO, rules["months_min"], rules["months_max"], Decimal(rules["least_instalment"]))


def limit_of(account: Account, debt: Decimal) -> tuple[PlanLimit, bool]:
    """The limits for a debt of this account, and whether its law sets them."""
    try:
        return limit_for(debt, law(account.law_pack).plans, house_limit())
    except (UnknownPack, PackProblem):
        return house_limit(), False


def propose_plan(
    *,
    account: Account,
    bills: Sequence[Bill],
    on: date,
    first_on: date,
    months: int | None = None,
    instalment: Decimal | None = None,
    down_payment: Decimal | None = None,
    down_on: date | None = None,
) -> PlanProposal:
    """The schedule for the unpaid principal of these bills, and the limits it exceeds. Raises CannotPlan.

    The down payment is due on the day itself unless another is given.
    """
    _check(account, bills, on)
    if (months is None) == (instalment is None):
        raise CannotPlan(_("Give the number of instalments or the amount of each, one of the two."))
    debt = sum((bill.open_amount for bill in bills), ZERO)
    terms = PlanTerms(debt, down_payment or ZERO, down_on or on, first_on, months, instalment)
    if min(terms.down_on, first_on) < on:
        raise CannotPlan(_("The day of the first payment is over already."))
    try:
        parts = schedule(terms)
    except NoSchedule as why:
        raise CannotPlan(NO_SCHEDULE[str(why)]()) from why
    limit, is_law = limit_of(account, debt)
    most = most_down(debt, limit, _monthly_bill(account, on))
    beyond = list(beyond_limits(terms, limit, most, Decimal(settings.PAYMENT_PLANS["largest_debt"])))
    return PlanProposal(debt, parts, beyond, limit, is_law, sorted(bills, key=lambda bill: (bill.due_on, bill.pk)))


NO_SCHEDULE = {
    "nothing_left": lambda: _("After the down payment nothing would be left to pay in instalments."),
    "down_payment_late": lambda: _("The down payment has to be due before the first instalment."),
    "too_many_months": lambda: _("The instalments would be too small, and too many."),
    "no_instalment": lambda: _("Give the number of instalments or the amount of each."),
}


def _check(account: Account, bills: Sequence[Bill], on: date) -> None:
    if not bills:
        raise CannotPlan(_("Choose the bills that the plan covers."))
    for bill in bills:
        if bill.account_id != account.pk:
            raise CannotPlan(_("Bill %(bill)s belongs to another account.") % {"bill": bill.bill_no})
        if bill.open_amount <= 0:
            raise CannotPlan(_("Bill %(bill)s is paid.") % {"bill": bill.bill_no})
    disputed = account.disputes.running_on(on)
    if disputed.filter(bill=None).exists():
        raise CannotPlan(_("The account is disputed as a whole; settle that first."))
    if (dispute := disputed.filter(bill__in=[bill.pk for bill in bills]).select_related("bill").first()) is not None:
        raise CannotPlan(_("Bill %(bill)s is disputed; settle that first.") % {"bill": dispute.bill})


def _monthly_bill(account: Account, on: date) -> Decimal | None:
    """What was billed in the last twelve months, for one month; None where nothing was."""
    billed = account.bills.filter(issued_on__gt=on - A_YEAR, issued_on__lte=on).aggregate(sum=Sum("amount"))["sum"]
    return billed / MONTHS if billed else None

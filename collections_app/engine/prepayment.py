"""An account begins to pay in advance, tops up at the counter, has its terms changed, goes back to paying afterwards."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.billing.operations import record_payment
from collections_app.cases.events import EventKind
from collections_app.cases.operations import record_event
from collections_app.common.db import next_numbers
from collections_app.common.diary import look_at
from collections_app.customers.models import Account, Contact
from collections_app.customers.operations import writable
from collections_app.engine.balances import note_restored, withdraw_overtaken
from collections_app.engine.treatment import reassess
from collections_app.org.models import StaffMember
from collections_app.prepaid.batch import end_alerts
from collections_app.prepaid.models import PrepaidAccount, TopUp
from collections_app.prepaid.operations import record_reversal, record_top_up
from collections_app.rules.authority import Right
from collections_app.rules.prepayment import NEVER_PREPAID
from collections_app.worklist.models import Task
from collections_app.worklist.operations import call_off_tasks

TERMS = (
    "set_value", "price", "incentive_percent", "threshold_percent", "emergency_credit", "debt_percent", "contact",
)  # fmt: skip
Mode = Account.BillingMode


class CannotPrepay(Exception):
    """Why an account was not put on prepayment, changed or taken off, in words for staff."""


@transaction.atomic
def start_prepayment(*, account: Account, agreement: str, by: StaffMember, on: date, **terms: Any) -> PrepaidAccount:
    """From `on` the account pays in advance; `agreement` says how the customer has agreed. Raises CannotPrepay."""
    account = writable(account, by, Right.AGREE_PREPAYMENT, CannotPrepay)
    if account.closed_on is not None and account.closed_on <= on:
        raise CannotPrepay(_("The contract of the account has ended."))
    if PrepaidAccount.objects.running().filter(account=account).exists():
        raise CannotPrepay(_("The account pays in advance already."))
    if account.protections.running_on(on).filter(reason__in=NEVER_PREPAID).exists():
        raise CannotPrepay(_("Somebody there is protected whose supply must not hang on a balance."))
    _check_terms(account, terms)
    prepaid = PrepaidAccount.objects.create(account=account, opened_on=on, **terms)
    _bill(account, Mode.PREPAID)
    record_event(account, EventKind.PREPAYMENT_STARTED, on, by, {**_said(terms), "agreement": agreement})
    return prepaid


@transaction.atomic
def change_terms(*, prepaid: PrepaidAccount, by: StaffMember, on: date, note: str = "", **terms: Any) -> PrepaidAccount:
    """What is agreed from now on; what was drawn and topped up stays as it was. Raises CannotPrepay."""
    prepaid = _running(prepaid, by, Right.AGREE_PREPAYMENT)
    _check_terms(prepaid.account, terms)
    changed = {name: value for name, value in terms.items() if getattr(prepaid, name) != value}
    if not changed:
        raise CannotPrepay(_("Nothing would change."))
    for name, value in changed.items():
        setattr(prepaid, name, value)
    prepaid.save(update_fields=list(changed))
    record_event(prepaid.account, EventKind.PREPAYMENT_CHANGED, on, by, {**_said(changed), "note": note})
    return prepaid


@transaction.atomic
def top_up_at_counter(*, prepaid: PrepaidAccount, amount: Decimal, method: str, by: StaffMember, on: date) -> TopUp:
    """Take in money at the counter, under a number of the house; what follows from it follows at once.

    Its share settles old debt, an alert ends, and a balance made good is noted. Raises CannotPrepay, CannotTopUp.
    """
    prepaid = _running(prepaid, by, Right.POST_PAYMENTS)
    number = f"C{next_numbers('collections_top_up_number', 1)[0]:09d}"
    top_up = record_top_up(
        prepaid=prepaid, top_up_no=number, paid_on=on, amount=amount, on=on, method=method, by=by
    )  # fmt: skip
    said = {"amount": str(amount), "to_debt": str(top_up.to_debt) if top_up.to_debt else "", "top_up_no": number}
    record_event(prepaid.account, EventKind.TOPPED_UP, on, by, said)
    end_alerts(on, [prepaid.account_id])
    withdraw_overtaken([prepaid.account_id])
    if note_restored(on, [prepaid.account_id]):
        call_off_tasks(prepaid.account, Task.Kind.BALANCE_USED_UP, on)
    if top_up.to_debt:
        reassess(prepaid.account_id, on)
    return top_up


@transaction.atomic
def take_back_top_up(*, top_up: TopUp, reason: str, by: StaffMember, on: date) -> TopUp:
    """A top-up did not come in after all, a cheque that bounced for example. Never by whoever has recorded it.

    What follows from the lower balance, a warning or a task, follows in the night, by its own rules. Raises CannotPrepay,
    CannotTopUp.
    """
    prepaid = _running(top_up.prepaid, by, Right.POST_PAYMENTS)
    if top_up.recorded_by_id == by.pk:
        raise CannotPrepay(_("You have recorded this top-up yourself; somebody else takes it back."))
    number = f"C{next_numbers('collections_top_up_number', 1)[0]:09d}"
    done = record_reversal(top_up=top_up, top_up_no=number, on=on, method=top_up.method, by=by)
    said = {
        "amount": str(top_up.amount), "to_debt": str(top_up.to_debt) if top_up.to_debt else "", "top_up_no": number,
        "reverses": top_up.top_up_no, "reason_given": reason,
    }  # fmt: skip
    record_event(prepaid.account, EventKind.TOP_UP_TAKEN_BACK, on, by, said)
    look_at([(prepaid.account_id, on)])
    if top_up.to_debt:
        reassess(prepaid.account_id, on)
    return done


@transaction.atomic
def end_prepayment(*, prepaid: PrepaidAccount, reason: str, by: StaffMember, on: date) -> PrepaidAccount:
    """Back to paying afterwards: what is left becomes a payment, for open bills or as credit. Raises CannotPrepay."""
    prepaid = _running(prepaid, by, Right.AGREE_PREPAYMENT)
    account, left = prepaid.account, prepaid.balance
    if left < 0:
        figure = {"amount": number_format(-left, 2, force_grouping=True)}
        raise CannotPrepay(_("The balance is below zero: %(amount)s has to be topped up first.") % figure)
    if left:
        prepaid.returned_as = record_payment(
            payment_no=f"PR-{prepaid.pk}", account=account, paid_on=on, amount=left, method="prepayment"
        )
    prepaid.returned, prepaid.balance, prepaid.closed_on, prepaid.used_up_on = left, Decimal(0), on, None
    prepaid.save(update_fields=["returned", "returned_as", "balance", "closed_on", "used_up_on"])
    prepaid.alerts.open().update(topped_up_on=on)
    withdraw_overtaken([account.pk])
    _bill(account, Mode.POSTPAID)
    call_off_tasks(account, Task.Kind.BALANCE_USED_UP, on)
    said = {"returned": str(left) if left else "", "reason_given": reason}
    record_event(account, EventKind.PREPAYMENT_ENDED, on, by, said)
    if left:
        reassess(account.pk, on)
    return prepaid


def _running(prepaid: PrepaidAccount, by: StaffMember, right: Right) -> PrepaidAccount:
    """The prepayment with its account, both locked."""
    account = writable(prepaid.account, by, right, CannotPrepay)
    prepaid = PrepaidAccount.objects.select_for_update().get(pk=prepaid.pk)
    prepaid.account = account
    if prepaid.closed_on is not None:
        raise CannotPrepay(_("The account no longer pays in advance."))
    return prepaid


def _check_terms(account: Account, terms: dict[str, Any]) -> None:
    contact = terms.get("contact")
    if contact is not None and contact.customer_id != account.customer_id:
        raise CannotPrepay(_("The contact belongs to another customer."))
    if contact is not None and contact.kind not in (Contact.Kind.PHONE, Contact.Kind.EMAIL):
        raise CannotPrepay(_("A warning goes to a phone or an e-mail address."))


def _bill(account: Account, mode: str) -> None:
    account.billing_mode = mode
    account.save(update_fields=["billing_mode"])


def _said(terms: dict[str, Any]) -> dict[str, str]:
    """What was agreed, for the history; a contact by its number in the database alone, for it is personal."""
    said = {name: str(value) for name, value in terms.items() if value is not None and name != "contact"}
    return said | ({"contact_id": str(terms["contact"].pk)} if terms.get("contact") else {})

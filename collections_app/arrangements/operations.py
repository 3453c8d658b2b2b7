from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from collections_app.arrangements.models import Promise
from collections_app.cases.models import CaseEvent, Hold
from collections_app.cases.operations import record_event
from collections_app.common.db import next_numbers
from collections_app.common.diary import look_at
from collections_app.customers.models import Account
from collections_app.customers.operations import writable
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.promises import PromiseLimits, PromiseTerms, Record, beyond_limits, longest_term, record_of


class CannotPromise(Exception):
    """Why the promise was not recorded or withdrawn, in words for staff."""


def promise_limits() -> PromiseLimits:
    rules = settings.PROMISES
    return PromiseLimits(rules["days_ahead"], rules["days_ahead_if_unreliable"], rules["broken_in_a_row"])


def record_on(account: Account, day: date) -> Record:
    """How the promises of the account had ended by that day."""
    return record_of(account.promises.judged_by(day).values_list("status", flat=True))


@transaction.atomic
def record_promise(
    *,
    account: Account,
    amount: Decimal,
    due_on: date,
    channel: str,
    promised_by: str,
    by: StaffMember,
    on: date,
    note: str = "",
) -> Promise:
    """Write down what the debtor has promised; no step is taken until it is due and a few days more. Raises CannotPromise."""
    account = writable(account, by, Right.WORK_CASES, CannotPromise)
    terms = PromiseTerms(amount, on, due_on, settings.PROMISES["tolerance_days"])
    _check(account, terms, channel, promised_by, by)
    promise = Promise(account=account, amount=amount, made_on=on, due_on=due_on, tolerance_days=terms.tolerance_days)
    promise.promise_no = f"P{next_numbers('collections_promise_number', 1)[0]:09d}"
    promise.channel, promise.promised_by, promise.note = channel, promised_by.strip(), note
    promise.grade, promise.recorded_by = account.credit_grade, by
    promise.after_payment = account.payments.order_by("-id").first()
    promise.hold = Hold.objects.create(
        account=account, reason=Hold.Reason.PROMISE, note=promise.promise_no, placed_on=on, until=terms.last_day,
        placed_by=by,
    )  # fmt: skip
    promise.save()
    _tell(promise, CaseEvent.Kind.PROMISE_MADE, on, by, channel=channel, promised_by=promise.promised_by, note=note)
    look_at([(account.pk, on), (account.pk, terms.last_day + timedelta(1))])
    return promise


@transaction.atomic
def withdraw_promise(*, promise: Promise, reason: str, by: StaffMember, on: date) -> Promise:
    """Take back a promise that was recorded in error: it counts neither as kept nor as broken. Raises CannotPromise."""
    account = writable(promise.account, by, Right.OVERRULE_PROMISES, CannotPromise)
    promise = Promise.objects.select_related("hold", "account").get(pk=promise.pk)
    if promise.status != Promise.Status.RUNNING:
        raise CannotPromise(_("The promise has been settled: %(state)s.") % {"state": promise.get_status_display()})
    if not reason.strip():
        raise CannotPromise(_("Say why the promise is withdrawn."))
    promise.status, promise.settled_on = Promise.Status.WITHDRAWN, on
    promise.withdrawn_by, promise.withdrawal = by, reason.strip()
    promise.save()
    if promise.hold.ended_on is None and promise.last_day >= on:
        promise.hold.ended_on = on
        promise.hold.save(update_fields=["ended_on"])
    _tell(promise, CaseEvent.Kind.PROMISE_WITHDRAWN, on, by, note=promise.withdrawal)
    look_at([(account.pk, on)])
    return promise


def _check(account: Account, terms: PromiseTerms, channel: str, promised_by: str, by: StaffMember) -> None:
    if terms.amount <= 0:
        raise CannotPromise(_("The amount has to be more than zero."))
    if terms.due_on < terms.made_on:
        raise CannotPromise(_("The day to pay by is over already."))
    if channel not in Promise.Channel.values:
        raise CannotPromise(_("There is no such way of promising."))
    if not promised_by.strip():
        raise CannotPromise(_("Say who has promised."))
    if not account.bills.open().filter(issued_on__lte=terms.made_on).exists():
        raise CannotPromise(_("No bill is open: there is nothing to promise."))
    running = account.promises.running().first()
    if running is not None:
        words = {"promise": running.promise_no, "day": date_format(running.due_on, "DATE_FORMAT")}
        raise CannotPromise(_("Promise %(promise)s runs until %(day)s; one at a time can be judged.") % words)
    _check_limits(account, terms, by)


def _check_limits(account: Account, terms: PromiseTerms, by: StaffMember) -> None:
    record, limits = record_on(account, terms.made_on), promise_limits()
    beyond = beyond_limits(terms, record, limits)
    if beyond is None or by.may(Right.OVERRULE_PROMISES):
        return
    if beyond == "broken_in_a_row":
        words = _("The last %(count)s promises were broken: only a supervisor may accept another.")
        raise CannotPromise(words % {"count": record.broken_in_a_row})
    last = terms.made_on + timedelta(longest_term(record, limits))
    words = _("It may be due by %(day)s at the latest; a supervisor may accept a later day.")
    if record.is_unreliable:
        words = _(
            "More promises were broken than kept: the next may be due by %(day)s at the latest; a supervisor may accept a "
            "later day."
        )
    raise CannotPromise(words % {"day": date_format(last, "DATE_FORMAT")})


def _tell(promise: Promise, kind: str, on: date, by: StaffMember, **more: Any) -> None:
    data = {"promise_no": promise.promise_no, "amount": str(promise.amount), "pay_by": promise.due_on.isoformat()}
    record_event(promise.account, kind, on, by, data | more)

"""One top-up: its share goes to old debt, the rest to the balance; or that it did not come in after all."""

from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from collections_app.billing.models import Payment
from collections_app.billing.operations import CannotRecordPayment, record_payment
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.prepaid.models import PrepaidAccount, TopUp
from collections_app.rules.prepayment import to_old_debt

PAYMENT = "TU-%s"
"""The number of the payment that a top-up makes for old debt."""


class CannotTopUp(Exception):
    """Why the top-up was not recorded, in words for staff."""


def old_debt(account: Account, on: date) -> Decimal:
    """What is unpaid and past its day, with posted penalty and fees, less money not used; nothing while any is contested."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT collections_old_debt(%s, %s)", [account.pk, on])
        owed: Decimal = cursor.fetchone()[0]
        return owed


@transaction.atomic
def record_top_up(
    *,
    prepaid: PrepaidAccount,
    top_up_no: str,
    paid_on: date,
    amount: Decimal,
    on: date,
    method: str = "",
    by: StaffMember | None = None,
) -> TopUp:
    """Record money paid in advance. Its share for old debt is a payment, allocated when the account is next looked at.

    Raises CannotTopUp.
    """
    account = Account.objects.select_for_update(no_key=True).get(pk=prepaid.account_id)  # the night locks it first, too
    prepaid = PrepaidAccount.objects.select_for_update().get(pk=prepaid.pk)
    _check(prepaid, top_up_no, paid_on, amount, on)
    part = to_old_debt(amount, prepaid.debt_percent, old_debt(account, on))
    settles_as = _settle(account, top_up_no, paid_on, part) if part else None
    return TopUp.objects.create(
        prepaid=prepaid,
        top_up_no=top_up_no,
        paid_on=paid_on,
        amount=amount,
        to_debt=part,
        settles_as=settles_as,
        method=method,
        recorded_by=by,
    )


@transaction.atomic
def record_reversal(
    *, top_up: TopUp, top_up_no: str, on: date, method: str = "", by: StaffMember | None = None
) -> TopUp:
    """The money of a top-up did not come in after all: the balance falls by it, and its share is taken back from old debt.

    Only as a whole, and once. Raises CannotTopUp.
    """
    account = Account.objects.select_for_update(no_key=True).get(pk=top_up.prepaid.account_id)
    prepaid = PrepaidAccount.objects.select_for_update().get(pk=top_up.prepaid_id)
    _check_reversal(prepaid, top_up, top_up_no, on)
    settles_as = _settle(account, top_up_no, on, top_up.to_debt, top_up.settles_as) if top_up.settles_as else None
    return TopUp.objects.create(
        prepaid=prepaid, top_up_no=top_up_no, paid_on=on, amount=-top_up.amount, to_debt=-top_up.to_debt,
        settles_as=settles_as, method=method, reverses=top_up, recorded_by=by,
    )  # fmt: skip


def _check_reversal(prepaid: PrepaidAccount, top_up: TopUp, top_up_no: str, on: date) -> None:
    names = {"number": top_up.top_up_no}
    if prepaid.closed_on is not None:
        raise CannotTopUp(
            _("The prepayment has ended: what was left of top-up %(number)s is a payment, and is taken back as one.")
            % names
        )
    if top_up.reverses_id is not None:
        raise CannotTopUp(_("Top-up %(number)s itself takes another back.") % names)
    if TopUp.objects.filter(reverses=top_up).exists():
        raise CannotTopUp(_("Top-up %(number)s has been taken back already.") % names)
    if on < top_up.paid_on:
        raise CannotTopUp(_("Top-up %(number)s cannot be taken back before it was made.") % names)
    if TopUp.objects.filter(top_up_no=top_up_no).exists():
        raise CannotTopUp(_("Another top-up has the number %(number)s.") % {"number": top_up_no})


def _check(prepaid: PrepaidAccount, top_up_no: str, paid_on: date, amount: Decimal, on: date) -> None:
    if prepaid.closed_on is not None:
        raise CannotTopUp(_("The account no longer pays in advance."))
    if amount <= 0:
        raise CannotTopUp(_("The amount has to be more than zero."))
    if paid_on > on:
        raise CannotTopUp(_("A top-up cannot be made in the future."))
    if paid_on < prepaid.opened_on:
        since = {"day": date_format(prepaid.opened_on)}
        raise CannotTopUp(_("The account pays in advance only since %(day)s.") % since)
    if TopUp.objects.filter(top_up_no=top_up_no).exists():
        raise CannotTopUp(_("Another top-up has the number %(number)s.") % {"number": top_up_no})


def _settle(account: Account, top_up_no: str, paid_on: date, part: Decimal, reverses: Payment | None = None) -> Payment:
    try:
        return record_payment(
            payment_no=PAYMENT % top_up_no, account=account, paid_on=paid_on, amount=part, method="top-up",
            reverses=reverses,
        )  # fmt: skip
    except CannotRecordPayment as refusal:
        raise CannotTopUp(str(refusal)) from refusal

"""One top-up: its share goes to old debt, the rest to the balance."""

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


def _settle(account: Account, top_up_no: str, paid_on: date, part: Decimal) -> Payment:
    try:
        return record_payment(
            payment_no=PAYMENT % top_up_no, account=account, paid_on=paid_on, amount=part, method="top-up"
        )
    except CannotRecordPayment as refusal:
        raise CannotTopUp(str(refusal)) from refusal

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from collections_app.billing.models import Bill, Payment
from collections_app.common.diary import look_at
from collections_app.customers.models import Account


class CannotRecordPayment(Exception):
    """Why the payment was not recorded, in words for staff."""


def record_payment(
    *,
    payment_no: str,
    account: Account,
    paid_on: date,
    amount: Decimal,
    bill: Bill | None = None,
    method: str = "",
    reverses: Payment | None = None,
) -> Payment:
    """Record one payment, or with `reverses` the reversal of one: the amount is then given positive, stored negative.

    It is allocated when the account is next looked at: in the night of `paid_on` at the latest. Raises
    CannotRecordPayment.
    """
    if amount <= 0:
        raise CannotRecordPayment(_("The amount has to be more than zero."))
    if bill is not None and bill.account_id != account.pk:
        raise CannotRecordPayment(_("Bill %(bill)s belongs to another account.") % {"bill": bill.bill_no})
    try:
        with transaction.atomic():
            if reverses is not None:
                _check_reversal(account, reverses, paid_on, amount)
            Account.objects.select_for_update(no_key=True).get(pk=account.pk)  # the night locks it first, too
            look_at([(account.pk, paid_on)])
            return Payment.objects.create(
                payment_no=payment_no,
                account=account,
                paid_on=paid_on,
                amount=amount if reverses is None else -amount,
                bill=bill,
                method=method,
                reverses=reverses,
            )
    except IntegrityError as error:
        raise CannotRecordPayment(_("Payment number %(number)s is already used.") % {"number": payment_no}) from error


def _check_reversal(account: Account, reversed_payment: Payment, on: date, amount: Decimal) -> None:
    names = {"payment": reversed_payment.payment_no}
    if reversed_payment.account_id != account.pk:
        raise CannotRecordPayment(_("Payment %(payment)s belongs to another account.") % names)
    if reversed_payment.reverses_id is not None:
        raise CannotRecordPayment(_("Payment %(payment)s is itself a reversal.") % names)
    if on < reversed_payment.paid_on:
        raise CannotRecordPayment(_("Payment %(payment)s cannot be reversed before it was made.") % names)
    Payment.objects.select_for_update().get(pk=reversed_payment.pk)
    already = reversed_payment.reversals.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    if amount > reversed_payment.amount + already:
        raise CannotRecordPayment(_("More would be reversed than is left of payment %(payment)s.") % names)

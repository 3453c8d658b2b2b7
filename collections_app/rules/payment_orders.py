"""The days of a payment order (支付令): until when the court issues it, until when the debtor pays or objects.

A period in days begins on the day after its event and ends with its last day; if that is no working day, on the first
working day after it (民诉法 Art. 85(2)-(3)). The conditions of an order, that nothing else is disputed between the
parties and that it can be served, are for people to judge (Art. 225).
"""

from dataclasses import dataclass
from datetime import date

from collections_app.rules.calendars import Calendar
from collections_app.rules.spans import Span

DAYS_TO_ISSUE = Span(days=15)
DAYS_TO_PAY_OR_OBJECT = Span(days=15)


@dataclass(frozen=True, slots=True)
class PaymentOrderDays:
    """The last day for the court, and, once the order has been served, for the debtor.

    From the day after `pay_or_object_by` the creditor may have an order enforced that was neither paid nor objected to;
    an objection that is upheld ends it, and the claim goes to suit (民诉法 Arts. 227, 228).
    """

    issue_by: date
    pay_or_object_by: date | None = None


def payment_order_days(accepted_on: date, served_on: date | None, calendar: Calendar) -> PaymentOrderDays:
    """From the day on which the court has accepted the application and the day of service. Raises UnknownYear."""
    return PaymentOrderDays(
        issue_by=_court_day(accepted_on, DAYS_TO_ISSUE, calendar),
        pay_or_object_by=_court_day(served_on, DAYS_TO_PAY_OR_OBJECT, calendar) if served_on else None,
    )


def _court_day(event: date, span: Span, calendar: Calendar) -> date:
    """The last day of a period before a court."""
    return calendar.on_or_after(span.after(event))

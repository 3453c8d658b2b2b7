"""The papers of a payment plan in the customer's language: the agreement to be signed, the letter that it has ended."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from collections_app.arrangements.models import PaymentPlan
from collections_app.common.db import fetch
from collections_app.engine.notice_drafts import addressed, letterhead

DAYS_TO_PAY = timedelta(10)


def agreement(plan: PaymentPlan) -> bytes:
    """The PDF of the agreement. The same plan makes the same bytes."""
    from collections_app.notices.agreements import render_agreement  # loads the PDF library: nobody else waits for it

    return render_agreement(agreement_data(plan))


def breach_letter(plan: PaymentPlan) -> bytes:
    """The letter to send when a plan was broken: what was unpaid of its bills that day. The same plan, the same bytes."""
    from collections_app.notices.agreements import render_breach

    return render_breach(breach_data(plan))


def breach_data(plan: PaymentPlan) -> dict[str, Any]:
    """What that letter says, as the bills stood on the day on which the plan ended."""
    assert plan.ended_on is not None
    data = agreement_data(plan)
    owed: dict[str, Decimal] = dict(fetch("engine/owed_of_plan", plan=plan.pk, day=plan.ended_on))
    lines = [line | {"open": str(owed[line["bill_no"]])} for line in data["lines"] if owed.get(line["bill_no"])]
    return data | {
        "lines": lines,
        "amount": str(sum(owed.values(), Decimal(0))),
        "issued_on": plan.ended_on.isoformat(),
        "agreed_on": data["issued_on"],
        "ended_on": plan.ended_on.isoformat(),
        "pay_by_on": (plan.ended_on + DAYS_TO_PAY).isoformat(),
    }


def agreement_data(plan: PaymentPlan) -> dict[str, Any]:
    """All that the agreement says. Money as text with two decimals, days as ISO dates."""
    ((_account_id, *addressee, _agreed_rate),) = fetch("engine/addressees", accounts=f"{{{plan.account_id}}}")
    to = addressed(addressee)
    lines = plan.lines.select_related("bill").order_by("bill__due_on", "id")
    return to | {
        "utility": letterhead(to["language"]),
        "plan_no": plan.plan_no,
        "court_file": plan.court_file,
        "issued_on": (plan.live_from or plan.asked_on).isoformat(),
        "amount": str(plan.amount),
        "tolerance_days": plan.tolerance_days,
        "is_interest_free": plan.is_interest_free,
        "lines": [
            {
                "bill_no": line.bill.bill_no,
                "period": line.bill.period,
                "due_on": line.bill.due_on.isoformat(),
                "open": str(line.open_then),
            }
            for line in lines
        ],
        "instalments": [
            {"number": one.number, "due_on": one.due_on.isoformat(), "amount": str(one.amount)}
            for one in plan.instalments.all()
        ],
    }

"""The papers of a payment plan in the customer's language: the agreement to be signed, the letter that it has ended."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from collections_app.arrangements.models import PaymentPlan, PlanBill
from collections_app.cases.models import Case
from collections_app.common.db import execute, fetch
from collections_app.engine.demanded_bills import Line
from collections_app.engine.notice_drafts import addressed, letterhead
from collections_app.engine.single_letters import Letter, Subject, as_drafted, issue_letters
from collections_app.notices.models import Notice
from collections_app.rules.lifecycle import LetterKind
from collections_app.rules.money import ZERO

DAYS_TO_PAY = timedelta(10)


def write_agreements(day: date) -> int:
    """Write the agreement of every plan that has become live of late, is not signed yet and has none; repeatable.

    One whose plan has ended before the letter left is taken back. Returns how many were written.
    """
    execute("engine/withdraw_agreements", day=day)
    new = [plan_id for (plan_id,) in fetch("engine/plans_to_agree", day=day)]
    return len(issue_letters(day, agreement_letters(PaymentPlan.objects.filter(pk__in=new))))


def agreement_letters(plans: QuerySet[PaymentPlan]) -> list[Letter]:
    """The letters that set the plans down, each of the open case of its account if there is one."""
    plans = plans.select_related("account").prefetch_related("instalments", "lines__bill").order_by("pk")
    cases = {
        case.account_id: case for case in Case.objects.open().filter(account__in=[plan.account_id for plan in plans])
    }
    return [_agreement(plan, cases.get(plan.account_id)) for plan in plans]


def agreement(plan: PaymentPlan) -> bytes:
    """The PDF of the agreement: as it was issued, else as it would be under the number of the plan."""
    from collections_app.notices.agreements import render_agreement  # loads the PDF library: nobody else waits for it
    from collections_app.notices.letters import render_letter

    notice = letter_of(plan)
    return render_letter(notice.data) if notice else render_agreement(agreement_data(plan))


def letter_of(plan: PaymentPlan) -> Notice | None:
    """The letter that sets the plan down, once it is written."""
    issued = Notice.objects.filter(account=plan.account_id, kind=LetterKind.PLAN_AGREEMENT, data__paper_no=plan.plan_no)
    return issued.exclude(status=Notice.Status.WITHDRAWN).order_by("-id").first()


def agreement_data(plan: PaymentPlan) -> dict[str, Any]:
    """All that the agreement says while it has not been issued."""
    (letter,) = agreement_letters(PaymentPlan.objects.filter(pk=plan.pk))
    return as_drafted(plan.live_from or plan.asked_on, letter, plan.plan_no)


def breach_letter(plan: PaymentPlan) -> bytes:
    """The letter to send when a plan was broken: what was unpaid of its bills that day. The same plan, the same bytes."""
    from collections_app.notices.agreements import render_breach

    return render_breach(breach_data(plan))


def breach_data(plan: PaymentPlan) -> dict[str, Any]:
    """What that letter says, as the bills stood on the day on which the plan ended. Money as text, days as ISO dates."""
    assert plan.ended_on is not None
    ((_account_id, *addressee, _agreed_rate),) = fetch("engine/addressees", accounts=f"{{{plan.account_id}}}")
    to = addressed(addressee)
    owed: dict[str, Decimal] = dict(fetch("engine/owed_of_plan", plan=plan.pk, day=plan.ended_on))
    bills = [line.bill for line in plan.lines.select_related("bill").order_by("bill__due_on", "id")]
    return to | {
        "utility": letterhead(to["language"]),
        "plan_no": plan.plan_no,
        "lines": [
            {
                "bill_no": bill.bill_no,
                "period": bill.period,
                "due_on": bill.due_on.isoformat(),
                "open": str(owed[bill.bill_no]),
            }
            for bill in bills
            if owed.get(bill.bill_no)
        ],
        "amount": str(sum(owed.values(), ZERO)),
        "issued_on": plan.ended_on.isoformat(),
        "agreed_on": (plan.live_from or plan.asked_on).isoformat(),
        "ended_on": plan.ended_on.isoformat(),
        "pay_by_on": (plan.ended_on + DAYS_TO_PAY).isoformat(),
    }


def _agreement(plan: PaymentPlan, case: Case | None) -> Letter:
    on = plan.live_from or plan.asked_on
    parts = tuple((one.number, one.due_on, one.amount) for one in plan.instalments.all())
    words = {
        "plan_no": plan.plan_no, "tolerance_days": str(plan.tolerance_days), "court_file": plan.court_file,
        "interest_free": "1" if plan.is_interest_free else "",
    }  # fmt: skip
    subject = Subject(plan.plan_no, words=words, instalments=parts, pay_by_on=parts[0][1])
    lines = sorted(plan.lines.all(), key=lambda line: (line.bill.due_on, line.pk))
    return Letter(
        plan.account, LetterKind.PLAN_AGREEMENT, subject, [_line(line, on) for line in lines],
        case.pk if case else None, case.case_no if case else "",
    )  # fmt: skip


def _line(line: PlanBill, on: date) -> Line:
    """A plan is of the principal alone: no penalty is demanded by it."""
    bill = line.bill
    printed = {
        "bill_no": bill.bill_no, "period": bill.period, "issued_on": bill.issued_on.isoformat(),
        "due_on": bill.due_on.isoformat(), "amount": str(bill.amount),
    }  # fmt: skip
    return Line(bill.pk, line.open_then, max((on - bill.due_on).days, 0), ZERO, ZERO, ZERO, printed)

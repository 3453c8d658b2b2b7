"""What the pages say of payment plans: those of an account, the schedule with what was paid, and what exceeds the limits."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.admin.cells import (
    BAD,
    GOOD,
    NOTHING,
    WARN,
    choice,
    day,
    file_link,
    label,
    link,
    money,
    sum_of_money,
)
from collections_app.admin.pages import Banner, Facts, Part, Table
from collections_app.arrangements.batch import PlanStanding, plan_standing
from collections_app.arrangements.models import PaymentPlan
from collections_app.arrangements.proposals import PlanProposal
from collections_app.customers.models import Account
from collections_app.engine.agreements import letter_of
from collections_app.procedures.wording import source_words
from collections_app.rules.plan_limits import PlanLimit
from collections_app.rules.plans import DOWN_PAYMENT, paid_of_each
from collections_app.rules.plans import Part as Due

SHOWN_PLANS = 10


def plans_tables(account: Account, but: PaymentPlan | None = None) -> list[Part]:
    """The payment plans of an account, the latest first, but for that whose page it is; nothing where there are none."""
    plans = account.plans.exclude(pk=but.pk) if but else account.plans.all()
    rows = [
        [
            link(plan), choice(plan, "status"), plan.get_kind_display(), money(plan.amount), day(plan.live_from),
            day(plan.ended_on), plan.asked_by,
        ]
        for plan in plans.select_related("asked_by")[:SHOWN_PLANS]
    ]  # fmt: skip
    columns = [
        _("plan"), _("status"), _("kind"), _("amount"), _("live from"), _("ended on"), _("made by"),
    ]  # fmt: skip
    title = _("Other payment plans of the account") if but else _("Payment plans")
    return [Table(title, columns, rows, "", numbers=(3,))] if rows else []


def agreement_link(plan: PaymentPlan) -> Any:
    return paper_link(plan, "agreement")


def paper_link(plan: PaymentPlan, name: str) -> Any:
    return file_link(reverse(f"admin:collections_paymentplan_{name}", args=[plan.pk]), _("PDF"))


def number_words(number: int) -> str:
    return _("down payment") if number == DOWN_PAYMENT else str(number)


def preview(proposal: PlanProposal, currency: str) -> str:
    """The schedule as it stands in the dialog before it is confirmed."""
    words = _("%(debt)s in %(count)s payments:") % {
        "debt": sum_of_money(proposal.debt, currency), "count": len(proposal.parts),
    }  # fmt: skip
    again = _("Press the button once more to agree on this.")
    if proposal.beyond:
        again = _("Press the button once more: the plan then waits for somebody else's approval.")
    context = {
        "fingerprint": proposal.fingerprint, "words": words, "again": again,
        "beyond": beyond_words(proposal.beyond),
        "rows": [(number_words(p.number), day(p.due_on), money(p.amount, currency)) for p in proposal.parts],
    }  # fmt: skip
    return render_to_string("admin/parts/plan_preview.html", context)


def beyond_words(beyond: Sequence[Sequence[str]]) -> list[str]:
    """What exceeds the limits, one sentence each."""
    sentences = {
        "months_too_few": _("Fewer than the %(limit)s instalments that have to be offered."),
        "months_too_many": _("More than %(limit)s instalments."),
        "instalment_too_small": _("An instalment is less than %(limit)s."),
        "down_payment_too_high": _("The down payment is more than the %(limit)s that may be asked."),
        "debt_too_large": _("The debt is more than %(limit)s."),
    }
    counts = ("months_too_few", "months_too_many")
    return [
        sentences[code] % {"limit": limit if code in counts else number_format(Decimal(limit), 2, force_grouping=True)}
        for code, limit in beyond
    ]


def limit_words(limit: PlanLimit, is_law: bool) -> str:
    """The limits that hold for a debt, and who sets them."""
    of = (source_words(limit.source) or _("the law")) if is_law else _("rule of the house")
    months = _("%(least)s to %(most)s instalments") % {"least": limit.months_min, "most": limit.months_max}
    if not limit.months_max:
        months = _("any number of instalments")
    least = limit.least_instalment
    words = _("of %(amount)s or more") % {"amount": number_format(least, 2, force_grouping=True)} if least else ""
    return f"{months} {words}".strip() + f" ({of})"


def schedule_table(plan: PaymentPlan, standing: PlanStanding | None, today: date) -> Table:
    """The instalments, each with what has come in for it as long as the plan is live."""
    parts = [Due(one.number, one.due_on, one.amount) for one in plan.instalments.all()]
    paid = paid_of_each(parts, standing.paid if standing else Decimal(0))
    rows = [
        [
            number_words(part.number), day(part.due_on), money(part.amount),
            money(taken) if standing else NOTHING, _state(part, taken, today) if standing else NOTHING,
        ]
        for part, taken in zip(parts, paid, strict=True)
    ]  # fmt: skip
    columns = [_("instalment"), _("pay by"), _("amount"), _("received"), _("status")]
    return Table(_("Instalments"), columns, rows, "", numbers=(2, 3))


def _state(part: Due, taken: Decimal, today: date) -> Any:
    if taken >= part.amount:
        return label(_("paid"), GOOD)
    if part.due_on < today:
        return label(_("overdue"), BAD)
    return label(_("due today"), WARN) if part.due_on == today else NOTHING


def covered_table(plan: PaymentPlan) -> Table:
    rows = [
        [link(line.bill), day(line.bill.due_on), money(line.open_then), money(line.bill.open_amount)]
        for line in plan.lines.select_related("bill").order_by("bill__due_on", "id")
    ]
    columns = [_("bill"), _("due on"), _("unpaid then"), _("unpaid")]
    return Table(_("Bills of the plan"), columns, rows, "", numbers=(2, 3))


def plan_facts(plan: PaymentPlan, standing: PlanStanding | None) -> list[Facts]:
    account = plan.account
    rows: list[tuple[Any, Any]] = [
        (_("account"), link(account)),
        (_("customer"), link(account.customer)),
        (_("kind"), plan.get_kind_display()),
        (_("file number of the court"), plan.court_file or NOTHING),
        (_("amount"), money(plan.amount, account.currency)),
    ]
    if standing:
        rows += [(_("received"), money(standing.paid)), (_("unpaid"), money(standing.open))]
        rows.append((_("behind"), money(max(standing.behind, Decimal(0)))))
    rows += [
        (_("days of tolerance"), plan.tolerance_days),
        (_("penalty while it is live"), _("none") if plan.is_interest_free else _("goes on")),
        (_("agreement"), agreement_link(plan)),
        *([(_("its letter"), link(letter))] if (letter := letter_of(plan)) else []),
        *(
            [(_("letter that it has ended"), paper_link(plan, "breach"))]
            if plan.status == PaymentPlan.Status.BROKEN
            else []
        ),
        (_("signed on"), day(plan.signed_on)),
        (_("document"), plan.document or NOTHING),
    ]
    return [Facts(_("Payment plan"), rows, note=plan.reason), _history(plan), _affordability(plan)]


def _history(plan: PaymentPlan) -> Facts:
    rows = [
        (_("made by"), plan.asked_by),
        (_("made on"), day(plan.asked_on)),
        (_("decided by"), plan.decided_by or NOTHING),
        (_("decided on"), day(plan.decided_on)),
        (_("live from"), day(plan.live_from)),
        (_("behind since"), day(plan.behind_since)),
        (_("ended on"), day(plan.ended_on)),
        (_("ended by"), plan.ended_by or NOTHING),
    ]
    return Facts(_("How it came about"), rows, note=plan.end_note or plan.decision_note)


def _affordability(plan: PaymentPlan) -> Facts:
    rows = [(_("income"), plan.income or NOTHING), (_("outgoings"), plan.outgoings or NOTHING)]
    return Facts(_("What the debtor can afford"), rows, note=plan.affordability)


def banners(plan: PaymentPlan) -> list[Part]:
    """What a person who decides has to know first."""
    if plan.status == PaymentPlan.Status.ASKED:
        why = beyond_words(plan.beyond) or [_("A plan ordered by a court is confirmed by a second person.")]
        return [Banner(" ".join([_("Waits for approval; until then nothing stops."), *why]), WARN)]
    if plan.behind_since and plan.status == PaymentPlan.Status.LIVE:
        words = _("Behind since %(day)s. A court has ordered it: a person has to decide what follows.")
        return [Banner(words % {"day": day(plan.behind_since)}, BAD)]
    return []


def standing_of(plan: PaymentPlan, today: date) -> PlanStanding | None:
    return plan_standing(plan.account_id, today) if plan.status == PaymentPlan.Status.LIVE else None

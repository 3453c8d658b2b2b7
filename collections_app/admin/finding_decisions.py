"""Many findings decided alike from the list: what they are and which money waits for them is shown before it is done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action

from collections_app.admin.cells import money, number
from collections_app.admin.dialogs import line, pick
from collections_app.admin.finding_hand_over import ask_many, preview
from collections_app.admin.pages import Part
from collections_app.admin.screens import staff_of, today
from collections_app.admin.task_bulk import ManyForm, asked
from collections_app.billing.models import Bill
from collections_app.engine.finding_decisions import DecidedFindings, decide_findings
from collections_app.engine.reading_audit import CannotDecide
from collections_app.metering.models import AuditFinding

DECIDE = gettext_lazy("Decide")
DECIDED = gettext_lazy("Unless the bill has to be corrected, it is collected again from today. The decision is kept.")
Kind, Outcome = AuditFinding.Kind, AuditFinding.Outcome


class ManyDecisionsForm(ManyForm):
    """Only what fits all of them is offered: a bill that has to be corrected has to be there."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Outcome.choices, widget=pick())
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=line(),
        help_text=gettext_lazy("One for all of them; it stands in the history of each account with your name."),
    )  # fmt: skip

    def offer(self, ids: list[int]) -> None:
        if AuditFinding.objects.filter(pk__in=ids, bill=None).exists():
            choices = [c for c in Outcome.choices if c[0] != Outcome.TO_CORRECT]
            self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


class FindingDecisions:
    """For the list of findings."""

    @action(description=DECIDE, permissions=["decide"])
    def decide_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        ids = list(queryset.filter(outcome="").order_by().values_list("pk", flat=True))
        form = asked(request, ManyDecisionsForm)
        form.offer(ids)  # type: ignore[attr-defined]
        if form.is_valid():
            if len(ids) > form.cleaned_data["count"]:
                form.add_error(None, _("The list has changed in the meantime; look at it again before you confirm."))
            elif (done := attempt(request, form, ids)) is not None:
                gone = form.cleaned_data["count"] - len(ids) + done.left_out
                messages.success(request, told(done.decided, gone))
                return HttpResponseRedirect(request.get_full_path())
        form.show_again(len(ids))
        return ask_many(self, request, DECIDE, form, what(ids))


def attempt(request: HttpRequest, form: ManyForm, ids: list[int]) -> DecidedFindings | None:
    """What became of them; or nothing, with the refusal on the form."""
    given = {name: form.cleaned_data[name] for name in ("outcome", "reason")}
    try:
        return decide_findings(findings=ids, by=staff_of(request), on=today(), **given)
    except CannotDecide as refusal:
        form.add_error(None, str(refusal))
        return None


def told(decided: int, left_out: int) -> str:
    words = ngettext("%(count)s finding has been decided.", "%(count)s findings have been decided.", decided)
    parts = [words % {"count": decided}]
    if left_out:
        words = ngettext(
            "%(count)s had been decided by somebody else meanwhile and was left out.",
            "%(count)s had been decided by somebody else meanwhile and were left out.",
            left_out,
        )
        parts.append(words % {"count": left_out})
    return " ".join(parts)


def what(ids: list[int]) -> list[Part]:
    """How many of each sort, and what is unpaid of the bills that wait for them."""
    kinds = AuditFinding.objects.filter(pk__in=ids).order_by().values_list("kind").annotate(Count("pk"))
    rows: list[tuple[Any, Any]] = [(Kind(kind).label, number(n)) for kind, n in sorted(kinds, key=lambda k: -k[1])]
    bills = Bill.objects.filter(pk__in=AuditFinding.objects.filter(pk__in=ids).values("bill"), paid__lt=F("amount"))
    sums = bills.order_by().values_list("account__currency").annotate(owed=Sum(F("amount") - F("paid")))
    rows += [(_("unpaid"), money(owed, currency)) for currency, owed in sums]
    return preview(ids, DECIDED, rows)

"""One inbox of all that waits for a decision: what was asked for, what has changed since, and the buttons that decide."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collections_app.admin.cells import BAD, NOTHING, anchor, day, label, money, stacked
from collections_app.admin.debt import with_debt
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Banner
from collections_app.admin.screens import Screen, staff_of, today
from collections_app.admin.target_forms import figure_name
from collections_app.engine.models import WaitingDecision
from collections_app.filters.approvals import WaitingDecisionFilter
from collections_app.procedures.models import Step
from collections_app.rules.authority import Right

STEPS = dict(Step.Kind.choices)
RECONNECTION = "reconnection"
BUTTONS: dict[str, tuple[str, ...]] = {
    "stepapproval": ("approve_step", "refuse_step"),
    "supplyorder": ("approve_cut", "refuse_cut"),
    "reconnection": ("approve_reconnection", "refuse_reconnection"),
    "penaltywaiver": ("approve", "refuse"),
    "paymentplan": ("approve", "refuse"),
    "dispute": ("approve_decision", "send_back"),
    "procedure": ("activate", "reopen"),
    "nightproposal": ("approve", "refuse"),
    "gradeappeal": ("change_grade", "uphold_grade"),
    "edition": ("approve", "withdraw"),
    "trial": ("start",),
    "campaign": ("start",),
    "kpitarget": ("accept", "refuse"),
    "scorecorrection": ("accept", "refuse"),
    "scoringrule": ("accept", "refuse"),
    "gradingscheme": ("activate", "reopen"),
}
"""The dialogs of each kind: the one that grants, the one that refuses. A draft that nobody starts is not refused."""

IN_ITS_OWN_WORDS = {"gradeappeal", "edition", "trial", "campaign"}
"""Where approve and refuse would not say what happens, the buttons carry the names of their dialogs."""


@admin.register(WaitingDecision)
class Approvals(Screen):
    see = Right.SEE_ACCOUNTS
    list_before_template = "admin/parts/before_list.html"
    list_display = ["what", "who", "money_asked", "money_owed", "asked", "decide_by", "decide"]
    list_display_links = None
    sortable_by = ("what", "money_asked")
    list_filter = [
        bridge(
            WaitingDecisionFilter, "kind", "unit", "asked_by", "amount_min", "amount_max", "asked_from", "asked_to"
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "account__unit", "asked_by", "unit", "for_person"]
    ordering = ["cut_on", "asked_on", "key"]
    search_fields = ["account__account_no__exact", "about__startswith"]
    search_help_text = gettext_lazy("Account number, or the number of what was asked for (from the beginning)")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only what the person may decide."""
        rows = _mine(request).select_related(*self.list_select_related).order_by(*self.get_ordering(request))
        return with_debt(rows, "account_id", today())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        elsewhere = WaitingDecision.objects.for_staff(staff_of(request)).count() - _mine(request).count()
        parts = [Banner(_elsewhere(elsewhere), "info")] if elsewhere else []
        return super().changelist_view(request, {**(extra_context or {}), "before_list": parts})

    @admin.display(description=gettext_lazy("what"), ordering="kind")
    def what(self, row: WaitingDecision) -> Any:
        about = figure_name(row.about) if row.kind == "kpitarget" else STEPS.get(row.about, row.about)
        kind = _("Reconnection") if row.sort == RECONNECTION else row.get_kind_display().capitalize()
        return stacked(anchor(_address(row, "change"), kind), about)

    @admin.display(description=gettext_lazy("for"))
    def who(self, row: WaitingDecision) -> Any:
        if row.account:
            return stacked(row.account.customer.name, row.account.account_no)
        return stacked(row.for_person, row.unit) if row.for_person else row.unit or NOTHING

    @admin.display(description=gettext_lazy("asked for"), ordering="amount")
    def money_asked(self, row: WaitingDecision) -> Any:
        if row.account is None:
            return NOTHING
        return _("all of it") if row.amount is None else money(row.amount, row.account.currency)

    @admin.display(description=gettext_lazy("overdue now"))
    def money_owed(self, row: Any) -> Any:
        """Set out where it is less than what was asked for: something has been paid since."""
        if row.account is None:
            return NOTHING
        owed = row.overdue or Decimal(0)
        is_less = row.sort in ("stepapproval", "supplyorder") and row.amount is not None and owed < row.amount
        return stacked(money(owed, row.account.currency), _("paid since") if is_less else "")

    @admin.display(description=gettext_lazy("asked on"), ordering="asked_on")
    def asked(self, row: WaitingDecision) -> Any:
        return stacked(day(row.asked_on), row.asked_by or _("by the night"))

    @admin.display(description=gettext_lazy("decide by"), ordering="cut_on")
    def decide_by(self, row: WaitingDecision) -> Any:
        last = last_day(row)
        return label(_("%(day)s, overdue") % {"day": day(last)}, BAD) if last < today() else day(last)

    @admin.display(description=gettext_lazy("decision"))
    def decide(self, row: WaitingDecision) -> SafeString:
        model_admin: Any = admin.site.get_model_admin(apps.get_model("collections", row.kind))
        buttons = [
            (f"{_address(row, name)}?back=approvals", words, getattr(model_admin, name).dialog["title"])
            for name, words in zip(BUTTONS[row.sort], (_("Approve"), _("Refuse")), strict=False)
        ]
        if row.sort in IN_ITS_OWN_WORDS:
            buttons = [(address, title, title) for address, _words, title in buttons]
        return SafeString(render_to_string("admin/parts/decide.html", {"buttons": buttons, "row": row}))


def last_day(row: WaitingDecision) -> date:
    """The day by which it should be decided: a cut by its day, the rest in the days of the house."""
    return row.cut_on or row.asked_on + timedelta(settings.APPROVAL_DAYS)


def _mine(request: HttpRequest) -> Any:
    return WaitingDecision.objects.decidable_by(staff_of(request), today())


def _elsewhere(count: int) -> str:
    words = ngettext(
        "%(count)s more waits for somebody else: you have asked for it yourself, or it is beyond your role or limit.",
        "%(count)s more wait for somebody else: you have asked for them yourself, or they are beyond your role or limit.",
        count,
    )
    return words % {"count": count}


def _address(row: WaitingDecision, what: str) -> str:
    return reverse(f"admin:collections_{row.kind}_{what}", args=[row.object_id])

"""Targets, scoring rules and corrections: proposed by one person, accepted or refused by another."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action

from collections_app.admin.cells import CALM, choice, day, list_of, stacked
from collections_app.admin.dialogs import dialog
from collections_app.admin.key_figure_words import value_words
from collections_app.admin.pages import Banner, Facts, Page, PageScreen
from collections_app.admin.scopes import month_words
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.admin.target_forms import CorrectionForm, RemarkForm, RuleForm, TargetForm, figure_name
from collections_app.reporting.operations import (
    CannotSetTarget,
    decide,
    propose_correction,
    propose_rule,
    propose_target,
    share_target,
)
from collections_app.reporting.targets import KpiTarget, Proposal, ScoreCorrection, ScoringRule
from collections_app.rules.authority import Right
from collections_app.rules.kpis import Kpi

PROPOSE, ACCEPT, REFUSE = gettext_lazy("Propose"), gettext_lazy("Accept"), gettext_lazy("Refuse")
SHARE = gettext_lazy("Share out")
REFUSALS = (CannotSetTarget,)


class Proposals(PageScreen):
    """What the three lists have in common; `form` is how one proposes, `propose_by` the operation that does."""

    see = Right.SEE_ACCOUNTS
    form_to_propose: ClassVar[type[forms.Form]]
    propose_by: ClassVar[Callable[..., Any]]
    words: ClassVar[Any]
    actions_list = ("propose",)
    actions_detail: ClassVar[tuple[str, ...]] = ("accept", "refuse")
    list_select_related: ClassVar[Any] = ["proposed_by", "decided_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Of the units in sight; whoever sees no figures of others, what is theirs."""
        rows = super().get_queryset(request)
        return rows if has_right(request, Right.SEE_FIGURES) else rows.filter(officer=staff_of(request))

    def has_propose_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.SET_TARGETS)

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.SET_TARGETS) or has_right(request, Right.WORK_CASES)

    def fits(self, button: str, obj: Any) -> bool:
        return obj.status == Proposal.Status.PROPOSED

    @action(description=PROPOSE, permissions=["propose"], icon="add")
    def propose(self, request: HttpRequest) -> HttpResponse:
        form: Any = self.form_to_propose(staff_of(request), request.POST or None)  # type: ignore[arg-type]
        if form.is_valid():
            try:
                made = type(self).propose_by(**form.cleaned_data, by=staff_of(request), on=today())
                messages.success(request, _("%(what)s has been proposed; somebody else decides.") % {"what": made})
                return HttpResponseRedirect(list_of(self.model))
            except CannotSetTarget as refusal:
                form.add_error(None, str(refusal))
        context = {
            **self.admin_site.each_context(request), "title": PROPOSE, "opts": self.opts, "form": form,
            "parts": [Banner(self.words, CALM)], "again": [], "button": PROPOSE, "cancel": list_of(self.model),
        }  # fmt: skip
        return TemplateResponse(request, "admin/mass_hold.html", context)

    @dialog(
        ACCEPT, permission="decide", form=RemarkForm, refusals=REFUSALS, icon="check",
        question=gettext_lazy("It counts from now on, with your name."),
    )  # fmt: skip
    def accept(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        decide(proposal=obj, accept=True, by=staff_of(request), on=today(), **given)
        return _("It has been accepted.")

    @dialog(
        REFUSE, permission="decide", form=RemarkForm, refusals=REFUSALS, icon="close",
        question=gettext_lazy("Say why: whoever proposed it reads it."),
    )  # fmt: skip
    def refuse(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        decide(proposal=obj, accept=False, by=staff_of(request), on=today(), **given)
        return _("It has been refused.")

    @admin.display(description=gettext_lazy("for"))
    def whose(self, obj: Any) -> Any:
        return stacked(obj.officer, obj.unit) if obj.officer else obj.unit

    @admin.display(description=gettext_lazy("month"), ordering="month")
    def of_month(self, obj: Any) -> str:
        return month_words(obj.month)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, obj: Any) -> Any:
        return choice(obj, "status")

    @admin.display(description=gettext_lazy("proposed"))
    def proposed(self, obj: Any) -> Any:
        return stacked(obj.proposed_by, day(obj.proposed_on))

    @admin.display(description=gettext_lazy("decided"))
    def decided(self, obj: Any) -> Any:
        return stacked(obj.decided_by, day(obj.decided_on)) if obj.decided_by else "–"

    def page(self, request: HttpRequest, obj: Any) -> Page:
        rows = [
            *self.about(obj),
            (_("reason"), obj.reason),
            (_("proposed"), self.proposed(obj)),
            (_("decided"), self.decided(obj)),
        ]
        if obj.decision_note:
            rows.append((_("remark on the decision"), obj.decision_note))
        return Page([Facts(self.opts.verbose_name.capitalize(), rows)], badges=[self.state(obj)])

    def about(self, obj: Any) -> list[tuple[Any, Any]]:
        raise NotImplementedError


@admin.register(KpiTarget)
class KpiTargets(Proposals):
    form_to_propose, propose_by = TargetForm, staticmethod(propose_target)
    words = gettext_lazy(
        "A target is agreed between two levels: whoever decides belongs to another unit than you, or is the officer."
    )
    list_display = ["of_month", "whose", "figure", "reached", "version", "state", "proposed", "decided"]
    list_filter = [("status", ChoicesDropdownFilter)]
    list_select_related = ["unit", "officer", "proposed_by", "decided_by"]
    ordering = ["-month", "-id"]
    actions_detail = ("accept", "refuse", "share")

    def fits(self, button: str, obj: KpiTarget) -> bool:
        if button == "share":
            return obj.status == Proposal.Status.ACCEPTED and obj.officer_id is None
        return super().fits(button, obj)

    @admin.display(description=gettext_lazy("figure"), ordering="kpi")
    def figure(self, obj: KpiTarget) -> str:
        return figure_name(obj.kpi)

    @admin.display(description=gettext_lazy("target"))
    def reached(self, obj: KpiTarget) -> Any:
        return value_words(Kpi(obj.kpi), obj.value)

    @dialog(
        SHARE, permission="propose", refusals=REFUSALS, icon="account_tree",
        question=gettext_lazy("Proposes to everybody just below what they are to reach: a rate as it is, money by what each "
                              "has to collect by the last month measured. They accept it, or not."),
    )  # fmt: skip
    def share(self, request: HttpRequest, obj: KpiTarget, given: dict[str, Any]) -> tuple[str, str]:
        count = len(share_target(target=obj, by=staff_of(request), on=today()))
        words = ngettext("%(count)s target has been proposed.", "%(count)s targets have been proposed.", count)
        return words % {"count": count}, list_of(KpiTarget)

    def about(self, obj: KpiTarget) -> list[tuple[Any, Any]]:
        whose = [(_("for"), self.whose(obj)), (_("month"), self.of_month(obj))]
        return [*whose, (_("figure"), self.figure(obj)), (_("target"), self.reached(obj)), (_("version"), obj.version)]


@admin.register(ScoreCorrection)
class ScoreCorrections(Proposals):
    form_to_propose, propose_by = CorrectionForm, staticmethod(propose_correction)
    words = gettext_lazy(
        "Points beside the rule, for a reason that is told to whom it concerns. Somebody else decides."
    )
    list_display = ["of_month", "whose", "points", "reason", "state", "proposed", "decided"]
    list_filter = [("status", ChoicesDropdownFilter)]
    list_select_related = ["unit", "officer", "proposed_by", "decided_by"]
    ordering = ["-id"]

    def about(self, obj: ScoreCorrection) -> list[tuple[Any, Any]]:
        return [(_("for"), self.whose(obj)), (_("month"), self.of_month(obj)), (_("points"), obj.points)]


@admin.register(ScoringRule)
class ScoringRules(Proposals):
    form_to_propose, propose_by = RuleForm, staticmethod(propose_rule)
    words = gettext_lazy(
        "Each line is a sort (weight, reward, deduction), a figure and its points. Somebody else decides."
    )
    list_display = ["named", "since", "text", "state", "proposed", "decided"]
    ordering = ["-version"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """A published rule is for everybody to read."""
        return PageScreen.get_queryset(self, request)

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.SET_TARGETS)

    @admin.display(description=gettext_lazy("version"), ordering="version")
    def named(self, obj: ScoringRule) -> str:
        return str(obj)

    @admin.display(description=gettext_lazy("from the month"), ordering="active_from")
    def since(self, obj: ScoringRule) -> str:
        return month_words(obj.active_from)

    def about(self, obj: ScoringRule) -> list[tuple[Any, Any]]:
        return [(_("version"), str(obj)), (_("from the month"), self.since(obj)), (_("lines"), obj.text)]

"""Supply orders: the one screen on which a cut is asked for, approved or refused."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from collections_app.admin.account_parts import Standing
from collections_app.admin.cells import BAD, NOTHING, choice, day, label
from collections_app.admin.dialogs import Dialog, day_input, dialog, line, pick
from collections_app.admin.enforcement import CASE_SEARCH, OfCase
from collections_app.admin.filters import bridge
from collections_app.admin.order_parts import (
    RESULTS,
    TONES,
    banners,
    customer_facts,
    cut_facts,
    debt_facts,
    guards_table,
    needs_table,
    notices_table,
    protections_table,
    story,
)
from collections_app.admin.pages import Page, PageScreen
from collections_app.admin.reconnections import OFFERED, ReconnectionOrders, reconnection_facts
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.enforcement.models import SupplyOrder
from collections_app.enforcement.wording import action_words
from collections_app.engine.area_weather import areas_without_obstacle
from collections_app.engine.cut_orders import RUNNING, CannotOrder, approve_cut, ask_for_cut, refuse_cut, take_action
from collections_app.engine.cut_questions import ask_now
from collections_app.engine.lapsed_orders import renew_notice
from collections_app.filters.enforcement import SupplyOrderFilter
from collections_app.procedures.models import Step
from collections_app.rules.authority import Right
from collections_app.rules.guards import ALLOWED, overall

ASK, APPROVE = gettext_lazy("Ask for approval"), gettext_lazy("Approve the cut")
REFUSE, TICK = gettext_lazy("Refuse the cut"), gettext_lazy("Tick as done")
RENEW = gettext_lazy("Send the notice again")
NOT_TODAY = gettext_lazy("not to be carried out today")
REFUSALS = (CannotOrder,)


class AskForm(Dialog):
    cut_on = forms.DateField(label=gettext_lazy("Day of the cut"), widget=day_input())

    def offer(self, obj: SupplyOrder) -> None:
        first = ask_now(obj, today()).first_day()
        field = self.fields["cut_on"]
        field.initial = obj.cut_on if first and obj.cut_on and obj.cut_on > first else first
        field.help_text = (
            _("The first day on which nothing forbids it, as things stand now: %(day)s.") % {"day": day(first)}
            if first
            else _("As things stand now, no day in the coming months allows it.")
        )


class RefuseForm(Dialog):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class TickForm(Dialog):
    action = forms.ChoiceField(label=gettext_lazy("What has been done"), widget=pick())
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=300, widget=line(),
        help_text=gettext_lazy("How, when and to whom, so that it can be shown later."),
    )  # fmt: skip

    def offer(self, obj: SupplyOrder) -> None:
        field: Any = self.fields["action"]
        field.choices = [(action, action_words(action)) for action in obj.needs if action not in obj.done]


@admin.register(SupplyOrder)
class SupplyOrders(ReconnectionOrders, OfCase, PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["order_no", "who", "state_today", "planned", "money_amount", "asked", "unit", "proposed", "kind"]
    list_filter = [
        ("status", ChoicesDropdownFilter), ("cut_on", RangeDateFilter), ("proposed_on", RangeDateFilter),
        ("kind", ChoicesDropdownFilter), bridge(SupplyOrderFilter, "unit", "officer"),
    ]  # fmt: skip
    list_select_related = [
        "case__account__customer", "case__account__unit", "case__account__supply_point", "case__step", "case__procedure",
        "requested_by", "decided_by",
    ]  # fmt: skip
    ordering = ["-id"]
    search_fields = ["order_no__startswith", *CASE_SEARCH]
    search_help_text = gettext_lazy("Order number or case number (from the beginning), or an account number")
    actions_detail = ("ask_for_cut", "approve_cut", "refuse_cut", "tick_action", "renew_notice", *OFFERED)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request)
        if request.resolver_match is None or not str(request.resolver_match.url_name).endswith("_changelist"):
            return rows
        return rows.with_stops(today(), areas_without_obstacle(today()))

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state_today(self, order: Any) -> Any:
        if not getattr(order, "is_stopped", False):
            return choice(order, "status")
        return format_html("{} {}", choice(order, "status"), label(NOT_TODAY, BAD))

    @admin.display(description=gettext_lazy("proposed on"), ordering="proposed_on")
    def proposed(self, order: SupplyOrder) -> Any:
        return day(order.proposed_on)

    @admin.display(description=gettext_lazy("planned for"), ordering="cut_on")
    def planned(self, order: SupplyOrder) -> Any:
        return day(order.cut_on)

    @admin.display(description=gettext_lazy("asked by"))
    def asked(self, order: SupplyOrder) -> Any:
        return order.requested_by or NOTHING

    def fits(self, button: str, obj: SupplyOrder) -> bool:
        if button in OFFERED:
            return super().fits(button, obj)
        if button == "renew_notice":
            is_last = obj.case.step is not None and obj.case.step.kind == Step.Kind.DISCONNECTION
            return obj.status not in RUNNING and is_last and obj.case.closed_on is None
        if obj.status not in RUNNING or obj.kind != SupplyOrder.Kind.DISCONNECT:
            return False
        if button == "approve_cut":
            return obj.status == SupplyOrder.Status.REQUESTED
        return button != "tick_action" or bool(set(obj.needs) - set(obj.done))

    def has_ask_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.ASK_FOR_CUTS)

    @dialog(
        ASK, permission="ask", form=AskForm, refusals=REFUSALS, icon="how_to_reg",
        question=gettext_lazy("Every rule is asked again for that day. Somebody else then approves the cut or refuses it; "
                              "until then nobody is cut. What was approved for another day has to be approved anew."),
    )  # fmt: skip
    def ask_for_cut(self, request: HttpRequest, obj: SupplyOrder, given: dict[str, Any]) -> str:
        ask_for_cut(obj, given["cut_on"], staff_of(request), today())
        return _("The approval has been asked for.")

    @dialog(
        APPROVE, permission="approve", refusals=REFUSALS, icon="verified",
        question=gettext_lazy("Every rule is asked again now. Then the cut may be carried out on the planned day. "
                              "A payment closes the case and calls the cut off."),
    )  # fmt: skip
    def approve_cut(self, request: HttpRequest, obj: SupplyOrder, given: dict[str, Any]) -> str:
        approve_cut(obj, staff_of(request), today())
        return _("The cut has been approved.")

    @dialog(
        REFUSE, permission="approve", form=RefuseForm, refusals=REFUSALS, icon="block",
        question=gettext_lazy("Nobody is cut on this order, even if it was approved. The reason is kept; the debt stays and "
                              "the case goes on to its next step."),
    )  # fmt: skip
    def refuse_cut(self, request: HttpRequest, obj: SupplyOrder, given: dict[str, Any]) -> str:
        refuse_cut(obj, given["reason"], staff_of(request), today())
        return _("The cut has been refused.")

    @dialog(
        TICK, permission="work", form=TickForm, refusals=REFUSALS, icon="task_alt",
        question=gettext_lazy("What is needed before the cut has been done. It stays in the timeline with your name."),
    )  # fmt: skip
    def tick_action(self, request: HttpRequest, obj: SupplyOrder, given: dict[str, Any]) -> str:
        take_action(obj, given["action"], given["note"], staff_of(request), today())
        return _("Noted as done.")

    @dialog(
        RENEW, permission="ask", refusals=REFUSALS, icon="mark_email_unread",
        question=gettext_lazy("The case goes back to its disconnection notice. If that is out of date, the coming night "
                              "sends a fresh one, and a cut is proposed again when its days are over."),
    )  # fmt: skip
    def renew_notice(self, request: HttpRequest, obj: SupplyOrder, given: dict[str, Any]) -> str:
        renew_notice(obj.case, staff_of(request), today())
        return _("The case is back at its disconnection notice.")

    def page(self, request: HttpRequest, obj: SupplyOrder) -> Page:
        badges, customer = [choice(obj, "status")], obj.case.account.customer
        if obj.status not in RUNNING or obj.kind != SupplyOrder.Kind.DISCONNECT:
            is_cut = obj.kind == SupplyOrder.Kind.DISCONNECT
            side = [cut_facts(obj) if is_cut else reconnection_facts(obj), customer_facts(obj)]
            return Page([notices_table(obj), story(obj)], side, badges, about=customer)
        question = ask_now(obj, today())
        cut_on = question.planned_day()
        guards, standing = question.answers(cut_on), Standing(obj.case.account, today())
        result = overall(guards)[0]
        not_today = [label(NOT_TODAY, BAD)] if obj.status == SupplyOrder.Status.APPROVED and result != ALLOWED else []
        return Page(
            main=[
                *banners(question, cut_on, guards), debt_facts(question), guards_table(cut_on, guards),
                needs_table(obj, guards), notices_table(obj), protections_table(question.protections),
                standing.holds_table(), standing.disputes_table(),
            ],
            side=[cut_facts(obj), customer_facts(obj), story(obj)],
            badges=[*badges, *not_today, label(RESULTS[result], TONES[result])],
            about=customer,
        )  # fmt: skip

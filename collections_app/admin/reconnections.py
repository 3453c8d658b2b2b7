"""Supply restored: asked for on the page of a case, approved and ticked off on the page of the order."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import NOTHING, day
from collections_app.admin.dialogs import Dialog, day_input, dialog, line, pick
from collections_app.admin.pages import Facts
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.cases.models import Case
from collections_app.enforcement.models import SupplyOrder
from collections_app.engine.cut_orders import CannotOrder
from collections_app.engine.reconnections import (
    approve_reconnection,
    ask_for_reconnection,
    due_by,
    may_be_asked,
    record_restored,
    refuse_reconnection,
)
from collections_app.procedures.packs import UnknownPack, law
from collections_app.procedures.wording import source_words
from collections_app.rules.authority import Right
from collections_app.rules.reconnection import source_of

ASK, APPROVE = gettext_lazy("Ask for reconnection"), gettext_lazy("Approve the reconnection")
REFUSE, RESTORED = gettext_lazy("Refuse the reconnection"), gettext_lazy("Supply is back")
REFUSALS = (CannotOrder,)
OFFERED = {
    "approve_reconnection": SupplyOrder.Status.REQUESTED, "refuse_reconnection": SupplyOrder.Status.REQUESTED,
    "supply_is_back": SupplyOrder.Status.APPROVED,
}  # fmt: skip


class AskForm(Dialog):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=SupplyOrder.Reason.choices, widget=pick())
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())

    def offer(self, obj: Case) -> None:
        due = {"day": day(due_by(obj.account, today()))}
        self.fields["reason"].help_text = _("To be restored by %(day)s, as the law of the account wants it.") % due


class ReasonForm(Dialog):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class RestoredForm(Dialog):
    restored_on = forms.DateField(label=gettext_lazy("Since"), widget=day_input(), initial=today)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())


class ReconnectionRequests:
    """The button for the screen of cases."""

    def fits(self, button: str, obj: Any) -> bool:
        if button == "ask_for_reconnection":
            return may_be_asked(obj.account, today())
        return super().fits(button, obj)  # type: ignore[misc]

    @dialog(
        ASK, permission="work", form=AskForm, refusals=REFUSALS, icon="power",
        question=gettext_lazy("Somebody else approves it; then supply is restored, and a cut that waits is called off."),
    )  # fmt: skip
    def ask_for_reconnection(self, request: HttpRequest, obj: Case, given: dict[str, Any]) -> Any:
        order = ask_for_reconnection(case=obj, on=today(), by=staff_of(request), **given)
        return _("Order %(order)s waits for somebody else's approval.") % {"order": order}, order


class ReconnectionOrders:
    """The buttons for the screen of supply orders."""

    def fits(self, button: str, obj: SupplyOrder) -> bool:
        if button in OFFERED:
            return obj.kind == SupplyOrder.Kind.RECONNECT and obj.status == OFFERED[button]
        return super().fits(button, obj)  # type: ignore[misc]

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    def has_approve_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.APPROVE_CUTS)

    @dialog(
        APPROVE, permission="approve", refusals=REFUSALS, icon="verified",
        question=gettext_lazy("Supply may be restored from now on. An order to cut that still waits is called off."),
    )  # fmt: skip
    def approve_reconnection(self, request: HttpRequest, obj: SupplyOrder, given: dict[str, Any]) -> str:
        approve_reconnection(order=obj, on=today(), by=staff_of(request))
        return _("The reconnection has been approved.")

    @dialog(
        REFUSE, permission="work", form=ReasonForm, refusals=REFUSALS, icon="block",
        question=gettext_lazy("Supply stays cut. Whoever has asked for it withdraws the request this way."),
    )  # fmt: skip
    def refuse_reconnection(self, request: HttpRequest, obj: SupplyOrder, given: dict[str, Any]) -> str:
        refuse_reconnection(order=obj, on=today(), by=staff_of(request), **given)
        return _("The reconnection has been refused.")

    @dialog(
        RESTORED, permission="work", form=RestoredForm, refusals=REFUSALS, icon="task_alt",
        question=gettext_lazy("Supply has been restored. It stays in the timeline with your name."),
    )  # fmt: skip
    def supply_is_back(self, request: HttpRequest, obj: SupplyOrder, given: dict[str, Any]) -> str:
        record_restored(order=obj, on=today(), by=staff_of(request), **given)
        return _("It has been noted that supply is back.")


def reconnection_facts(order: SupplyOrder) -> Facts:
    try:
        source = source_words(source_of(law(order.case.account.law_pack).practice))
    except UnknownPack:
        source = ""
    rows = [
        (_("kind"), order.get_kind_display()), (_("why"), order.get_reason_display() or NOTHING),
        (_("to be restored by"), day(order.cut_on)), (_("law"), source or NOTHING),
        (_("restored on"), day(order.done_on)), (_("asked by"), order.requested_by or NOTHING),
        (_("asked on"), day(order.requested_on)), (_("decided by"), order.decided_by or NOTHING),
        (_("decided on"), day(order.decided_on)), (_("note"), order.note or NOTHING),
    ]  # fmt: skip
    return Facts(_("Supply order"), rows)

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from collections_app.admin.cells import choice, day, money
from collections_app.admin.dialogs import Dialog, day_input, dialog
from collections_app.admin.screens import Screen, has_right, today
from collections_app.admin.step_rows import StepConditions, StepPeople, Steps, is_draft
from collections_app.customers.models import Account
from collections_app.procedures.models import Procedure
from collections_app.procedures.operations import CannotPublish, copy_to_draft, publish, retire
from collections_app.rules.authority import Right

EDITED = ["name", "customer_classes", "currency", "minimum_amount", "dispute_treatment"]
NEW_VERSION, ACTIVATE, RETIRE = gettext_lazy("New version"), gettext_lazy("Put into force"), gettext_lazy("Retire")


class FromDay(Dialog):
    on = forms.DateField(label=gettext_lazy("From"), widget=day_input(), initial=today)


class ProcedureForm(forms.ModelForm):
    customer_classes = forms.MultipleChoiceField(
        label=gettext_lazy("Customer classes"), choices=Account.CustomerClass.choices, required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Empty: every class that no other procedure names."),
    )  # fmt: skip


@admin.register(Procedure)
class Procedures(Screen):
    see = Right.SEE_ACCOUNTS
    edit = Right.EDIT_PROCEDURES
    form = ProcedureForm
    inlines = [Steps, StepConditions, StepPeople]
    list_display = ["name", "code", "version", "classes", "money_minimum", "in_force_from", "in_force_until", "state"]
    list_filter = [("status", ChoicesDropdownFilter)]
    ordering = ["code", "-version"]
    actions_detail = ("new_version", "activate", "retire")

    def get_fields(self, request: HttpRequest, obj: Procedure | None = None) -> list[str]:
        if obj is None:
            return ["code", *EDITED]
        if self.has_change_permission(request, obj):
            return ["code", "version", "state", *EDITED]
        about = ["code", "version", "state", "name", "classes", "currency", "minimum_amount", "dispute_treatment"]
        return [*about, "in_force_from", "in_force_until"]

    def get_inlines(self, request: HttpRequest, obj: Procedure | None) -> list[Any]:
        """Conditions are set for steps that are there."""
        return self.inlines if obj else [Steps]

    def get_readonly_fields(self, request: HttpRequest, obj: Procedure | None = None) -> list[str]:
        in_words = ["version", "state", "classes", "in_force_from", "in_force_until"]
        return [*in_words, "code"] if obj and obj.version > 1 else in_words

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and is_draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def fits(self, button: str, obj: Procedure) -> bool:
        if button in ("new_version", "activate"):
            return is_draft(obj) == (button == "activate")
        return button != "retire" or obj.status == Procedure.Status.ACTIVE

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.EDIT_PROCEDURES)

    @admin.display(description=gettext_lazy("customer classes"))
    def classes(self, procedure: Procedure) -> Any:
        words = dict(Account.CustomerClass.choices)
        comma = pgettext("between the words of a list", ", ")
        named = comma.join(str(words.get(code, code)) for code in procedure.customer_classes)
        return named or _("every class that no other procedure names")

    @admin.display(description=gettext_lazy("minimum amount"))
    def money_minimum(self, procedure: Procedure) -> Any:
        return money(procedure.minimum_amount, procedure.currency)

    @admin.display(description=gettext_lazy("in force from"))
    def in_force_from(self, procedure: Procedure) -> Any:
        return day(procedure.active_from)

    @admin.display(description=gettext_lazy("no longer from"))
    def in_force_until(self, procedure: Procedure) -> Any:
        return day(procedure.retired_on)

    @admin.display(description=gettext_lazy("status"))
    def state(self, procedure: Procedure) -> Any:
        return choice(procedure, "status")

    @dialog(
        NEW_VERSION, permission="publish", icon="content_copy", refusals=(CannotPublish,),
        question=gettext_lazy("Copies this version with its steps to a draft that can be edited."),
    )  # fmt: skip
    def new_version(self, request: HttpRequest, obj: Procedure, given: dict[str, Any]) -> tuple[str, Procedure]:
        draft = copy_to_draft(procedure=obj)
        return _("Version %(version)s has been drafted.") % {"version": draft.version}, draft

    @dialog(
        ACTIVATE, permission="publish", icon="play_arrow", form=FromDay, refusals=(CannotPublish,),
        question=gettext_lazy("From this day new cases open under this version, and its steps no longer change. "
                              "Open cases stay on the version under which they were opened."),
    )  # fmt: skip
    def activate(self, request: HttpRequest, obj: Procedure, given: dict[str, Any]) -> str:
        publish(procedure=obj, on=given["on"], today=today())
        return _("In force from %(day)s.") % {"day": day(given["on"])}

    @dialog(
        RETIRE, permission="publish", icon="stop", form=FromDay, refusals=(CannotPublish,),
        question=gettext_lazy("From this day no case opens under this version. Open cases stay on it."),
    )  # fmt: skip
    def retire(self, request: HttpRequest, obj: Procedure, given: dict[str, Any]) -> str:
        retire(procedure=obj, on=given["on"], today=today())
        return _("Retired from %(day)s.") % {"day": day(given["on"])}

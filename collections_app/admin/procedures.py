from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from collections_app.admin.accounts import law_name
from collections_app.admin.case_moves import MoveActions
from collections_app.admin.cells import NOTHING, choice, day, money, stacked
from collections_app.admin.dialogs import Dialog, day_input, dialog
from collections_app.admin.procedure_parts import (
    ProcedureForm,
    by_and_on,
    class_words,
    listed,
    pre_due_words,
    segment_words,
    voltage_words,
)
from collections_app.admin.screens import CountedOnce, Screen, has_right, staff_of, today
from collections_app.admin.step_rows import StepConditions, StepMessages, StepPeople, Steps, is_draft
from collections_app.admin.version_parts import cases_by_version, cases_link, version_parts
from collections_app.procedures.models import Procedure
from collections_app.procedures.operations import (
    CannotPublish,
    check_procedure,
    copy_to_draft,
    publish,
    reopen,
    retire,
)
from collections_app.rules.authority import Right

NEW_VERSION, ACTIVATE, RETIRE = gettext_lazy("New version"), gettext_lazy("Put into force"), gettext_lazy("Retire")
CHECK, REOPEN = gettext_lazy("Check"), gettext_lazy("Back to draft")
ANY = gettext_lazy("any")
SEGMENT = ["customer_classes", "grades", "voltages", "law_packs", "currency"]
PRE_DUE = ["pre_due_days", "pre_due_grades"]
EDITED = ["name", *SEGMENT, "minimum_amount", "dispute_treatment", *PRE_DUE]
LIFE = ["checked", "activated", "in_force_from", "in_force_until"]
IN_WORDS = ["classes", "of_grades", "of_voltages", "of_laws", "currency"]
WHEN: dict[str, set[str]] = {
    "new_version": {Procedure.Status.ACTIVE, Procedure.Status.RETIRED, Procedure.Status.TRIAL},
    "check_draft": {Procedure.Status.DRAFT},
    "activate": {Procedure.Status.CHECKED},
    "reopen": {Procedure.Status.CHECKED},
    "retire": {Procedure.Status.ACTIVE},
    "move_cases": {Procedure.Status.ACTIVE},
}
"""In which states a version is for what."""


class FromDay(Dialog):
    on = forms.DateField(label=gettext_lazy("From"), widget=day_input(), initial=today)


class WithCases(CountedOnce):
    """One question for the cases on all versions of the page."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        counts = cases_by_version([row.pk for row in rows], staff_of(request))
        for row in rows:
            row.open_cases = counts[row.pk].get("open", 0)
        self.result_list = rows


@admin.register(Procedure)
class Procedures(MoveActions, Screen):
    see = Right.SEE_ACCOUNTS
    edit = Right.EDIT_PROCEDURES
    form = ProcedureForm
    change_form_template = "admin/procedure.html"
    inlines = [Steps, StepConditions, StepPeople, StepMessages]
    list_display = [
        "named", "version", "segment", "money_minimum", "in_force", "open_cases", "state",
    ]  # fmt: skip
    list_filter = [("status", ChoicesDropdownFilter)]
    ordering = ["code", "-version"]
    list_select_related = ["checked_by", "activated_by"]
    actions_detail = ("new_version", "check_draft", "activate", "reopen", "retire", "move_cases")

    def get_fields(self, request: HttpRequest, obj: Procedure | None = None) -> list[str]:
        if obj is None:
            return ["code", *EDITED]
        if self.has_change_permission(request, obj):
            return ["code", "version", "state", *EDITED]
        return ["code", "version", "state", "name", *IN_WORDS, "minimum_amount", "dispute_treatment", "reminded", *LIFE]

    def get_inlines(self, request: HttpRequest, obj: Procedure | None) -> list[Any]:
        """Conditions are set for steps that are there."""
        return self.inlines if obj else [Steps]

    def get_readonly_fields(self, request: HttpRequest, obj: Procedure | None = None) -> list[str]:
        in_words = ["version", "state", *IN_WORDS[:-1], "reminded", *LIFE]
        return [*in_words, "code"] if obj and obj.version > 1 else in_words

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and is_draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def fits(self, button: str, obj: Procedure) -> bool:
        return obj.status in WHEN[button]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WithCases

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        parts = version_parts(obj, staff_of(request)) if obj else []
        return super().render_change_form(request, context | {"parts": parts}, **kwargs)

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.EDIT_PROCEDURES)

    @admin.display(description=gettext_lazy("for whom"))
    def segment(self, procedure: Procedure) -> Any:
        return segment_words(procedure)

    @admin.display(description=gettext_lazy("customer classes"))
    def classes(self, procedure: Procedure) -> Any:
        return listed(class_words(procedure)) or _("every class that no other procedure names")

    @admin.display(description=gettext_lazy("credit grades"))
    def of_grades(self, procedure: Procedure) -> Any:
        return listed(procedure.grades) or ANY

    @admin.display(description=gettext_lazy("voltages"))
    def of_voltages(self, procedure: Procedure) -> Any:
        return listed(voltage_words(procedure)) or ANY

    @admin.display(description=gettext_lazy("law packs"))
    def of_laws(self, procedure: Procedure) -> Any:
        return listed(map(law_name, procedure.law_packs)) or ANY

    @admin.display(description=gettext_lazy("who is reminded before the due day"))
    def reminded(self, procedure: Procedure) -> Any:
        return pre_due_words(procedure)

    @admin.display(description=gettext_lazy("checked"))
    def checked(self, procedure: Procedure) -> Any:
        return by_and_on(procedure.checked_by, procedure.checked_on)

    @admin.display(description=gettext_lazy("put into force by"))
    def activated(self, procedure: Procedure) -> Any:
        return procedure.activated_by or NOTHING

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def named(self, procedure: Procedure) -> Any:
        return stacked(procedure.name, procedure.code)

    @admin.display(description=gettext_lazy("open cases"))
    def open_cases(self, procedure: Any) -> Any:
        return cases_link(procedure, "open", procedure.open_cases)

    @admin.display(description=gettext_lazy("minimum amount"))
    def money_minimum(self, procedure: Procedure) -> Any:
        return money(procedure.minimum_amount, procedure.currency)

    @admin.display(description=gettext_lazy("in force from"), ordering="active_from")
    def in_force(self, procedure: Procedure) -> Any:
        until = _("no longer from %(day)s") % {"day": day(procedure.retired_on)} if procedure.retired_on else ""
        return stacked(day(procedure.active_from), until)

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
        CHECK, permission="publish", icon="fact_check", refusals=(CannotPublish,),
        question=gettext_lazy("Holds the draft against itself, the laws of its customers and the letters. Without an error "
                              "it is checked and does not change any more; somebody else can then put it into force."),
    )  # fmt: skip
    def check_draft(self, request: HttpRequest, obj: Procedure, given: dict[str, Any]) -> str:
        remarks = check_procedure(procedure=obj, on=today(), by=staff_of(request))
        for remark in remarks:
            messages.warning(request, remark.text)
        return _("The draft has been checked. Somebody else can put it into force now.")

    @dialog(
        REOPEN, permission="publish", icon="edit", refusals=(CannotPublish,),
        question=gettext_lazy("It can be edited again, and has to be checked anew before it comes into force."),
    )  # fmt: skip
    def reopen(self, request: HttpRequest, obj: Procedure, given: dict[str, Any]) -> str:
        reopen(procedure=obj, by=staff_of(request))
        return _("It is a draft again.")

    @dialog(
        ACTIVATE, permission="publish", icon="play_arrow", form=FromDay, refusals=(CannotPublish,),
        question=gettext_lazy("From this day new cases open under this version. "
                              "Open cases stay on the version under which they were opened."),
    )  # fmt: skip
    def activate(self, request: HttpRequest, obj: Procedure, given: dict[str, Any]) -> str:
        publish(procedure=obj, on=given["on"], today=today(), by=staff_of(request))
        return _("In force from %(day)s.") % {"day": day(given["on"])}

    @dialog(
        RETIRE, permission="publish", icon="stop", form=FromDay, refusals=(CannotPublish,),
        question=gettext_lazy("From this day no case opens under this version. Open cases stay on it."),
    )  # fmt: skip
    def retire(self, request: HttpRequest, obj: Procedure, given: dict[str, Any]) -> str:
        retire(procedure=obj, on=given["on"], today=today())
        return _("Retired from %(day)s.") % {"day": day(given["on"])}

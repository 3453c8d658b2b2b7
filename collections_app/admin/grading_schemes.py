"""Grading schemes: drafted, checked, assessed, and put into force by somebody else."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from collections_app.admin.cells import NOTHING, choice, day, stacked
from collections_app.admin.dialogs import Dialog, dialog, lines
from collections_app.admin.pages import Table
from collections_app.admin.procedure_parts import by_and_on, listed
from collections_app.admin.procedures import FromDay
from collections_app.admin.screens import Rows, Screen, has_right, staff_of, today
from collections_app.credit.models import GradingScheme, SchemeComponent
from collections_app.credit.operations import (
    CannotGrade,
    activate_scheme,
    assess_impact,
    check_scheme,
    copy_to_draft,
    reopen_scheme,
    retire_scheme,
    review,
)
from collections_app.customers.models import Account
from collections_app.rules.authority import Right

EDITED = (
    "name", "customer_classes", "bounds", "last_bills", "months_a_grade", "bar_grade", "bar_months", "probation_grade",
    "probation_months", "release_grade",
)  # fmt: skip
LIFE = ("state", "checked", "assessed", "impact_words", "activated", "in_force")
Status = GradingScheme.Status
WHEN: dict[str, set[str]] = {
    "new_version": {Status.ACTIVE, Status.RETIRED}, "check_draft": {Status.DRAFT}, "assess": {Status.CHECKED},
    "activate": {Status.CHECKED}, "reopen": {Status.CHECKED}, "retire": {Status.ACTIVE},
}  # fmt: skip
REFUSALS = (CannotGrade,)


def is_draft(scheme: GradingScheme | None) -> bool:
    return scheme is None or scheme.status == Status.DRAFT


class ImpactForm(Dialog):
    text = forms.CharField(
        label=gettext_lazy("Assessment"), widget=lines(), max_length=5000,
        help_text=gettext_lazy("What data are used and why, what it does to people, how they are protected."),
    )  # fmt: skip


class SchemeForm(forms.ModelForm):
    customer_classes = forms.MultipleChoiceField(
        label=gettext_lazy("customer classes"), choices=Account.CustomerClass.choices, required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Empty: every class that no other scheme names."),
    )  # fmt: skip


class Components(Rows):
    """What is scored can be edited in a draft; what was checked is history."""

    model = SchemeComponent
    ordering = ("position",)
    fields = ("position", "fact", "bands", "unknown", "months")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request, Right.SEE_ACCOUNTS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request, Right.EDIT_GRADING) and is_draft(obj)

    has_add_permission = has_delete_permission = has_change_permission


@admin.register(GradingScheme)
class GradingSchemes(Screen):
    see = Right.SEE_ACCOUNTS
    edit = Right.EDIT_GRADING
    form = SchemeForm
    change_form_template = "admin/procedure.html"
    inlines = [Components]
    list_display = ["named", "version", "classes", "bounds", "in_force", "state"]
    list_filter = [("status", ChoicesDropdownFilter)]
    ordering = ["code", "-version"]
    list_select_related = ["checked_by", "activated_by", "impact_by"]
    actions_detail = ("new_version", "check_draft", "assess", "activate", "reopen", "retire")

    def get_fields(self, request: HttpRequest, obj: GradingScheme | None = None) -> list[str]:
        if obj is None or self.has_change_permission(request, obj):
            return ["code", *EDITED]
        return ["code", *(name if name != "customer_classes" else "classes" for name in EDITED), *LIFE]

    def get_readonly_fields(self, request: HttpRequest, obj: GradingScheme | None = None) -> list[str]:
        return [*LIFE, "classes", *(["code"] if obj and obj.version > 1 else [])]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and is_draft(obj)

    def has_edit_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.EDIT_GRADING)

    def fits(self, button: str, obj: GradingScheme) -> bool:
        return obj.status in WHEN[button]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        parts = [_problems(obj)] if obj and is_draft(obj) else []
        return super().render_change_form(request, context | {"parts": parts}, **kwargs)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def named(self, scheme: GradingScheme) -> Any:
        return stacked(scheme.name, scheme.code)

    @admin.display(description=gettext_lazy("customer classes"))
    def classes(self, scheme: GradingScheme) -> Any:
        words = dict(Account.CustomerClass.choices)
        return listed(words[code] for code in scheme.customer_classes) or _("every class that no other scheme names")

    @admin.display(description=gettext_lazy("in force from"), ordering="active_from")
    def in_force(self, scheme: GradingScheme) -> Any:
        until = _("no longer from %(day)s") % {"day": day(scheme.retired_on)} if scheme.retired_on else ""
        return stacked(day(scheme.active_from), until)

    @admin.display(description=gettext_lazy("status"))
    def state(self, scheme: GradingScheme) -> Any:
        return choice(scheme, "status")

    @admin.display(description=gettext_lazy("checked"))
    def checked(self, scheme: GradingScheme) -> Any:
        return by_and_on(scheme.checked_by, scheme.checked_on)

    @admin.display(description=gettext_lazy("assessed"))
    def assessed(self, scheme: GradingScheme) -> Any:
        return by_and_on(scheme.impact_by, scheme.impact_on)

    @admin.display(description=gettext_lazy("impact assessment"))
    def impact_words(self, scheme: GradingScheme) -> Any:
        return scheme.impact or NOTHING

    @admin.display(description=gettext_lazy("put into force by"))
    def activated(self, scheme: GradingScheme) -> Any:
        return scheme.activated_by or NOTHING

    @dialog(
        gettext_lazy("New version"), permission="edit", icon="content_copy", refusals=REFUSALS,
        question=gettext_lazy("Copies this version with its components to a draft that can be edited."),
    )  # fmt: skip
    def new_version(self, request: HttpRequest, obj: GradingScheme, given: dict[str, Any]) -> Any:
        draft = copy_to_draft(scheme=obj, by=staff_of(request))
        return _("Version %(version)s has been drafted.") % {"version": draft.version}, draft

    @dialog(
        gettext_lazy("Check"), permission="edit", icon="fact_check", refusals=REFUSALS,
        question=gettext_lazy("Without an error it is checked and does not change any more; "
                              "somebody else can then put it into force."),
    )  # fmt: skip
    def check_draft(self, request: HttpRequest, obj: GradingScheme, given: dict[str, Any]) -> str:
        check_scheme(scheme=obj, on=today(), by=staff_of(request))
        return _("The draft has been checked. Somebody else can put it into force now.")

    @dialog(
        gettext_lazy("Assess the impact"), permission="edit", icon="policy", form=ImpactForm, refusals=REFUSALS,
        question=gettext_lazy("Automated decisions about people are assessed beforehand (个人信息保护法 Art. 55). "
                              "It is kept with the version."),
    )  # fmt: skip
    def assess(self, request: HttpRequest, obj: GradingScheme, given: dict[str, Any]) -> str:
        assess_impact(scheme=obj, text=given["text"], on=today(), by=staff_of(request))
        return _("The assessment has been recorded.")

    @dialog(
        gettext_lazy("Put into force"), permission="edit", icon="play_arrow", form=FromDay, refusals=REFUSALS,
        question=gettext_lazy("From this day the night grades by this version; grades that came by file give way to it."),
    )  # fmt: skip
    def activate(self, request: HttpRequest, obj: GradingScheme, given: dict[str, Any]) -> str:
        activate_scheme(scheme=obj, on=given["on"], today=today(), by=staff_of(request))
        return _("In force from %(day)s.") % {"day": day(given["on"])}

    @dialog(
        gettext_lazy("Back to draft"), permission="edit", icon="edit", refusals=REFUSALS,
        question=gettext_lazy("It can be edited again, and has to be checked anew before it comes into force."),
    )  # fmt: skip
    def reopen(self, request: HttpRequest, obj: GradingScheme, given: dict[str, Any]) -> str:
        reopen_scheme(scheme=obj, by=staff_of(request))
        return _("It is a draft again.")

    @dialog(
        gettext_lazy("Retire"), permission="edit", icon="stop", form=FromDay, refusals=REFUSALS,
        question=gettext_lazy("From this day nobody is graded by it. The grades stay as they are."),
    )  # fmt: skip
    def retire(self, request: HttpRequest, obj: GradingScheme, given: dict[str, Any]) -> str:
        retire_scheme(scheme=obj, on=given["on"], today=today(), by=staff_of(request))
        return _("Retired from %(day)s.") % {"day": day(given["on"])}


def _problems(scheme: GradingScheme) -> Table:
    rows = [[problem] for problem in review(scheme)]
    return Table(_("What keeps it from being checked"), [_("what")], rows, _("Nothing. It can be checked."), prose=0)

"""The steps of a procedure in three tables: the clocks of each, what it asks before it is taken, and what of people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from collections_app.admin.cells import NOTHING, WARN, label, money
from collections_app.admin.screens import Rows, has_right
from collections_app.customers.models import Account
from collections_app.procedures.models import Procedure, Step
from collections_app.rules.authority import Right


def is_draft(procedure: Procedure | None) -> bool:
    return procedure is None or procedure.status == Procedure.Status.DRAFT


class ChangedColumns(BaseInlineFormSet):
    """A step stands in several tables: each writes only what was changed in it, and a step deleted in another stays so."""

    def save_existing(self, form: Any, obj: Step, commit: bool = True) -> Step:
        if commit:
            step = form.save(commit=False)
            Step.objects.filter(pk=step.pk).update(**{name: getattr(step, name) for name in form.changed_data})
            return step
        return super().save_existing(form, obj, commit)


class StepTable(Rows):
    """The rungs of a draft can be edited; those of a published version are history."""

    model = Step
    formset = ChangedColumns
    ordering = ("position",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request, Right.SEE_ACCOUNTS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request, Right.EDIT_PROCEDURES) and is_draft(obj)


class Steps(StepTable):
    fields = ("position", "kind", "min_days_overdue", "min_days_since_previous", "days_to_pay", "days_to_serve", "fee")

    has_add_permission = has_delete_permission = StepTable.has_change_permission


class AskedTable(StepTable):
    """Rows are added and deleted in the table of steps; here they are given more columns."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_delete_permission = has_add_permission

    @admin.display(description=gettext_lazy("step"))
    def rung(self, step: Step) -> Any:
        return str(step)


class ConditionsForm(forms.ModelForm):
    customer_classes = forms.MultipleChoiceField(
        label=gettext_lazy("customer classes"), choices=Account.CustomerClass.choices, required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )  # fmt: skip
    grades = forms.MultipleChoiceField(
        label=gettext_lazy("credit grades"), choices=[(grade, grade) for grade in settings.CREDIT_GRADES], required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )  # fmt: skip


class StepConditions(AskedTable):
    form = ConditionsForm
    verbose_name_plural = gettext_lazy("what a step asks before it is taken")
    readonly_fields = ("rung", "for_classes", "for_grades", "money_least")

    def get_fields(self, request: HttpRequest, obj: Procedure | None = None) -> tuple[str, ...]:
        if self.has_change_permission(request, obj):
            return ("rung", "minimum_amount", "min_unpaid_bills", "customer_classes", "grades", "if_unmet")
        return ("rung", "money_least", "min_unpaid_bills", "for_classes", "for_grades", "if_unmet")

    @admin.display(description=gettext_lazy("minimum amount"))
    def money_least(self, step: Step) -> Any:
        return money(step.minimum_amount)

    @admin.display(description=gettext_lazy("customer classes"))
    def for_classes(self, step: Step) -> Any:
        return listed(step.customer_classes, Account.CustomerClass.choices)

    @admin.display(description=gettext_lazy("credit grades"))
    def for_grades(self, step: Step) -> Any:
        return listed(step.grades, ())


class MessagesForm(forms.ModelForm):
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("messages"), choices=Step.Channel.choices, required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )  # fmt: skip


class StepMessages(AskedTable):
    form = MessagesForm
    verbose_name_plural = gettext_lazy("what goes beside the letter")
    readonly_fields = ("rung", "channels_used")

    def get_fields(self, request: HttpRequest, obj: Procedure | None = None) -> tuple[str, ...]:
        return ("rung", "channels" if self.has_change_permission(request, obj) else "channels_used")

    @admin.display(description=gettext_lazy("messages"))
    def channels_used(self, step: Step) -> Any:
        return listed(step.channels, Step.Channel.choices)


class PeopleForm(forms.ModelForm):
    tasks = forms.MultipleChoiceField(
        label=gettext_lazy("tasks for people"), choices=Step.Task.choices, required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )  # fmt: skip


class StepPeople(AskedTable):
    form = PeopleForm
    verbose_name_plural = gettext_lazy("what a step asks of people")
    readonly_fields = ("rung", "asks_approval", "tasks_set")

    def get_fields(self, request: HttpRequest, obj: Procedure | None = None) -> tuple[str, ...]:
        if self.has_change_permission(request, obj):
            return ("rung", "needs_approval", "approval_days", "tasks", "days_for_tasks")
        return ("rung", "asks_approval", "approval_days", "tasks_set", "days_for_tasks")

    @admin.display(description=gettext_lazy("needs approval"))
    def asks_approval(self, step: Step) -> Any:
        return label(_("yes"), WARN) if step.needs_approval else _("no")

    @admin.display(description=gettext_lazy("tasks for people"))
    def tasks_set(self, step: Step) -> Any:
        return listed(step.tasks, Step.Task.choices)


def listed(codes: Iterable[str], choices: Any) -> Any:
    """Codes in words, one after the other; a dash where there are none."""
    words = dict(choices)
    return pgettext("between the words of a list", ", ").join(str(words.get(code, code)) for code in codes) or NOTHING

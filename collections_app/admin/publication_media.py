"""Set-up of publication: the media with what they show, and the rules of selection, version by version."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from collections_app.admin.cells import GOOD, PLAIN, day, label, money, page_of, stacked
from collections_app.admin.organisation import units_offered
from collections_app.admin.procedure_parts import by_and_on
from collections_app.admin.screens import Screen, staff_of, today
from collections_app.customers.models import Account
from collections_app.org.querysets import sees_everything
from collections_app.publication.media import Medium, SelectionRule
from collections_app.publication.operations import set_rule
from collections_app.rules.authority import Right


def _many(choices: Any, label: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=UnfoldAdminCheckboxSelectMultipleWidget(choices=choices), **more
    )


class MediumForm(forms.ModelForm):
    columns = _many(Medium.Column.choices, gettext_lazy("Columns"))

    class Meta:
        model = Medium
        exclude: list[str] = []


class RuleForm(forms.ModelForm):
    classes = _many(
        Account.CustomerClass.choices, gettext_lazy("Customer classes"), required=False,
        help_text=gettext_lazy("None ticked: all of them."),
    )  # fmt: skip

    class Meta:
        model = SelectionRule
        fields = ["medium", "from_on", "least_amount", "least_days", "classes", "top", "organisations_only"]


@admin.register(Medium)
class Media(Screen):
    see = Right.SEE_ACCOUNTS
    edit = Right.SET_UP_PUBLICATION
    form = MediumForm
    list_display = ["named", "of_unit", "shows", "longest", "masked", "state"]
    list_select_related = ["unit"]
    ordering = ["name"]
    fields = [
        "name", "slug", "kind", "unit", "language", "currency", "columns", "longest", "masked_percent", "objection_days",
        "is_active",
    ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Medium | None = None) -> list[str]:
        """Editions and addresses are named after it, and say whose debtors they name."""
        return ["slug", "kind", "unit", "currency"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Medium | None = None) -> list[str]:
        if obj is None or self.has_change_permission(request, obj):
            return list(self.fields)
        return ["shows" if name == "columns" else name for name in self.fields]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Whoever sees the whole company may leave the unit open."""
        offered = units_offered(request) | {"required": not sees_everything(staff_of(request))}
        return super().formfield_for_foreignkey(db_field, request, **kwargs, **offered)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def named(self, medium: Medium) -> Any:
        return stacked(medium.name, medium.get_kind_display())

    @admin.display(description=gettext_lazy("organisation unit"))
    def of_unit(self, medium: Medium) -> Any:
        return medium.unit or _("the whole company")

    @admin.display(description=gettext_lazy("columns"))
    def shows(self, medium: Medium) -> Any:
        words = dict(Medium.Column.choices)
        return ", ".join(str(words[one]) for one in medium.columns)

    @admin.display(description=gettext_lazy("of each name masked"))
    def masked(self, medium: Medium) -> Any:
        return _("%(number)s %%") % {"number": number_format(medium.masked_percent)}

    @admin.display(description=gettext_lazy("status"))
    def state(self, medium: Medium) -> Any:
        return label(_("in use"), GOOD) if medium.is_active else label(_("not in use"), PLAIN)


@admin.register(SelectionRule)
class SelectionRules(Screen):
    """A version is set and never changed: a new one takes its place."""

    see = Right.SEE_ACCOUNTS
    edit = Right.SET_UP_PUBLICATION
    form = RuleForm
    list_display = ["named", "begins", "owes", "least_days", "classes_meant", "top", "organisations_only"]
    list_select_related = ["medium", "set_by"]
    ordering = ["medium", "-version"]

    def get_fields(self, request: HttpRequest, obj: SelectionRule | None = None) -> list[str]:
        if obj is None:
            return RuleForm.Meta.fields
        return [
            "medium",
            "version",
            "begins",
            "owes",
            "least_days",
            "classes_meant",
            "top",
            "organisations_only",
            "set",
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        media = Medium.objects.active().for_staff(staff_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs, queryset=media)

    def save_model(self, request: HttpRequest, obj: SelectionRule, form: Any, change: bool) -> None:
        set_rule(rule=obj, by=staff_of(request), on=today())

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        words = _("Version %(version)s counts from %(day)s.")
        messages.success(request, words % {"version": obj.version, "day": day(obj.from_on)})
        return HttpResponseRedirect(page_of(obj))

    @admin.display(description=gettext_lazy("rule"), ordering="medium")
    def named(self, rule: SelectionRule) -> Any:
        return stacked(rule.medium.name, _("version %(version)s") % {"version": rule.version})

    @admin.display(description=gettext_lazy("in force from"), ordering="from_on")
    def begins(self, rule: SelectionRule) -> Any:
        return day(rule.from_on)

    @admin.display(description=gettext_lazy("overdue at least"), ordering="least_amount")
    def owes(self, rule: SelectionRule) -> Any:
        return money(rule.least_amount, rule.medium.currency)

    @admin.display(description=gettext_lazy("customer classes"))
    def classes_meant(self, rule: SelectionRule) -> Any:
        return rule.class_words or _("all")

    @admin.display(description=gettext_lazy("set by"))
    def set(self, rule: SelectionRule) -> Any:
        return by_and_on(rule.set_by, rule.set_on)

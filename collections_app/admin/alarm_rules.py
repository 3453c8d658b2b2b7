"""From when on early warnings are raised: rules that managers set; a changed one is retired, and stays to be seen."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from collections_app.admin.alarm_parts import rule_words
from collections_app.admin.cells import NOTHING, day, label, list_of
from collections_app.admin.dialogs import dialog, line, money_input, number_input, pick
from collections_app.admin.pages import Banner, Facts, Page, PageScreen
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.alarms.models import AlarmKind, AlarmRule
from collections_app.alarms.operations import CannotSetRule, retire_rule, set_rule
from collections_app.customers.models import Account
from collections_app.rules.authority import Right

SET, RETIRE = gettext_lazy("Set a rule"), gettext_lazy("Retire the rule")


class RuleForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AlarmKind.choices, widget=pick())
    customer_class = forms.ChoiceField(
        label=gettext_lazy("Customer class"), required=False, widget=pick(),
        choices=[("", gettext_lazy("all of them")), *Account.CustomerClass.choices],
    )  # fmt: skip
    currency = forms.CharField(
        label=gettext_lazy("Currency"), max_length=3, required=False, widget=line(),
        help_text=gettext_lazy("Of the amount, such as CNY."),
    )  # fmt: skip
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), min_value=0, max_digits=14, decimal_places=2, required=False, widget=money_input(),
        help_text=gettext_lazy("What is overdue, or what a bill comes to on average."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("Days"), min_value=0, max_value=400, required=False, widget=number_input(),
        help_text=gettext_lazy("Looked back, or waited after the due day."),
    )  # fmt: skip
    percent = forms.IntegerField(
        label=gettext_lazy("Percent"), required=False, widget=number_input(),
        help_text=gettext_lazy("What is left of the average use."),
    )  # fmt: skip
    count = forms.IntegerField(
        label=gettext_lazy("Number"), max_value=1000, required=False, widget=number_input(),
        help_text=gettext_lazy("So many accounts of a street."),
    )  # fmt: skip

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()


@admin.register(AlarmRule)
class AlarmRules(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["what", "of_class", "terms", "since", "state"]
    list_select_related = ["written_by"]
    ordering = ["retired_on", "kind", "customer_class", "-id"]
    actions_list = ("set_rule",)
    actions_detail = ("retire_rule",)

    def has_set_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.SET_ALARMS)

    def fits(self, button: str, obj: AlarmRule) -> bool:
        return obj.retired_on is None

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def what(self, rule: AlarmRule) -> Any:
        return rule.get_kind_display()

    @admin.display(description=gettext_lazy("customer class"))
    def of_class(self, rule: AlarmRule) -> Any:
        return rule.get_customer_class_display() or _("all of them")

    @admin.display(description=gettext_lazy("raised at"))
    def terms(self, rule: AlarmRule) -> Any:
        return rule_words(rule)

    @admin.display(description=gettext_lazy("active from"))
    def since(self, rule: AlarmRule) -> Any:
        return day(rule.active_from)

    @admin.display(description=gettext_lazy("status"))
    def state(self, rule: AlarmRule) -> Any:
        return label(_("retired")) if rule.retired_on else label(_("active"), "success")

    @action(description=SET, permissions=["set"], icon="add_alert")
    def set_rule(self, request: HttpRequest) -> HttpResponse:
        form = RuleForm(request.POST or None)
        if form.is_valid():
            try:
                set_rule(on=today(), by=staff_of(request), **form.cleaned_data)
                messages.success(request, _("The rule holds from tonight."))
                return HttpResponseRedirect(list_of(AlarmRule))
            except CannotSetRule as refusal:
                form.add_error(None, str(refusal))
        words = _("It takes the place of the rule for the same kind, class and currency. What was raised stays.")
        context = {
            **self.admin_site.each_context(request), "title": SET, "opts": self.opts, "form": form,
            "parts": [Banner(words, "info")], "again": [], "button": SET, "cancel": list_of(AlarmRule),
        }  # fmt: skip
        return TemplateResponse(request, "admin/mass_hold.html", context)

    @dialog(
        RETIRE, permission="set", refusals=(CannotSetRule,), icon="notifications_off",
        question=gettext_lazy("No early warning is raised by it any more. What was raised stays."),
    )  # fmt: skip
    def retire_rule(self, request: HttpRequest, obj: AlarmRule, given: dict[str, Any]) -> str:
        retire_rule(rule=obj, on=today(), by=staff_of(request))
        return _("The rule has been retired.")

    def page(self, request: HttpRequest, obj: AlarmRule) -> Page:
        rows = [
            (_("kind"), obj.get_kind_display()), (_("customer class"), obj.get_customer_class_display() or _("all of them")),
            (_("raised at"), rule_words(obj)), (_("active from"), day(obj.active_from)),
            (_("retired on"), day(obj.retired_on)), (_("written by"), obj.written_by or NOTHING),
        ]  # fmt: skip
        return Page([Facts(_("Warning rule"), rows)])

"""What grades lead to: treatments by grade with their two groups, and how well the grades have foretold."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from collections_app.admin.cells import NOTHING, choice, day, number, stacked
from collections_app.admin.dialogs import Dialog, day_input, dialog, number_input, pick
from collections_app.admin.grade_parts import treatment_words
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.screens import Screen, has_right, staff_of, today
from collections_app.credit.treatments import TreatedAccount, TreatmentRule
from collections_app.engine.models import GradeQuality
from collections_app.engine.treatments import CannotTreat, activate_treatment, end_treatment, widen_treatment
from collections_app.rules.authority import Right

EDITED = ("name", "customer_class", "grade", "measure", "days", "amount", "share", "from_on", "until", "reason")
WHEN = {
    "activate": TreatmentRule.Status.DRAFT,
    "widen": TreatmentRule.Status.ACTIVE,
    "end": TreatmentRule.Status.ACTIVE,
}


class TreatmentForm(forms.ModelForm):
    grade = forms.ChoiceField(
        label=gettext_lazy("credit grade"), choices=[(name, name) for name in settings.CREDIT_GRADES], widget=pick()
    )
    from_on = forms.DateField(label=gettext_lazy("from"), widget=day_input())
    until = forms.DateField(label=gettext_lazy("until"), widget=day_input())


class ShareForm(Dialog):
    share = forms.IntegerField(label=gettext_lazy("Percent of them"), min_value=1, max_value=100, widget=number_input())


@admin.register(TreatmentRule)
class TreatmentRules(Screen):
    see = Right.SEE_ACCOUNTS
    edit = Right.EDIT_GRADING
    form = TreatmentForm
    change_form_template = "admin/procedure.html"
    list_display = ["name", "for_whom", "what", "part", "lasts", "state"]
    list_filter = [("status", ChoicesDropdownFilter)]
    ordering = ["-id"]
    list_select_related = ["made_by", "activated_by"]
    actions_detail = ("activate", "widen", "end")

    def get_fields(self, request: HttpRequest, obj: TreatmentRule | None = None) -> list[str]:
        return list(EDITED) if obj is None else [*EDITED, "state", "made_by", "activated_by"]

    def get_readonly_fields(self, request: HttpRequest, obj: TreatmentRule | None = None) -> list[str]:
        return ["state", "made_by", "activated_by"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_draft = obj is None or obj.status == TreatmentRule.Status.DRAFT
        return super().has_change_permission(request, obj) and is_draft

    def has_edit_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.EDIT_GRADING)

    def fits(self, button: str, obj: TreatmentRule) -> bool:
        return obj.status == WHEN[button]

    def save_model(self, request: HttpRequest, obj: TreatmentRule, form: Any, change: bool) -> None:
        """Whoever has edited it last has made it."""
        obj.made_by = staff_of(request)
        super().save_model(request, obj, form, change)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        parts = [groups_table(kwargs["obj"], today(), request)] if kwargs.get("obj") else []
        return super().render_change_form(request, context | {"parts": parts}, **kwargs)

    @admin.display(description=gettext_lazy("for whom"))
    def for_whom(self, rule: TreatmentRule) -> Any:
        return stacked(rule.get_customer_class_display(), _("grade %(grades)s") % {"grades": rule.grade})

    @admin.display(description=gettext_lazy("treatment"))
    def what(self, rule: TreatmentRule) -> Any:
        return stacked(rule.get_measure_display(), treatment_words(rule))

    @admin.display(description=gettext_lazy("percent of them"))
    def part(self, rule: TreatmentRule) -> Any:
        return number(rule.share)

    @admin.display(description=gettext_lazy("until"), ordering="until")
    def lasts(self, rule: TreatmentRule) -> Any:
        return stacked(day(rule.until), _("from %(day)s") % {"day": day(rule.from_on)})

    @admin.display(description=gettext_lazy("status"))
    def state(self, rule: TreatmentRule) -> Any:
        return choice(rule, "status")

    @dialog(
        gettext_lazy("Put into force"), permission="edit", refusals=(CannotTreat,), icon="play_arrow",
        question=gettext_lazy("From the coming night the share is treated; the others stay as they are, for comparison."),
    )  # fmt: skip
    def activate(self, request: HttpRequest, obj: TreatmentRule, given: dict[str, Any]) -> str:
        activate_treatment(rule=obj, today=today(), by=staff_of(request))
        return _("The treatment is in force.")

    @dialog(
        gettext_lazy("Widen"), permission="edit", form=ShareForm, refusals=(CannotTreat,), icon="open_in_full",
        question=gettext_lazy("A larger share takes in more accounts and lets none out."),
    )  # fmt: skip
    def widen(self, request: HttpRequest, obj: TreatmentRule, given: dict[str, Any]) -> str:
        widen_treatment(rule=obj, by=staff_of(request), **given)
        return _("The share has been widened.")

    @dialog(
        gettext_lazy("End"), permission="edit", refusals=(CannotTreat,), icon="stop",
        question=gettext_lazy("From the coming night nobody is treated; what was deferred stays deferred to its day."),
    )  # fmt: skip
    def end(self, request: HttpRequest, obj: TreatmentRule, given: dict[str, Any]) -> str:
        end_treatment(rule=obj, by=staff_of(request))
        return _("The treatment has ended.")


def groups_table(rule: TreatmentRule, today: date, request: HttpRequest) -> Table:
    """The treated beside those who are left as they are: how many have a bill more than thirty days late."""
    late = Q(account__bills__paid__lt=F("account__bills__amount"), account__bills__due_on__lt=today - timedelta(30))
    members = TreatedAccount.objects.for_staff(staff_of(request)).filter(rule=rule, until=None).order_by()
    found = members.values_list("is_treated").annotate(
        whole=Count("account", distinct=True), bad=Count("account", filter=late, distinct=True)
    )
    rows = [[_("treated") if is_treated else _("for comparison"), number(whole), number(bad), _percent(bad, whole)]
            for is_treated, whole, bad in sorted(found, reverse=True)]  # fmt: skip
    columns = [_("group"), _("accounts"), _("more than 30 days late"), _("percent")]
    return Table(
        _("The two groups today"), columns, rows, _("Nobody fits yet, or no night has run."), numbers=(1, 2, 3)
    )


def _percent(part: int, whole: int) -> str:
    return number_format(100 * part / whole, 1) if whole else NOTHING


@admin.register(GradeQuality)
class GradeQualities(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["as_of_day", "horizon", "accounts", "bad", "of_points", "of_days"]
    ordering = ["-as_of", "-id"]

    @admin.display(description=gettext_lazy("grades of"))
    def as_of_day(self, row: GradeQuality) -> Any:
        return day(row.as_of)

    @admin.display(description=gettext_lazy("AUC"))
    def of_points(self, row: GradeQuality) -> Any:
        return _figure(row.auc)

    @admin.display(description=gettext_lazy("AUC of days late alone"))
    def of_days(self, row: GradeQuality) -> Any:
        return _figure(row.baseline_auc)

    def page(self, request: HttpRequest, obj: GradeQuality) -> Page:
        measures = [
            [_("points of the scheme"), _figure(obj.auc), _figure(obj.ks)],
            [_("days late alone"), _figure(obj.baseline_auc), _figure(obj.baseline_ks)],
        ]
        note = _(
            "AUC: the chance that of a good and a bad account the good one has more points; 0.5 is a coin. "
            "KS: the widest gap between the two."
        )
        note = " ".join(filter(None, [str(note), _gain_words(obj)]))
        told = Table(_("How well they foretold"), [_("by"), _("AUC"), _("KS")], measures, "", numbers=(1, 2), note=note)
        rows = [[grade, number(whole), number(bad), _percent(bad, whole)] for grade, whole, bad in obj.by_grade]
        columns = [_("credit grade"), _("accounts"), _("late afterwards"), _("percent")]
        facts = [
            (_("grades of"), day(obj.as_of)), (_("days after it"), obj.horizon), (_("measured on"), day(obj.measured_on)),
            (_("accounts"), number(obj.accounts)), (_("late afterwards"), number(obj.bad)),
        ]  # fmt: skip
        main = [told, Table(_("By grade"), columns, rows, _("Nobody was graded."), numbers=(1, 2, 3))]
        return Page(main, [Facts(_("Measured"), facts)])


def _gain_words(row: GradeQuality) -> str:
    """Whether the points say more than the days late alone, or nobody can tell."""
    if row.gain_low is None or row.gain_high is None:
        return ""
    words = _("With 95 percent confidence the points are better.")
    if row.gain_high < 0:
        words = _("With 95 percent confidence the days late alone are better.")
    elif row.gain_low <= 0:
        words = _("Which of the two is better cannot be told from so few.")
    limits = {"low": _figure(row.gain_low), "high": _figure(row.gain_high)}
    return " ".join([_("The AUC of the points exceeds that of the days late by %(low)s to %(high)s.") % limits, words])


def _figure(value: float | None) -> str:
    return NOTHING if value is None else number_format(value, 3)

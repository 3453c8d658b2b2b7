"""The weather: what each area says today, where it forbids cuts, and the emergencies that people declare."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action

from collections_app.admin.cells import NOTHING, day, list_of, moment
from collections_app.admin.dialogs import day_input, line, pick
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Banner, Page, PageScreen
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.admin.weather_parts import areas_table, emergencies_table, report_facts, stopped_orders
from collections_app.filters.weather import WeatherReportFilter
from collections_app.rules.authority import Right
from collections_app.weather.models import WeatherEmergency, WeatherReport
from collections_app.weather.operations import CannotDeclare, declare_emergency, end_emergency
from collections_app.weather.wording import degrees

DECLARE, END = gettext_lazy("Declare an emergency"), gettext_lazy("End an emergency")


class DeclareForm(forms.Form):
    area = forms.CharField(
        label=gettext_lazy("Weather area"), max_length=40, widget=line(),
        help_text=gettext_lazy("As it stands with the accounts; an account without one lies in its region."),
    )  # fmt: skip
    from_on = forms.DateField(label=gettext_lazy("From"), initial=today, widget=day_input())
    to_on = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=day_input(),
        help_text=gettext_lazy("The last day; empty: until somebody ends it."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=line(),
        help_text=gettext_lazy("Who has declared it, and what for."),
    )  # fmt: skip


class StandingEmergency(forms.ModelChoiceField):
    def label_from_instance(self, emergency: WeatherEmergency) -> str:
        until = day(emergency.to_on) if emergency.to_on else _("open-ended")
        return f"{emergency.area}: {day(emergency.from_on)} – {until}, {emergency.reason}"


class EndForm(forms.Form):
    emergency = StandingEmergency(
        WeatherEmergency.objects.none(), label=gettext_lazy("Emergency"), empty_label=None, widget=pick()
    )
    reason = forms.CharField(label=gettext_lazy("Why it ends"), max_length=300, widget=line())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["emergency"].queryset = WeatherEmergency.objects.not_over_on(today())  # type: ignore[attr-defined]


@admin.register(WeatherReport)
class WeatherReports(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["where", "about", "low", "high", "day_before", "advisory", "extreme", "reported", "source"]
    list_filter = [bridge(WeatherReportFilter, "area", "day_from", "day_to")]
    list_filter_submit = True
    ordering = ["-id"]
    search_fields = ["area__startswith"]
    search_help_text = gettext_lazy("Weather area (from the beginning)")
    list_before_template = "admin/weather.html"
    actions_list = ("declare", "end")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        parts = [areas_table(staff_of(request), today()), emergencies_table()]
        return super().changelist_view(request, {**(extra_context or {}), "parts": parts})

    def has_declare_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.DECLARE_EMERGENCIES)

    @action(description=DECLARE, permissions=["declare"], icon="crisis_alert")
    def declare(self, request: HttpRequest) -> HttpResponse:
        form = DeclareForm(request.POST or None)
        if form.is_valid():
            try:
                emergency = declare_emergency(**form.cleaned_data, by=staff_of(request), on=today())
                messages.success(request, _declared(emergency, stopped_orders(staff_of(request), emergency)))
                return HttpResponseRedirect(list_of(WeatherReport))
            except CannotDeclare as refusal:
                form.add_error(None, str(refusal))
        words = _(
            "While it stands nobody is cut in the area, under whatever law; what was approved is not to be carried out. "
            "It stands with your name."
        )
        return self._ask(request, DECLARE, form, words)

    @action(description=END, permissions=["declare"], icon="play_circle")
    def end(self, request: HttpRequest) -> HttpResponse:
        form = EndForm(request.POST or None)
        if form.is_valid():
            try:
                end_emergency(**form.cleaned_data, by=staff_of(request), on=today())
                messages.success(request, _("The emergency has been ended."))
                return HttpResponseRedirect(list_of(WeatherReport))
            except CannotDeclare as refusal:
                form.add_error(None, str(refusal))
        words = _("From today cuts may be made there again, as far as the law and the weather allow them.")
        return self._ask(request, END, form, words)

    def _ask(self, request: HttpRequest, title: Any, form: forms.Form, words: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form,
            "parts": [Banner(words, "warning"), emergencies_table()], "again": [], "button": title,
            "cancel": list_of(WeatherReport),
        }  # fmt: skip
        return TemplateResponse(request, "admin/mass_hold.html", context)

    @admin.display(description=gettext_lazy("weather area"), ordering="area")
    def where(self, report: WeatherReport) -> Any:
        return report.area

    @admin.display(description=gettext_lazy("day"), ordering="day")
    def about(self, report: WeatherReport) -> Any:
        return day(report.day)

    @admin.display(description=gettext_lazy("forecast low"))
    def low(self, report: WeatherReport) -> Any:
        return _degrees(report, "forecast_low")

    @admin.display(description=gettext_lazy("forecast high"))
    def high(self, report: WeatherReport) -> Any:
        return _degrees(report, "forecast_high")

    @admin.display(description=gettext_lazy("high of the day before"))
    def day_before(self, report: WeatherReport) -> Any:
        return _degrees(report, "yesterday_high")

    @admin.display(description=gettext_lazy("heat advisory"))
    def advisory(self, report: WeatherReport) -> Any:
        return _yes_no(report.has_advisory)

    @admin.display(description=gettext_lazy("declared extreme"))
    def extreme(self, report: WeatherReport) -> Any:
        return _yes_no(report.is_extreme)

    @admin.display(description=gettext_lazy("reported at"), ordering="reported_at")
    def reported(self, report: WeatherReport) -> Any:
        return moment(report.reported_at)

    def page(self, request: HttpRequest, obj: WeatherReport) -> Page:
        return Page(main=[report_facts(obj)])


def _degrees(report: WeatherReport, measure: str) -> str:
    value = getattr(report, measure)
    return NOTHING if value is None else degrees(value, report.unit)


def _yes_no(answer: bool | None) -> Any:
    return NOTHING if answer is None else _("yes") if answer else _("no")


def _declared(emergency: WeatherEmergency, count: int) -> str:
    words = _("The emergency has been declared for the area %(area)s.") % {"area": emergency.area}
    orders = ngettext(
        "%(count)s approved cut there is not to be carried out.",
        "%(count)s approved cuts there are not to be carried out.",
        count,
    )
    return f"{words} {orders % {'count': count}}" if count else words

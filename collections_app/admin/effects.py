"""What each kind of letter and message has brought in, beside the trials that say how much of it the letter caused."""

from typing import Any

from celery import current_app
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from collections_app.admin.cells import CALM, NOTHING, choice, day, link, list_of, moment, money, number, page_of
from collections_app.admin.pages import Banner, Facts, Page, PageScreen, Part, Table
from collections_app.admin.screens import has_right, today
from collections_app.admin.steering_parts import share_between, share_of, state_label, whole_company
from collections_app.notices.models import Notice
from collections_app.outlooks.effects import SPAN, WINDOW, measure_effects
from collections_app.outlooks.models import EffectReport, StepEffect
from collections_app.procedures.models import Step
from collections_app.rules.authority import Right
from collections_app.rules.intervals import share
from collections_app.trials.models import Trial
from collections_app.trials.results import result

AT_ONCE = 20_000
"""So many letters are measured while somebody waits; more are left to a worker."""

MEASURE_TASK = "collections_app.tasks.measure_step_effects"
CHANNELS: dict[str, Any] = {"post": gettext_lazy("letter"), **dict(Step.Channel.choices)}
SHOWN_TRIALS = 10


@admin.register(EffectReport)
class EffectReports(PageScreen):
    see = Right.SEE_STEERING
    list_display = ["measured", "first", "last", "made"]
    ordering = ["-day"]
    actions_list = ("measure",)

    def has_measure_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.SEE_STEERING)

    @action(description=gettext_lazy("Measure today"), permissions=["measure"], icon="monitoring")
    def measure(self, request: HttpRequest) -> HttpResponse:
        on = today()
        letters = Notice.objects.filter(issued_on__gt=on - WINDOW - SPAN, issued_on__lte=on)[: AT_ONCE + 1].count()
        if letters > AT_ONCE:
            current_app.send_task(MEASURE_TASK, [on.isoformat()])
            messages.info(request, _("The letters are being measured in the background; look again in some minutes."))
            return HttpResponseRedirect(list_of(EffectReport))
        return HttpResponseRedirect(page_of(measure_effects(on)))

    @admin.display(description=gettext_lazy("measured on"), ordering="day")
    def measured(self, report: EffectReport) -> Any:
        return day(report.day)

    @admin.display(description=gettext_lazy("served from"))
    def first(self, report: EffectReport) -> Any:
        return day(report.served_from)

    @admin.display(description=gettext_lazy("served to"))
    def last(self, report: EffectReport) -> Any:
        return day(report.served_to)

    @admin.display(description=gettext_lazy("made at"))
    def made(self, report: EffectReport) -> Any:
        return moment(report.made_at)

    def page(self, request: HttpRequest, obj: EffectReport) -> Page:
        words = _(
            "Money that came in after a letter did not all come in because of it, and money may count after two letters: do "
            "not add the rows up. What a letter causes is what a group from which it is held back does not pay."
        )
        return Page(main=[Banner(words, CALM), effects_table(obj), hold_outs(obj)], side=[facts(obj)])


def effects_table(report: EffectReport) -> Table:
    rows = [_row(effect) for effect in report.effects.all()]
    columns = [
        _("kind"), _("by"), _("served"), _("asked for"), _("in 7 days"), _("in 14 days"), _("in 30 days"),
        _("of what was asked"), _("paid something"), _("paid all"), _("median days to money"),
    ]  # fmt: skip
    empty = _("No letter was served in this time.")
    note = _(
        "In brackets the limits between which the share lies with 95 percent certainty, if chance alone is at work."
    )
    return Table(_("What came in after each step"), columns, rows, empty, numbers=tuple(range(2, 11)), note=note)


def _row(e: StepEffect) -> list[Any]:
    part = float(e.money_30 / e.demanded) if e.demanded else 0.0
    days = NOTHING if e.median_days is None else number_format(e.median_days, 1)
    return [
        e.get_kind_display(), by(e.channels), number(e.served), money(e.demanded, e.currency), money(e.money_7),
        money(e.money_14), money(e.money_30), share_of(round(part * 1000), 1000), share_between(share(e.payers, e.served)),
        share_of(e.settlers, e.served), days,
    ]  # fmt: skip


def by(channels: str) -> str:
    return " + ".join(str(CHANNELS.get(channel, channel)) for channel in channels.split(","))


def hold_outs(report: EffectReport) -> Part:
    trials = Trial.objects.filter(kind=Trial.Kind.HOLD_OUT, started_on__lte=report.day)[:SHOWN_TRIALS]
    rows = []
    for trial in trials:
        found = result(trial, report.day)
        effect = share_between(found.looks[-1].shares) if found.looks else NOTHING
        rows.append(
            [link(trial), trial.get_withheld_display(), choice(trial, "status"), state_label(found.state), effect]
        )
    columns = [_("trial"), _("what is held back"), _("status"), _("result"), _("more pay all with it")]
    empty = _("Nothing has been held back from anybody yet: what these letters cause is not known.")
    return Table(_("Against groups from which it is held back"), columns, rows, empty, numbers=(4,))


def facts(report: EffectReport) -> Facts:
    rows = [
        (_("measured on"), day(report.day)),
        (_("served from"), day(report.served_from)),
        (_("served to"), day(report.served_to)),
        (_("made at"), moment(report.made_at)),
    ]
    return Facts(_("Effects of steps"), rows, note=whole_company())

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import BAD, CALM, GOOD, NOTHING, TONES, anchor, day, label, list_of, moment, number
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.screens import staff_of
from collections_app.engine.models import NightRun, StageRun
from collections_app.evidence.models import ChainSeal
from collections_app.facts.models import AccountDay
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right

STAGES = {
    "load_files": gettext_lazy("load files"),
    "allocate_payments": gettext_lazy("allocate payments"),
    "audit_readings": gettext_lazy("audit readings"),
    "take_snapshot": gettext_lazy("write down the facts"),
    "treat_accounts": gettext_lazy("decide and act"),
    "post_penalties": gettext_lazy("post penalties"),
    "settle_promises": gettext_lazy("settle promises"),
    "settle_plans": gettext_lazy("settle payment plans"),
    "remind_before_due": gettext_lazy("remind before the due day"),
    "tell_about_plans": gettext_lazy("tell about payment plans"),
    "regrade": gettext_lazy("grade accounts"),
    "watch_balances": gettext_lazy("watch prepaid balances"),
    "lapse_orders": gettext_lazy("call off stale orders"),
    "watch_limitation": gettext_lazy("watch limitation"),
    "raise_alarms": gettext_lazy("raise early warnings"),
    "withdraw_paid_names": gettext_lazy("take paid names off published lists"),
    "draft_editions": gettext_lazy("draft the lists to be published"),
    "fill_worklist": gettext_lazy("set tasks"),
    "close_batches": gettext_lazy("close print batches"),
    "measure_day": gettext_lazy("measure the figures"),
    "seal_events": gettext_lazy("seal the history"),
}


def stage_name(stage: str) -> str:
    return str(STAGES.get(stage, stage.replace("_", " ")))


def state(night: Any) -> Any:
    if night.finished_at:
        return label(_("done"), GOOD)
    return label(_("stopped"), BAD) if any(stage.error for stage in night.stages.all()) else label(_("running"), CALM)


def stage_state(stage: StageRun) -> Any:
    if stage.error:
        return label(_("stopped"), BAD)
    return label(_("done"), GOOD) if stage.finished_at else label(_("running"), CALM)


@admin.register(NightRun)
class Nights(PageScreen):
    see = Right.SEE_RUNS
    list_display = ["night_of", "started", "finished", "number_rows", "state"]
    ordering = ["-day"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("stages")

    @admin.display(description=gettext_lazy("night of"), ordering="day")
    def night_of(self, night: NightRun) -> Any:
        return day(night.day)

    @admin.display(description=gettext_lazy("started at"))
    def started(self, night: NightRun) -> Any:
        return moment(night.started_at)

    @admin.display(description=gettext_lazy("finished at"))
    def finished(self, night: NightRun) -> Any:
        return moment(night.finished_at)

    @admin.display(description=gettext_lazy("accounts decided"))
    def number_rows(self, night: NightRun) -> Any:
        return number(sum(stage.rows for stage in night.stages.all() if stage.stage == "treat_accounts"))

    @admin.display(description=gettext_lazy("status"))
    def state(self, night: NightRun) -> Any:
        return state(night)

    def page(self, request: HttpRequest, obj: NightRun) -> Page:
        main = [verdicts_table(staff_of(request), obj.day), stages_table(list(obj.stages.all()))]
        return Page(main=main, side=[facts(obj)], badges=[state(obj)])


def facts(night: NightRun) -> Facts:
    seconds = sum(stage.seconds for stage in night.stages.all())
    rows = [
        (_("night of"), day(night.day)),
        (_("started at"), moment(night.started_at)),
        (_("finished at"), moment(night.finished_at)),
        (_("worked"), duration(seconds)),
    ]
    if seal := ChainSeal.objects.filter(day=night.day).last():
        rows.append((_("seal of the history"), bytes(seal.hash).hex()))
    return Facts(_("Night"), rows)


def stages_table(stages: list[StageRun]) -> Table:
    rows = [
        [
            stage_name(stage.stage), moment(stage.started_at), number(stage.rows), duration(stage.seconds),
            stage_state(stage), stage.error.strip().splitlines()[-1] if stage.error else NOTHING,
        ]
        for stage in stages
    ]  # fmt: skip
    columns = [_("stage"), _("started at"), _("rows"), _("duration"), _("status"), _("error")]
    return Table(_("Stages"), columns, rows, _("No stage has begun."), numbers=(2, 3), prose=5)


def stages_in_short(stages: list[StageRun]) -> Table:
    rows = [[stage_name(stage.stage), duration(stage.seconds), stage_state(stage)] for stage in stages]
    columns = [_("stage"), _("duration"), _("status")]
    return Table(_("Stages"), columns, rows, _("No stage has begun."), numbers=(1,))


def duration(seconds: float) -> str:
    if 0 < seconds < 0.05:
        return _("under 0.1 s")
    return _("%(seconds)s s") % {"seconds": formats.number_format(round(seconds, 1), 1, force_grouping=True)}


def verdicts_table(staff: StaffMember, on: Any) -> Table:
    """How many accounts got which verdict that night, as far as this person sees accounts."""
    counted = AccountDay.objects.for_staff(staff).filter(day=on, look=0).exclude(verdict="").order_by()
    found = {row["verdict"]: row["n"] for row in counted.values("verdict").annotate(n=Count("pk"))}
    rows = [
        [
            label(verdict.label, TONES.get(verdict.value, "")),
            anchor(list_of(AccountDay, day=on.isoformat(), verdict__exact=verdict.value), number(found[verdict.value])),
        ]
        for verdict in AccountDay.Verdict
        if verdict.value in found
    ]  # fmt: skip
    title, empty = _("What was decided"), _("No account of your unit had to be looked at.")
    return Table(title, [_("verdict"), _("accounts")], rows, empty, numbers=(1,))

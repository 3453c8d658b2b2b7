"""Reports about the work: letters, holds, versions of procedures, nights, audit findings."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from collections_app.admin.cells import NOTHING, anchor, day, list_of, moment, number, page_of
from collections_app.admin.nights import duration, stage_name, state
from collections_app.admin.pages import Table
from collections_app.admin.report_terms import Asked
from collections_app.cases.models import Case, Hold
from collections_app.engine.models import NightRun
from collections_app.facts.models import AccountDay
from collections_app.metering.models import AuditFinding
from collections_app.notices.models import Notice
from collections_app.procedures.letter_kinds import kinds_of_letters


def notices(asked: Asked) -> Table:
    """Letters of these days by kind, and what became of them."""
    issued = asked.seen(Notice.objects).filter(issued_on__range=(asked.since, asked.on))
    if asked.kind:
        issued = issued.filter(kind=asked.kind)
    counts = {
        "issued": Count("pk", distinct=True), "sent": Count("pk", filter=Q(status="sent"), distinct=True),
        "withdrawn": Count("pk", filter=Q(status="withdrawn"), distinct=True),
        "proven": Count("pk", filter=Q(receipts__isnull=False), distinct=True),
        "returned": Count("pk", filter=Q(returns__isnull=False), distinct=True),
    }  # fmt: skip
    found, words = list(issued.values("kind").annotate(**counts).order_by("kind")), dict(kinds_of_letters())
    days = {"issued_from": asked.since.isoformat(), "issued_to": asked.on.isoformat()}
    rows = [
        [anchor(list_of(Notice, kind=row["kind"], **days, **_unit(asked)), words[row["kind"]]), *_numbers(row, counts)]
        for row in found
    ]
    columns = [_("letter"), _("issued"), _("sent"), _("withdrawn"), _("service proven"), _("came back")]
    foot = _together(found, counts)
    return Table(_("Notices and service"), columns, rows, _("No letter was issued."), numbers=range(1, 6), foot=foot)


def holds(asked: Asked) -> Table:
    """What is on hold on a day, and why."""
    running = asked.seen(Hold.objects.running_on(asked.on))
    if asked.kind:
        running = running.filter(reason=asked.kind)
    counts = {"accounts": Count("account", distinct=True), "endless": Count("pk", filter=Q(until=None))}
    by_reason = running.values("reason", "account__unit__name").annotate(**counts, last=Max("until"))
    found = list(by_reason.order_by("reason", "account__unit__path"))
    words = dict(Hold.Reason.choices)
    rows = [
        [words[row["reason"]], row["account__unit__name"] or NOTHING, *_numbers(row, counts), day(row["last"])]
        for row in found
    ]
    columns = [_("reason"), _("organisation unit"), _("accounts"), _("open-ended"), _("the latest until")]
    whole = running.aggregate(**counts)
    foot = [[_("together"), "", *_numbers(whole, counts), ""]] if found else ()
    return Table(_("Holds and why"), columns, rows, _("Nothing is on hold."), numbers=(2, 3), foot=foot)


def versions(asked: Asked) -> Table:
    """How many cases stand on each version of a procedure."""
    cases = asked.seen(Case.objects)
    counts = {"open": Count("pk", filter=Q(status="open")), "closed": Count("pk", filter=Q(status="closed"))}
    by_version = cases.values("procedure__code", "procedure__version").annotate(**counts, oldest=Min("opened_on"))
    found = list(by_version.order_by("procedure__code", "procedure__version"))
    rows = [
        [
            anchor(list_of(Case, procedure=row["procedure__code"], procedure_version=row["procedure__version"],
                           status="open", **_unit(asked)), row["procedure__code"]),
            number(row["procedure__version"]), *_numbers(row, counts), day(row["oldest"]),
        ]
        for row in found
    ]  # fmt: skip
    columns = [_("procedure"), _("version"), _("open cases"), _("closed cases"), _("the oldest opened on")]
    sums = [number(sum(row[name] for row in found)) for name in counts]
    foot = [[_("together"), "", *sums, ""]] if found else ()
    title = _("Cases per procedure version")
    return Table(title, columns, rows, _("There is no case."), numbers=(1, 2, 3), foot=foot)


def nights(asked: Asked) -> Table:
    """The nights of these days: what ran, where it stopped, and what was set aside of the accounts in sight."""
    found = list(NightRun.objects.filter(day__range=(asked.since, asked.on)).prefetch_related("stages")[: asked.most])
    seen = asked.seen(AccountDay.objects.filter(look=0)).filter(day__range=(asked.since, asked.on), verdict="error")
    aside = dict(seen.values_list("day").annotate(number=Count("pk")))
    rows = [
        [
            anchor(page_of(night), day(night.day)), moment(night.finished_at),
            duration(sum(stage.seconds for stage in night.stages.all())), state(night),
            number(sum(1 for stage in night.stages.all() if stage.finished_at)),
            ", ".join(stage_name(stage.stage) for stage in night.stages.all() if stage.error) or NOTHING,
            number(sum(stage.rows for stage in night.stages.all() if stage.stage == "treat_accounts")),
            anchor(list_of(AccountDay, day=night.day.isoformat(), verdict__exact="error"), number(aside.get(night.day, 0))),
        ]
        for night in found
    ]  # fmt: skip
    columns = [
        _("night of"), _("finished at"), _("worked"), _("status"), _("stages done"), _("stopped at"), _("accounts decided"),
        _("set aside with an error"),
    ]  # fmt: skip
    stages = [stage for night in found for stage in night.stages.all()]
    foot = [[
        _("together"), "", duration(sum(stage.seconds for stage in stages)), "",
        number(sum(1 for stage in stages if stage.finished_at)), "",
        number(sum(stage.rows for stage in stages if stage.stage == "treat_accounts")), number(sum(aside.values())),
    ]] if found else ()  # fmt: skip
    return Table(_("Night reports"), columns, rows, _("No night has run yet."), numbers=(2, 4, 6, 7), foot=foot)


def findings(asked: Asked) -> Table:
    """What the audit of readings has found in these days, and what came of it."""
    found_then = asked.seen(AuditFinding.objects, None).filter(found_on__range=(asked.since, asked.on))
    if asked.kind:
        found_then = found_then.filter(kind=asked.kind)
    counts = {
        "found": Count("pk"), "undecided": Count("pk", filter=Q(outcome="")),
        "late": Count("pk", filter=Q(outcome="", due_on__lt=asked.on)),
        **{one.value: Count("pk", filter=Q(outcome=one.value)) for one in AuditFinding.Outcome},
    }  # fmt: skip
    found = list(found_then.values("kind").annotate(**counts).order_by("kind"))
    words = dict(AuditFinding.Kind.choices)
    rows = [
        [anchor(list_of(AuditFinding, kind=row["kind"], **_unit(asked)), words[row["kind"]]), *_numbers(row, counts)]
        for row in found
    ]
    columns = [_("kind"), _("found"), _("undecided"), _("past its day"), *AuditFinding.Outcome.labels]
    foot = _together(found, counts)
    return Table(
        _("Audit findings"), columns, rows, _("Nothing was found in these days."), numbers=range(1, 7), foot=foot
    )


def _unit(asked: Asked) -> dict[str, str]:
    return {"unit": asked.unit.code} if asked.unit else {}


def _numbers(row: dict[str, Any], names: Iterable[str]) -> list[Any]:
    return [number(row[name]) for name in names]


def _together(found: Sequence[dict[str, Any]], names: Iterable[str]) -> Sequence[list[Any]]:
    return [[_("together"), *(number(sum(row[name] for row in found)) for name in names)]] if found else ()

"""The history of a case or an account, narrowed to one sort of events and read back page by page."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.pages import Choice, Timeline
from collections_app.admin.timeline import timeline
from collections_app.cases.events import EventKind as Kind

SHOWN = 50
SORT, FROM = "history", "history_from"

SORTS: Mapping[str, tuple[Any, frozenset[Kind]]] = {
    "course": (
        gettext_lazy("course of the case"),
        frozenset({
            Kind.CASE_OPENED, Kind.STEP_TAKEN, Kind.CASE_MOVED, Kind.STEP_CHANGED, Kind.NOTICE_RENEWED, Kind.CASE_CLOSED,
        }),
    ),
    "letters": (
        gettext_lazy("service of letters"),
        frozenset({
            Kind.NOTICE_WITHDRAWN, Kind.SERVICE_PROVEN, Kind.LETTER_WRITTEN, Kind.LETTER_RETURNED, Kind.RETURN_WITHDRAWN,
            Kind.INTERRUPTION_RECORDED, Kind.INTERRUPTION_WITHDRAWN,
        }),
    ),
    "contacts": (
        gettext_lazy("calls, visits and messages"),
        frozenset({
            Kind.CONTACT_LOGGED, Kind.CONTACT_CORRECTED, Kind.CONTACT_JUDGED, Kind.MESSAGE_QUEUED, Kind.MESSAGE_FAILED,
        }),
    ),
    "agreements": (
        gettext_lazy("promises and plans"),
        frozenset({
            Kind.PROMISE_MADE, Kind.PROMISE_KEPT, Kind.PROMISE_BROKEN, Kind.PROMISE_WITHDRAWN, Kind.PLAN_ASKED,
            Kind.PLAN_MADE, Kind.PLAN_REFUSED, Kind.PLAN_BEHIND, Kind.PLAN_CAUGHT_UP, Kind.PLAN_BROKEN, Kind.PLAN_COMPLETED,
            Kind.PLAN_CALLED_OFF,
        }),
    ),
    "stops": (
        gettext_lazy("holds, disputes, protection"),
        frozenset({
            Kind.READING_DECIDED, Kind.HOLD_PLACED, Kind.HOLD_ENDED, Kind.DISPUTE_OPENED, Kind.DISPUTE_MOVED,
            Kind.DISPUTE_PROPOSED, Kind.DISPUTE_RETURNED, Kind.DISPUTE_DECIDED, Kind.DISPUTE_CLOSED, Kind.PROTECTION_RECORDED,
            Kind.PROTECTION_ENDED,
        }),
    ),
    "orders": (
        gettext_lazy("supply orders and lawyers"),
        frozenset({
            Kind.RECONNECTION_ASKED, Kind.RECONNECTION_APPROVED, Kind.RECONNECTION_REFUSED,
            Kind.SUPPLY_RESTORED, Kind.ORDER_PROPOSED, Kind.ORDER_CANCELLED,
            Kind.ORDER_REQUESTED, Kind.ORDER_APPROVED, Kind.ORDER_REFUSED,
            Kind.REFERRAL_OPENED, Kind.REFERRAL_WITHDRAWN,
        }),
    ),
    "approvals": (
        gettext_lazy("approvals and waivers"),
        frozenset({
            Kind.APPROVAL_ASKED, Kind.STEP_APPROVED, Kind.STEP_REFUSED, Kind.REQUEST_LAPSED, Kind.WAIVER_ASKED,
            Kind.WAIVER_APPROVED,
            Kind.WAIVER_REFUSED,
        }),
    ),
    "prepayment": (
        gettext_lazy("prepayment"),
        frozenset({
            Kind.PREPAYMENT_STARTED, Kind.PREPAYMENT_CHANGED, Kind.PREPAYMENT_ENDED, Kind.TOPPED_UP,
            Kind.TOP_UP_TAKEN_BACK, Kind.BALANCE_LOW, Kind.BALANCE_USED_UP, Kind.BALANCE_RESTORED, Kind.METER_OFFERED,
            Kind.METER_ANSWERED, Kind.METER_APPOINTED, Kind.METER_INSTALLED,
        }),
    ),
    "grades": (
        gettext_lazy("credit grades"),
        frozenset({
            Kind.IRREGULARITY_RECORDED, Kind.IRREGULARITY_WITHDRAWN, Kind.SECURITY_GIVEN, Kind.SECURITY_RELEASED,
            Kind.GRADE_APPEALED, Kind.GRADE_APPEAL_DECIDED,
        }),
    ),
    "publication": (
        gettext_lazy("publication"),
        frozenset({
            Kind.NAMING_ANNOUNCED, Kind.NAMING_OBJECTED, Kind.NAMING_DECIDED, Kind.NAME_PUBLISHED, Kind.NAME_WITHDRAWN,
            Kind.CONSENT_RECORDED, Kind.CONSENT_WITHDRAWN,
        }),
    ),
    "tasks": (
        gettext_lazy("tasks and notes"),
        frozenset({
            Kind.TASK_SET, Kind.TASK_ASSIGNED, Kind.TASK_POSTPONED, Kind.TASK_DONE, Kind.TASK_DROPPED, Kind.OFFICER_ASSIGNED,
            Kind.NOTE, Kind.EVIDENCE_MADE, Kind.ALARM_RAISED, Kind.ALARM_TAKEN, Kind.ALARM_HANDED_OVER,
            Kind.FINDING_HANDED_OVER, Kind.FINDING_ESCALATED, Kind.ALARM_ESCALATED, Kind.ALARM_SETTLED,
        }),
    ),
}  # fmt: skip
"""Every kind of event belongs to one sort."""


def history(events: QuerySet, request: HttpRequest, currency: str) -> Timeline:
    """The latest events, or those that the address asks for: of one sort, from a number on."""
    counts = Counter(dict(events.order_by().values_list("kind").annotate(n=Count("pk"))))
    sort = request.GET.get(SORT, "")
    sort = sort if sort in SORTS else ""
    first = int(text) if (text := request.GET.get(FROM, "")).isdecimal() and len(text) < 7 else 0
    wanted = events.filter(kind__in=SORTS[sort][1]) if sort else events
    in_order = wanted.select_related("actor").order_by("-on", "-id")
    shown = list(in_order[first : first + SHOWN + 1])
    if first and not shown:  # past the end: from the beginning
        first, shown = 0, list(in_order[: SHOWN + 1])
    found = timeline(shown[:SHOWN], currency)
    found.choices = _choices(counts, sort, request)
    found.newer = _address(request, sort, max(first - SHOWN, 0)) if first else ""
    found.older = _address(request, sort, first + SHOWN) if len(shown) > SHOWN else ""
    return found


def _choices(counts: Counter[str], sort: str, request: HttpRequest) -> list[Choice]:
    """All, and each sort of which there is something; none where all are of one sort."""
    sizes = {name: sum(counts[kind] for kind in kinds) for name, (_words, kinds) in SORTS.items()}
    named = [
        Choice(SORTS[name][0], size, _address(request, name), name == sort) for name, size in sizes.items() if size
    ]
    whole = Choice(_("all"), counts.total(), _address(request, ""), not sort)
    return [whole, *named] if len(named) > 1 or sort else []


def _address(request: HttpRequest, sort: str, first: int = 0) -> str:
    """This page again; what else its address says stays."""
    asked = request.GET.copy()
    for name, value in ((SORT, sort), (FROM, first)):
        asked.pop(name, None)
        if value:
            asked[name] = str(value)
    return f"?{asked.urlencode()}#history"

"""How many cases stand on each version of a procedure, and which moves have brought cases to it."""

from collections import defaultdict
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from collections_app.admin.cells import NOTHING, anchor, choice, day, link, list_of, number
from collections_app.admin.pages import Part, Table
from collections_app.cases.models import Case
from collections_app.engine.models import CaseMove
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Procedure

SHOWN_MOVES = 20


def cases_by_version(versions: list[int], staff: StaffMember) -> dict[int, dict[str, int]]:
    """For each version, how many cases in sight are open and closed."""
    cases = Case.objects.for_staff(staff).filter(procedure__in=versions).order_by()
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for version, status, count in cases.values_list("procedure", "status").annotate(Count("pk")):
        found[version][status] = count
    return found


def cases_link(procedure: Procedure, status: str, count: int) -> Any:
    if not count:
        return NOTHING
    named = {"procedure": procedure.code, "procedure_version": procedure.version, "status": status}
    return anchor(list_of(Case, **named), number(count))


def version_parts(procedure: Procedure, staff: StaffMember) -> list[Part]:
    versions = list(Procedure.objects.filter(code=procedure.code).order_by("-version"))
    counts = cases_by_version([version.pk for version in versions], staff)
    rows = [
        [
            link(version, version.version), choice(version, "status"), day(version.active_from), day(version.retired_on),
            *(cases_link(version, status, counts[version.pk].get(status, 0)) for status in Case.Status.values),
        ]
        for version in versions
    ]  # fmt: skip
    columns = [_("version"), _("status"), _("in force from"), _("no longer from"), _("open cases"), _("closed cases")]
    return [Table(_("Cases on each version"), columns, rows, "", numbers=(4, 5)), *moves_tables(procedure, staff)]


def moves_tables(procedure: Procedure, staff: StaffMember) -> list[Part]:
    """Nothing where no case was ever moved here."""
    moves = CaseMove.objects.for_staff(staff).filter(procedure=procedure).select_related("by")[:SHOWN_MOVES]
    rows = [[link(m), day(m.on), m.by, number(m.moved), number(m.left), m.reason] for m in moves]
    columns = [_("number"), _("on"), _("by"), _("cases moved"), _("cases left where they are"), _("reason")]
    return [Table(_("Cases moved to this version"), columns, rows, "", numbers=(3, 4), prose=5)] if rows else []

"""How many meters of each unit are read remotely, month by month."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import Sum
from django.http import HttpRequest
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import NOTHING, list_of, number
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Page, PageScreen, Table, Tiles
from collections_app.admin.screens import staff_of
from collections_app.filters.readings import RemoteCoverageFilter
from collections_app.metering.models import RemoteCoverage
from collections_app.org.models import OrgUnit
from collections_app.rules.authority import Right

MONTHS = 13


@admin.register(RemoteCoverage)
class RemoteCoverages(PageScreen):
    """A row for a unit and a month; the page of a row sums up what lies below the unit, and shows the months before."""

    see = Right.SEE_ACCOUNTS
    list_display = ["area", "of_month", "size", "number_read", "number_remote", "share"]
    list_filter = [bridge(RemoteCoverageFilter, "unit", "month_from", "month_to")]
    list_select_related = ["unit"]
    ordering = ["-month", "unit__path"]

    @admin.display(description=gettext_lazy("organisation unit"))
    def area(self, row: RemoteCoverage) -> Any:
        return row.unit

    @admin.display(description=gettext_lazy("month"), ordering="month")
    def of_month(self, row: RemoteCoverage) -> Any:
        return date_format(row.month, "YEAR_MONTH_FORMAT")

    @admin.display(description=gettext_lazy("supply points"))
    def size(self, row: RemoteCoverage) -> Any:
        return number(row.points)

    @admin.display(description=gettext_lazy("read"))
    def number_read(self, row: RemoteCoverage) -> Any:
        return number(row.read)

    @admin.display(description=gettext_lazy("read remotely"))
    def number_remote(self, row: RemoteCoverage) -> Any:
        return number(row.remote)

    @admin.display(description=gettext_lazy("share"))
    def share(self, row: RemoteCoverage) -> Any:
        return percent(row.remote, row.points)

    def page(self, request: HttpRequest, obj: RemoteCoverage) -> Page:
        seen = RemoteCoverage.objects.for_staff(staff_of(request)).filter(unit__in=OrgUnit.objects.subtree_of(obj.unit))
        return Page([tiles(seen, obj), trend_table(seen, obj), areas_table(seen, obj)], about=obj.unit)


def percent(part: int, whole: int) -> Any:
    if not whole:
        return NOTHING
    return _("%(number)s %%") % {"number": number_format(round(Decimal(100) * part / whole, 1), 1)}


def tiles(seen: Any, row: RemoteCoverage) -> Tiles:
    sums = seen.filter(month=row.month).aggregate(points=Sum("points"), read=Sum("read"), remote=Sum("remote"))
    under = date_format(row.month, "YEAR_MONTH_FORMAT")
    shown = [
        (_("Read remotely"), percent(sums["remote"], sums["points"])),
        (_("Read at all"), percent(sums["read"], sums["points"])),
        (_("Supply points"), number_format(sums["points"], force_grouping=True)),
    ]
    return Tiles(
        [{"words": words, "value": value, "url": list_of(RemoteCoverage), "under": under} for words, value in shown]
    )


def trend_table(seen: Any, row: RemoteCoverage) -> Table:
    """The unit with all below it, month by month, the latest first."""
    months = seen.filter(month__lte=row.month).order_by().values("month")
    sums = months.annotate(all=Sum("points"), any=Sum("read"), far=Sum("remote")).order_by("-month")[:MONTHS]
    rows = [
        [
            date_format(one["month"], "YEAR_MONTH_FORMAT"), number(one["all"]), percent(one["any"], one["all"]),
            percent(one["far"], one["all"]),
        ]
        for one in sums
    ]  # fmt: skip
    columns = [_("month"), _("supply points"), _("read at all"), _("read remotely")]
    return Table(_("Month by month, with all units below"), columns, rows, "", numbers=(1, 2, 3))


def areas_table(seen: Any, row: RemoteCoverage) -> Table:
    rows = [
        [one.unit, number(one.points), percent(one.read, one.points), percent(one.remote, one.points)]
        for one in seen.filter(month=row.month).select_related("unit").order_by("unit__path")
    ]
    columns = [_("organisation unit"), _("supply points"), _("read at all"), _("read remotely")]
    return Table(_("By unit in this month"), columns, rows, "", numbers=(1, 2, 3))

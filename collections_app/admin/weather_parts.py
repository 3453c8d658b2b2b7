"""What stands on the page of the weather: each area today, the emergencies, and one report."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from collections_app.admin.cells import BAD, GOOD, NOTHING, day, label, moment, number, stacked
from collections_app.admin.pages import Facts, Table
from collections_app.enforcement.models import SupplyOrder
from collections_app.enforcement.querysets import AREA
from collections_app.enforcement.wording import order_guard_sentence
from collections_app.engine.area_weather import AreaWeather, day_report, read_all_weather, words_to_be
from collections_app.org.models import StaffMember
from collections_app.procedures.packs import law, packs_by_weather
from collections_app.rules.guards import ALLOWED, Guard
from collections_app.weather.models import WeatherEmergency, WeatherReport
from collections_app.weather.wording import report_words

WAITING = (SupplyOrder.Status.PROPOSED, SupplyOrder.Status.REQUESTED, SupplyOrder.Status.APPROVED)


def areas_table(staff: StaffMember, on: date) -> Table:
    """Every area with a report, an emergency, or a cut that waits under a law that asks for the weather; forbidden first."""
    known, orders = read_all_weather(on), _orders_by_area(staff)
    rows = []
    for area in {*known, *(area for area, _pack in orders)}:
        weather = known.get(area, AreaWeather(area, on))
        packs = sorted({pack for where, pack in orders if where == area} & set(packs_by_weather()))
        rows.append(_row(weather, packs, sum(n for (where, _pack), n in orders.items() if where == area)))
    rows.sort(key=lambda row: (not row[0], row[1][0]))
    columns = [_("weather area"), _("reported for today"), _("reported at"), _("cuts today"), _("cuts that wait")]
    return Table(
        _("The weather on %(day)s") % {"day": day(on)}, columns, [cells for _forbids, cells in rows],
        _("Nothing has been reported, and no cut waits for the weather."), numbers=(4,), prose=3,
        note=_("Asked of the law of the cuts that wait there; without any, only whether an emergency stands."),
    )  # fmt: skip


def _row(weather: AreaWeather, packs: list[str], count: int) -> tuple[bool, list[Any]]:
    """Whether the area forbids cuts today, and its cells."""
    report = weather.reports.get(weather.on)
    answers = [(pack, weather.answer(packs_by_weather()[pack], weather.on)) for pack in packs]
    emergency = weather.emergency_guard(weather.on)
    against = [_against(pack, guard) for pack, guard in answers if guard.result != ALLOWED]
    if emergency.result != ALLOWED:
        against.insert(0, order_guard_sentence(emergency))
    today: Any = stacked(label(_("forbidden"), BAD), *against) if against else label(_("allowed"), GOOD)
    if not against and not packs:
        today = NOTHING
    said = report_words(words_to_be(report)) if report else _("no report")
    return bool(against), [
        weather.area or _("none"), said, moment(report.reported_at) if report else NOTHING, today, number(count),
    ]  # fmt: skip


def _against(pack: str, guard: Guard) -> str:
    return f"{law(pack).title}: {order_guard_sentence(guard)}"


def _orders_by_area(staff: StaffMember) -> dict[tuple[str, str], int]:
    """How many cuts wait, by area and law pack, of the packs that ask for the weather."""
    orders = SupplyOrder.objects.for_staff(staff).filter(
        kind=SupplyOrder.Kind.DISCONNECT, status__in=WAITING, case__account__law_pack__in=list(packs_by_weather())
    )
    counted = orders.annotate(area=AREA).order_by().values_list("area", "case__account__law_pack").annotate(Count("pk"))
    return {(area, pack): count for area, pack, count in counted}


def stopped_orders(staff: StaffMember, emergency: WeatherEmergency) -> int:
    """How many approved cuts in sight the emergency keeps from being carried out."""
    approved = SupplyOrder.objects.for_staff(staff).filter(status=SupplyOrder.Status.APPROVED)
    return approved.annotate(area=AREA).filter(area=emergency.area).count()


def emergencies_table() -> Table:
    rows = [
        [
            one.area, day(one.from_on), day(one.to_on) if one.to_on else _("open-ended"), one.reason, one.declared_by,
            moment(one.declared_at), _ending(one),
        ]
        for one in WeatherEmergency.objects.select_related("declared_by", "ended_by").order_by("-id")[:20]
    ]  # fmt: skip
    columns = [_("weather area"), _("from"), _("until"), _("reason"), _("declared by"), _("declared at"), _("ended")]
    return Table(_("Declared emergencies"), columns, rows, _("No emergency has ever been declared."), prose=3)


def _ending(one: WeatherEmergency) -> Any:
    return stacked(day(one.ended_on), one.ended_by, one.end_reason) if one.ended_on else NOTHING


def report_facts(report: WeatherReport) -> Facts:
    rows = [
        (_("weather area"), report.area),
        (_("day"), day(report.day)),
        (_("says"), report_words(words_to_be(day_report(report)))),
        (_("reported at"), moment(report.reported_at)),
        (_("received at"), moment(report.received_at)),
        (_("source"), report.source or NOTHING),
        (_("reported by"), report.reported_by or _("the system")),
    ]
    return Facts(_("Weather report"), rows)

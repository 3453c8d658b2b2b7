"""What is known on a day of the weather of an area: the reports that count, the emergencies, and their answer to a cut."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localtime

from collections_app.common.business_day import end_of
from collections_app.procedures.packs import packs_by_weather
from collections_app.rules.guards import ALLOWED, BLOCKED, NEEDS, Guard
from collections_app.rules.law import WeatherGuard
from collections_app.rules.weather import (
    EXTREME,
    MEASURES,
    DayReport,
    is_fresh,
    missing_facts,
    weather_facts,
    weather_obstacle,
)
from collections_app.weather.models import WeatherEmergency, WeatherReport

LOOKED_BACK, LOOKED_AHEAD = timedelta(14), timedelta(30)
EMERGENCY = "order.emergency"


@dataclass(frozen=True, slots=True)
class AreaWeather:
    """As it is known at the end of `on`: the report that counts of each day, and the emergencies that are not over."""

    area: str
    on: date
    reports: Mapping[date, DayReport] = field(default_factory=dict)
    emergencies: tuple[WeatherEmergency, ...] = ()

    def answer(self, rule: WeatherGuard, cut_on: date) -> Guard:
        """The guard of a law pack. What is not known of the day itself blocks; of a day to come it is still needed."""
        unknown = BLOCKED if cut_on <= self.on else NEEDS
        values: dict[str, Any] = {"area": self.area, "day": cut_on.isoformat()}
        told = Guard(rule.rule, unknown, "no_weather_area", rule.source, None, values)
        if not self.area:
            return told
        facts = weather_facts(rule, {day: r for day, r in self.reports.items() if self._is_fresh(rule, day)}, cut_on)
        report = self.reports.get(cut_on)
        if facts is None or report is None:
            return replace(told, code=self._unreported(report), values=values | self._since(report, rule))
        values |= {"report": words_to_be(report)}
        code = weather_obstacle(rule, facts)
        if code == EXTREME:
            return replace(told, result=BLOCKED, code="weather_of_area_extreme", values=values)
        if code:
            return replace(
                told, code="weather_incomplete", values=values | {"missing": list(missing_facts(rule, facts))}
            )
        return replace(told, result=ALLOWED, code="weather_of_area_fine", values=values)

    def emergency_guard(self, cut_on: date) -> Guard:
        """Our own guard, under every law pack."""
        standing = [
            one for one in self.emergencies if one.from_on <= cut_on and (one.to_on is None or one.to_on >= cut_on)
        ]
        if not standing:
            return Guard(EMERGENCY, ALLOWED, "no_emergency", "", None, {"area": self.area})
        ends = [one.to_on for one in standing]
        until = None if None in ends else max(day for day in ends if day) + timedelta(1)
        values = {"area": self.area, "reason": "; ".join(one.reason for one in standing)}
        return Guard(EMERGENCY, BLOCKED, "emergency", "", until, values)

    def _is_fresh(self, rule: WeatherGuard, day: date) -> bool:
        return is_fresh(rule, self.reports[day], end_of(min(day, self.on)))

    def _unreported(self, report: DayReport | None) -> str:
        if not self.reports:
            return "weather_never_reported"
        return "weather_too_old" if report else "weather_not_reported"

    def _since(self, report: DayReport | None, rule: WeatherGuard) -> dict[str, Any]:
        if not self.reports:
            return {"days": LOOKED_BACK.days}
        last = report or max(self.reports.values(), key=lambda one: one.reported_at)
        return {"since": localtime(last.reported_at).isoformat(timespec="minutes"), "hours": rule.fresh_hours}


def words_to_be(report: DayReport) -> dict[str, Any]:
    """What the report says, as plain values that `weather/wording.py` puts into words."""
    said: dict[str, Any] = {m: str(value) for m in MEASURES if (value := getattr(report, m)) is not None}
    if said:
        said["unit"] = report.unit
    for name in ("has_advisory", "advisory_days_ago", "is_extreme"):
        if getattr(report, name) is not None:
            said[name] = getattr(report, name)
    return said


def read_weather(area: str, on: date, *, is_reported: bool) -> AreaWeather:
    """The weather of one area as it is known on that day; `is_reported` whether its law asks for reports at all."""
    if not area:
        return AreaWeather(area, on)
    emergencies = tuple(WeatherEmergency.objects.in_areas([area]).not_over_on(on))
    reports = _reports([area], on).get(area, {}) if is_reported else {}
    return AreaWeather(area, on, reports, emergencies)


def read_all_weather(on: date) -> dict[str, AreaWeather]:
    """Of every area that anything is known of, in two queries."""
    reports, emergencies = _reports(None, on), list(WeatherEmergency.objects.not_over_on(on))
    return {
        area: AreaWeather(area, on, reports.get(area, {}), tuple(e for e in emergencies if e.area == area))
        for area in sorted({*reports, *(e.area for e in emergencies)})
    }


def areas_without_obstacle(on: date) -> dict[str, list[str]]:
    """For each law pack with a rule of weather, the areas where it lets cuts be made on that day."""
    known = read_all_weather(on)
    return {
        pack_id: [area for area, weather in known.items() if weather.answer(rule, on).result == ALLOWED]
        for pack_id, rule in packs_by_weather().items()
    }


def _reports(areas: Collection[str] | None, on: date) -> dict[str, dict[date, DayReport]]:
    rows = WeatherReport.objects.latest_between(on - LOOKED_BACK, on + LOOKED_AHEAD, end_of(on))
    found: dict[str, dict[date, DayReport]] = {}
    for row in rows if areas is None else rows.filter(area__in=areas):
        found.setdefault(row.area, {})[row.day] = day_report(row)
    return found


def day_report(row: WeatherReport) -> DayReport:
    return DayReport(
        row.reported_at, row.unit, row.forecast_low, row.forecast_high, row.yesterday_high, row.has_advisory,
        row.advisory_days_ago, row.is_extreme,
    )  # fmt: skip

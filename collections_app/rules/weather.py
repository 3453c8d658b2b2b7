"""Whether the weather forbids a cut: what is not known of it forbids too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from collections_app.rules.law import WeatherGuard

UNKNOWN, EXTREME = "weather_unknown", "weather_extreme"
MEASURES = ("forecast_low", "forecast_high", "yesterday_high")
FAHRENHEIT = "F"


@dataclass(frozen=True, slots=True)
class DayReport:
    """What was last reported of an area on a day, in degrees of `unit` (C or F); None is not reported."""

    reported_at: datetime
    unit: str = ""
    forecast_low: Decimal | None = None
    forecast_high: Decimal | None = None
    yesterday_high: Decimal | None = None
    has_advisory: bool | None = None
    advisory_days_ago: int | None = None
    is_extreme: bool | None = None


def is_fresh(guard: WeatherGuard, report: DayReport, day_ends_at: datetime) -> bool:
    """Made no more than the hours of the pack before the end of the day on which it is asked, or of which it speaks."""
    return report.reported_at >= day_ends_at - timedelta(hours=guard.fresh_hours)


def weather_facts(guard: WeatherGuard, reports: Mapping[date, DayReport], cut_on: date) -> dict[str, Any] | None:
    """What the reports of the days answer the guard about a cut on that day; None without a report of the day itself.

    What the authority has declared extreme is extreme whatever the degrees; that it has declared nothing answers only a
    guard that measures nothing itself.
    """
    report = reports.get(cut_on)
    if report is None:
        return None
    if report.is_extreme:
        return {"extreme": True}
    if is_declared(guard):
        return {} if report.is_extreme is None else {"extreme": False}
    facts: dict[str, Any] = {measure: degrees_in(guard.unit, report, measure) for measure in MEASURES}
    in_force = _advisories(reports)
    days = [cut_on - timedelta(back) for back in range((guard.advisory_days or 0) + 1)]
    if any(in_force.get(day) for day in days):
        facts["advisory_days_ago"] = next(back for back, day in enumerate(days) if in_force.get(day))
    elif all(day in in_force for day in days):
        facts["advisory_days_ago"] = None
    return facts


def missing_facts(guard: WeatherGuard, facts: Mapping[str, Any]) -> Iterator[str]:
    """What the guard asks and the reports do not answer, as codes."""
    if is_declared(guard):
        if "extreme" not in facts:
            yield "extreme"
        return
    wanted = {guard.cold_measure} if guard.at_or_below is not None else set()
    if guard.at_or_below is not None and guard.cold_measure == "forecast_high":
        wanted.add("yesterday_high")
    if guard.at_or_above is not None:
        wanted.add("forecast_high")
    yield from (measure for measure in MEASURES if measure in wanted and facts.get(measure) is None)
    if guard.advisory_days is not None and "advisory_days_ago" not in facts:
        yield "advisory"


def is_declared(guard: WeatherGuard) -> bool:
    """Whether the authority declares what is extreme, and nothing is measured."""
    return guard.at_or_below is None and guard.at_or_above is None


def degrees_in(unit: str, report: DayReport, measure: str) -> Decimal | None:
    """The degrees in the unit asked for."""
    value: Decimal | None = getattr(report, measure)
    if value is None or report.unit == unit:
        return value
    return value * 9 / 5 + 32 if unit == FAHRENHEIT else (value - 32) * 5 / 9


def _advisories(reports: Mapping[date, DayReport]) -> dict[date, bool]:
    """For each day of which it is known whether a heat advisory was in force; one report that says so is enough."""
    known: dict[date, bool] = {}
    for day, report in reports.items():
        if report.has_advisory is not None:
            known[day] = known.get(day, False) or report.has_advisory
        if report.advisory_days_ago is not None:
            for back in range(min(report.advisory_days_ago, 30)):
                known.setdefault(day - timedelta(back), False)
            known[day - timedelta(report.advisory_days_ago)] = True
    return known


def weather_obstacle(guard: WeatherGuard, weather: Mapping[str, Any] | None) -> str | None:
    """Why there is no cut in this weather, as a code; None if the weather is no obstacle.

    `weather` holds degrees in the guard's unit (`yesterday_high`, `forecast_high`, `forecast_low`), the days since the last
    heat advisory (`advisory_days_ago`, None for none) and `extreme`, what the authority has declared.
    """
    if weather is None:
        return UNKNOWN
    if "extreme" in weather:  # the authority has said so, whatever the degrees
        return EXTREME if weather["extreme"] is not False else None
    findings = (_cold(guard, weather), _heat(guard, weather), _advisory(guard, weather))
    if True in findings:
        return EXTREME
    is_measured = guard.at_or_below is not None or guard.at_or_above is not None
    return UNKNOWN if None in findings or not is_measured else None


def _cold(guard: WeatherGuard, weather: Mapping[str, Any]) -> bool | None:
    if guard.at_or_below is None:
        return False
    measures = [guard.cold_measure, "yesterday_high"] if guard.cold_measure == "forecast_high" else [guard.cold_measure]
    degrees = [_degrees(weather, measure) for measure in measures]
    return None if None in degrees else all(degree <= guard.at_or_below for degree in degrees if degree is not None)


def _heat(guard: WeatherGuard, weather: Mapping[str, Any]) -> bool | None:
    if guard.at_or_above is None:
        return False
    degree = _degrees(weather, "forecast_high")
    return None if degree is None else degree >= guard.at_or_above


def _advisory(guard: WeatherGuard, weather: Mapping[str, Any]) -> bool | None:
    if guard.advisory_days is None:
        return False
    if "advisory_days_ago" not in weather:
        return None
    ago = weather["advisory_days_ago"]
    return ago is not None and ago <= guard.advisory_days


def _degrees(weather: Mapping[str, Any], measure: str) -> Decimal | None:
    value = weather.get(measure)
    return None if value is None else Decimal(str(value))

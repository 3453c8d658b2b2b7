"""Whether the weather forbids a cut: what is not known of it forbids too."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from collections_app.rules.law import WeatherGuard

UNKNOWN, EXTREME = "weather_unknown", "weather_extreme"


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

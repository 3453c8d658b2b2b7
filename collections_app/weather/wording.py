"""What a weather report says, in the language of the reader."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

DEGREES = {
    "forecast_low": gettext_lazy("forecast low %(degrees)s"),
    "forecast_high": gettext_lazy("forecast high %(degrees)s"),
    "yesterday_high": gettext_lazy("high of the day before %(degrees)s"),
}
MISSING = {
    "forecast_low": gettext_lazy("the forecast low"),
    "forecast_high": gettext_lazy("the forecast high"),
    "yesterday_high": gettext_lazy("the high of the day before"),
    "advisory": gettext_lazy("whether there is a heat advisory, or was one in the days before"),
    "extreme": gettext_lazy("whether the authority has declared it extreme"),
}


def report_words(said: Mapping[str, Any]) -> str:
    """The values that `words_to_be` of the engine leaves: 'forecast high 30 °F, no heat advisory'."""
    words = [
        str(text) % {"degrees": degrees(said[name], said["unit"])} for name, text in DEGREES.items() if name in said
    ]
    if "has_advisory" in said:
        words.append(_("heat advisory") if said["has_advisory"] else _("no heat advisory"))
    if "advisory_days_ago" in said:
        ago = said["advisory_days_ago"]
        words.append(
            ngettext("last heat advisory %(days)s day ago", "last heat advisory %(days)s days ago", ago) % {"days": ago}
        )
    if "is_extreme" in said:
        words.append(_("declared extreme") if said["is_extreme"] else _("not declared extreme"))
    return listed(words) or _("nothing")


def missing_words(missing: list[str]) -> str:
    return listed([str(MISSING[name]) for name in missing])


def degrees(value: str | Decimal, unit: str) -> str:
    number = Decimal(value)
    return f"{number_format(number, 0 if number == number.to_integral() else 1)} °{unit}"


def listed(words: list[str]) -> str:
    return pgettext("between the words of a list", ", ").join(words)

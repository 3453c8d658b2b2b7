"""What key figures are called, and how their values are worded."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import NOTHING, money
from collections_app.procedures.models import Step
from collections_app.rules.kpis import FORMULAS, Kpi, Unit

NAMES: dict[Kpi, Any] = {
    Kpi.RECOVERY: gettext_lazy("recovery, cumulative"),
    Kpi.MONTH_RECOVERY: gettext_lazy("recovery of the month's bills"),
    Kpi.YEAR_RECOVERY: gettext_lazy("recovery of the year's bills"),
    Kpi.OLD_RECOVERY: gettext_lazy("recovery of old arrears"),
    Kpi.ARREARS_RATE: gettext_lazy("arrears rate"),
    Kpi.BALANCE_SHARE: gettext_lazy("arrears in months of billing"),
    Kpi.DAYS_OUTSTANDING: gettext_lazy("days outstanding"),
    Kpi.KEPT_RATIO: gettext_lazy("promises kept"),
    Kpi.PLANS_KEPT: gettext_lazy("payment plans kept"),
    Kpi.WRONGFUL_CUTS: gettext_lazy("wrongful cuts"),
    Kpi.EVIDENCE: gettext_lazy("cuts on whole evidence"),
    Kpi.RESTORED_IN_TIME: gettext_lazy("supply restored in time"),
    Kpi.LIMITATION_RISK: gettext_lazy("about to lapse"),
    Kpi.PENALTY_WAIVED: gettext_lazy("penalty waived"),
    Kpi.PREPAID_SHARE: gettext_lazy("prepaid balance to billing"),
    Kpi.CURED: gettext_lazy("overdue paid (cure)"),
    Kpi.ROLLED: gettext_lazy("overdue grown older (roll)"),
    Kpi.COMPLAINTS: gettext_lazy("complaints"),
    Kpi.TAKEN_BACK: gettext_lazy("money counted earlier and taken back"),
    Kpi.RECEIVED: gettext_lazy("money received"),
}
FORMULA_WORDS: dict[Kpi, Any] = {
    Kpi.RECOVERY: gettext_lazy("received ÷ (arrears before + billed)"),
    Kpi.MONTH_RECOVERY: gettext_lazy("received for bills of the same month ÷ billed"),
    Kpi.YEAR_RECOVERY: gettext_lazy("received but for old arrears ÷ (arrears before + billed, but for old arrears)"),
    Kpi.OLD_RECOVERY: gettext_lazy("received for bills of earlier years ÷ old arrears before"),
    Kpi.ARREARS_RATE: gettext_lazy("arrears left ÷ (arrears before + billed)"),
    Kpi.BALANCE_SHARE: gettext_lazy("arrears left ÷ billed in an average month"),
    Kpi.DAYS_OUTSTANDING: gettext_lazy("arrears left ÷ billed × days"),
    Kpi.KEPT_RATIO: gettext_lazy("kept ÷ kept and broken"),
    Kpi.PLANS_KEPT: gettext_lazy("completed ÷ completed and broken"),
    Kpi.WRONGFUL_CUTS: gettext_lazy("approved cuts found wrong ÷ cuts approved"),
    Kpi.EVIDENCE: gettext_lazy("cuts approved with the notice proven and all done that the law wants ÷ cuts approved"),
    Kpi.RESTORED_IN_TIME: gettext_lazy("restored by the day the law wants ÷ restored"),
    Kpi.LIMITATION_RISK: gettext_lazy("claims that lapse within 180 days and nothing has started anew"),
    Kpi.PENALTY_WAIVED: gettext_lazy("waived ÷ posted"),
    Kpi.PREPAID_SHARE: gettext_lazy("prepaid balance ÷ billed"),
    Kpi.CURED: gettext_lazy("of what was overdue before, paid since"),
    Kpi.ROLLED: gettext_lazy("of what was overdue before, in a later age now"),
    Kpi.COMPLAINTS: gettext_lazy("holds for a complaint; disputes of supply, penalty, paid or somebody else's debt"),
    Kpi.TAKEN_BACK: gettext_lazy("reversed after the end of the month in which it was counted"),
    Kpi.RECEIVED: gettext_lazy("principal settled in the time"),
}
STEPS = {"": gettext_lazy("no step yet"), **dict(Step.Kind.choices)}


def value_words(kpi: Kpi, value: Decimal | None, currency: str = "") -> Any:
    """A share as a percentage, and whatever else by its unit."""
    if value is None:
        return NOTHING
    unit = FORMULAS[kpi].unit
    if unit is Unit.MONEY:
        return money(value, currency)
    if kpi is Kpi.BALANCE_SHARE:
        return number_format(value, 2)
    if unit is Unit.SHARE:
        return percent(value)
    return number_format(value, 1 if unit is Unit.DAYS else 0, force_grouping=True)


def percent(share: Decimal | None, places: int = 2) -> str:
    if share is None:
        return NOTHING
    return _("%(number)s %%") % {"number": number_format(share * 100, places)}


def days_words(days: Decimal | None) -> str:
    return NOTHING if days is None else number_format(days, 1)


def change_words(kpi: Kpi, now: Decimal | None, before: Decimal | None, currency: str = "") -> Any:
    """How much it has changed: shares by percentage points."""
    if now is None or before is None:
        return NOTHING
    change, unit = now - before, FORMULAS[kpi].unit
    sign = "+" if change > 0 else ""
    if unit is Unit.SHARE and kpi is not Kpi.BALANCE_SHARE:
        return _("%(number)s pts") % {"number": f"{sign}{number_format(change * 100, 2)}"}
    if unit is Unit.MONEY:
        return money(change, currency)
    return f"{sign}{number_format(change, 0 if unit is Unit.COUNT else 2, force_grouping=True)}"


def age_words(place: int) -> str:
    return (
        _("not due yet"), _("to 30 days"), _("31 to 60 days"), _("61 to 90 days"), _("91 to 180 days"), _("181 to 365 days"),
        _("more than a year"),
    )[place]  # fmt: skip

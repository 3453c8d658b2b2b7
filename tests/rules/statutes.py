"""China, Australia, Germany and Great Britain, written by hand from their articles; and the list of all laws."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tests.rules.american_statutes import California, NewYork, Texas
from tests.rules.plain_law import DEMAND, FRIDAY, NOTICE, OPEN_HOUR, REMINDER, Place, Seen, Statute, between, plus


class China(Statute):
    """Regulation Art. 39: more than 30 days, the first one excluded; Rules Art. 67: three to seven days' notice."""

    def earliest(self, step: str, due: date, issued: date, seen: Seen, place: Place) -> date:
        if step == DEMAND:
            return plus(due, 1)
        if step == NOTICE:
            return max(plus(due, 32), plus(seen[DEMAND], 1))
        return max(plus(due, 32), plus(seen[NOTICE], 3))

    def stale_after(self, seen: Seen) -> date | None:
        return plus(seen[NOTICE], 7)

    def is_barred(self, day: date, place: Place) -> bool:
        return False

    def wanted(self, flags: frozenset[str], day: date) -> set[str]:
        return {"copy_to_authority"} if "critical_user" in flags else set()


class Henan(China):
    suspended_by = ("open_complaint", "plan_kept", "relief_pending")


class Jinan(China):
    def wanted(self, flags: frozenset[str], day: date) -> set[str]:
        return super().wanted(flags, day) | ({"prior_approval_of_authority"} if "critical_user" in flags else set())


class Example(China):
    """The rules of a company on top of the national ones: 45 and 10 days, five days' validity, no cuts from Friday to
    Sunday, on holidays, nor from 10 January to 20 February."""

    def earliest(self, step: str, due: date, issued: date, seen: Seen, place: Place) -> date:
        found = super().earliest(step, due, issued, seen, place)
        return max(found, plus(due, 45), plus(seen[DEMAND], 10)) if step == NOTICE else found

    def stale_after(self, seen: Seen) -> date | None:
        return plus(seen[NOTICE], 5)

    def is_barred(self, day: date, place: Place) -> bool:
        return day.weekday() >= FRIDAY or day in place.holidays or between(day, (1, 10), (2, 20))


class Australia(Statute):
    """NERR rr. 109-111, 116: two periods of six business days, protected days, hours and amounts."""

    notices = (REMINDER, NOTICE)
    suspended_by = ("open_complaint", "plan_kept", "relief_pending")
    least_term = 20
    amounts: tuple[tuple[date, int], ...] = ((date(2012, 7, 1), 300), (date(2026, 7, 1), 500))

    def earliest(self, step: str, due: date, issued: date, seen: Seen, place: Place) -> date:
        if step == REMINDER:
            return place.later(due, 1)
        before = seen[REMINDER if step == NOTICE else NOTICE]
        return place.later(place.later(before, 6), 1)

    def is_barred(self, day: date, place: Place) -> bool:
        is_free = day.weekday() < FRIDAY and place.works(day) and plus(day, 1) not in place.holidays
        return not is_free or (day.month == 12 and day.day >= 20)

    def window(self, customer_class: str) -> tuple[int, int] | None:
        return OPEN_HOUR, 15

    def is_forbidden(self, flags: frozenset[str], day: date) -> bool:
        return "life_support" in flags

    def wanted(self, flags: frozenset[str], day: date) -> set[str]:
        return {"two_plan_offers"} if "hardship" in flags else set()

    def least_debt(self, day: date, facts: Mapping[str, Any]) -> Decimal | None:
        in_force = Decimal([amount for starts_on, amount in self.amounts if starts_on <= day][-1])
        return Decimal(0) if facts["agreed"] is False else in_force

    def weather_allows(self, weather: str) -> bool:
        return weather == "declared_fine"


class Victoria(Australia):
    suspended_by = ("open_complaint", "plan_kept")
    amounts = ((date(2012, 7, 1), 300), (date(2026, 10, 1), 1000))

    def window(self, customer_class: str) -> tuple[int, int] | None:
        return OPEN_HOUR, 14 if customer_class == "residential" else 15

    def wanted(self, flags: frozenset[str], day: date) -> set[str]:
        return {"tailored_assistance"} if "hardship" in flags else set()

    def least_debt(self, day: date, facts: Mapping[str, Any]) -> Decimal | None:
        return super().least_debt(day, {**facts, "agreed": None})

    def weather_allows(self, weather: str) -> bool:
        return True


class Germany(Statute):
    """EnWG § 41f, StromGVV § 19: four weeks after the threat, eight working days after the announcement."""

    least_term = 21

    def earliest(self, step: str, due: date, issued: date, seen: Seen, place: Place) -> date:
        if step == DEMAND:
            return plus(due, 1)
        weeks_end = plus(seen[DEMAND], 28)
        return weeks_end if step == NOTICE else max(plus(weeks_end, 1), place.later(seen[NOTICE], 9))

    def wanted(self, flags: frozenset[str], day: date) -> set[str]:
        weak = {"infant", "chronically_sick", "disabled", "pensioner_alone", "pensioner_household", "hardship",
                "social_tariff"}  # fmt: skip
        return {"proportionality_check"} if flags & weak else set()

    def least_debt(self, day: date, facts: Mapping[str, Any]) -> Decimal | None:
        if facts["instalment"] is not None:
            return max(Decimal(100), 2 * facts["instalment"])
        return None if facts["annual"] is None else max(Decimal(100), facts["annual"] / 6)


class Britain(Statute):
    """Electricity Act 1989 Sch. 6 para. 2: 28 days after the demand, seven working days' notice; SLC 27 in winter."""

    def earliest(self, step: str, due: date, issued: date, seen: Seen, place: Place) -> date:
        if step == DEMAND:
            return plus(due, 1)
        return plus(seen[DEMAND], 29) if step == NOTICE else place.later(place.later(seen[NOTICE], 7), 1)

    def is_forbidden(self, flags: frozenset[str], day: date) -> bool:
        return super().is_forbidden(flags, day) or ("pensioner_alone" in flags and self._is_winter(day))

    def wanted(self, flags: frozenset[str], day: date) -> set[str]:
        in_winter = bool(flags & {"pensioner_household", "disabled", "chronically_sick"}) and self._is_winter(day)
        wanted = {"all_reasonable_steps"} if in_winter else set()
        return wanted | ({"affordable_plan"} if flags & {"hardship", "social_tariff", "infant"} else set())

    @staticmethod
    def _is_winter(day: date) -> bool:
        return day.month >= 10 or day.month <= 3


STATUTES: dict[str, Statute] = {
    "cn-example": Example(), "cn-1996": China(), "cn-2024": China(), "cn-henan": Henan(), "cn-jinan": Jinan(), "au-nerr": Australia(),
    "au-vic": Victoria(), "de": Germany(), "gb": Britain(), "us-ny": NewYork(), "us-tx": Texas(), "us-ca": California(),
}  # fmt: skip
WEATHER: dict[str, Callable[[], Mapping[str, Any] | None]] = {
    "declared_fine": lambda: {"extreme": False},
    "declared_extreme": lambda: {"extreme": True},
    "unknown": lambda: None,
    "measured_fine": lambda: {"yesterday_high": 60, "forecast_high": 70, "forecast_low": 50, "advisory_days_ago": None},
    "frost": lambda: {"yesterday_high": 32, "forecast_high": 32, "forecast_low": 20, "advisory_days_ago": None},
    "heat": lambda: {"yesterday_high": 99, "forecast_high": 100, "forecast_low": 75, "advisory_days_ago": 3},
    "advisory": lambda: {"yesterday_high": 95, "forecast_high": 96, "forecast_low": 75, "advisory_days_ago": 2},
    "half_known": lambda: {"forecast_high": 70},
}

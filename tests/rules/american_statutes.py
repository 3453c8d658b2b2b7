"""New York, Texas and California, written by hand from their articles."""

from datetime import date

from tests.rules.plain_law import FRIDAY, NOTICE, OPEN_HOUR, Place, Seen, Statute, between, plus


class NewYork(Statute):
    """PSL § 32(2)(d): 20 and 15 days; 16 NYCRR 11.4: Monday to Thursday, eight to four, no holidays nor their eves."""

    notices = (NOTICE,)

    def earliest(self, step: str, due: date, issued: date, seen: Seen, place: Place) -> date:
        return plus(due, 20) if step == NOTICE else plus(seen[NOTICE], 15)

    def is_barred(self, day: date, place: Place) -> bool:
        is_free = day.weekday() < FRIDAY and not {day, plus(day, 1)} & place.holidays
        return not is_free or between(day, (12, 22), (1, 4))

    def window(self, customer_class: str) -> tuple[int, int] | None:
        return OPEN_HOUR, 16

    def wanted(self, flags: frozenset[str], day: date) -> set[str]:
        is_old = bool(flags & {"pensioner_alone", "pensioner_household", "disabled"})
        is_cold = bool(flags & {"infant", "hardship", "chronically_sick"}) and between(day, (11, 1), (4, 15))
        return {"contact_72_hours_before"} if is_old or is_cold else set()


class Texas(Statute):
    """16 TAC § 25.483: ten days' notice, critical care 63 days, chronic conditions 21."""

    notices = (NOTICE,)
    least_term = 19

    def earliest(self, step: str, due: date, issued: date, seen: Seen, place: Place) -> date:
        return plus(due, 1) if step == NOTICE else place.roll(plus(seen[NOTICE], 10))

    def is_forbidden(self, flags: frozenset[str], day: date) -> bool:
        return False

    def wanted(self, flags: frozenset[str], day: date) -> set[str]:
        critical = flags & {"life_support", "chronically_sick", "medical"}
        return {"contact_customer_and_emergency_contact"} if critical else set()

    def delayed_to(self, flags: frozenset[str], seen: Seen) -> date | None:
        if "life_support" in flags:
            return plus(seen[NOTICE], 63)
        return plus(seen[NOTICE], 21) if flags & {"chronically_sick", "medical"} else None

    def weather_allows(self, weather: str) -> bool:
        return weather in ("declared_fine", "measured_fine", "heat")


class California(Statute):
    """PUC § 779.1(a): 19 days to pay, five for the post and ten of notice; D.20-06-003: no cut from 100 nor to 32 °F."""

    notices = (NOTICE,)
    least_term = 19

    def earliest(self, step: str, due: date, issued: date, seen: Seen, place: Place) -> date:
        return max(plus(issued, 19), due) if step == NOTICE else place.roll(plus(seen[NOTICE], 15))

    def wanted(self, flags: frozenset[str], day: date) -> set[str]:
        old = flags & {"pensioner_alone", "pensioner_household", "disabled"}
        return {"notify_third_party"} if old else set()

    def weather_allows(self, weather: str) -> bool:
        return weather in ("declared_fine", "measured_fine", "advisory")

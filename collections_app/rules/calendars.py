"""Working days and public holidays, from explicit lists: a year that a list does not hold is an error, never a guess."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY_TO_FRIDAY = frozenset(range(5))
ONE_DAY = timedelta(1)


class UnknownYear(LookupError):
    """The calendar holds no list of holidays for that year."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """`holidays` by year; `worked` are weekend days that are worked in exchange for holidays (调休).

    `weekdays` are the days of the week that count as working days, Monday being 0.
    """

    name: str
    holidays: Mapping[int, frozenset[date]]
    worked: frozenset[date] = frozenset()
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday. Raises UnknownYear."""
        if day.year not in self.holidays:
            known = ", ".join(map(str, sorted(self.holidays))) or "none"
            raise UnknownYear(f"calendar {self.name} has no holidays for {day.year}; it has them for {known}")
        return day in self.holidays[day.year]

    def is_business_day(self, day: date) -> bool:
        return not self.is_holiday(day) and (day.weekday() in self.weekdays or day in self.worked)

    def is_within(self, other: "Calendar") -> bool:
        """Whether every working day of this calendar is one of the other, in the years that both know."""
        years = set(self.holidays) & set(other.holidays)
        return (
            self.weekdays <= other.weekdays
            and all(self.holidays[year] >= other.holidays[year] for year in years)
            and {day for day in self.worked if day.year in years} <= other.worked
        )

    def is_eve_of_holiday(self, day: date) -> bool:
        return self.is_holiday(day + ONE_DAY)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        while not self.is_business_day(day):
            day += ONE_DAY
        return day

    def add_business_days(self, day: date, count: int) -> date:
        """The `count`th working day after the day, which itself is not counted; with 0 the day as it is."""
        for _ in range(count):
            day = self.on_or_after(day + ONE_DAY)
        return day

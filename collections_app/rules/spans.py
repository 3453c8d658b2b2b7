"""Spans of time as laws write them: days, weeks, months or working days after an event, the day of the event excluded."""

import calendar as months_of
from dataclasses import dataclass, field
from datetime import date, timedelta

from collections_app.rules.calendars import Calendar


@dataclass(frozen=True, slots=True)
class Span:
    """The parts add up; months end on the same day of the month, or its last (BGB § 188, 民法典 Art. 202)."""

    days: int = 0
    weeks: int = 0
    months: int = 0
    business_days: int = 0
    whole_days: timedelta = field(init=False, repr=False, compare=False)
    """Days and weeks together."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole_days", timedelta(self.days, weeks=self.weeks))

    def after(self, day: date, calendar: Calendar | None = None) -> date:
        """The last day of the span that begins with an event on that day. Raises UnknownYear."""
        if self.months:
            year, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
            day = date(year, month + 1, min(day.day, months_of.monthrange(year, month + 1)[1]))
        day += self.whole_days
        if not self.business_days:
            return day
        if calendar is None:
            raise ValueError("a span in working days needs a calendar")
        return calendar.add_business_days(day, self.business_days)

    def is_at_least(self, other: "Span") -> bool:
        """Whether no day is reached earlier than by the other span, part for part."""
        mine, theirs = self.days + 7 * self.weeks, other.days + 7 * other.weeks
        return mine >= theirs and self.months >= other.months and self.business_days >= other.business_days

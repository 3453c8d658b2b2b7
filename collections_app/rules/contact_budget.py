"""How often, and at what hours, a debtor may be contacted: what is no more than courtesy must not become harassment.

民法典 Art. 1033(1) forbids to disturb anybody's private peace by calls, messages and leaflets; it names no number, so the
numbers are the utility's own. What the law itself requires, such as a demand or the call before a cut, has no budget.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

LONGEST = 92
"""The longest window in days: contacts before it are not read."""


class BadContactRule(ValueError):
    """A number or hours of contact cannot be read; the message names the text and what was expected."""


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `most` courtesy contacts within `days` days that follow each other."""

    most: int
    days: int


@dataclass(frozen=True, slots=True)
class Exhausted:
    """The cap that has been reached, how many contacts it counts, and the first day on which there is room again."""

    cap: Cap
    contacts: int
    until: date


Hours = Mapping[str, tuple[time, time]]


def read_caps(texts: Iterable[str]) -> tuple[Cap, ...]:
    """From '3/7': at most three within seven days. Raises BadContactRule."""
    return tuple(_cap(text) for text in texts)


def read_hours(texts: Iterable[str]) -> dict[str, tuple[time, time]]:
    """From 'phone 08:00-21:00': the hours of each channel, the end not included. Raises BadContactRule."""
    return dict(_hours(text) for text in texts)


def exhausted(caps: Sequence[Cap], contacts: Iterable[date], on: date) -> Exhausted | None:
    """The cap that leaves no room on the day: of several the one that keeps the door shut longest.

    `contacts` are the days of the courtesy contacts so far, one entry for each; those after the day do not exist yet.
    """
    days = sorted(day for day in contacts if day <= on)
    reached = [found for cap in caps if (found := _reached(cap, days, on))]
    return max(reached, key=lambda found: found.until, default=None)


def next_moment(hours: Hours, channel: str, at: datetime) -> datetime:
    """The moment itself if the channel is open then, else when it opens next. A channel without hours is always open."""
    if channel not in hours:
        return at
    opens, closes = hours[channel]
    if at.time() < opens:
        return _at(at.date(), opens, at)
    if at.time() >= closes:
        return _at(at.date() + timedelta(1), opens, at)
    return at


def _reached(cap: Cap, days: list[date], on: date) -> Exhausted | None:
    counted = [day for day in days if day > on - timedelta(cap.days)]
    if len(counted) < cap.most:
        return None
    # there is room again once so many of the oldest have left the window that one less than the cap remains
    leaving = counted[len(counted) - cap.most]
    return Exhausted(cap, len(counted), leaving + timedelta(cap.days))


def _cap(text: str) -> Cap:
    found = re.fullmatch(r"\s*(\d+)\s*/\s*(\d+)\s*", text)
    if not found or not int(found[1]) or not 1 <= int(found[2]) <= LONGEST:
        raise BadContactRule(f"{text!r} is not a number of contacts and of days (1 to {LONGEST}), such as '3/7'")
    return Cap(int(found[1]), int(found[2]))


def _hours(text: str) -> tuple[str, tuple[time, time]]:
    found = re.fullmatch(r"\s*(\w+)\s+(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s*", text)
    try:
        if found and (opens := time.fromisoformat(found[2])) < (closes := time.fromisoformat(found[3])):
            return found[1], (opens, closes)
    except ValueError:
        pass
    raise BadContactRule(f"{text!r} are not the hours of a channel, such as 'phone 08:00-21:00'")


def _at(day: date, hour: time, like: datetime) -> datetime:
    return datetime.combine(day, hour, like.tzinfo)

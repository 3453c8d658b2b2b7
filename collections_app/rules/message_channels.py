"""By which channel a message goes to a debtor, and from when: a few lines beside a letter or before the due day.

The letter is what the law looks at; a message is never its substitute. Where a channel leads nowhere the letter goes anyway.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from collections_app.rules.contact_budget import Hours, next_moment

SMS, EMAIL, WEBHOOK = "sms", "email", "webhook"
TO_PEOPLE = (SMS, EMAIL)
"""Channels that reach a person; a webhook tells another system of the house, and counts in no budget."""
INSTEAD = {SMS: EMAIL}
"""What takes the place of a channel for which no address or number is known."""

LATE_BILLS = 2
"""Who has paid so many bills late within twelve months is reminded before the due day, unless grades are named."""

ODD = 2_654_435_761
WHOLE = 2**32


def routes(wished: Sequence[str], known: Collection[str], gateways: Collection[str]) -> list[str]:
    """The channels that are used of those wished; `known` are those for which there is a usable address or number.

    A text message without a number becomes an e-mail, once. A channel without a gateway is not there.
    """
    usable = set(known) & set(gateways)
    taken = (channel if channel in usable else INSTEAD.get(channel) for channel in wished if channel in gateways)
    return list(dict.fromkeys(channel for channel in taken if channel in usable))


def one_route(known: Collection[str], gateways: Collection[str]) -> list[str]:
    """One channel where one is enough: a text message, else an e-mail, else none."""
    usable = set(known) & set(gateways)
    return [channel for channel in TO_PEOPLE if channel in usable][:1]


def spread(key: int, over: timedelta) -> timedelta:
    """Where in the span the message of this number goes, in whole seconds: always the same, numbers in a row far apart."""
    return timedelta(seconds=(key * ODD % WHOLE) * int(over.total_seconds()) // WHOLE)


def send_from(hours: Hours, channel: str, day: date, key: int, over: timedelta, zone: tzinfo) -> datetime:
    """From when a message queued by the night of a day may go: the day after, within the hours of the channel, spread.

    The span is no longer than the channel is open.
    """
    opens = next_moment(hours, channel, datetime.combine(day + timedelta(1), time(0), zone))
    if channel in hours:
        closes = datetime.combine(opens.date(), hours[channel][1], zone)
        over = min(over, closes - opens)
    return opens + spread(key, over)


def is_reminded(late_bills: int, grade: str, grades: Collection[str]) -> bool:
    """Whether an account is reminded before the due day: by its credit grade, or without grades as it often pays late."""
    return grade in grades if grades else late_bills >= LATE_BILLS

"""What meters show: the energy used between two readings, and from when on a reading or a reader is odd.

Energy is in kWh. The limits are the utility's own; where a rule of the trade stands behind one, it is named.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil

NEARLY_ROUND = Decimal("0.9")
"""From nine tenths of all that a meter can show on, a lower reading within the first tenth means that it began anew."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a meter showed. `final` is the last of the old meter where `value` is the first of a new one."""

    value: Decimal
    digits: int | None = None
    is_exchange: bool = False
    final: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AuditLimits:
    """From when on the night makes a finding.

    First cycles: a meter that is new to remote reading is read on site in each of so many whole months (3 in the same rules);
    a month is judged so many days after its end, for what was read has to come. Read late: so many days from the planned day
    (抄表准时: less than 2). Zero: so many readings in a row (3 in the rules for remote reading). Jump and drop: in percent of
    the usual use of a day, where it differs by `least_kwh` at least. A reader's habits are looked at from `reader_least`
    readings in a file on.
    """

    late_days: int = 2
    cycle_days: int = 35
    missed_days: int = 40
    estimates: int = 2
    zeros: int = 3
    jump_percent: int = 300
    drop_percent: int = 25
    least_kwh: int = 100
    remote_percent: int = 2
    remote_kwh: int = 5
    billed_kwh: int = 1
    first_cycles: int = 3
    first_wait_days: int = 5
    reader_least: int = 30
    reader_round_percent: int = 40
    reader_estimates_percent: int = 20
    reader_a_day: int = 400


def used(before: Shown, now: Shown) -> Decimal | None:
    """The energy between two readings; None where nobody knows how the old meter ended, negative where it ran backwards."""
    digits = before.digits if now.is_exchange else now.digits or before.digits
    end = now.final if now.is_exchange else now.value
    if end is None:
        return None
    if end < before.value and digits is not None and is_rolled_over(before.value, end, digits):
        return end + Decimal(10) ** digits - before.value
    return end - before.value


def is_shown_right(billed: Decimal, shown: Decimal, limits: AuditLimits) -> bool:
    """Whether an estimate was near enough to what a later reading shows of its days: neither a jump nor a drop, nor further
    away than the least that the audit takes for odd. What is left goes into the next bill, for a meter counts on.
    """
    return (
        abs(billed - shown) <= limits.least_kwh
        and billed * 100 <= shown * limits.jump_percent
        and billed * 100 >= shown * limits.drop_percent
    )


def is_rolled_over(before: Decimal, now: Decimal, digits: int) -> bool:
    whole = Decimal(10) ** digits
    return before >= whole * NEARLY_ROUND and now <= whole * (1 - NEARLY_ROUND)


def site_checks(count: int, voltage: str, customer_class: str) -> int:
    """Of so many meters that show nothing used, how many have to be looked at on site.

    All from 10 kV on; of 0.4 kV at least 80 % of the non-residential, 20 % of the residential (rules for remote reading).
    """
    return ceil(count * site_share(voltage, customer_class) / 100)


def site_share(voltage: str, customer_class: str) -> int:
    """The same in percent."""
    if voltage in ("medium", "high"):
        return 100
    return 20 if customer_class == "residential" else 80

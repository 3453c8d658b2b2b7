"""Trials: who is drawn into which group, how many are needed, and when one may say what came of it.

A group is drawn by a hash of the trial and the account: anybody can work it out again, an account never changes its
group, and two trials draw independently of each other. A trial is looked at a number of times that was fixed before it
began, after numbers of accounts that were fixed too, with the bounds of O'Brien and Fleming (1979): whoever looks in
between learns nothing, and no trial ends early because a figure happened to look well.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from statistics import NormalDist
from typing import NamedTuple

from collections_app.rules.intervals import Interval, Sample, difference_of_means, difference_of_shares, score

LARGEST_SHARE = Decimal(50)
"""Percent of the accounts that at most are treated otherwise than usual."""

BOUNDS = {1: 1.960, 2: 1.977, 3: 2.004, 4: 2.024, 5: 2.040}
"""O'Brien and Fleming's constant for so many looks, 5 % two-sided (Jennison and Turnbull 2000, table 2.3)."""

INFLATION = {1: 1.0, 2: 1.008, 3: 1.017, 4: 1.024, 5: 1.028}
"""So many times the accounts of a single look are needed for a power of 80 % (ibid., table 2.4)."""

POWER = 0.8


class Withheld(StrEnum):
    """What a hold-out may hold back: never anything that a law asks for."""

    REMINDER = "reminder"  # the letter of a friendly reminder
    PRE_DUE = "pre_due"  # the message before the due day
    MESSAGES = "messages"  # what goes beside a reminder or a demand


class Arm(StrEnum):
    USUAL = "usual"  # gets what everybody gets: the step, the champion
    TRIED = "tried"  # held back, or on the challenger


class HoldOut(NamedTuple):
    """That an account is in the group from which a trial holds something back, at the longest until the day."""

    trial: str
    until: date


@dataclass(frozen=True, slots=True)
class Draw:
    """The draw of one trial: `percent` of the accounts are treated otherwise than usual."""

    trial: str
    percent: Decimal
    until: date

    def arm_of(self, account_id: int) -> Arm:
        return Arm.TRIED if place(self.trial, account_id) < float(self.percent) / 100 else Arm.USUAL


def place(trial: str, account_id: int) -> float:
    """Where the account stands between 0 and 1 in the draw of the trial."""
    digest = sha256(f"{trial}:{account_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def needed(baseline: Decimal, difference: Decimal, percent: Decimal, looks: int) -> int:
    """How many accounts in both groups together show a difference of so many points between two shares.

    `baseline` percent pay as things are; with four chances in five the difference is found if it is there, and with one in
    twenty something is found that is not.
    """
    usual, gap, tried = float(baseline) / 100, float(difference) / 100, float(percent) / 100
    other = min(max(usual + gap, 0.0), 1.0)
    middle = usual * (1 - tried) + other * tried
    z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(POWER)
    spread = max(middle * (1 - middle), 0.01) * (1 / tried + 1 / (1 - tried))
    return math.ceil(z * z * spread / (gap * gap) * INFLATION[looks])


def numbers_at_looks(planned: int, looks: int) -> list[int]:
    """After how many accounts of both groups each look comes."""
    return [math.ceil(planned * number / looks) for number in range(1, looks + 1)]


def bound(look: int, looks: int) -> float:
    """How many standard errors a difference must have at a look (from one) to end the trial: the earlier, the more."""
    return BOUNDS[looks] * math.sqrt(looks / look)


class Group(NamedTuple):
    """What came of a group: its accounts, how many paid all they were asked for within the window, and the money of each."""

    accounts: int = 0
    paid: int = 0
    money: Sample = Sample(0, 0.0, 0.0)


class State(StrEnum):
    NOT_YET = "not_yet"
    GOES_ON = "goes_on"
    USUAL_IS_BETTER = "usual_is_better"
    TRIED_IS_BETTER = "tried_is_better"
    NO_DIFFERENCE = "no_difference"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at both groups: the score against its bound, and intervals as wide as the bound asks (usual less tried)."""

    number: int
    usual: Group
    tried: Group
    score: float
    bound: float
    shares: Interval | None
    money: Interval | None

    @property
    def is_decisive(self) -> bool:
        return abs(self.score) >= self.bound


def look_at(number: int, looks: int, usual: Group, tried: Group) -> Look:
    limit = bound(number, looks)
    counts = (usual.paid, usual.accounts, tried.paid, tried.accounts)
    confidence = 2 * NormalDist().cdf(limit) - 1
    shares = difference_of_shares(*counts, z=limit)
    money = difference_of_means(usual.money, tried.money, confidence)
    return Look(number, usual, tried, score(*counts), limit, shares, money)


def state_after(seen: Sequence[Look], looks: int) -> State:
    """What may be said after the looks that have come so far, in their order; the first decisive one stands."""
    if not seen:
        return State.NOT_YET
    for look in seen:
        if look.is_decisive:
            return State.USUAL_IS_BETTER if look.score > 0 else State.TRIED_IS_BETTER
    return State.NO_DIFFERENCE if len(seen) == looks else State.GOES_ON

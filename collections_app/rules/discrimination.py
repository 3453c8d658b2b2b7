"""How well a score tells apart who pays and who does not: what is said of it is measured on what came after."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import NormalDist, fmean, variance

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Outcome:
    """A score (more is better), the grade it gave, and whether the account turned out bad afterwards."""

    score: float
    is_bad: bool
    grade: str = ""


def auc(outcomes: Iterable[Outcome]) -> float | None:
    """The chance that of one good and one bad account the good one has the higher score; equal ones count half.

    1 is perfect, 0.5 no better than a coin. None where all are good or all bad.
    """
    good_below = pairs = 0.0
    good = bad = 0
    for goods, bads in _by_score(outcomes):
        pairs += goods * bad + goods * bads / 2  # bads below this score, and half of those level with it
        good, bad = good + goods, bad + bads
    good_below = good * bad
    return pairs / good_below if good_below else None


def gain_limits(
    ours: Sequence[Outcome], others: Sequence[Outcome], confidence: float = CONFIDENCE
) -> tuple[float, float] | None:
    """Between what the first AUC exceeds the second, of the same accounts in the same order (DeLong, 1988).

    None where there are fewer than two good or two bad ones: nothing can be said of the spread.
    """
    one, other = _placements(ours), _placements(others)
    spreads, middle = [], 0.0
    for mine, yours in zip(one, other, strict=True):
        if len(mine) < 2:
            return None
        gains = [a - b for a, b in zip(mine, yours, strict=True)]
        middle = fmean(gains)
        spreads.append(variance(gains) / len(gains))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * sum(spreads) ** 0.5
    return max(middle - reach, -1.0), min(middle + reach, 1.0)


def ks(outcomes: Iterable[Outcome]) -> float | None:
    """Kolmogorov-Smirnov: the widest gap between the share of bad and of good accounts at or below a score."""
    levels = list(_by_score(outcomes))
    good, bad = (sum(level[which] for level in levels) for which in (0, 1))
    if not good or not bad:
        return None
    widest, goods_so_far, bads_so_far = 0.0, 0, 0
    for goods, bads in levels:
        goods_so_far, bads_so_far = goods_so_far + goods, bads_so_far + bads
        widest = max(widest, abs(bads_so_far / bad - goods_so_far / good))
    return widest


def calibration(outcomes: Sequence[Outcome], grades: Sequence[str]) -> list[tuple[str, int, int]]:
    """(grade, accounts, bad ones) in the order of the grades; those without accounts are left out."""
    whole = Counter(outcome.grade for outcome in outcomes)
    bad = Counter(outcome.grade for outcome in outcomes if outcome.is_bad)
    return [(grade, whole[grade], bad[grade]) for grade in grades if whole[grade]]


def is_ordered(rows: Iterable[tuple[str, int, int]]) -> bool:
    """Whether no better grade has a larger share of bad accounts than a worse one."""
    shares = [bad / whole for _grade, whole, bad in rows]
    return shares == sorted(shares)


def _placements(outcomes: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    """Of each good account the share of bad ones behind it, and of each bad one the share of good ones ahead of it."""
    good = sorted(one.score for one in outcomes if not one.is_bad)
    bad = sorted(one.score for one in outcomes if one.is_bad)
    behind = [
        (bisect_left(bad, one.score) + bisect_right(bad, one.score)) / (2 * len(bad) or 1)
        for one in outcomes if not one.is_bad
    ]  # fmt: skip
    ahead = [
        1 - (bisect_left(good, one.score) + bisect_right(good, one.score)) / (2 * len(good) or 1)
        for one in outcomes if one.is_bad
    ]  # fmt: skip
    return behind, ahead


def _by_score(outcomes: Iterable[Outcome]) -> Iterable[tuple[int, int]]:
    """(good, bad) at each score, the lowest first."""
    for _score, level in groupby(sorted(outcomes, key=lambda one: one.score), key=lambda one: one.score):
        flags = [one.is_bad for one in level]
        yield len(flags) - sum(flags), sum(flags)

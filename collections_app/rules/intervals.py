"""How far chance alone may carry a figure: intervals for shares, means, and differences of both.

Shares: Wilson (1927) for one, and for a difference the hybrid of two Wilson intervals (Newcombe 1998, method 10):
neither leaves 0 to 1, and both hold what they promise for small numbers and for shares near nought. Money: Welch
(1947), which does not take the two groups to vary alike.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

TWO_SIDED_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its lower and upper limit."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sample:
    """So many values, their mean, and their variance (divided by one less than their number)."""

    count: int
    mean: float
    variance: float


def share(part: int, whole: int, z: float = TWO_SIDED_95) -> Interval | None:
    """Wilson's interval for `part` of `whole`; None where there is nothing to divide."""
    if whole <= 0:
        return None
    p, spread = part / whole, z * z / whole
    middle = (p + spread / 2) / (1 + spread)
    reach = z * math.sqrt(p * (1 - p) / whole + spread / (4 * whole)) / (1 + spread)
    return Interval(p, max(0.0, middle - reach), min(1.0, middle + reach))


def difference_of_shares(
    part: int, whole: int, other_part: int, other_whole: int, z: float = TWO_SIDED_95
) -> Interval | None:
    """The first share less the other, by Newcombe's method 10."""
    one, other = share(part, whole, z), share(other_part, other_whole, z)
    if one is None or other is None:
        return None
    gap = one.estimate - other.estimate
    low = gap - math.hypot(one.estimate - one.low, other.high - other.estimate)
    high = gap + math.hypot(one.high - one.estimate, other.estimate - other.low)
    return Interval(gap, low, high)


def difference_of_means(one: Sample, other: Sample, confidence: float = 0.95) -> Interval | None:
    """The first mean less the other, by Welch; None where a group has fewer than two values."""
    if one.count < 2 or other.count < 2:
        return None
    gap = one.mean - other.mean
    parts = (one.variance / one.count, other.variance / other.count)
    if not sum(parts):
        return Interval(gap, gap, gap)
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (one.count - 1) + parts[1] ** 2 / (other.count - 1))
    reach = t_quantile((1 + confidence) / 2, freedom) * math.sqrt(sum(parts))
    return Interval(gap, gap - reach, gap + reach)


def score(part: int, whole: int, other_part: int, other_whole: int) -> float:
    """How many standard errors lie between two shares that would be one and the same but for chance."""
    if not whole or not other_whole:
        return 0.0
    pooled = (part + other_part) / (whole + other_whole)
    error = math.sqrt(pooled * (1 - pooled) * (1 / whole + 1 / other_whole))
    return (part / whole - other_part / other_whole) / error if error else 0.0


def t_quantile(probability: float, freedom: float) -> float:
    """The value that Student's t stays below with the probability (above one half), found by halving."""
    low, high = 0.0, 1.0
    while _t_below(high, freedom) < probability:
        low, high = high, high * 2
    for _round in range(80):
        middle = (low + high) / 2
        if _t_below(middle, freedom) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _t_below(value: float, freedom: float) -> float:
    return 1 - _beta_share(freedom / 2, 0.5, freedom / (freedom + value * value)) / 2


def _beta_share(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x > (a + 1) / (a + b + 2):
        return 1 - front * _fraction(b, a, 1 - x) / b
    return front * _fraction(a, b, x) / a


def _fraction(a: float, b: float, x: float) -> float:
    """Evaluated from the front (Lentz), until a further term changes nothing."""
    c, d = 1.0, 1 / _not_nought(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 500):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _not_nought(1 + term * d)
            c = _not_nought(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return value


def _not_nought(value: float) -> float:
    return value if abs(value) > 1e-300 else 1e-300

"""What a grade says of itself, and what it would be later: if the open bills are paid by a day, and nothing else happens."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from collections_app.rules.grading import Facts, Grading, Override, Scheme, Score, Standing, grade
from collections_app.rules.payment_history import PaidBill, punctuality

encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
MOST_STEPS = 400
"""So many days on which time alone changes something are followed; then the rest is left as it is."""


def paid_by(bills: Iterable[PaidBill], day: date | None) -> list[PaidBill]:
    """The bills, those that are open settled on that day or, due later, on their due day; None leaves them open."""
    return [
        bill if bill.settled_on or day is None else replace(bill, settled_on=max(day, bill.due_on)) for bill in bills
    ]


def project(
    scheme: Scheme,
    known: Facts,
    bills: Sequence[PaidBill],
    last: int,
    standing: tuple[Standing | None, Override | None],
    days: Sequence[date],
) -> list[tuple[date, Grading]]:
    """The grade on each of the days, in order, with every change on the way; the first is the day to begin with."""
    before, override = standing
    found: list[tuple[date, Grading]] = []
    day, left = days[0], MOST_STEPS
    for target in days:
        while True:
            now = grade(scheme, facts_on(known, bills, day, last), day, before, override)
            before = before if before and before.grade == now.grade else Standing(now.grade, day)
            left -= 1
            if now.look_on is None or now.look_on > target or not left:
                break
            day = now.look_on
        found.append((target, now))
    return found


def facts_on(known: Facts, bills: Sequence[PaidBill], day: date, last: int) -> Facts:
    return replace(known, **punctuality(bills, day, last)._asdict())


def as_data(grading: Grading) -> dict[str, Any]:
    """What is kept of a grading, so that it can be explained later."""
    return _of_score(grading.score) | {"limits": _of_limits(grading)}


def as_text(grading: Grading) -> str:
    """The same as JSON; what accounts with equal facts share is written once."""
    return f'{_text_of(grading.score)},"limits":{encode(_of_limits(grading)) if grading.limits else "[]"}}}'


@lru_cache(100_000)
def _text_of(score: Score) -> str:
    return encode(_of_score(score)).removesuffix("}")


def _of_score(score: Score) -> dict[str, Any]:
    parts = [
        [fact, value if value is None else float(value), points, most] for fact, value, points, most in score.parts
    ]
    return {"target": score.target, "parts": parts}


def _of_limits(grading: Grading) -> list[list[str]]:
    return [[why, until.isoformat()] for why, until in grading.limits]

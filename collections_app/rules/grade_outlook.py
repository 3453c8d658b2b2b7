"""What a grade says of itself, and what it would be later: if the open bills are paid by a day, and nothing else happens."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from collections_app.rules.grading import Facts, Grading, Override, Scheme, Standing, grade
from collections_app.rules.payment_history import PaidBill, punctuality

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
    parts = [
        [fact, value if value is None else float(value), points, most]
        for fact, value, points, most in grading.score.parts
    ]
    limits = [[why, until.isoformat()] for why, until in grading.limits]
    return {"target": grading.score.target, "parts": parts, "limits": limits}

"""All who owe as the rules see them today: their facts, read without anything being written."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import connection, transaction
from django.db.models import Max

from collections_app.common.db import fetch, read_sql
from collections_app.engine.ladders import Ladders
from collections_app.engine.treatment import facts_of, undisturbed
from collections_app.facts.batch import take_facts_of
from collections_app.facts.models import AccountDay
from collections_app.rules.contact_budget import LONGEST
from collections_app.rules.facts import Facts, Ladder
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.segments import Traits
from collections_app.rules.standing import Obstacle, standing

CRITICAL = frozenset({"critical_user", "life_support", "medical"})
"""Protections of those about whom nobody wants to be surprised."""


@dataclass(frozen=True, slots=True)
class Debtor:
    """An account that owes or has a case; `procedure_id` is the version its case is on."""

    account_id: int
    traits: Traits
    procedure_id: int | None
    facts: Facts

    @property
    def is_critical(self) -> bool:
        return bool(CRITICAL & set(self.facts.protections))


def debtors(day: date, account_ids: list[int] | None = None) -> list[Debtor]:
    """Every account that owes on the day or has a case, or those named; what was taken down to read them is undone."""
    with undisturbed(), transaction.atomic():
        before = AccountDay.objects.aggregate(last=Max("pk"))["last"] or 0
        owing = account_ids if account_ids is not None else [row[0] for row in fetch("outlooks/who_owes", day=day)]
        take_facts_of(owing, day)
        params = {"day": day, "account": None, "after": before, "limit": None, "window": LONGEST}
        with connection.cursor() as cursor:
            cursor.execute(read_sql("engine/undecided"), params)
            found = [_debtor(day, row) for row in cursor.fetchall()]
        transaction.set_rollback(True)
    return found


def on_ladder(facts: Facts, taken: list[StepKind], ladder: Ladder) -> Facts | Obstacle:
    """The facts of a case as they would be on another version: it keeps the kind of its last step, as a move would."""
    place = standing(taken, [rung.kind for rung in ladder.rungs])
    return place if isinstance(place, Obstacle) else replace(facts, last_position=place)


def steps_taken(debtor: Debtor, ladders: Ladders) -> list[StepKind]:
    """The kinds of the steps that its case has come past."""
    if debtor.procedure_id is None:
        return []
    rungs = ladders.by_id[debtor.procedure_id].rungs
    return [rung.kind for rung in rungs[: debtor.facts.last_position]]


def _debtor(day: date, row: tuple) -> Debtor:
    _row_id, account_id, customer_class, grade, voltage, pack, currency, procedure_id, *known = row
    return Debtor(
        account_id, Traits(customer_class, grade, voltage, pack, currency), procedure_id, facts_of(day, known)
    )

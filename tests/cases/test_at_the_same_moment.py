"""Two people, or a person and a list, at the same account in the same moment: each with a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from collections_app.cases.batch import MassHold, place_holds
from collections_app.cases.models import Hold
from collections_app.cases.operations import CannotHold, CannotProtect, place_hold, protect
from collections_app.customers.models import Account
from collections_app.engine.cut_orders import CannotOrder
from tests.cuts import approve, ask, make_people, order_of, to_the_proposal
from tests.engine.test_cut_orders import ship_ladders_again
from tests.factories import make_account
from tests.scenarios.story import Story, day

TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do all of them at the same moment; what each has answered, a refusal included."""
    start = threading.Barrier(len(works))

    def alone(work: Callable[[], object]) -> object:
        try:
            start.wait(timeout=10)
            return work()
        except (CannotHold, CannotProtect) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as people:
        return [future.result(timeout=60) for future in [people.submit(alone, work) for work in works]]


def wait_until_somebody_waits() -> None:
    """Until a connection waits for a lock that another one holds."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return


def test_a_cut_that_is_approved_while_a_protection_is_being_recorded_is_refused() -> None:
    """The approval waits for the account, and then sees who is protected."""
    people = make_people()
    ship_ladders_again()
    proposed = to_the_proposal(Story())
    ask(proposed, people["officer"])

    def approve_alone() -> None:
        try:
            approve(proposed, people["supervisor"])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as supervisor:
        with transaction.atomic():
            protect(account=proposed.account, reason="life_support", from_on=day("08-14"), evidence="seen")
            approval: Future = supervisor.submit(approve_alone)
            wait_until_somebody_waits()
        with pytest.raises(CannotOrder, match="Protected: life support"):
            approval.result(timeout=60)
    assert order_of(proposed).status == "requested"


def test_of_two_who_record_the_same_one_is_told_so() -> None:
    account = make_account()

    def record() -> object:
        return protect(account=account, reason="infant", from_on=TODAY)

    refusals = [answer for answer in at_once(record, record) if isinstance(answer, CannotProtect)]
    assert (len(refusals), account.protections.count(), account.events.count()) == (1, 1, 1)


def test_of_two_who_place_a_hold_one_is_told_so() -> None:
    account = make_account()

    def place() -> object:
        return place_hold(account=account, reason="complaint", placed_on=TODAY)

    refusals = [answer for answer in at_once(place, place) if isinstance(answer, CannotHold)]
    assert (len(refusals), Hold.objects.count()) == (1, 1)


def test_two_lists_in_opposite_order_hold_everybody_once() -> None:
    Account.objects.bulk_create(
        Account(account_no=f"M{number}", customer=make_account(f"A{number}").customer, customer_class="residential")
        for number in range(200)
    )
    ids = list(Account.objects.order_by("pk").values_list("pk", flat=True))

    def hold(accounts: list[int]) -> MassHold:
        return place_holds(accounts=accounts, reason="disaster", until=None, on=TODAY)

    answers = at_once(lambda: hold(ids), lambda: hold(ids[::-1]))
    assert sorted(answer.placed for answer in answers if isinstance(answer, MassHold)) == [0, 400]
    assert Hold.objects.count() == 400

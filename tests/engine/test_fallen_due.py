"""Nobody is forgotten: whenever bills come and whichever nights are run, the first night after a due day looks at the debtor."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from collections_app.billing.batch import allocate_payments
from collections_app.customers.models import Account
from collections_app.engine import night
from collections_app.engine.explain import explain
from collections_app.engine.runner import run_stages
from collections_app.engine.treatment import reassess, treat_accounts
from collections_app.facts.batch import take_snapshot
from collections_app.facts.models import AccountDay, DiaryEntry
from collections_app.imports.loaders import load
from tests.factories import make_account, make_payment

pytestmark = pytest.mark.django_db
FIRST = date(2026, 7, 1)
LOADED_ON = date(2026, 9, 1)
"""The day on which files are loaded has no bearing on the nights, which may be run long afterwards."""


def day(number: int) -> date:
    return FIRST + timedelta(number)


def load_bills(*bills: tuple[str, Account, date]) -> None:
    rows = [f"{no},{account.account_no},2026-06-01,{due_on},100.00" for no, account, due_on in bills]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bills.csv"
        path.write_text("\n".join(["bill_no,account_no,issued_on,due_on,amount", *rows]), encoding="utf-8")
        assert load("bills", path, on=LOADED_ON).rejected == 0


class Struck(Exception):
    """Lightning strikes."""


def break_off(on: date) -> None:
    """Only the night of that day is struck, after its snapshot; it finishes what was broken off before it."""

    def strike(day: date) -> int:
        if day == on:
            raise Struck
        return 0

    with pytest.raises(Struck):
        run_stages(on, (allocate_payments, take_snapshot, strike, treat_accounts))


arrivals = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans()), min_size=1, max_size=4)
"""(loaded before the night of that day, due on that day, paid with the bill)"""
nights = st.lists(st.sampled_from(["run", "run", "twice", "left out", "broken off"]), min_size=8, max_size=8)


class TestEveryDebtorIsLookedAt(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(arrivals, nights)
    def test_on_the_first_night_after_a_bill_became_overdue(self, arrivals: list, nights: list) -> None:
        waiting: list[tuple[Account, date]] = []
        expected: dict[Account, date] = {}
        for number, happens in enumerate([*nights, "run"]):
            waiting += self.load(number, arrivals)
            if happens == "left out":
                continue
            for account, due_on in waiting:
                if due_on < day(number):
                    expected.setdefault(account, day(number))
            self.HAPPENS[happens](day(number))
        looked_at = AccountDay.objects.filter(look=0).exclude(verdict="")
        assert {account: looked_at.filter(account=account).earliest("day").day for account in expected} == expected
        assert len(expected) == len(waiting)
        assert not AccountDay.objects.exclude(account__in=expected).exists(), "who has paid need not be looked at"

    HAPPENS = {
        "run": night.run,
        "twice": lambda on: (night.run(on), night.run(on)),
        "broken off": break_off,
    }

    @staticmethod
    def load(number: int, arrivals: list) -> list[tuple[Account, date]]:
        """What comes before the night of that number: the debtors among it, with the due day of each."""
        debtors = []
        for due, is_paid in [(due, is_paid) for loaded, due, is_paid in arrivals if loaded == number]:
            account = make_account()
            load_bills((f"B{account.pk}", account, day(due)))
            if is_paid:
                make_payment(account, "100.00", day(0))
            else:
                debtors.append((account, day(due)))
        return debtors


def test_a_bill_needs_an_entry_in_the_diary_only_when_the_nights_have_passed_its_due_day() -> None:
    account = make_account()
    load_bills(("OLD", account, day(1)))
    night.run(day(5))
    load_bills(("LATE", account, day(4)), ("DUE", account, day(5)), ("LATER", account, day(9)))
    assert list(DiaryEntry.objects.filter(look_on__lte=day(5)).values_list("look_on", flat=True)) == [day(5)]
    DiaryEntry.objects.all().delete()
    load_bills(("DUE", account, day(6)))
    assert [entry.look_on for entry in DiaryEntry.objects.all()] == [day(7)], "a bill that is changed has one"


def test_explain_sees_a_bill_that_has_fallen_due_since_the_last_look() -> None:
    account = make_account()
    load_bills(("OLD", account, day(1)), ("NEW", account, day(8)))
    night.run(day(2))
    assert explain(account, day(8))["facts"]["overdue"] == "100.00"
    assert explain(account, day(9))["facts"]["overdue"] == "200.00"
    make_payment(account, "200.00", day(10))
    reassess(account.pk, day(10))
    assert explain(account, day(9))["facts"]["overdue"] == "200.00", "paid later, it was open that day"

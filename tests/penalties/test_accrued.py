"""Penalties in SQL exactly as the pure reference reckons them, for every law, whatever was paid, bounced or paused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from collections_app.billing.models import Allocation, Bill, Payment
from collections_app.engine.penalties import penalty_terms
from collections_app.penalties.batch import accrued_penalties
from collections_app.penalties.models import PenaltyPause
from collections_app.procedures.packs import law, pack_ids
from collections_app.rules.lifecycle import CLASSES
from collections_app.rules.penalties import UnknownRate, penalty_lines
from tests.factories import make_account, make_bill

FIRST = date(2025, 9, 1)
money = st.integers(1, 5_000_000).map(lambda cents: Decimal(cents) / 100)
payments = st.lists(st.tuples(st.integers(-30, 400), st.integers(0, 20), st.integers(1, 100)), max_size=4)
"""(paid so many days after the due day, known so many days later, per cent of what is left)"""
pauses = st.lists(st.tuples(st.integers(-20, 400), st.none() | st.integers(0, 90), st.booleans()), max_size=3)
"""(begins so many days after the due day, lasts so many days or without end, of this bill alone)"""


def paid_by(bill: Bill, known: list[Any], bounced: int | None) -> list[tuple[date, Decimal]]:
    """Payments with their allocations, the first of them perhaps reversed; answers what the reference is told."""
    told, left = [], bill.amount
    for number, (paid, later, percent) in enumerate(known):
        amount = (left * percent / 100).quantize(Decimal("0.01"))
        if amount <= 0:
            continue
        left -= amount
        paid_on = bill.due_on + timedelta(paid)
        told.append((paid_on, amount, paid_on + timedelta(later), f"{bill.bill_no}-{number}"))
    if bounced is not None and told:
        _on, amount, known_on, number = told[0]
        told.append((known_on, -amount, known_on + timedelta(bounced), f"{number}-back"))
    money_in = {}
    for paid_on, amount, known_on, number in told:
        back = {"reverses": money_in[number.removesuffix("-back")]} if amount < 0 else {}
        money_in[number] = Payment.objects.create(
            payment_no=number, account=bill.account, paid_on=paid_on, amount=amount, **back
        )
        payment = back.get("reverses", money_in[number])
        Allocation.objects.create(payment=payment, bill=bill, amount=amount, allocated_on=known_on)
    return [(paid_on if amount > 0 else known_on, amount, known_on) for paid_on, amount, known_on, _no in told]


def paused(bill: Bill, known: list[Any]) -> list[tuple[date, date]]:
    told = []
    for begins, lasts, is_of_bill in known:
        first = bill.due_on + timedelta(begins)
        last = None if lasts is None else first + timedelta(lasts)
        PenaltyPause.objects.create(
            account=bill.account, bill=bill if is_of_bill else None, from_on=first, to_on=last, reason="flood"
        )
        told.append((first, last or date.max - timedelta(1)))
    return told


class TestAccrued(TestCase):
    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        pack=st.sampled_from(pack_ids()), customer_class=st.sampled_from(CLASSES), amount=money, due=st.integers(0, 200),
        payments=payments, bounced=st.none() | st.integers(0, 30), pauses=pauses, late=st.integers(-5, 500),
        share=st.none() | st.integers(50, 100), agreed=st.none() | st.sampled_from(["0.5", "1", "1.234", "3", "3.001"]),
    )  # fmt: skip
    def test_sql_and_reference_agree(
        self, pack: str, customer_class: str, amount: Decimal, due: int, payments: list, bounced: int | None,
        pauses: list, late: int, share: int | None, agreed: str | None,
    ) -> None:  # fmt: skip
        rate = Decimal(agreed) if agreed else None
        account = make_account(law_pack=pack, customer_class=customer_class, contract_permille=rate)
        bill = make_bill(account, str(amount), FIRST + timedelta(due))
        day = bill.due_on + timedelta(late)
        money_in = [(on, sum_) for on, sum_, known_on in paid_by(bill, payments, bounced) if known_on <= day]
        held = paused(bill, pauses)
        base = None if share is None else (amount * share / 100).quantize(Decimal("0.01"))
        found = accrued_penalties(day, {bill.pk: base}, penalty_terms()).get(bill.pk, Decimal(0))
        try:
            terms = law(pack).penalty.as_agreed(rate)
            lines = penalty_lines(
                amount if base is None else base, bill.due_on, money_in, day, customer_class, terms, held
            )
        except UnknownRate:
            assert found is None
        else:
            expected = sum((line.amount for line in lines), Decimal(0))
            assert found is not None
            assert abs(found - expected) <= Decimal("1e-10"), (lines, money_in)

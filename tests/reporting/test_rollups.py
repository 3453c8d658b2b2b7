"""The rollups agree with books kept by hand, whatever is billed, paid, bounced and handed over, and whenever they are made."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Payment
from collections_app.customers.models import Account
from collections_app.customers.moves import AccountMove
from collections_app.org.models import OrgUnit
from collections_app.reporting.batch import measure_day, measure_months
from collections_app.reporting.models import Figure
from collections_app.rules.figures import Figures
from tests.factories import make_account, make_bill, make_payment, make_unit
from tests.reporting.plain import Books

FIRST, DAYS = date(2025, 11, 10), 110
ACCOUNTS = ("one", "two")
UNITS = ("east", "west")

number = st.integers(0, 10)
money = st.integers(1, 30_000).map(lambda cents: Decimal(cents) / 100)
bill = st.tuples(st.just("bill"), st.sampled_from(ACCOUNTS), money, st.integers(0, 40))
payment = st.tuples(st.just("payment"), st.sampled_from(ACCOUNTS), money, number)
bounce = st.tuples(st.just("bounce"), st.sampled_from(ACCOUNTS), money, number)
move = st.tuples(st.just("move"), st.sampled_from(ACCOUNTS), money, number)
stories = st.lists(st.tuples(st.integers(0, DAYS), st.one_of(bill, bill, payment, payment, bounce, move)), max_size=14)
"""(on day, (what happens, to whom, how much, a number for whatever it needs))"""


class Story:
    """The same history in the database and in the books; a night on every day on which anything happened."""

    def __init__(self, events: list) -> None:
        self.books = Books()
        self.units = {code: make_unit(code) for code in UNITS}
        self.accounts = {name: make_account(unit=self.units["east"]) for name in ACCOUNTS}
        self.payments: list[Payment] = []
        for name in ACCOUNTS:
            self.books.owners[name].append((date.min, "east"))
        days = sorted({day for day, _event in events} | {DAYS})
        for day in days:
            today = FIRST + timedelta(day)
            for on, (what, *details) in events:
                if on == day:
                    getattr(self, what)(today, *details)
            allocate_payments(today)
            self.books.night(today)

    def bill(self, today: date, name: str, amount: Decimal, later: int) -> None:
        self.books.add_bill(name, today, today + timedelta(later), amount)
        make_bill(self.accounts[name], str(amount), today + timedelta(later), issued_on=today)

    def payment(self, today: date, name: str, amount: Decimal, _number: int) -> None:
        self.books.add_payment(name, today, amount)
        self.payments.append(make_payment(self.accounts[name], str(amount), today))

    def bounce(self, today: date, _name: str, amount: Decimal, which: int) -> None:
        if not self.payments:
            return
        place = which % len(self.payments)
        paid, kept = self.payments[place], self.books.payments[place]
        left = kept.amount - sum(back for _day, back in kept.reversals)
        if back := min(left, amount):
            kept.reversals.append((today, back))
            Payment.objects.create(
                payment_no=f"{paid.payment_no}-{len(kept.reversals)}", account=paid.account, paid_on=today,
                amount=-back, reverses=paid,
            )  # fmt: skip

    def move(self, today: date, name: str, _amount: Decimal, which: int) -> None:
        account, to = self.accounts[name], self.units[UNITS[which % 2]]
        if account.unit == to:
            return
        AccountMove.objects.create(account=account, on=today, unit=account.unit, customer_class=account.customer_class)
        account.unit = to
        account.save(update_fields=["unit"])
        self.books.owners[name].append((today, to.code))


def measured(grain: str, first: date) -> dict[str, dict[str, object]]:
    found = Figure.objects.filter(grain=grain, from_on=first).totals().summed("unit__code")
    return {unit: told for unit, figures in found.items() if (told := as_told(figures))}


def as_told(figures: Figures) -> dict[str, object]:
    """Under the names of the books, and without what is nothing."""
    families = {"age": figures.ages, "was": figures.was, "cured": figures.cured, "rolled": figures.rolled}
    told = {f"{name} {place}": value for name, row in families.items() for place, value in enumerate(row)}
    names = (
        "opening opening_old issued received_month received_year received_old taken_back moved moved_old closing closing_old "
        "cross_year bills debtors"
    )
    told |= {name: getattr(figures, name) for name in names.split()}
    return {name: value for name, value in told.items() if value}


class TestAgainstTheBooks(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(stories, st.integers(0, DAYS))
    def test_every_month_and_any_day(self, events: list, any_day: int) -> None:
        story = Story(events)
        last = FIRST + timedelta(DAYS)
        measure_months(FIRST, last)
        for first in (date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)):
            end = min((first + timedelta(32)).replace(day=1) - timedelta(1), last)
            by_hand = {unit: told for unit, told in story.books.figures(first, end).items() if told}
            assert measured("month", first) == by_hand, first
        day = FIRST + timedelta(any_day)
        measure_day(day)
        assert measured("day", day) == {unit: told for unit, told in story.books.figures(day, day).items() if told}

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(stories)
    def test_what_is_to_be_collected_is_received_or_left(self, events: list) -> None:
        Story(events)
        measure_months(FIRST, FIRST + timedelta(DAYS))
        pieces = Figure.objects.pieces().summed("unit", "from_on")
        assert all(figures.is_balanced for figures in pieces.values())
        for unit in OrgUnit.objects.all():
            months = [pieces.get((unit.pk, first), Figures()) for first in (date(2025, 12, 1), date(2026, 1, 1))]
            assert months[0].closing == months[1].opening


@pytest.fixture
def _measured(db: None) -> None:
    Story(
        [
            (0, ("bill", "one", Decimal(100), 20)),
            (40, ("move", "one", Decimal(0), 1)),
            (50, ("payment", "one", Decimal(30), 0)),
        ]
    )
    measure_day(FIRST + timedelta(DAYS))


def without_ids() -> list:
    fields = [field.attname for field in Figure._meta.fields if field.name != "id"]
    return list(Figure.objects.order_by("grain", "from_on", "is_total", "unit_id").values_list(*fields))


def test_the_same_day_twice_changes_nothing(_measured: None) -> None:
    before = without_ids()
    measure_day(FIRST + timedelta(DAYS))
    assert without_ids() == before


def test_a_day_that_is_over_gives_the_same_when_much_has_happened_since(db: None) -> None:
    story = Story([(0, ("bill", "one", Decimal(100), 20)), (3, ("payment", "one", Decimal(30), 0))])
    day = FIRST + timedelta(30)
    measure_day(day)
    before = without_ids()
    later = day + timedelta(20)
    story.move(later, "one", Decimal(0), 1)
    story.payment(later, "one", Decimal(70), 0)
    story.bounce(later, "one", Decimal(10), 0)
    allocate_payments(later)
    measure_day(day)
    assert without_ids() == before


def test_a_day_measured_again_leaves_its_month_as_long_as_it_was(_measured: None) -> None:
    measure_day(FIRST + timedelta(DAYS))
    month = Figure.objects.filter(grain="month", from_on=date(2026, 2, 1))
    assert set(month.values_list("to_on", flat=True)) == {date(2026, 2, 28)}
    measure_day(date(2026, 2, 3))
    assert set(month.values_list("to_on", flat=True)) == {date(2026, 2, 28)}


def test_currencies_are_never_added_up(db: None) -> None:
    unit = make_unit("east")
    for currency in ("CNY", "EUR"):
        make_bill(make_account(unit=unit, currency=currency), "100.00", FIRST + timedelta(9), issued_on=FIRST)
    measure_day(FIRST)
    found = Figure.objects.filter(grain="day").totals().summed("currency")
    assert {currency: figures.issued for currency, figures in found.items()} == {"CNY": 100, "EUR": 100}


def test_an_account_without_a_unit_is_measured_too(db: None) -> None:
    make_bill(make_account(unit=None), "100.00", FIRST + timedelta(9), issued_on=FIRST)
    measure_day(FIRST)
    assert Figure.objects.filter(grain="day", unit=None).totals().get().issued == 100
    assert Account.objects.get().unit is None


def test_a_month_whose_last_nights_were_skipped_is_measured_to_its_end_by_the_next(db: None) -> None:
    account = make_account(unit=make_unit("east"))
    make_bill(account, "10.00", date(2026, 2, 9), issued_on=date(2026, 1, 2))
    measure_day(date(2026, 1, 20))
    make_bill(account, "90.00", date(2026, 2, 9), issued_on=date(2026, 1, 30))
    measure_day(date(2026, 2, 3))
    month = Figure.objects.totals().get(grain="month", from_on=date(2026, 1, 1))
    assert (month.to_on, month.issued) == (date(2026, 1, 31), 100)

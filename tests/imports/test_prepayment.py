"""The files of prepayment: top-ups and daily use, what they bring, what cannot be taken, the same file twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Payment
from collections_app.customers.models import Account
from collections_app.facts.models import DiaryEntry
from collections_app.prepaid.models import Draw, PrepaidAccount, TopUp
from collections_app.prepaid.operations import old_debt
from collections_app.rules.prepayment import draw, to_old_debt_of_each
from tests.factories import make_account, make_bill, make_payment
from tests.imports.conftest import TODAY, Take, counts, faults_of

TOP_UPS = "top_up_no,account_no,paid_on,amount,method\n"
DRAWS = "account_no,day,kwh\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepaid(account: Account) -> PrepaidAccount:
    Account.objects.filter(pk=account.pk).update(billing_mode="prepaid")
    return start(account)


def start(account: Account, **more: object) -> PrepaidAccount:
    given = {"set_value": 200, "price": Decimal("0.55"), "opened_on": date(2026, 2, 20)} | more
    return PrepaidAccount.objects.create(account=account, **given)


def balance(prepaid: PrepaidAccount) -> str:
    prepaid.refresh_from_db()
    return str(prepaid.balance)


class TestTopUps:
    def test_fill_the_balance(self, prepaid: PrepaidAccount, take: Take) -> None:
        file = TOP_UPS + "T1,A1,2026-03-01,50.00,bank\nT2,A1,2026-03-02,25.5,\n"
        assert counts(take("top_ups", file)) == (2, 0, 0, 0)
        assert balance(prepaid) == "75.50"
        assert TopUp.objects.get(top_up_no="T1").method == "bank"

    def test_the_same_file_again_changes_nothing(self, prepaid: PrepaidAccount, take: Take) -> None:
        file = TOP_UPS + "T1,A1,2026-03-01,50.00,bank\nT1,A1,2026-03-01,50.00,bank\n"
        assert counts(take("top_ups", file)) == (1, 0, 1, 0)
        assert counts(take("top_ups", file)) == (0, 0, 2, 0)
        PrepaidAccount.objects.update(balance=0, closed_on=TODAY)
        assert counts(take("top_ups", file)) == (0, 0, 2, 0)  # even once the prepayment has ended

    def test_their_share_is_a_payment_of_old_debt(self, prepaid: PrepaidAccount, take: Take) -> None:
        bills = [make_bill(prepaid.account, "12.00", date(2026, month, 10)) for month in (2, 1)]
        DiaryEntry.objects.all().delete()
        file = TOP_UPS + "T1,A1,2026-02-27,50.00,\nT2,A1,2026-03-02,100.00,\nT3,A1,2026-03-02,10.00,\n"
        assert counts(take("top_ups", file)) == (3, 0, 0, 0)
        shares = dict(TopUp.objects.values_list("top_up_no", "to_debt"))
        assert shares == {"T1": 15, "T2": 9, "T3": 0}
        paid = Payment.objects.order_by("payment_no").values_list("payment_no", "paid_on", "amount")
        assert list(paid) == [("TU-T1", date(2026, 2, 27), 15), ("TU-T2", TODAY, 9)]
        assert balance(prepaid) == "136.00"
        assert set(DiaryEntry.objects.values_list("look_on", flat=True)) == {date(2026, 2, 27), TODAY}
        allocate_payments(TODAY)
        for bill in bills:
            bill.refresh_from_db()
            assert bill.open_amount == 0

    def test_what_cannot_be_taken_is_named(self, prepaid: PrepaidAccount, take: Take) -> None:
        make_account("A2")
        start(make_account("A3"), closed_on=TODAY)
        make_payment(make_account("A4"), "5.00", TODAY, payment_no="TU-T6")
        take("top_ups", TOP_UPS + "T0,A1,2026-03-01,10.00,\n")
        rows = (
            "T1,nobody,2026-03-01,10,\nT2,A2,2026-03-01,10,\nT3,A3,2026-03-01,10,\nT4,A1,2026-02-19,10,\n"
            "T5,A1,2026-03-03,10,\nT6,A1,2026-03-01,10,\nT0,A1,2026-03-01,11.00,\nT7,A1,2026-03-01,0,\nT8,A1,2026-03-01,1,\n"
        )
        report = take("top_ups", TOP_UPS + rows)
        assert counts(report) == (1, 0, 0, 8)
        assert faults_of(report) == [
            (2, "account_no", "nobody", "there is no such account"),
            (3, "account_no", "A2", "the account does not pay in advance"),
            (4, "account_no", "A3", "the account no longer pays in advance"),
            (5, "paid_on", "2026-02-19", "lies before the day from which the account pays in advance (2026-02-20)"),
            (6, "paid_on", "2026-03-03", "lies after the day on which it is loaded"),
            (7, "top_up_no", "T6", "the payment of old debt that belongs to it has a number that is taken"),
            (8, "top_up_no", "T0", "another top-up has this number"),
            (9, "amount", "0", "has to be more than zero"),
        ]

    def test_go_to_the_prepayment_that_runs(self, prepaid: PrepaidAccount, take: Take) -> None:
        PrepaidAccount.objects.update(closed_on=date(2026, 2, 25))
        again = start(prepaid.account, opened_on=date(2026, 3, 1))
        assert counts(take("top_ups", TOP_UPS + "T1,A1,2026-03-02,20,\n")) == (1, 0, 0, 0)
        assert (balance(prepaid), balance(again)) == ("0.00", "20.00")


class TestDraws:
    def test_take_what_was_used_at_the_price_of_the_account(self, prepaid: PrepaidAccount, take: Take) -> None:
        PrepaidAccount.objects.update(incentive_percent=Decimal("2.5"))
        assert counts(take("draws", DRAWS + "A1,2026-03-01,10\nA1,2026-03-02,7.455\n")) == (2, 0, 0, 0)
        one = Draw.objects.get(day="2026-03-01")
        assert (one.amount, one.price, one.incentive_percent) == (Decimal("5.36"), Decimal("0.55"), Decimal("2.5"))
        assert balance(prepaid) == "-9.36"

    def test_the_same_file_again_changes_nothing(self, prepaid: PrepaidAccount, take: Take) -> None:
        file = DRAWS + "A1,2026-03-01,10\n"
        take("draws", file)
        PrepaidAccount.objects.update(price=Decimal("0.99"))
        assert counts(take("draws", file)) == (0, 0, 1, 0)
        assert balance(prepaid) == "-5.50"

    def test_what_cannot_be_taken_is_named(self, prepaid: PrepaidAccount, take: Take) -> None:
        make_account("A2")
        start(make_account("A3"), closed_on=TODAY)
        take("draws", DRAWS + "A1,2026-03-01,10\n")
        rows = (
            "nobody,2026-03-01,1\nA2,2026-03-01,1\nA3,2026-03-01,1\nA1,2026-02-19,1\nA1,2026-03-03,1\nA1,2026-03-01,11\n"
            "A1,2026-03-02,1.0005\nA1,2026-02-28,0\n"
        )
        report = take("draws", DRAWS + rows)
        assert counts(report) == (1, 0, 0, 7)
        assert faults_of(report) == [
            (2, "account_no", "nobody", "there is no such account"),
            (3, "account_no", "A2", "the account does not pay in advance"),
            (4, "account_no", "A3", "the account no longer pays in advance"),
            (5, "day", "2026-02-19", "lies before the day from which the account pays in advance (2026-02-20)"),
            (6, "day", "2026-03-03", "lies after the day on which it is loaded"),
            (7, "kwh", "11.000", "that day has been drawn already, with 10.000 kWh"),
            (8, "kwh", "1.0005", "is no number of kWh with at most three decimals"),
        ]

    def test_a_decimal_comma(self, prepaid: PrepaidAccount, take: Take) -> None:
        take("draws", 'account_no,day,kwh\nA1,2026-03-01,"4,125"\n', mapping='[formats]\ndecimal = ","\n')
        assert Draw.objects.get().kwh == Decimal("4.125")


class TestTheRulesAreTheReference:
    """What SQL reckons in a file is what the pure functions say."""

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        uses=st.lists(st.integers(0, 99_999), min_size=1, max_size=6), price=st.integers(1, 200_000),
        discount=st.integers(0, 9_999),
    )  # fmt: skip
    def test_of_draws(self, take: Take, uses: list[int], price: int, discount: int) -> None:
        prepaid = start(make_account(), price=Decimal(price) / 100_000, incentive_percent=Decimal(discount) / 100)
        days = [TODAY - timedelta(back) for back in range(len(uses))]
        lines = [f"{prepaid.account},{day},{Decimal(use) / 1000}\n" for day, use in zip(days, uses, strict=True)]
        take("draws", DRAWS + "".join(lines))
        drawn = list(prepaid.draws.order_by("-day").values_list("amount", flat=True))
        assert drawn == [draw(Decimal(use) / 1000, prepaid.terms) for use in uses]
        assert Decimal(balance(prepaid)) == -sum(drawn)

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        cents=st.lists(st.integers(1, 20_000), min_size=1, max_size=6), percent=st.integers(0, 100),
        owed=st.integers(1, 20_000),
    )  # fmt: skip
    def test_of_old_debt(self, take: Take, cents: list[int], percent: int, owed: int) -> None:
        prepaid = start(make_account(), debt_percent=percent)
        make_bill(prepaid.account, str(Decimal(owed) / 100), date(2026, 1, 10))
        amounts = [Decimal(one) / 100 for one in cents]
        lines = [f"{prepaid.account}-{n},{prepaid.account},{TODAY},{amount},\n" for n, amount in enumerate(amounts)]
        take("top_ups", TOP_UPS + "".join(lines))
        shares = [one.to_debt for one in prepaid.top_ups.order_by("id")]
        assert shares == to_old_debt_of_each(amounts, Decimal(percent), Decimal(owed) / 100)
        assert sum(amounts) == Decimal(balance(prepaid)) + sum(shares)
        assert sum(p.amount for p in prepaid.account.payments.all()) == sum(shares)


def test_old_debt_counts_money_that_waits(prepaid: PrepaidAccount) -> None:
    make_bill(prepaid.account, "40.00", date(2026, 2, 10))
    make_bill(prepaid.account, "70.00", date(2026, 3, 10), issued_on=date(2026, 2, 25))
    assert old_debt(prepaid.account, TODAY) == 40
    make_payment(prepaid.account, "15.00", TODAY)
    assert old_debt(prepaid.account, TODAY) == 25
    make_payment(prepaid.account, "55.00", TODAY)
    assert old_debt(prepaid.account, TODAY) == 0

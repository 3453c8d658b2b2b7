from datetime import date
from decimal import Decimal

from collections_app.rules.allocation import OpenBill, Purse, allocate

JAN, FEB, MAR = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


def test_money_without_a_name_settles_the_oldest_debt_first() -> None:
    bills = [OpenBill(1, MAR, Decimal(100)), OpenBill(2, JAN, Decimal(60)), OpenBill(3, FEB, Decimal(50))]
    assert allocate([Purse(9, MAR, Decimal(90))], bills) == {(9, 2): Decimal(60), (9, 3): Decimal(30)}


def test_the_payers_designation_comes_first_and_the_rest_goes_to_the_oldest() -> None:
    bills = [OpenBill(1, JAN, Decimal(60)), OpenBill(2, MAR, Decimal(50))]
    settled = allocate([Purse(9, MAR, Decimal(80), names=2)], bills)
    assert settled == {(9, 2): Decimal(50), (9, 1): Decimal(30)}


def test_what_is_left_over_stays_as_credit() -> None:
    purse = Purse(9, MAR, Decimal(100))
    allocate([purse], [OpenBill(1, JAN, Decimal(60))])
    assert purse.available == Decimal(40)

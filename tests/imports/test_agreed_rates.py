"""The penalty rate agreed in a supply contract: taken within the range of the account's law, refused outside it."""

from decimal import Decimal

import pytest

from collections_app.customers.models import Account
from tests.imports.conftest import Take, counts, faults_of

HEAD = "account_no,customer_no,customer_class,law_pack,contract_permille\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(take: Take) -> None:
    take("customers", "customer_no,name\nK1,Zhang San\n")


def rates() -> dict[str, Decimal | None]:
    return dict(Account.objects.values_list("account_no", "contract_permille"))


def test_a_rate_within_the_range_is_taken_kept_and_taken_away(known: None, take: Take) -> None:
    take("accounts", f"{HEAD}A1,K1,industrial,cn-2024,1.5\nA2,K1,industrial,,3\nA3,K1,industrial,,\n")
    assert rates() == {"A1": Decimal("1.5"), "A2": Decimal(3), "A3": None}
    assert counts(take("accounts", f"{HEAD}A1,K1,industrial,,\nA2,K1,industrial,,0\n")) == (0, 1, 1, 0)
    assert rates() == {"A1": Decimal("1.5"), "A2": None, "A3": None}


def test_a_rate_outside_the_range_is_refused_with_the_range(known: None, take: Take) -> None:
    report = take("accounts", f"{HEAD}A1,K1,industrial,,0.5\nA2,K1,industrial,de,2\nA3,K1,industrial,,much\n")
    assert faults_of(report) == [
        (2, "contract_permille", "0.5", "is no rate that the law of the account lets one agree on: 1–3 permille a day"),
        (3, "contract_permille", "2", "under the law of the account (de) no penalty rate can be agreed"),
        (4, "contract_permille", "much", "is no rate with at most three decimals"),
    ]  # fmt: skip
    assert rates() == {}


def test_an_account_does_not_carry_its_rate_under_a_law_that_knows_none(known: None, take: Take) -> None:
    take("accounts", f"{HEAD}A1,K1,industrial,,2\n")
    moved = "account_no,customer_no,customer_class,law_pack\nA1,K1,industrial,de\n"
    assert faults_of(take("accounts", moved)) == [
        (2, "contract_permille", "2", "under the law of the account (de) no penalty rate can be agreed")
    ]
    assert counts(take("accounts", f"{HEAD}A1,K1,industrial,de,0\n")) == (0, 1, 0, 0)


def test_a_file_with_decimal_commas(known: None, take: Take) -> None:
    text = "account_no;customer_no;customer_class;contract_permille\nA1;K1;industrial;1,5\nA2;K1;industrial;1.5\n"
    report = take("accounts", text, mapping='[formats]\ndecimal = ","\ndelimiter = ";"\n')
    assert rates() == {"A1": Decimal("1.5")}
    assert faults_of(report) == [
        (3, "contract_permille", "1.5", "is no rate with a decimal comma and at most three decimals")
    ]

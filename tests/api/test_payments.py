"""A payment posted by another system counts at once."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from rest_framework.response import Response
from rest_framework.test import APIClient

from collections_app.api.posting import find
from collections_app.billing.models import Payment
from collections_app.engine.night import run
from collections_app.facts.models import AccountDay
from tests.api.conftest import DAY, Company
from tests.factories import make_account, make_bill, make_payment, make_staff


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(f"{DAY}T12:00:00+08:00", tick=False):
        yield


@pytest.fixture
def counter(company: Company, sign_in: Callable) -> Callable[..., Response]:
    """The counter of the north branch: posts a payment that is right but for what the test says."""
    client = sign_in(make_staff("cleo", "supervisor", company.north.unit))

    def post(**fields: Any) -> Response:
        usual = {"payment_no": "T-1", "account_no": "north-1", "paid_on": "2026-03-02", "amount": "300.00"}
        body = {key: value for key, value in (usual | fields).items() if value is not ...}
        return client.post("/api/v1/payments", json.dumps(body), content_type="application/json")

    return post


def errors(answer: Response) -> list[tuple[str | None, str]]:
    assert answer.status_code == 400, answer.json()
    return [(error["attr"], error["detail"]) for error in answer.json()["errors"]]


class TestWhatAPaymentDoes:
    def test_it_is_recorded_and_answered_as_it_is_stored(self, counter: Callable) -> None:
        answer = counter(method="cash", amount="12.50")
        assert answer.status_code == 201
        payment = answer.json()["payment"]
        assert payment.pop("received_at")
        assert payment == {
            "payment_no": "T-1", "account_no": "north-1", "paid_on": "2026-03-02", "currency": "CNY", "amount": "12.50",
            "bill_no": None, "method": "cash", "reverses_payment_no": None, "allocated": "12.50",
        }  # fmt: skip

    def test_the_debt_that_is_paid_closes_its_case_at_once(self, company: Company, counter: Callable) -> None:
        decision = counter().json()["decision"]
        assert (decision["verdict"], decision["reason_code"]) == ("close", "debt_paid")
        assert decision["case_no"] == "north-C1"
        assert "paid" in decision["reason"]
        company.north.case.refresh_from_db()
        assert (company.north.case.status, company.north.case.closed_on) == ("closed", DAY)

    def test_part_of_the_debt_leaves_the_case_open_and_says_why(self, company: Company, counter: Callable) -> None:
        decision = counter(amount="100").json()["decision"]
        assert decision["verdict"] == "wait"
        assert decision["reason_code"]
        company.north.case.refresh_from_db()
        assert company.north.case.status == "open"

    def test_the_bill_that_is_named_is_settled_first(self, company: Company, counter: Callable) -> None:
        younger = make_bill(company.north.account, "80.00", due_on=date(2026, 2, 20))
        Payment.objects.all().update(paid_on=date(2026, 4, 1))  # nothing else to allocate
        counter(amount="80.00", bill_no=younger.bill_no)
        younger.refresh_from_db()
        assert younger.open_amount == 0

    def test_a_reversal_reopens_what_the_payment_had_settled(self, company: Company, counter: Callable) -> None:
        counter()
        answer = counter(payment_no="T-1R", reverses_payment_no="T-1")
        assert answer.status_code == 201
        assert answer.json()["payment"]["amount"] == "-300.00"
        assert answer.json()["payment"]["reverses_payment_no"] == "T-1"
        company.north.bill.refresh_from_db()
        assert company.north.bill.open_amount == 260  # the 40.00 that came in before stay

    def test_nothing_is_kept_if_the_account_cannot_be_looked_at(
        self, counter: Callable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(account_id: int, on: date) -> None:
            raise RuntimeError("out of order")

        monkeypatch.setattr("collections_app.api.posting.reassess", broken)
        with pytest.raises(RuntimeError):
            counter()
        assert not Payment.objects.filter(payment_no="T-1").exists()


class TestWhatIsRefused:
    def test_an_empty_body_is_told_all_it_lacks(self, counter: Callable) -> None:
        found = errors(counter(payment_no=..., account_no=..., paid_on=..., amount=...))
        assert [attr for attr, _ in found] == ["payment_no", "account_no", "paid_on", "amount"]

    @pytest.mark.parametrize(
        "amount", ["0", "-5", "0.001", "12.345", "1e3x", "NaN", "Infinity", "9" * 13, "", None, [], {}]
    )
    def test_money_that_is_no_money(self, counter: Callable, amount: Any) -> None:
        assert [attr for attr, _ in errors(counter(amount=amount))] == ["amount"]

    @pytest.mark.parametrize("day", ["2026-03-03", "2026-02-30", "02.03.2026", "2026-03-02T10:00", "", None, 20260302])
    def test_a_day_that_has_not_come_or_does_not_exist(self, counter: Callable, day: Any) -> None:
        assert [attr for attr, _ in errors(counter(paid_on=day))] == ["paid_on"]

    @pytest.mark.parametrize("number", ["south-1", "nobody", "\0", "\ud800", "", None, 7, ["north-1"], {"a": 1}])
    def test_an_account_that_is_unknown_or_out_of_sight(self, counter: Callable, number: Any) -> None:
        assert [attr for attr, _ in errors(counter(account_no=number))] == ["account_no"]

    def test_out_of_sight_is_worded_like_unknown(self, counter: Callable) -> None:
        assert errors(counter(account_no="south-1")) == [("account_no", "There is no account south-1.")]
        assert errors(counter(bill_no="south-B1")) == [("bill_no", "There is no bill south-B1.")]
        assert errors(counter(reverses_payment_no="south-P1")) == [
            ("reverses_payment_no", "There is no payment south-P1.")
        ]

    def test_a_bill_of_another_account(self, company: Company, counter: Callable) -> None:
        neighbour = make_bill(make_account(unit=company.north.unit), "10", due_on=DAY)
        ((attr, words),) = errors(counter(bill_no=neighbour.bill_no))
        assert attr is None
        assert words == f"Bill {neighbour.bill_no} belongs to another account."

    def test_more_reversed_than_was_paid(self, counter: Callable) -> None:
        ((_, words),) = errors(counter(amount="40.01", reverses_payment_no="north-P1"))
        assert "north-P1" in words

    @pytest.mark.parametrize("number", ["", " ", "x" * 61, "a\0b", None, {}])
    def test_a_payment_without_a_proper_number(self, counter: Callable, number: Any) -> None:
        assert [attr for attr, _ in errors(counter(payment_no=number))] == ["payment_no"]

    @pytest.mark.parametrize("body", ["", "[]", "[1]", '"a"', "{", "null", "\udcff"])
    def test_a_body_that_is_no_object(self, north: APIClient, body: str) -> None:
        answer = north.post(
            "/api/v1/payments", body.encode("utf-8", "surrogateescape"), content_type="application/json"
        )
        assert answer.status_code == 400

    def test_a_form_is_not_json(self, north: APIClient) -> None:
        assert north.post("/api/v1/payments", {"payment_no": "1"}, format="multipart").status_code == 415


class TestPostedTwice:
    def test_the_same_payment_changes_nothing(self, counter: Callable) -> None:
        first = counter(method="cash").json()
        looks = AccountDay.objects.count()
        again = counter(method="cash")
        assert again.status_code == 200
        assert again.json() == first
        assert Payment.objects.filter(payment_no="T-1").count() == 1
        assert AccountDay.objects.count() == looks

    def test_the_same_reversal_changes_nothing(self, counter: Callable) -> None:
        counter()
        first = counter(payment_no="T-1R", reverses_payment_no="T-1").json()
        again = counter(payment_no="T-1R", reverses_payment_no="T-1")
        assert (again.status_code, again.json()) == (200, first)

    @pytest.mark.parametrize(
        "other",
        [{"amount": "299.99"}, {"paid_on": "2026-03-01"}, {"method": "card"}, {"bill_no": "north-B1"},
         {"reverses_payment_no": "north-P1"}],
    )  # fmt: skip
    def test_another_payment_under_the_same_number_is_a_conflict(self, counter: Callable, other: dict) -> None:
        counter()
        answer = counter(**other)
        assert answer.status_code == 409
        assert answer.json() == {
            "type": "client_error",
            "errors": [{"code": "conflict", "detail": "Payment number T-1 belongs to another payment.", "attr": None}],
        }

    def test_a_number_used_by_another_branch_is_a_conflict_that_tells_nothing(self, counter: Callable) -> None:
        answer = counter(payment_no="south-P1", amount="40.00", paid_on="2026-02-10")
        assert answer.status_code == 409
        assert "south-1" not in str(answer.json())

    def test_a_payment_that_came_by_file_is_known(self, company: Company, counter: Callable) -> None:
        make_payment(company.north.account, "300.00", DAY, payment_no="T-1")
        answer = counter()
        assert answer.status_code == 200
        assert answer.json()["decision"] is None  # nobody has looked at the account yet


def test_two_counters_at_the_same_moment_record_one_payment(
    company: Company, counter: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second looks before the first has finished, and writes after."""
    first = counter().json()
    looked: list[str] = []

    def find_too_early(payment_no: str) -> Payment | None:
        looked.append(payment_no)
        return None if len(looked) == 1 else find(payment_no)

    monkeypatch.setattr("collections_app.api.posting.find", find_too_early)
    second = counter()
    assert (second.status_code, second.json()) == (200, first)
    assert len(looked) == 2


def test_a_payment_at_the_counter_and_a_night_come_to_the_same(company: Company, counter: Callable) -> None:
    make_payment(company.south.account, "300.00", DAY)
    counter()
    run(DAY)
    cases = (company.north.case, company.south.case)
    for case in cases:
        case.refresh_from_db()
    assert {(case.status, case.closed_on, case.close_reason) for case in cases} == {("closed", DAY, "paid")}

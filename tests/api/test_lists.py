"""Lists: what a row says, how lists are filtered, ordered and turned over, and how many questions they ask."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from collections_app.billing.models import Allocation
from collections_app.cases.models import CaseEvent
from collections_app.org.models import StaffMember
from tests.api.conftest import Branch, Company, make_branch, make_notice
from tests.factories import make_account, make_bill, make_staff, make_unit


def numbers(client: APIClient, url: str, key: str) -> list[str]:
    """The business numbers on all pages of a list."""
    found: list[str] = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.json()
        found += [row[key] for row in answer.json()["results"]]
        url = answer.json()["next"]
    return found


class TestRows:
    def test_an_account_says_what_it_owes_and_which_case_is_open(self, company: Company, north: APIClient) -> None:
        make_bill(company.north.account, "55.50", due_on=date(2027, 1, 1))
        Allocation.objects.create(
            payment=company.north.payment, bill=company.north.bill, amount=Decimal(40), allocated_on=date(2026, 2, 10)
        )
        row = north.get("/api/v1/accounts/north-1").json()
        assert row["open_amount"] == "315.50"
        assert row["open_case_no"] == "north-C1"
        assert (row["unit"], row["officer"], row["supply_point_no"]) == ("north", None, None)
        assert (row["customer_no"], row["customer_name"]) == ("K-north-1", "Customer of north-1")

    def test_a_customer_brings_the_current_contacts(
        self, company: Company, north: APIClient, sign_in: Callable
    ) -> None:
        contact = company.north.account.customer.contacts.get()
        contact.is_current = False
        contact.save()
        company.north.account.customer.contacts.create(kind="email", value="a@b.example")
        for asking, seen in (
            (sign_in(make_staff("olga", "officer", company.north.unit)), "a@b.example"),
            (north, "a•••@b.example"),
        ):
            row = asking.get("/api/v1/customers/K-north-1").json()
            assert [(contact["kind"], contact["value"]) for contact in row["contacts"]] == [("email", seen)]
        assert "id_number" not in row

    def test_a_bill_says_what_is_unpaid(self, north: APIClient) -> None:
        row = north.get("/api/v1/bills/north-B1").json()
        assert (row["amount"], row["paid"], row["open_amount"], row["currency"]) == ("300.00", "0.00", "300.00", "CNY")

    def test_a_case_names_its_ladder_and_its_last_step(self, company: Company, north: APIClient) -> None:
        assert north.get("/api/v1/cases/north-C1").json()["step"] is None
        company.north.case.step = company.north.case.procedure.steps.get(kind="demand")
        company.north.case.step_on = date(2026, 3, 1)
        company.north.case.save()
        row = north.get("/api/v1/cases/north-C1").json()
        assert (row["procedure"], row["procedure_version"], row["step"]) == ("residential", 1, "demand")

    def test_the_history_of_a_case_is_told_in_order(self, company: Company, north: APIClient) -> None:
        case, nora = company.north.case, make_staff("norbert", unit=company.north.unit)
        CaseEvent.objects.create(
            account=case.account, case=case, kind="note", on=date(2026, 2, 9), actor=nora, data={"text": "called"}
        )
        rows = north.get("/api/v1/cases/north-C1/events").json()["results"]
        assert [(row["kind"], row["actor"]) for row in rows] == [("case_opened", None), ("note", "norbert")]
        assert rows[1]["data"] == {"text": "called"}

    def test_a_notice_tells_all_that_the_letter_says(self, company: Company, north: APIClient) -> None:
        row = north.get("/api/v1/notices/N-north-C1-0").json()
        assert row["lines"] == [
            {"bill_no": "north-B1", "principal": "300.00", "days_late": 19, "penalty": "1.20", "fees": "0.00"}
        ]
        assert (row["total"], row["batch_no"], row["data"]) == ("301.20", "north-L1", {"notice_no": "N-north-C1-0"})
        assert "data" not in north.get("/api/v1/notices").json()["results"][0]

    def test_a_batch_counts_its_letters_and_those_withdrawn(self, company: Company, north: APIClient) -> None:
        branch = company.north
        make_notice(branch.case, branch.bill, branch.batch, occurrence=2)
        make_notice(
            branch.case, branch.bill, branch.batch, occurrence=3, status="withdrawn", withdrawn_on=date(2026, 2, 21)
        )
        row = north.get("/api/v1/batches/north-L1").json()
        assert (row["letters"], row["withdrawn"]) == (2, 1)


class TestFilters:
    def test_the_same_filters_as_in_the_lists_of_staff(self, head_office: APIClient) -> None:
        assert numbers(head_office, "/api/v1/bills?account_no=south-1", "bill_no") == ["south-B1"]
        assert numbers(head_office, "/api/v1/bills?overdue_on=2026-02-01", "bill_no") == []
        assert numbers(head_office, "/api/v1/accounts?unit=north", "account_no") == ["north-1"]
        assert numbers(head_office, "/api/v1/cases?status=open&status=closed", "case_no") == ["south-C1", "north-C1"]
        assert numbers(head_office, "/api/v1/notices?batch=south-L1", "notice_no") == ["N-south-C1-1"]

    @pytest.mark.parametrize(
        ("query", "attr", "words"),
        [
            ("acount_no=1", None, "no parameter acount_no"),
            ("overdue_on=01.02.2026", "overdue_on", "valid date"),
            ("overdue_on=02/03/2026", "overdue_on", "valid date"),
            ("overdue_min=5", "overdue_min", "overdue_on"),
            ("overdue_on=2026-02-01&overdue_min=NaN", "overdue_min", "number"),
            ("has_open_case=perhaps", "has_open_case", "perhaps"),
            ("customer_class=rich", "customer_class", "rich"),
            ("unit=south", "unit", "not one of the available choices"),
            ("ordering=name", "ordering", "account_no, recorded"),
            ("page_size=0", "page_size", "1 to 500"),
            ("page_size=501", "page_size", "1 to 500"),
            ("page_size=²", "page_size", "1 to 500"),
            ("cursor=abc", "cursor", "not one that a page gave"),
        ],
    )
    def test_a_parameter_that_makes_no_sense_is_refused(
        self, north: APIClient, query: str, attr: str | None, words: str
    ) -> None:
        answer = north.get(f"/api/v1/accounts?{query}")
        assert answer.status_code == 400
        assert answer.json()["type"] == "validation_error"
        (error,) = answer.json()["errors"]
        assert error["attr"] == attr
        assert words in error["detail"]

    def test_a_single_row_takes_no_parameters(self, north: APIClient) -> None:
        assert north.get("/api/v1/accounts/north-1?account_no=south-1").status_code == 400


class TestPages:
    @pytest.fixture
    def bills(self, company: Company) -> list[str]:
        """Seven more bills of the north, of which four fall due on one day."""
        days = [date(2026, 5, 1)] * 4 + [date(2026, 4, 1), date(2026, 6, 1), date(2026, 6, 1)]
        return [
            make_bill(company.north.account, "10", due_on=day, bill_no=f"X{n}").bill_no for n, day in enumerate(days)
        ]

    @pytest.mark.parametrize("ordering", ["due_on", "-due_on", "bill_no", "-bill_no", "recorded", "-recorded"])
    @pytest.mark.parametrize("size", [1, 2, 3, 500])
    def test_every_row_comes_once_and_in_order(
        self, bills: list[str], north: APIClient, ordering: str, size: int
    ) -> None:
        found = numbers(north, f"/api/v1/bills?ordering={ordering}&page_size={size}", "bill_no")
        whole = north.get(f"/api/v1/bills?ordering={ordering}").json()["results"]
        assert found == [row["bill_no"] for row in whole]
        assert sorted(found) == sorted([*bills, "north-B1"])
        if not ordering.endswith("recorded"):
            values = [row[ordering.removeprefix("-")] for row in whole]
            assert values == sorted(values, reverse=ordering.startswith("-"))

    def test_the_newest_come_first_unless_asked_otherwise(self, bills: list[str], north: APIClient) -> None:
        assert numbers(north, "/api/v1/bills", "bill_no")[:2] == ["X6", "X5"]

    def test_filters_stay_with_the_pages(self, bills: list[str], north: APIClient) -> None:
        found = numbers(north, "/api/v1/bills?due_from=2026-05-01&due_to=2026-05-31&page_size=3", "bill_no")
        assert found == ["X3", "X2", "X1", "X0"]

    def test_a_bill_that_arrives_meanwhile_neither_shifts_nor_repeats_rows(
        self, company: Company, bills: list[str], north: APIClient
    ) -> None:
        first = north.get("/api/v1/bills?page_size=4").json()
        make_bill(company.north.account, "10", due_on=date(2026, 5, 1), bill_no="late")
        seen = [row["bill_no"] for row in first["results"]] + numbers(north, first["next"], "bill_no")
        assert sorted(seen) == sorted([*bills, "north-B1"])

    def test_a_cursor_stays_with_its_order(self, bills: list[str], north: APIClient) -> None:
        following = north.get("/api/v1/bills?page_size=4&ordering=due_on").json()["next"]
        answer = north.get(following.replace("ordering=due_on", "ordering=bill_no"))
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["attr"] == "cursor"


LISTS = {
    "customers": 5, "accounts": 4, "bills": 4, "payments": 4, "cases": 4, "notices": 4, "batches": 4,
    "cases/north-0-C1/events": 6,
}  # fmt: skip


@pytest.mark.parametrize(("noun", "queries"), LISTS.items())
class TestQuestions:
    """Two questions for the units in sight, two for a page, one for what hangs on its rows, however many there are."""

    @pytest.fixture
    def branches(self, company: Company) -> list[Branch]:
        return [make_branch(company.north.unit, f"north-{n}") for n in range(3)]

    def test_a_list(
        self, branches: list[Branch], company: Company, sign_in: Callable, noun: str, queries: int,
        django_assert_num_queries: Any,
    ) -> None:  # fmt: skip
        nora = make_staff("nora", "administrator", company.north.unit)
        client = sign_in(StaffMember.objects.get(pk=nora.pk))
        with django_assert_num_queries(queries):
            rows = client.get(f"/api/v1/{noun}").json()["results"]
        assert len(rows) == (1 if "events" in noun else 4)


def test_a_number_with_dots_and_signs_is_found(company: Company, north: APIClient) -> None:
    make_account("户号 0.7-B/2", unit=company.north.unit)
    make_account("户号 0.7-B", unit=make_unit("deep", parent=company.north.unit))
    assert north.get("/api/v1/accounts/户号 0.7-B").status_code == 200
    assert numbers(north, "/api/v1/accounts?account_no=户号 0.7-B/2", "account_no") == ["户号 0.7-B/2"]

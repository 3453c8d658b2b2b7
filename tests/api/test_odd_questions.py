"""Whatever is asked, the answer is an answer: never a server error."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import signing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from collections_app.api.accounts import Accounts
from collections_app.api.batches import Batches
from collections_app.api.bills import Bills
from collections_app.api.cases import CaseEvents, Cases
from collections_app.api.customers import Customers
from collections_app.api.holds import Holds
from collections_app.api.notices import Notices
from collections_app.api.pagination import SALT, Pages
from collections_app.api.payments import Payments

LISTS = {
    "customers": Customers, "accounts": Accounts, "bills": Bills, "payments": Payments, "cases": Cases,
    "cases/north-C1/events": CaseEvents, "holds": Holds, "notices": Notices, "batches": Batches,
}  # fmt: skip
ODD = st.sampled_from([
    "", " ", "0", "-1", "1e999", "NaN", "-Infinity", "9" * 40, "0.005", "true", "None", "\0", "%", "_", "\\", "'", '"', "🙂",
    "2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "2026-03-01T00:00", "north", "south", "north-1", "open",
    "reminder", "en", "-recorded", "pk", "١", "\u202e", "a" * 5000,
])  # fmt: skip
VALUES = ODD | st.text(max_size=12) | st.dates().map(str) | st.integers().map(str) | st.decimals().map(str)
QUESTIONS = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True,
)  # fmt: skip


def encode(query: Any) -> str:
    return urlencode(query, errors="surrogatepass")


def answer(client: APIClient, url: str) -> int:
    response = client.get(url)
    assert response.status_code in {200, 400, 404}, url
    if response.status_code == 400:
        assert all(error["detail"] for error in response.json()["errors"])
    return response.status_code


@pytest.mark.parametrize(("noun", "view"), LISTS.items())
class TestLists:
    @QUESTIONS
    @given(data=st.data())
    def test_odd_values_for_known_parameters(self, north: APIClient, noun: str, view: Any, data: st.DataObject) -> None:
        names = [*getattr(view.filterset_class, "base_filters", ()), *Pages.parameters]
        query = data.draw(st.lists(st.tuples(st.sampled_from(names), VALUES), max_size=4))
        answer(north, f"/api/v1/{noun}?{encode(query)}")

    @QUESTIONS
    @given(name=VALUES, value=VALUES)
    def test_parameters_nobody_knows(self, north: APIClient, noun: str, view: Any, name: str, value: str) -> None:
        answer(north, f"/api/v1/{noun}?{encode([(name, value)])}")

    def test_each_filter_alone_with_a_sensible_value(self, north: APIClient, noun: str, view: Any) -> None:
        sensible = {
            "CharFilter": "north-1", "Prefix": "n", "Day": "2026-03-01", "Money": "10.5", "YesNo": "true",
            "Unit": "north", "Officer": "nora", "NumberFilter": "1",
        }  # fmt: skip
        for name, known in getattr(view.filterset_class, "base_filters", {}).items():
            value = sensible.get(type(known).__name__) or known.extra["choices"][0][0]
            needed = "&overdue_on=2026-03-01" if name in {"overdue_min", "overdue_max"} else ""
            assert answer(north, f"/api/v1/{noun}?{encode([(name, value)])}{needed}") == 200, name


@pytest.mark.parametrize("noun", [noun for noun in LISTS if "/" not in noun])
@QUESTIONS
@given(number=VALUES)
def test_odd_numbers(north: APIClient, noun: str, number: str) -> None:
    number = encode([("x", number)])[2:].replace("+", "%20")
    if number:
        response = north.get(f"/api/v1/{noun}/{number}")
        assert response.status_code in {400, 404}, number


@QUESTIONS
@given(content=st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4)))
def test_a_forged_cursor(north: APIClient, content: Any) -> None:
    forged = signing.dumps(content, key="another key", salt=SALT)
    assert answer(north, f"/api/v1/bills?{encode([('cursor', forged)])}") == 400
    answer(north, f"/api/v1/bills?{encode([('cursor', str(content))])}")

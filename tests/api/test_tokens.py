"""How other systems sign in."""

import json
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests.api.conftest import Company
from tests.factories import make_staff


@pytest.fixture
def bank(company: Company) -> Any:
    return make_staff("bank", "supervisor", company.north.unit)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("api_token", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def ask(header: str | bytes) -> int:
    return APIClient(HTTP_AUTHORIZATION=header).get("/api/v1/accounts").status_code


def test_a_token_signs_in_and_is_kept_as_a_hash_only(bank: Any) -> None:
    token = run("bank", "--name", "giro")
    assert token.startswith("giro_")
    assert ask(f"Token {token}") == 200
    kept = AuthToken.objects.get()
    assert token not in (kept.digest, kept.token_key)


def test_a_token_runs_out(bank: Any) -> None:
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=UTC), tick=False) as clock:
        token = run("bank", "--days", "30")
        clock.shift(29 * 86400)
        assert ask(f"Token {token}") == 200
        clock.shift(2 * 86400)
        assert ask(f"Token {token}") == 401


def test_a_year_unless_said_otherwise(bank: Any) -> None:
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=UTC), tick=False):
        assert json.loads(run("bank", "--json"))["expires"] == "2027-03-02T00:00:00+00:00"
        assert json.loads(run("bank", "--json", "--forever"))["expires"] is None


def test_a_revoked_token_is_worth_nothing(bank: Any) -> None:
    token, other = run("bank"), run("bank")
    (key, _) = [row["key"] for row in json.loads(run("bank", "--list", "--json"))]
    run("bank", "--revoke", key)
    assert (ask(f"Token {token}"), ask(f"Token {other}")) == (401, 200)
    with pytest.raises(CommandError, match="no token"):
        run("bank", "--revoke", key)


def test_the_token_of_somebody_dismissed_is_worth_nothing(bank: Any) -> None:
    token = run("bank")
    bank.is_active = False
    bank.save()
    assert ask(f"Token {token}") == 401
    with pytest.raises(CommandError, match="no active staff member"):
        run("bank")


@pytest.mark.parametrize("arguments", [["nobody"], ["bank", "--name", "Far Too Long"], ["bank", "--days", "0"]])
def test_what_cannot_be_issued_is_refused(bank: Any, arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    assert refusal.value.returncode == 2
    assert not AuthToken.objects.exists()


@pytest.mark.parametrize(
    "header", ["Token", "Token a b", "Token wrong", "Token \xff\xfe", "Basic YTpi", "Token " + "x" * 9000]
)
def test_a_wrong_token_is_refused(bank: Any, header: str) -> None:
    assert ask(header) == 401


def test_a_browser_that_is_signed_in_may_read_and_post_with_its_csrf_token(bank: Any) -> None:
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(bank)
    assert browser.get("/api/v1/accounts").status_code == 200
    assert browser.post("/api/v1/payments", {}, format="json").status_code == 403

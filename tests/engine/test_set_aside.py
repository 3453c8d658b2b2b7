"""One account that cannot be decided or written stops nobody: it is set aside, shown, and tried again the next night."""

from datetime import date

import pytest
from django.db import connection

from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.engine import night, treatment
from collections_app.facts.models import AccountDay
from collections_app.notices.models import Notice
from tests.factories import make_account, make_bill

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 7, 9), date(2026, 7, 10)


@pytest.fixture
def debtors() -> list[Account]:
    accounts = [make_account() for _ in range(9)]
    for account in accounts:
        make_bill(account, "300.00", due_on=date(2026, 7, 6))
    return accounts


def verdicts(day: date) -> list[str]:
    return list(AccountDay.objects.filter(day=day).order_by("account").values_list("verdict", flat=True))


def refuse_cases_of(account: Account) -> None:
    """The database itself refuses to open a case for this account."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'disk is full on this page'; END $$;
                CREATE TRIGGER refuse BEFORE INSERT ON collections_case FOR EACH ROW
                WHEN (NEW.account_id = {account.pk}) EXECUTE FUNCTION refuse()"""
        )


def accept_cases_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON collections_case; DROP FUNCTION refuse()")


def test_an_account_that_cannot_be_decided(debtors: list[Account]) -> None:
    Account.objects.filter(pk=debtors[4].pk).update(law_pack="atlantis")
    report = night.run(DAY)
    assert verdicts(DAY) == ["step"] * 4 + ["error"] + ["step"] * 4
    assert (report.errors, report.steps) == (1, {"reminder": 8})
    reason = AccountDay.objects.get(account=debtors[4]).reason
    assert reason["code"] == "error"
    assert "there is no law pack 'atlantis'" in reason["error"]

    Account.objects.filter(pk=debtors[4].pk).update(law_pack="cn-2024")
    night.run(NEXT)
    assert AccountDay.objects.get(account=debtors[4], day=NEXT).verdict == "step"


def test_an_account_whose_consequences_cannot_be_written(debtors: list[Account]) -> None:
    refuse_cases_of(debtors[6])
    report = night.run(DAY)
    assert verdicts(DAY) == ["step"] * 6 + ["error"] + ["step"] * 2
    assert report.errors == 1
    assert "disk is full on this page" in AccountDay.objects.get(account=debtors[6]).reason["error"]
    assert not Case.objects.filter(account=debtors[6]).exists()
    assert (Case.objects.count(), Notice.objects.count()) == (8, 8)

    accept_cases_again()
    night.run(NEXT)
    assert AccountDay.objects.get(account=debtors[6], day=NEXT).verdict == "step"


def test_both_kinds_in_one_chunk_and_every_night_anew(debtors: list[Account]) -> None:
    Account.objects.filter(pk=debtors[0].pk).update(law_pack="atlantis")
    refuse_cases_of(debtors[8])
    for day in (DAY, NEXT):
        assert night.run(day).errors == 2
    assert AccountDay.objects.filter(verdict="error").count() == 4


def test_paying_at_the_counter_tries_again_too(debtors: list[Account]) -> None:
    Account.objects.filter(pk=debtors[0].pk).update(law_pack="atlantis")
    assert treatment.reassess(debtors[0].pk, DAY).verdict == "error"

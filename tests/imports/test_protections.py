"""Whom the law protects, as another system knows it: new, prolonged, ended by hand, and what cannot be taken."""

from datetime import date

import pytest

from collections_app.cases.models import Case, CaseEvent
from collections_app.cases.operations import end_protection
from collections_app.customers.models import Account, ProtectedStatus
from collections_app.facts.models import DiaryEntry
from collections_app.procedures.models import Procedure
from tests.imports.conftest import TODAY, Take, counts, faults_of

HEAD = "account_no,reason,from_on,to_on,evidence\n"
CERTIFICATE = HEAD + "A1,medical,2026-02-01,2026-03-31,Dr. Li\n"

pytestmark = pytest.mark.django_db


def diary() -> list[date]:
    return list(DiaryEntry.objects.order_by("look_on").values_list("look_on", flat=True))


def events(account: Account) -> list[tuple]:
    return list(CaseEvent.objects.filter(account=account).values_list("kind", "on", "data", "actor", "case__case_no"))


def test_a_certificate_protects_is_told_and_looked_at(account: Account, take: Take) -> None:
    procedure = Procedure.objects.get(code="residential")
    Case.objects.create(case_no="C1", account=account, procedure=procedure, opened_on=TODAY)
    assert counts(take("protections", CERTIFICATE)) == (1, 0, 0, 0)
    protection = account.protections.get()
    assert (protection.reason, protection.from_on, protection.to_on) == ("medical", date(2026, 2, 1), date(2026, 3, 31))
    told = {"reason": "medical", "from": "2026-02-01", "until": "2026-03-31", "evidence": "Dr. Li"}
    assert events(account) == [("protection_recorded", TODAY, told, None, "C1")]
    assert diary() == [date(2026, 2, 1), date(2026, 4, 1)]


def test_the_same_file_again_changes_nothing(account: Account, take: Take) -> None:
    take("protections", CERTIFICATE)
    DiaryEntry.objects.all().delete()
    assert counts(take("protections", CERTIFICATE)) == (0, 0, 1, 0)
    assert (len(events(account)), diary()) == (1, [])


@pytest.mark.parametrize("last_day", ["2026-04-30", "2026-03-05"])
def test_another_end_moves_the_end(account: Account, take: Take, last_day: str) -> None:
    take("protections", CERTIFICATE)
    assert counts(take("protections", CERTIFICATE.replace("2026-03-31", last_day))) == (0, 1, 0, 0)
    protection = account.protections.get()
    assert (protection.to_on.isoformat(), protection.evidence) == (last_day, "Dr. Li")
    assert events(account)[-1][2]["until"] == last_day
    assert date.fromordinal(protection.to_on.toordinal() + 1) in diary()


def test_an_empty_cell_takes_nothing_away(account: Account, take: Take) -> None:
    take("protections", CERTIFICATE)
    assert counts(take("protections", HEAD + "A1,medical,2026-02-01,,\n")) == (0, 0, 1, 0)
    assert account.protections.get().to_on == date(2026, 3, 31)


def test_a_new_first_day_is_a_certificate_of_its_own(account: Account, take: Take) -> None:
    take("protections", CERTIFICATE)
    assert counts(take("protections", HEAD + "A1,medical,2026-04-01,2026-04-30,Dr. Wu\n")) == (1, 0, 0, 0)
    assert account.protections.count() == 2


def test_what_staff_have_ended_stays_ended(account: Account, take: Take) -> None:
    take("protections", CERTIFICATE)
    end_protection(protection=account.protections.get(), on=TODAY)
    take("protections", CERTIFICATE.replace("2026-03-31", "2026-12-31"))
    assert not account.protections.running_on(TODAY).exists()


def test_what_cannot_be_taken_is_set_aside_and_the_rest_is_loaded(account: Account, take: Take) -> None:
    report = take(
        "protections",
        HEAD + "A9,medical,2026-02-01,,\nA1,old_age,2026-02-01,,\nA1,infant,2026-02-30,,\n"
        "A1,infant,2026-02-10,2026-02-09,\nA1,infant,,,\nA1,disabled,2026-02-01,2026-02-01,\n"
        f"A1,hardship,2026-02-01,2026-03-01,\nA1,hardship,2026-02-01,2026-03-02,\nA1,medical,2026-02-01,,{'x' * 301}\n",
    )
    assert [fault[:3] for fault in faults_of(report)] == [
        (2, "account_no", "A9"), (3, "reason", "old_age"), (4, "from_on", "2026-02-30"), (5, "to_on", "2026-02-09"),
        (6, "from_on", ""), (8, "account_no", "A1"), (9, "account_no", "A1"), (10, "evidence", "x" * 301),
    ]  # fmt: skip
    assert faults_of(report)[3][3] == "is before the first day"
    assert [protection.reason for protection in ProtectedStatus.objects.all()] == ["disabled"]


def test_a_mapping_tells_their_words_from_ours(account: Account, take: Take) -> None:
    mapping = """
[columns]
account_no = "Konto"
from_on = "ab"
to_on = "bis"
[formats]
date = "%d.%m.%Y"
delimiter = ";"
[constants]
reason = "life_support"
"""
    assert counts(take("protections", "Konto;ab;bis\nA1;01.02.2026;\n", mapping)) == (1, 0, 0, 0)
    assert account.protections.get().reason == "life_support"

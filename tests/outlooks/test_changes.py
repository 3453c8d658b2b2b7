"""Two versions side by side, and a night foreseen: what they say, and that nothing is written."""

import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from collections_app.common.diary import look_at
from collections_app.engine import night
from collections_app.facts.models import AccountDay, DiaryEntry
from collections_app.outlooks.changes import CannotForesee, as_dict, foresee
from collections_app.outlooks.comparison import compare
from collections_app.outlooks.models import Comparison
from collections_app.outlooks.operations import CannotAsk, ask_what_if, report, work_out
from collections_app.procedures.models import Procedure
from collections_app.procedures.operations import copy_to_draft
from tests.factories import make_account, make_bill, make_payment, make_procedure, make_staff, make_unit, put_into_force
from tests.scenarios.story import day

DAY = day("07-20")
LADDER = [("reminder", 3, 0), ("demand", 13, 10), ("disconnection_notice", 40, 15), ("disconnection", 50, 7)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions() -> tuple[Procedure, Procedure]:
    procedure = make_procedure("shops", LADDER, customer_classes=["lease_run"])
    draft = copy_to_draft(procedure=procedure)
    draft.steps.filter(kind="reminder").update(min_days_overdue=10)
    return procedure, draft


@pytest.fixture
def shops(versions: tuple) -> None:
    """One due for a reminder by the one version only, a critical one too; one that both remind; one with a case."""
    for number, late in enumerate((5, 5, 15)):
        account = make_account(f"S{number}", customer_class="lease_run", is_important_user=number == 1)
        make_bill(account, "300", DAY - timedelta(late))
    make_bill(make_account("S3", customer_class="lease_run"), "300", DAY - timedelta(20))
    make_bill(make_account("other"), "300", DAY - timedelta(20))


class TestWhatIf:
    def test_the_same_debtors_by_both(self, versions: tuple, shops: None) -> None:
        found = compare(*versions, DAY)
        assert (found.accounts, found.left_out) == (4, 0)
        assert (found.one.steps, found.other.steps) == ({"reminder": 4}, {"reminder": 2})
        assert found.one.as_dict()["steps"]["reminder"] == {"count": 4, "critical": 1, "money": {"CNY": "1200.00"}}
        assert [(d.debtor.is_critical, d.other.verdict) for d in found.differences] == [(False, "wait"), (True, "wait")]

    def test_nothing_is_written(self, versions: tuple, shops: None) -> None:
        entries = set(DiaryEntry.objects.values_list("account", "look_on"))
        compare(*versions, DAY)
        assert not AccountDay.objects.exists()
        assert set(DiaryEntry.objects.values_list("account", "look_on")) == entries

    def test_a_case_keeps_its_place_or_is_left_out(self, versions: tuple, shops: None) -> None:
        night.run(DAY)
        versions[1].steps.filter(kind="reminder").delete()
        found = compare(*versions, DAY + timedelta(12))
        assert (found.accounts, found.left_out) == (0, 4)

    def test_it_is_kept_with_a_line_for_each_difference(self, versions: tuple, shops: None) -> None:
        north = make_unit("north", make_unit(), "branch")
        manager = make_staff("chen", "manager", north)
        make_account("far", customer_class="lease_run")
        asked = ask_what_if(procedure=versions[0], against=versions[1], by=manager, day=DAY)
        done = work_out(asked)
        assert (done.status, done.figures["differences"], done.figures["critical"]) == ("done", 2, 1)
        assert done.lines.count() == 2
        assert list(report(done, manager))[1:] == []  # accounts of other units are not shown
        everybody = make_staff("head", "manager", None, is_superuser=True)
        assert [row[0] for row in list(report(done, everybody))[1:]] == ["S0", "S1"]
        assert work_out(done).lines.count() == 2

    def test_two_different_versions_are_asked_for_by_somebody_who_may(self, versions: tuple) -> None:
        with pytest.raises(CannotAsk, match="two different"):
            ask_what_if(procedure=versions[0], against=versions[0], by=make_staff("a", "manager"), day=DAY)
        with pytest.raises(CannotAsk, match="role"):
            ask_what_if(procedure=versions[0], against=versions[1], by=make_staff("b"), day=DAY)
        assert not Comparison.objects.exists()

    def test_the_command(self, versions: tuple, shops: None) -> None:
        out = StringIO()
        call_command("what_if", procedure="shops", against="shops/2", date=DAY, json=True, stdout=out)
        answer = json.loads(out.getvalue())
        assert answer["differences"][0] == {
            "account": "S0", "critical": False, "amount": "300.00",
            "procedure": {"verdict": "step", "step": "reminder", "next": "reminder", "code": "step_due"},
            "against": {"verdict": "wait", "step": None, "next": "reminder", "code": "too_early"},
        }  # fmt: skip
        with pytest.raises(CommandError, match="no such version"):
            call_command("what_if", procedure="shops/9", against="shops", date=DAY)


class TestForeseen:
    def test_what_the_night_then_does(self, versions: tuple, shops: None) -> None:
        make_payment(make_account("payer", customer_class="lease_run"), "10", DAY)
        answer = as_dict(DAY, foresee(DAY))
        assert not AccountDay.objects.exists()
        real = night.run(DAY)
        assert (answer["steps"], answer["accounts"]) == (real.steps, sum(real.verdicts.values()))
        assert [row["account"] for row in answer["critical"]] == ["S1"]
        assert answer["changed"] == []
        assert "reminder" in answer["moves"][0]["why"]

    def test_what_yesterday_s_rules_would_have_done(self, versions: tuple, shops: None) -> None:
        put_into_force(versions[1], on=DAY, today=DAY)
        changed = as_dict(DAY, foresee(DAY))["changed"]
        assert {row["account"] for row in changed} == {"S0", "S1"}
        assert (changed[0]["now"]["verdict"], changed[0]["before"]["verdict"]) == ("wait", "step")

    def test_a_night_that_has_run_is_not_foreseen(self, versions: tuple, shops: None) -> None:
        night.run(DAY)
        with pytest.raises(CannotForesee):
            foresee(DAY)
        with pytest.raises(CommandError, match="has run already"):
            call_command("propose", date=DAY)

    def test_money_of_the_day_is_counted_first(self, versions: tuple) -> None:
        account = make_account("S9", customer_class="lease_run")
        bill = make_bill(account, "300", DAY - timedelta(5))
        make_payment(account, "300", DAY)
        look_at([(account.pk, DAY)])
        assert as_dict(DAY, foresee(DAY))["steps"] == {}
        bill.refresh_from_db()
        assert bill.paid == Decimal(0)

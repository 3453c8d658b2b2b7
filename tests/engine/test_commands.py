"""`night` and `explain` as scripts use them: one JSON document a line, and an exit status that says how it went."""

import json
from datetime import date

import pytest
from django.core.management import ManagementUtility
from django.db import connections

from collections_app.billing.operations import record_payment
from collections_app.customers.models import Account
from collections_app.engine import night
from collections_app.engine.models import NightRun
from collections_app.engine.treatment import reassess
from collections_app.facts.models import AccountDay
from tests.factories import make_account, make_bill

pytestmark = pytest.mark.django_db


@pytest.fixture
def manage(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch):
    """Type a command; answers (exit status, standard output, standard error)."""
    monkeypatch.setattr(connections, "close_all", lambda: None)  # the test's own transaction goes on after a command

    def manage(*words: str) -> tuple[int, str, str]:
        status = 0
        try:
            ManagementUtility(["manage.py", *words]).execute()
        except SystemExit as end:
            status = end.code
        out, err = capsys.readouterr()
        return status, out, err

    return manage


@pytest.fixture
def debtor() -> Account:
    account = make_account("1000200301")
    make_bill(account, "300.00", due_on=date(2026, 7, 6))
    return account


def explained(manage, day: str) -> dict:
    status, out, _err = manage("explain", "1000200301", "--date", day, "--json")
    assert status == 0
    assert out.count("\n") == 1
    return json.loads(out)


def test_a_night_answers_with_one_line(manage, debtor: Account) -> None:
    status, out, err = manage("night", "--date", "2026-07-09", "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert list(answer) == ["date", "stages", "verdicts", "steps", "closed", "errors", "seconds"]
    assert (answer["date"], answer["verdicts"], answer["steps"]) == ("2026-07-09", {"step": 1}, {"reminder": 1})
    assert [list(stage) for stage in answer["stages"]] == [["stage", "rows", "seconds"]] * len(answer["stages"])
    assert {("take_snapshot", 1), ("treat_accounts", 1)} <= {(run["stage"], run["rows"]) for run in answer["stages"]}


def test_several_nights_answer_with_a_line_each(manage, debtor: Account) -> None:
    status, out, err = manage("night", "--date", "2026-07-08", "--to", "2026-07-11", "--json")
    assert (status, err) == (0, "")
    assert [json.loads(line)["date"] for line in out.splitlines()] == [
        "2026-07-08", "2026-07-09", "2026-07-10", "2026-07-11",
    ]  # fmt: skip


def test_a_night_in_words(manage, debtor: Account) -> None:
    status, out, _err = manage("night", "--date", "2026-07-09")
    assert status == 0
    assert out.startswith("2026-07-09: 1 accounts looked at, 1 reminder, 0 cases closed, 0 set aside")


def test_a_night_before_a_later_one_is_refused(manage, debtor: Account) -> None:
    manage("night", "--date", "2026-07-09")
    status, out, err = manage("night", "--date", "2026-07-08", "--json")
    assert (status, out) == (2, "")
    assert "The night of 2026-07-09 has already been run" in err


def test_a_night_run_again_answers_the_same_counts(manage, debtor: Account) -> None:
    first = json.loads(manage("night", "--date", "2026-07-09", "--json")[1])
    again = json.loads(manage("night", "--date", "2026-07-09", "--json")[1])
    assert again == first


def test_a_night_that_sets_accounts_aside_says_so(manage, debtor: Account) -> None:
    Account.objects.update(law_pack="atlantis")
    status, out, err = manage("night", "--date", "2026-07-09", "--json")
    assert (status, json.loads(out)["errors"]) == (3, 1)
    assert "1 accounts were set aside" in err


@pytest.mark.parametrize("day", ["2026-02-30", "09.07.2026", "20260709", "2026-W28-4", "yesterday", "٢٠٢٦-07-09"])
def test_what_is_no_day_is_named(manage, debtor: Account, day: str) -> None:
    for command in (("night",), ("explain", "1000200301")):
        status, out, err = manage(*command, "--date", day)
        assert (status, out) == (2, "")
        assert f"'{day}' is no day; write it as YYYY-MM-DD" in err
    assert not NightRun.objects.exists()


def test_nights_that_end_before_they_begin_are_refused(manage) -> None:
    status, out, err = manage("night", "--date", "2026-07-09", "--to", "2026-07-08")
    assert (status, out) == (2, "")
    assert "--to 2026-07-08 is before --date 2026-07-09" in err


@pytest.mark.parametrize("count", ["-1", "some", "65"])
def test_a_number_of_processes_that_is_none_is_refused(manage, count: str) -> None:
    status, out, err = manage("night", "--date", "2026-07-09", "--workers", count)
    assert (status, out) == (2, "")
    assert f"'{count}' is no number from 0 to 64" in err
    assert not NightRun.objects.exists()


def test_an_account_that_does_not_exist(manage) -> None:
    status, out, err = manage("explain", "nobody", "--date", "2026-07-09", "--json")
    assert (status, out) == (2, "")
    assert "there is no account nobody" in err


def test_why_a_step_was_taken(manage, debtor: Account) -> None:
    night.run(date(2026, 7, 9))
    answer = explained(manage, "2026-07-09")
    assert list(answer)[:7] == ["account", "date", "verdict", "step", "reason", "facts", "guards"]
    assert (answer["account"], answer["date"], answer["verdict"], answer["step"]) == (
        "1000200301", "2026-07-09", "step", "reminder",
    )  # fmt: skip
    assert answer["facts"]["overdue"] == "300.00"
    assert all(list(guard) == ["rule", "result", "until", "why", "source"] for guard in answer["guards"])
    assert {guard["result"] for guard in answer["guards"]} == {"allowed"}


def test_why_nothing_was_done(manage, debtor: Account) -> None:
    night.run(date(2026, 7, 8))
    answer = explained(manage, "2026-07-08")
    assert (answer["verdict"], answer["reason"]) == ("wait", "The next step, reminder, may be taken from 9 Jul 2026.")
    blocked = [guard for guard in answer["guards"] if guard["result"] == "blocked"]
    assert [(guard["rule"], guard["until"]) for guard in blocked] == [("debt_age", "2026-07-09")]


def test_an_account_that_was_never_looked_at_is_judged_now_and_nothing_is_kept(manage, debtor: Account) -> None:
    assert explained(manage, "2026-07-08")["verdict"] == "wait"
    assert explained(manage, "2026-07-01")["verdict"] == "clear"
    assert explained(manage, "2026-07-09")["verdict"] == "step"
    assert not AccountDay.objects.exists()


def test_an_account_that_owes_nothing(manage) -> None:
    make_account("1000200301")
    answer = explained(manage, "2026-07-09")
    assert (answer["verdict"], answer["reason"]) == ("clear", "Nothing is overdue.")


def test_a_day_on_which_nobody_looked_gives_the_standing_decision(manage, debtor: Account) -> None:
    for day in range(9, 14):
        night.run(date(2026, 7, day))
    answer = explained(manage, "2026-07-13")
    assert (answer["verdict"], answer["date"], answer["decided_on"]) == ("wait", "2026-07-13", "2026-07-10")


def test_a_day_to_come_is_judged_as_things_stand(manage, debtor: Account) -> None:
    night.run(date(2026, 7, 9))
    make_bill(debtor, "70.00", due_on=date(2026, 8, 10))
    assert explained(manage, "2026-07-19")["step"] == "demand"
    answer = explained(manage, "2026-08-20")
    assert (answer["verdict"], answer["facts"]["overdue"], answer["facts"]["overdue_bills"]) == ("step", "370.00", 2)
    assert "decided_on" not in answer


def test_money_that_lies_there_is_counted_when_a_day_to_come_is_judged(manage, debtor: Account) -> None:
    record_payment(payment_no="1", account=debtor, paid_on=date(2026, 7, 7), amount=300)
    assert explained(manage, "2026-07-09")["verdict"] == "clear"
    debtor.bills.get().refresh_from_db()
    assert debtor.bills.get().paid == 0


def test_a_day_with_several_looks_gives_the_last(manage, debtor: Account) -> None:
    """Two part payments in counter hours, then the night."""
    for number in (1, 2):
        record_payment(payment_no=str(number), account=debtor, paid_on=date(2026, 7, 9), amount=50)
        reassess(debtor.pk, date(2026, 7, 9))
        assert explained(manage, "2026-07-09")["reason"] == "A step is due (reminder); it is left to the coming night."
    night.run(date(2026, 7, 9))
    answer = explained(manage, "2026-07-09")
    assert (answer["verdict"], answer["step"], answer["facts"]["overdue"]) == ("step", "reminder", "200.00")


def test_an_account_that_cannot_be_judged_says_why(manage, debtor: Account) -> None:
    Account.objects.update(law_pack="atlantis")
    answer = explained(manage, "2026-07-09")
    assert (answer["verdict"], answer["guards"]) == ("error", [])
    assert "there is no law pack 'atlantis'" in answer["reason"]


def test_in_words(manage, debtor: Account) -> None:
    status, out, _err = manage("explain", "1000200301", "--date", "2026-07-08")
    assert status == 0
    lines = out.splitlines()
    assert lines[:2] == ["1000200301 on 2026-07-08: wait", "The next step, reminder, may be taken from 9 Jul 2026."]
    assert lines[-3] == "  NO   reminder: the debt has to be 3 days old, until 2026-07-09"
    assert lines[-2] == "Next: reminder, on 9 Jul 2026 at the earliest."
    assert "2029" in lines[-1], "three years after the due day the claim is barred"
    assert [line for line in lines if "until" in line and "  yes  " in line] == []


def test_a_night_far_ahead_is_taken_for_a_slip_of_the_pen(manage):
    status, out, err = manage("night", "--date", "2099-01-01", "--json")
    assert (status, out) == (2, "")
    assert "more than a year ahead" in err
    assert not NightRun.objects.exists()

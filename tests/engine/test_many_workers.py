"""Several processes treat one night: each account once, and as if one process had treated them all."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from collections_app.cases.models import Case, CaseEvent
from collections_app.customers.models import Account
from collections_app.engine import night, treatment
from collections_app.engine.models import StageRun
from collections_app.facts.batch import take_snapshot
from collections_app.facts.models import AccountDay
from collections_app.notices.models import Notice
from collections_app.sample.portfolio import load_sample
from tests.factories import make_account, make_bill, make_procedure
from tests.processes import environment

pytestmark = pytest.mark.django_db(transaction=True)
LAST_DAY = date(2026, 3, 10)
NIGHTS = [LAST_DAY - timedelta(days) for days in (30, 20, 10, 0)]
ACCOUNTS = 240
UNDECIDABLE, UNWRITABLE = "1000000021", "1000000042"

WHAT_CAME_OF_IT = """
SELECT a.account_no, d.day, d.look, d.verdict, s.kind, d.reason - 'error', d.guards, d.look_again_on, c.step_on, c.status, c.closed_on,
       (SELECT jsonb_agg(jsonb_build_array(e.kind, e.on, e.data - '{notice_no,order_no,referral_no}'::text[]) ORDER BY e.id)
        FROM collections_caseevent e WHERE e.account_id = a.id),
       (SELECT jsonb_agg(jsonb_build_array(n.issued_on, n.kind, n.occurrence, n.principal, n.penalty, n.status,
                                           n.data - '{notice_no,case_no,payment_url}'::text[]) ORDER BY n.issued_on)
        FROM collections_notice n JOIN collections_case x ON x.id = n.case_id WHERE x.account_id = a.id),
       (SELECT array_agg(y.look_on ORDER BY y.look_on) FROM collections_diaryentry y WHERE y.account_id = a.id)
FROM collections_accountday d JOIN collections_account a ON a.id = d.account_id
LEFT JOIN collections_step s ON s.id = d.step_id LEFT JOIN collections_case c ON c.id = d.case_id
ORDER BY a.account_no, d.day, d.look
"""


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(treatment, "CHUNK", 7)


@pytest.fixture
def three_that_help() -> Iterator[list[subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "tests.engine.helping"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, env=environment(LOG_LEVEL="CRITICAL"), **pipes) for _ in range(3)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    yield processes
    for process in processes:
        process.communicate()


@pytest.fixture
def ladder() -> None:
    """Not those that ship: a test before this one may have emptied all tables."""
    make_procedure(
        "ladder", [("reminder", 3, 0), ("demand", 10, 7), ("disconnection_notice", 20, 7), ("disconnection", 30, 7)]
    )


def set_the_scene() -> None:
    load_sample(ACCOUNTS, 11, LAST_DAY)
    Account.objects.filter(account_no=UNDECIDABLE).update(law_pack="atlantis")
    for account_no in (UNDECIDABLE, UNWRITABLE):
        make_bill(Account.objects.get(account_no=account_no), "90.00", date(2026, 2, 1), bill_no=f"X{account_no}")
    unwritable = Account.objects.get(account_no=UNWRITABLE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'disk is full on this page'; END $$;
                CREATE TRIGGER refuse BEFORE INSERT ON collections_case FOR EACH ROW
                WHEN (NEW.account_id = {unwritable.pk}) EXECUTE FUNCTION refuse()"""
        )


def nights(call_help: Callable[[date], None] | None = None) -> list[tuple]:
    for day in NIGHTS:
        report = night.run(day, call_help)
        rows = {stage["stage"]: stage["rows"] for stage in report.stages}
        assert rows["treat_accounts"] == rows["take_snapshot"] == sum(report.verdicts.values())
    with connection.cursor() as cursor:
        cursor.execute(WHAT_CAME_OF_IT)
        return cursor.fetchall()


def test_what_four_processes_do_is_what_one_does(ladder: None, three_that_help: list[subprocess.Popen[str]]) -> None:
    with transaction.atomic():
        set_the_scene()
        alone = nights()
        transaction.set_rollback(True)
    set_the_scene()
    treated: list[int] = []

    def call_help(day: date) -> None:
        for process in three_that_help:
            print(day, file=process.stdin, flush=True)

    try:
        together = nights(call_help)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse() CASCADE")
    for process in three_that_help:
        treated += [int(process.stdout.readline()) for _ in NIGHTS]
    assert together == alone
    assert sum(treated) > 0
    verdicts = {row[3] for row in alone}
    assert {"step", "wait", "close", "error"} <= verdicts
    assert {row[4] for row in alone if row[3] == "step"} >= {"reminder", "demand", "disconnection_notice"}
    _everything_once()


def _everything_once() -> None:
    """Every verdict of a step has its event, every letter its own number and its event."""
    steps = AccountDay.objects.filter(verdict="step").count()
    assert CaseEvent.objects.filter(kind="step_taken").count() == steps
    numbers = list(Notice.objects.values_list("notice_no", flat=True))
    named = CaseEvent.objects.filter(kind="step_taken", data__has_key="notice_no").values_list(
        "data__notice_no", flat=True
    )
    assert len(set(numbers)) == len(numbers)
    assert sorted(named) == sorted(numbers)
    assert CaseEvent.objects.filter(kind="case_opened").count() == Case.objects.count()


def test_one_who_comes_late_or_too_early_finds_nothing(ladder: None) -> None:
    day = date(2026, 7, 9)
    for _ in range(9):
        make_bill(make_account(), "300.00", due_on=date(2026, 7, 6))
    assert treatment.help_treat(day) == 0
    take_snapshot(day)
    assert treatment.help_treat(day) == 9
    assert treatment.help_treat(day) == 0
    report = night.run(day)
    assert report.steps == {"reminder": 9}
    assert StageRun.objects.get(stage="treat_accounts").rows == 9


def test_the_command_starts_processes_and_answers_as_ever(
    ladder: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture
) -> None:
    for key, value in environment().items():
        monkeypatch.setenv(key, value)
    for _ in range(9):
        make_bill(make_account(), "300.00", due_on=date(2026, 7, 6))
    call_command("night", "--date=2026-07-08", "--to=2026-07-10", "--workers=2", "--json")
    out, err = capfd.readouterr()
    assert (out.count("\n"), err) == (3, "")
    assert '"steps": {"reminder": 9}' in out
    assert not AccountDay.objects.filter(verdict="").exists()

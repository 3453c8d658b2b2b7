"""A night is one night: one at a time, each stage once, resumed where it broke off, and nothing is done twice."""

from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collections_app.arrangements.batch import settle_plans, settle_promises
from collections_app.billing.batch import allocate_payments
from collections_app.cases.models import Case, CaseEvent
from collections_app.engine import night, treatment
from collections_app.engine.grading import regrade
from collections_app.engine.models import NightRun, StageRun
from collections_app.engine.penalties import post_penalties
from collections_app.engine.reading_audit import audit_readings
from collections_app.engine.runner import LOCK, CannotRunNight, run_stages
from collections_app.facts.batch import take_snapshot
from collections_app.facts.models import AccountDay
from collections_app.imports.inbox import load_files
from collections_app.notices.batch import close_batches
from collections_app.notices.models import Notice, NoticeLine
from tests.factories import make_account, make_bill

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 7, 9), date(2026, 7, 10)


class Struck(Exception):
    """Lightning strikes."""


@pytest.fixture
def seven_debtors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(treatment, "CHUNK", 3)
    for _ in range(7):
        make_bill(make_account(), "300.00", due_on=date(2026, 7, 6))


@pytest.fixture
def somebody_else() -> Iterator[psycopg.Connection]:
    """A second session on the same database."""
    known = connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{key: known[key] for key in keys if key in known}, autocommit=True) as session:
        yield session


def broken_off_after_one_chunk(day: date) -> None:
    def strike(_rows: int) -> None:
        raise Struck

    def treat_accounts(day: date) -> int:
        return treatment.treat_accounts(day, progress=strike)

    before = (
        load_files, allocate_payments, post_penalties, settle_promises, settle_plans, audit_readings, regrade, take_snapshot,
    )  # fmt: skip
    with pytest.raises(Struck):
        run_stages(day, (*before, treat_accounts, close_batches))


def test_a_night_that_broke_off_is_resumed_and_nothing_is_doubled(seven_debtors: None) -> None:
    broken_off_after_one_chunk(DAY)
    assert AccountDay.objects.filter(verdict="step").count() == 3
    stopped = StageRun.objects.get(stage="treat_accounts")
    assert (stopped.finished_at, stopped.error) == (None, "Struck: ")

    report = night.run(DAY)
    assert report.steps == {"reminder": 7}
    assert (Case.objects.count(), Notice.objects.count(), NoticeLine.objects.count()) == (7, 7, 7)
    assert CaseEvent.objects.filter(kind="step_taken").count() == 7
    assert [stage["stage"] for stage in report.stages] == [
        "load_files", "allocate_payments", "post_penalties", "settle_promises", "settle_plans", "audit_readings", "regrade",
        "take_snapshot", "treat_accounts", "remind_before_due", "tell_about_plans", "watch_balances", "lapse_orders",
        "watch_limitation", "raise_alarms", "withdraw_paid_names", "draft_editions", "close_batches", "fill_worklist",
        "measure_day", "seal_events",
    ]  # fmt: skip
    assert not StageRun.objects.filter(finished_at=None).exists()
    assert not StageRun.objects.exclude(error="").exists()


def test_the_next_night_finishes_one_that_was_broken_off_and_forgotten(seven_debtors: None) -> None:
    broken_off_after_one_chunk(DAY)
    assert night.run(NEXT).date == NEXT
    assert AccountDay.objects.filter(day=DAY, verdict="step").count() == 7
    assert not NightRun.objects.filter(finished_at=None).exists()
    assert Notice.objects.count() == 7


def test_what_becomes_known_before_a_night_is_resumed_leaves_the_account_to_the_next(seven_debtors: None) -> None:
    """The step of a chunk that was not reached would rest on facts that are no longer true."""
    broken_off_after_one_chunk(DAY)
    late = AccountDay.objects.filter(verdict="").order_by("-id").first().account
    make_bill(late, "50.00", due_on=date(2026, 7, 7))
    night.run(DAY)
    overtaken = AccountDay.objects.get(account=late, day=DAY)
    assert (overtaken.verdict, overtaken.reason) == ("wait", {"code": "overtaken"})
    night.run(NEXT)
    assert Notice.objects.get(case__account=late).principal == 350


def test_two_nights_never_run_at_once(somebody_else: psycopg.Connection) -> None:
    somebody_else.execute("SELECT pg_advisory_lock(hashtext(%s))", [LOCK])
    with pytest.raises(CannotRunNight, match="Another night is running"):
        night.run(DAY)
    assert not NightRun.objects.exists()
    somebody_else.execute("SELECT pg_advisory_unlock(hashtext(%s))", [LOCK])
    night.run(DAY)


def test_the_lock_is_held_to_the_end_and_given_back(somebody_else: psycopg.Connection) -> None:
    def is_free() -> bool:
        row = somebody_else.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [LOCK]).fetchone()
        if row[0]:
            somebody_else.execute("SELECT pg_advisory_unlock(hashtext(%s))", [LOCK])
        return row[0]

    seen = []

    def look(_day: date) -> int:
        seen.append(is_free())
        return 0

    run_stages(DAY, (look,))
    assert (seen, is_free()) == ([False], True)
    with pytest.raises(Struck):
        run_stages(NEXT, (_strike,))
    assert is_free()


def test_a_lock_dies_with_the_session_that_held_it(somebody_else: psycopg.Connection) -> None:
    somebody_else.execute("SELECT pg_advisory_lock(hashtext(%s))", [LOCK])
    somebody_else.close()
    for _attempt in range(200):
        try:
            night.run(DAY)
            break
        except CannotRunNight:
            continue
    assert NightRun.objects.get().finished_at is not None


def test_a_sleeping_case_is_not_looked_at(seven_debtors: None) -> None:
    for ahead in range(6):
        report = night.run(DAY + timedelta(ahead))
    assert report.verdicts == {}
    (snapshot,) = (stage for stage in report.stages if stage["stage"] == "take_snapshot")
    assert snapshot["rows"] == 0


def test_what_a_chunk_costs_in_statements_does_not_grow_with_its_accounts() -> None:
    counted = []
    for ahead, debtors in enumerate((2, 25)):
        for _ in range(debtors):
            make_bill(make_account(), "300.00", due_on=date(2026, 7, 6) + timedelta(ahead))
        day = DAY + timedelta(ahead)
        allocate_payments(day)
        take_snapshot(day)
        with CaptureQueriesContext(connection) as made:
            treatment.treat_accounts(day)
        counted.append(sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in made))
    assert AccountDay.objects.filter(verdict="step").count() == 27
    assert counted == [32, 32]  # five of them COPYs


def _strike(_day: date) -> int:
    raise Struck

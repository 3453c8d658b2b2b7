"""Workers are killed in the middle of their work; another takes over, and everything has happened exactly once."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from kombu.exceptions import OperationalError

from collections_app.cases.models import Case, CaseEvent
from collections_app.customers.models import Account, Customer
from collections_app.engine.models import NightRun, StageRun
from collections_app.facts.batch import take_snapshot
from collections_app.facts.models import AccountDay
from collections_app.imports.models import ImportJob
from collections_app.notices import parts
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.parts import page_counts, parts_of_batch
from collections_app.tasks import help_night, import_file, render_batch, run_night
from config.celery import app
from tests.celery.conftest import kill, somebody_waits_for_a_lock, wait_until
from tests.factories import make_account, make_bill, make_procedure
from tests.notices.letters import pages_of

DAY = date(2026, 7, 9)
DEBTORS = 12


@pytest.fixture
def debtors(transactional_db: None) -> None:
    make_procedure("household", [("reminder", 3, 0), ("demand", 10, 7)])
    for _ in range(DEBTORS):
        make_bill(make_account(), "300.00", due_on=date(2026, 7, 6))


def test_a_worker_is_killed_in_the_night_and_another_while_printing(
    start_worker: Callable, debtors: None, somebody_else: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "LETTERS_A_PART", 5)  # as it is in the workers
    worker = start_worker()
    _block_account_of_the_second_chunk(somebody_else)
    run_night.delay(DAY.isoformat())
    wait_until(lambda: AccountDay.objects.filter(verdict="step").count() == 5, "the first chunk")
    wait_until(somebody_waits_for_a_lock, "the second chunk to be under way")
    kill(worker)
    somebody_else.rollback()
    assert Case.objects.count() == 5

    worker = start_worker()
    wait_until(lambda: NightRun.objects.filter(finished_at__isnull=False).exists(), "the night to be finished")
    _check_the_night()

    first, second, third = parts_of_batch(PrintBatch.objects.get())
    with somebody_else.transaction():
        somebody_else.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [second.name])
        wait_until(somebody_waits_for_a_lock, "all but the second part to be made")
        kill(worker)
    assert not PrintBatch.objects.get().pdf
    storage = PrintBatch.objects.get().pdf.storage
    assert [page_counts(part, storage) is None for part in (first, second, third)] == [False, True, False]

    start_worker()
    wait_until(lambda: PrintBatch.objects.filter(rendered_at__isnull=False).exists(), "the batch to be printed")
    _check_the_night()
    _check_the_print()


def test_a_worker_that_helps_is_killed_with_a_chunk_in_hand_and_the_night_takes_it_over(
    start_worker: Callable, debtors: None, somebody_else: psycopg.Connection
) -> None:
    take_snapshot(DAY)
    first = Account.objects.earliest("id")
    somebody_else.execute("SELECT FROM collections_account WHERE id = %s FOR NO KEY UPDATE", [first.pk])
    one_that_helps = start_worker()
    help_night.delay(DAY.isoformat())
    wait_until(somebody_waits_for_a_lock, "the first chunk to be in hand")

    run_night.delay(DAY.isoformat())
    start_worker()
    wait_until(lambda: Case.objects.count() == DEBTORS - 5, "the night to have treated the rest")
    wait_until(lambda: somebody_waits_for_a_lock(2), "the night to wait for the chunk")
    assert not StageRun.objects.filter(stage="treat_accounts", finished_at__isnull=False).exists()
    kill(one_that_helps)
    somebody_else.rollback()
    wait_until(lambda: NightRun.objects.filter(finished_at__isnull=False).exists(), "the night to be finished")
    _check_the_night()
    assert StageRun.objects.get(stage="treat_accounts").rows == DEBTORS


def test_the_night_calls_workers_and_does_without_those_that_do_not_come(
    debtors: None, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NIGHT_WORKERS = 3
    called: list[list[str]] = []
    monkeypatch.setattr(help_night, "apply_async", lambda words, **_: called.append(words))
    monkeypatch.setattr(render_batch, "delay", lambda _batch: None)
    run_night(DAY.isoformat())
    assert called == [[DAY.isoformat()]] * 3
    _check_the_night()

    def no_queue(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(help_night, "apply_async", no_queue)
    run_night((DAY + timedelta(1)).isoformat())
    assert not NightRun.objects.filter(finished_at=None).exists()


def _block_account_of_the_second_chunk(session: psycopg.Connection) -> None:
    """Accounts are treated in their order, five at a time."""
    session.execute(
        "SELECT FROM collections_account WHERE id IN (SELECT id FROM collections_account ORDER BY id OFFSET 5) "
        "FOR NO KEY UPDATE"
    )


def _check_the_night() -> None:
    assert (Case.objects.count(), Notice.objects.count()) == (DEBTORS, DEBTORS)
    assert set(Notice.objects.values_list("occurrence", "principal")) == {(1, Decimal("300.00"))}
    for kind in ("case_opened", "step_taken"):
        assert CaseEvent.objects.filter(kind=kind).count() == DEBTORS
    assert AccountDay.objects.filter(day=DAY).values("account").distinct().count() == DEBTORS
    assert AccountDay.objects.count() == DEBTORS
    assert not StageRun.objects.filter(finished_at=None).exists()


def _check_the_print() -> None:
    batch = PrintBatch.objects.get()
    assert sorted(batch.notices.values_list("first_sheet", flat=True)) == list(range(1, DEBTORS + 1))
    with batch.pdf.open("rb") as file:
        _cover, *sheets = pages_of(file.read())
    in_order = batch.notices.order_by("first_sheet").values_list("notice_no", flat=True)
    assert [number in sheet for number, sheet in zip(in_order, sheets, strict=True)] == [True] * DEBTORS


def test_a_file_is_loaded_by_a_worker_once_however_often_it_is_sent(start_worker: Callable, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("customer_no,name\nK1,Ada\nK2,Bela\n", encoding="utf-8")
    start_worker()
    for _ in range(2):
        import_file.delay("customers", str(file))
    wait_until(lambda: ImportJob.objects.filter(finished_at__isnull=False).count() == 2, "both to be loaded")
    assert sorted(Customer.objects.values_list("customer_no", flat=True)) == ["K1", "K2"]


def test_everything_that_runs_by_the_clock_is_a_task(settings) -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "collections_app.tasks.run_night" in scheduled
    assert scheduled <= set(app.tasks)

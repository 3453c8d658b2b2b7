"""Real workers: each a process of its own on the real broker and the test's database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from config.celery import app
from tests.processes import environment

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


@pytest.fixture
def start_worker(transactional_db: None, settings, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen]]:
    """Start a worker; those that are left at the end are killed."""
    app.control.purge()
    settings.MEDIA_ROOT = tmp_path / "media"
    workers: list[subprocess.Popen] = []
    told = environment(MEDIA_ROOT=str(tmp_path / "media"), CELERY_VISIBILITY_TIMEOUT="3", NIGHT_WORKERS="1")

    def start() -> subprocess.Popen:
        log = (tmp_path / f"worker-{len(workers)}.log").open("w")
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.celery.worker", "worker", "-c", "1", "-l", "INFO",
             "--without-gossip", "--without-mingle"],
            cwd=ROOT, env=told, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        kill(worker)


def kill(worker: subprocess.Popen) -> None:
    """As the power fails: the worker and the process that runs its task, with no time to say goodbye."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


@pytest.fixture
def somebody_else(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A second session on the database; what it locks, a task has to wait for."""
    known = connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{key: known[key] for key in keys if key in known}) as session:
        yield session


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"in vain waited for {what}"
        time.sleep(0.1)


def somebody_waits_for_a_lock(how_many: int = 1) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] >= how_many

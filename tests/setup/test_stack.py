"""`make stack`: web, worker and scheduler come up together, answer, and stop together."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from config.processes import free_port
from tests.setup.surroundings import ROOT, surroundings

PATIENCE = 60


@pytest.fixture
def stack():
    port = free_port()
    process = subprocess.Popen(
        ["deploy/stack.sh"], cwd=ROOT, env=surroundings(PORT=str(port)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    )  # fmt: skip
    yield process, f"http://127.0.0.1:{port}"
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def answer(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as page:
        return page.read().decode()


def wait_for(address: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return answer(address)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def started_by(process: subprocess.Popen) -> list[int]:
    """The programs that the script has started."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(child) for child in children.split()]


def test_it_answers_serves_its_stylesheets_and_stops_as_one(stack):
    process, site = stack
    assert json.loads(wait_for(f"{site}/healthz")) == {"status": "ok"}
    assert json.loads(answer(f"{site}/readyz")) == {"status": "ok", "failed": []}
    assert "Arrears" in answer(f"{site}/admin/login/")
    assert answer(f"{site}/static/arrears/admin.css")
    programs = started_by(process)
    assert len(programs) == 3
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert not [program for program in programs if Path(f"/proc/{program}").exists()]


def test_when_one_of_the_three_ends_the_others_do_not_go_on_alone(stack):
    process, site = stack
    wait_for(f"{site}/healthz")
    worker, scheduler, web = started_by(process)
    os.kill(scheduler, signal.SIGKILL)
    assert process.wait(PATIENCE) != 0
    assert not [program for program in (worker, web) if Path(f"/proc/{program}").exists()]

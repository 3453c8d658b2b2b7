from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from collections_app.procedures import packs
from tests.rules import tally


@pytest.fixture(autouse=True)
def _fresh_law_packs():
    """Law packs are read once a process; a test that writes its own starts and ends with none read."""
    packs.law.cache_clear()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page that was asked for in Chinese leaves its thread speaking Chinese; the next test starts anew."""
    yield
    translation.deactivate()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes hands in what it has counted."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tally"] = tally.told()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    tally.add(getattr(node, "workeroutput", {}).get("tally", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which invariants of the law held, over how many histories."""
    if tally.HELD:
        terminalreporter.section("invariants of the law")
        for line in tally.lines():
            terminalreporter.write_line(line)

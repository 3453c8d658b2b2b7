import pytest

from tests.rules import tally


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which invariants held, over how many histories."""
    if tally.HELD:
        terminalreporter.section("invariants of the law")
        for line in tally.lines():
            terminalreporter.write_line(line)

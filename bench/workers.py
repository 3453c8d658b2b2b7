"""One night by one process and by several: `python -m bench.workers --accounts 100000 --workers 0 1 2`.

Each run begins with a fresh copy of one database, in which an eighth of the accounts owe and all of them get a reminder
(`bench.night`); the numbers of further processes take turns. The night is the command that operators run.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench.common import Figure, own_database, print_table
from bench.night import REMINDED, make_portfolio, tidy

COPY = "arrears_copy"
DROP = f"DROP DATABASE IF EXISTS {COPY}"


def measure(accounts: int, workers: Iterable[int], rounds: int) -> Iterator[Figure]:
    make_portfolio(accounts)
    tidy()
    nights = {count: [] for count in workers}
    for _round in range(rounds):
        for count, reports in nights.items():
            reports.append(_night(count))
    alone = _seconds(next(iter(nights.values())))
    for count, reports in nights.items():
        moved, took = reports[0]["verdicts"]["step"], _seconds(reports)
        treating = median(_stage(report, "treat_accounts") for report in reports)
        yield Figure(
            f"one night, {count} further processes", f"{took:.1f} s, {moved / took:,.0f} cases/s",
            f"{treating:.1f} s of it treating; {alone / took:.2f} × as fast as the first line",
        )  # fmt: skip


def _night(workers: int) -> dict[str, Any]:
    """The answer of the command, on a copy of the database."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    address = urlsplit(os.environ["DATABASE_URL"])
    _on_the_server(DROP, f"CREATE DATABASE {COPY} TEMPLATE {name}")
    copy = urlunsplit(address._replace(path=f"/{COPY}"))
    command = [sys.executable, "manage.py", "night", f"--date={REMINDED}", f"--workers={workers}", "--json"]
    answer = subprocess.run(command, env=os.environ | {"DATABASE_URL": copy}, capture_output=True, check=True)
    report: dict[str, Any] = json.loads(answer.stdout)
    _on_the_server(DROP)
    return report


def _on_the_server(*statements: str) -> None:
    """A database is copied or dropped from another one, while nobody uses it."""
    from django.db import connection

    connection.close()
    with connection._nodb_cursor() as cursor:  # noqa: SLF001  as Django makes its own test databases
        for statement in statements:
            cursor.execute(statement)


def _seconds(reports: list[dict[str, Any]]) -> float:
    return median(report["seconds"] for report in reports)


def _stage(report: dict[str, Any], name: str) -> float:
    return next(stage["seconds"] for stage in report["stages"] if stage["stage"] == name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with own_database():
        print(f"{arguments.accounts:,} accounts")
        print_table(measure(arguments.accounts, arguments.workers, arguments.rounds))


if __name__ == "__main__":
    main()

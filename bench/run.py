"""Every benchmark, one after the other, each in a process of its own, and one table: `python -m bench.run --accounts N`."""

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench.common import Figure, own_database, print_table

Part = Callable[[int], list[Figure]]
MOST_SAMPLE_ACCOUNTS, MOST_BILLS, LETTERS = 50_000, 1_000_000, 200
BILLS_OF_AN_ACCOUNT, READINGS_OF_A_POINT, MOST_READINGS = 10, 12, 1_200_000


def sample(accounts: int) -> list[Figure]:
    from bench.sample import figures

    return figures(min(accounts, MOST_SAMPLE_ACCOUNTS))


def imports(accounts: int) -> list[Figure]:
    from bench.imports import measure

    rows = min(accounts * BILLS_OF_AN_ACCOUNT, MOST_BILLS)
    load = measure(rows)
    rate, again = rows / load.seconds, rows / load.parts["same again"]
    return [
        Figure(
            f"import of {rows:,} bills", f"{rate:,.0f} rows/s", f"{load.ratio:.2f} × the time of a bare COPY and INSERT",
            "≥ 60,000 rows/s", rate >= 60_000,
        ),
        Figure("the same file again", f"{again:,.0f} rows/s", f"{load.megabytes:.0f} MiB at most", "memory flat"),
    ]  # fmt: skip


def night(accounts: int) -> list[Figure]:
    from bench.night import measure

    return list(measure(accounts))


def desk(accounts: int) -> list[Figure]:
    from bench.desk import measure

    return list(measure(accounts))


def decisions(_accounts: int) -> list[Figure]:
    from bench.decisions import ACCOUNTS, measure

    return list(measure(ACCOUNTS))


def letters(_accounts: int) -> list[Figure]:
    from bench.letters import measure

    found = []
    for language, most_kib in (("en", 5), ("zh-hans", 15)):
        made = measure(LETTERS, language)
        found += [
            Figure(
                f"letters in a print run, {language}", f"{made.run_ms:.1f} ms a letter and core",
                f"{made.ratio:.1f} × as fast as the tutorial's way", "≥ 4.5 ×", made.ratio >= 4.5,
            ),
            Figure(
                "", f"{made.file_kib:.1f} KiB a letter", f"{made.single_ms:.0f} ms and {made.single_kib:.0f} KiB singly",
                f"≤ {most_kib} KiB", made.file_kib <= most_kib,
            ),
        ]  # fmt: skip
    return found


def prepaid(accounts: int) -> list[Figure]:
    from bench.prepaid import measure

    return list(measure(accounts))


def credit(accounts: int) -> list[Figure]:
    from bench.credit import measure

    return list(measure(accounts))


def metering(accounts: int) -> list[Figure]:
    from bench.metering import measure

    return list(measure(min(accounts * READINGS_OF_A_POINT, MOST_READINGS)))


def managers(accounts: int) -> list[Figure]:
    from bench.figures import measure

    return list(measure(accounts))


def outlooks(accounts: int) -> list[Figure]:
    from bench.outlooks import measure

    return list(measure(accounts))


PARTS: tuple[Part, ...] = (
    sample, imports, decisions, night, desk, letters, prepaid, credit, metering, managers, outlooks,
)  # fmt: skip


def in_own_database(part: Part, accounts: int) -> list[Figure]:
    with own_database():
        return part(accounts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    accounts = parser.parse_args().accounts
    found: list[Figure] = []
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        for part in PARTS:
            print(f"{part.__name__} …", flush=True)
            found += processes.submit(in_own_database, part, accounts).result()
    print_table(found)


if __name__ == "__main__":
    main()

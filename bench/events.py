"""What the chain costs: events copied as the night copies them, with the trigger that links them and without.

`python -m bench.events --accounts 100000`; an event of each account and case, in chunks of 10,000 whose accounts are locked.
"""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from bench.common import Figure, own_database, peak_mib, print_table
from bench.night import DEMANDED, REMINDED, make_portfolio, tidy

CHUNK, ROUNDS = 10_000, 5
CASES = """
INSERT INTO collections_case (case_no, account_id, procedure_id, status, opened_on, close_reason, step_id, step_on)
SELECT 'X' || a.id, a.id, s.procedure_id, 'open', %(day)s, '', s.id, %(day)s
FROM collections_account a, collections_step s JOIN collections_procedure p ON p.id = s.procedure_id
WHERE p.code = 'residential' AND s.position = 1 RETURNING account_id, id
"""
DATA = '{"step": "reminder", "amount": "132.40", "repeat": false, "notice_no": "N2607-00012345", "letter": {"fee": "5.00"}}'
SWITCH = "ALTER TABLE collections_caseevent {} TRIGGER events_are_linked"


def measure(accounts: int) -> Iterator[Figure]:
    from django.db import connection

    from collections_app.engine.models import NightRun

    make_portfolio(accounts)
    with connection.cursor() as cursor:
        cursor.execute(CASES, {"day": REMINDED})
        cases = cursor.fetchall()
    bare, night, at_once = [], [], []
    for number in range(ROUNDS):
        NightRun.objects.create(day=DEMANDED + timedelta(number))
        for switch, is_night, times in (
            ("DISABLE", False, bare), ("ENABLE", True, night), ("ENABLE", False, at_once),
        ):  # fmt: skip
            tidy()
            with connection.cursor() as cursor:
                cursor.execute(SWITCH.format(switch))
            times.append(_copy(cases, DEMANDED + timedelta(number), is_night))
    floor = median(bare)
    for words, times, target in (("as a night writes them", night, 1.15), ("linked at once", at_once, None)):
        each = (median(times) - floor) / accounts * 1e6
        yield Figure(
            f"{accounts:,} events {words}", f"{median(times):.2f} s",
            f"{median(times) / floor:.2f} × the same without a chain; {each:.1f} µs an event more",
            f"<= {target} ×" if target else "", median(times) <= target * floor if target else None,
        )  # fmt: skip
    yield from _seal_and_check(floor / accounts)


def _copy(cases: Sequence[tuple[int, int]], day: date, is_night: bool) -> float:
    """Seconds to copy and commit them; those for locking the accounts, which a night has locked anyway, left out."""
    from django.db import transaction

    from collections_app.common.db import copy_rows
    from collections_app.engine.effects import lock_accounts
    from collections_app.evidence.batch import linked_later

    took = 0.0
    for start in range(0, len(cases), CHUNK):
        chunk = cases[start : start + CHUNK]
        rows = [(account, case, "step_taken", day, DATA) for account, case in chunk]
        with transaction.atomic():
            lock_accounts([account for account, _case in chunk])
            begun = perf_counter()
            with linked_later() if is_night else nullcontext():
                copy_rows("collections_caseevent", ("account_id", "case_id", "kind", "on", "data"), rows)
        took += perf_counter() - begun
    return took


def _seal_and_check(floor: float) -> Iterator[Figure]:
    """The first seal links also what was written while the trigger was off; it counts events, whoever wrote them."""
    from collections_app.evidence.batch import check_chains, seal_events
    from collections_app.evidence.models import EventLink

    seconds, links = [], []
    for number in range(ROUNDS):
        before, begun = EventLink.objects.count(), perf_counter()
        seal_events(DEMANDED + timedelta(number))
        took = perf_counter() - begun
        made = EventLink.objects.count() - before
        seconds.append(took / made)
        links.append(made)
    each = median(seconds)
    yield Figure(
        f"linking and sealing, {links[0]:,} events a night", f"{each * 1e6:.1f} µs an event",
        f"{each / floor:.2f} × writing an event",
    )  # fmt: skip
    begun = perf_counter()
    findings = check_chains()
    rate = findings.events / (perf_counter() - begun)
    assert not findings.faults, findings.faults
    yield Figure(f"checking {findings.events:,} events", f"{rate:,.0f} events/s", f"{peak_mib():.0f} MiB at most")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    arguments = parser.parse_args()
    with own_database():
        print_table(measure(arguments.accounts))


if __name__ == "__main__":
    main()

"""The chain of all events: linked at the end of a night what the night wrote, sealed, and checked."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction

from collections_app.common.db import array, execute, fetch, lock_until_commit
from collections_app.evidence.models import ChainSeal

ACCOUNTS_AT_ONCE = CHAINS_AT_ONCE = 10_000
MOST_FAULTS = 20
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A link that does not fit: of a chain, at a place in it, and what is wrong; of a seal, its number as the place."""

    chain: int
    sequence: int | None
    event: int | None
    what: str


@dataclass(slots=True)
class Findings:
    """What a check found. `waiting` events were written by a night that has not come to its end."""

    events: int = 0
    waiting: int = 0
    seals: int = 0
    faults: list[Fault] = field(default_factory=list)


@contextmanager
def linked_later() -> Iterator[None]:
    """Events written here, within a transaction, wait for the night's last stage to link them."""
    _say("later")
    yield
    _say("")


def _say(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('arrears.links', %s, true)", [when])


def seal_events(day: date) -> int:
    """Link what the night of the day has written, and seal the heads of all chains that have grown; repeatable.

    Returns how many heads were sealed.
    """
    accounts = [row[0] for row in fetch("evidence/accounts_with_waiting_events", day=day)]
    for start in range(0, len(accounts), ACCOUNTS_AT_ONCE):
        with transaction.atomic():
            some = array(accounts[start : start + ACCOUNTS_AT_ONCE])
            fetch("evidence/lock_accounts", accounts=some)
            execute("evidence/link_waiting", day=day, accounts=some)
    with transaction.atomic():
        lock_until_commit("the seal of the event chains")
        return execute("evidence/seal_chains", day=day)


def check_chain(chain: int) -> Findings:
    """One chain: that of a case by its id, that of an account by its id below zero."""
    findings = Findings()
    _check(chain, chain, findings)
    return findings


def check_chains(progress: Progress | None = None) -> Findings:
    """All chains, then all seals; memory does not grow with them. `progress` is told chains and seals done, and in all."""
    ((lowest, highest),) = fetch("evidence/chains")
    numbers = list(ChainSeal.objects.values_list("number", flat=True))
    starts = range(lowest, highest + 1, CHAINS_AT_ONCE) if lowest is not None else range(0)
    findings, steps = Findings(), len(starts) + len(numbers)
    for done, start in enumerate(starts, start=1):
        _check(start, start + CHAINS_AT_ONCE - 1, findings)
        if progress:
            progress(done, steps)
    for done, number in enumerate(numbers, start=1):
        _check_seal(done, number, findings)
        if progress:
            progress(len(starts) + done, steps)
    return findings


def _check(low: int, high: int, findings: Findings) -> None:
    ((events, waiting, faults),) = fetch("evidence/check_chains", low=low, high=high)
    findings.events += events
    findings.waiting += waiting
    room = MOST_FAULTS - len(findings.faults)
    findings.faults += [Fault(*json.loads(fault)) for fault in faults[:room]]


def _check_seal(expected: int, number: int, findings: Findings) -> None:
    """A seal that is gone is found at the next: its number is too high, and it does not fit either."""
    findings.seals += 1
    ((fits,),) = fetch("evidence/check_seal", number=number)
    if not fits and len(findings.faults) < MOST_FAULTS:
        findings.faults.append(Fault(0, min(expected, number), None, "seal"))

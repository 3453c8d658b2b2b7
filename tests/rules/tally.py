"""How many histories each invariant was held against, pack by pack: counted while the tests run, printed when they end."""

import os
import zlib
from collections import Counter

from hypothesis import HealthCheck, Phase, seed, settings

IS_BY_NIGHT = "HISTORIES" in os.environ
"""A run of one's own choice tries other histories every time; the usual one tries the same, so that it fails for a reason."""

HISTORIES = int(os.environ.get("HISTORIES", "2200"))
"""Debtors' lives in a run, shared out among the packs; 50,000 for a run by night."""

PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
LIVES = settings(
    max_examples=max(HISTORIES // 11, 10), deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES,
    database=None,
)  # fmt: skip
OVERLAYS = settings(LIVES, max_examples=max(HISTORIES // 55, 10))
ANSWERS = settings(LIVES, max_examples=max(HISTORIES // 22, 10), derandomize=not IS_BY_NIGHT)
PENALTIES = settings(LIVES, max_examples=max(HISTORIES // 44, 10))


def repeatable(pack: str):
    """The same histories in every usual run, others for each pack."""
    return (lambda test: test) if IS_BY_NIGHT else seed(zlib.crc32(pack.encode()))


HELD: Counter[tuple[str, str]] = Counter()
MATTERED: Counter[tuple[str, str]] = Counter()


def count(invariant: str, pack: str, mattered: bool = True) -> None:
    """One more history of the pack in which the invariant held; `mattered` where there was something to break it."""
    HELD[invariant, pack] += 1
    MATTERED[invariant, pack] += mattered


def lines() -> list[str]:
    """A line for each invariant: its histories in all, and pack by pack in how many there was something to break it."""
    packs = sorted({pack for _invariant, pack in HELD})
    width = max((len(invariant) for invariant, _pack in HELD), default=0)
    rows = [f"{'invariant':{width}} {'held over':>9} {'mattered':>8}  " + " ".join(f"{pack:>8}" for pack in packs)]
    for invariant in dict.fromkeys(invariant for invariant, _pack in HELD):
        held = sum(HELD[invariant, pack] for pack in packs)
        mattered = [MATTERED[invariant, pack] for pack in packs]
        rows.append(
            f"{invariant:{width}} {held:>9,} {sum(mattered):>8,}  " + " ".join(f"{one:>8,}" for one in mattered)
        )
    return rows


def told() -> list[tuple[str, str, int, int]]:
    """What was counted here, for whoever adds it up."""
    return [(invariant, pack, held, MATTERED[invariant, pack]) for (invariant, pack), held in HELD.items()]


def add(counted: list[tuple[str, str, int, int]]) -> None:
    """What was counted in another process."""
    for invariant, pack, held, mattered in counted:
        HELD[invariant, pack] += held
        MATTERED[invariant, pack] += mattered

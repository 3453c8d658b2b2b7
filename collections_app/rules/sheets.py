"""The numbered sheets of a print file: ranges of them, and whether each has come out well."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GOOD, SPOILED = True, False
SheetRange = tuple[int, int]
"""First and last sheet, both included, counted from 1."""


class NoRange(ValueError):
    """What was written is no list of sheets; the text that could not be read."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Of all sheets of a file: how many lie there well printed, which are spoiled, which nobody has accounted for."""

    good: int
    spoiled: tuple[SheetRange, ...]
    missing: tuple[SheetRange, ...]

    @property
    def is_complete(self) -> bool:
        return not self.spoiled and not self.missing


def reconcile(sheets: int, said: Iterable[tuple[SheetRange, bool]]) -> Reconciled:
    """What is the state of each sheet, from what was said of ranges in order: the last word on a sheet counts."""
    state: dict[int, bool] = {}
    for (first, last), is_good in said:
        for sheet in range(max(first, 1), min(last, sheets) + 1):
            state[sheet] = is_good
    spoiled = [sheet for sheet, is_good in state.items() if not is_good]
    missing = [sheet for sheet in range(1, sheets + 1) if sheet not in state]
    return Reconciled(len(state) - len(spoiled), ranges_of(spoiled), ranges_of(missing))


def ranges_of(sheets: Iterable[int]) -> tuple[SheetRange, ...]:
    """The fewest ranges that hold just these sheets."""
    ranges: list[SheetRange] = []
    for sheet in sorted(set(sheets)):
        if ranges and ranges[-1][1] == sheet - 1:
            ranges[-1] = (ranges[-1][0], sheet)
        else:
            ranges.append((sheet, sheet))
    return tuple(ranges)


def in_words(ranges: Sequence[SheetRange]) -> str:
    """`17, 20–22`."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)


def read_ranges(text: str) -> tuple[SheetRange, ...]:
    """The ranges that somebody has written, as `17, 20-22`. Raises NoRange with the part that is none."""
    ranges = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;，；、\n]", text))):
        match = re.fullmatch(r"(\d{1,9})(?:\s*[-–—－~～至]\s*(\d{1,9}))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            raise NoRange(part)
        ranges.append((first, last))
    return tuple(ranges)

"""Thousands of debtors' lives under every law: what may never happen to any of them, and what the law allows is not refused.

The laws are those of `statutes.py`, written by hand beside the packs. A life that breaks one is shrunk and told in a few lines.
"""

import pytest
from hypothesis import given, settings

from collections_app.procedures import packs
from collections_app.rules.lifecycle import CLASSES, WRITTEN
from collections_app.rules.linter import lint
from tests.rules.debtors import EXAMPLE, histories
from tests.rules.invariants import Held, found_broken
from tests.rules.lives import Life
from tests.rules.statutes import STATUTES
from tests.rules.tally import LIVES, count, repeatable

PACKS = packs.pack_ids()


@pytest.mark.parametrize("pack", [*PACKS, EXAMPLE])
def test_no_life_breaks_the_law(pack):
    reached = []

    @LIVES
    @repeatable(pack)
    @given(histories(pack))
    def live(history):
        held = Held(Life(history).live())
        reached.append(bool(held.cuts))
        assert [f"{name}: {what}" for name, what in found_broken(held)] == [], f"\n{history!r}"

    live()
    assert len(reached) < 50 or sum(reached) > len(reached) / 20, "too few lives in which a cut is lawful at all"


@pytest.mark.parametrize("pack", [*PACKS, EXAMPLE])
def test_every_ladder_that_is_tried_is_a_lawful_one(pack):
    @settings(LIVES, max_examples=20)
    @given(histories(pack))
    def tried(history):
        letters = [(kind, "en") for kind in WRITTEN]
        found = lint(history.ladder, [history.law], letters, ["en"])
        assert [finding for finding in found if finding.is_error] == []

    tried()


@pytest.mark.parametrize("pack", PACKS)
def test_the_window_of_a_cut_is_never_wider_than_the_law_has_it(pack):
    """Every quarter of an hour of the day, for every class."""
    for customer_class in CLASSES:
        window, allowed = packs.law(pack).window(customer_class), STATUTES[pack].window(customer_class)
        first, last = window.split("-") if window else ("00:00", "24:00")
        for quarter in range(24 * 4):
            moment = f"{quarter // 4:02}:{quarter % 4 * 15:02}"
            is_open = allowed is None or allowed[0] * 4 <= quarter <= allowed[1] * 4
            assert (first <= moment <= last) == is_open, f"{customer_class} at {moment}"
        count("no cut outside the hours of the law", pack, allowed is not None)

"""Whoever has a hand in a cut, and the ways to ask for one and to be refused."""

from typing import Any

import pytest

from collections_app.enforcement.models import SupplyOrder
from collections_app.engine.cut_orders import CannotOrder, approve_cut, ask_for_cut
from collections_app.org.models import StaffMember
from tests.factories import make_staff, make_unit
from tests.scenarios.story import Story, day

People = dict[str, StaffMember]


def make_people() -> People:
    """The head office, and somebody from a branch who sees no account of its own."""
    company = make_unit()
    branch = make_unit("far", company, "branch")
    return {
        "officer": make_staff("olga", "officer", company),
        "supervisor": make_staff("sven", "supervisor", company),
        "manager": make_staff("mona", "manager", company),
        "auditor": make_staff("aida", "auditor", company),
        "stranger": make_staff("stefan", "supervisor", branch),
    }


def to_the_proposal(debtor: Story) -> Story:
    """300.00 due on 6 July, never paid: notice served on 10 August, cut proposed on the 14th, possible until the 17th."""
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-06")
    debtor.night("08-14", "step", "disconnection")
    return debtor


def order_of(debtor: Story) -> SupplyOrder:
    return debtor.orders[-1]


def ask(debtor: Story, by: StaffMember, cut_on: str = "08-15", on: str = "08-14") -> SupplyOrder:
    return ask_for_cut(order_of(debtor), day(cut_on), by, day(on))


def approve(debtor: Story, by: StaffMember, on: str = "08-14") -> SupplyOrder:
    return approve_cut(order_of(debtor), by, day(on))


def assert_refused(words: str, what: Any, *given: Any, **more: Any) -> CannotOrder:
    with pytest.raises(CannotOrder) as refusal:
        what(*given, **more)
    assert words in str(refusal.value)
    return refusal.value

"""The fee of a letter: what the procedure asks, never more than the law of the account lets be charged. No database."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.procedures.packs import law, pack_ids
from collections_app.rules.facts import Rung
from collections_app.rules.lifecycle import CLASSES, WRITTEN, StepKind
from collections_app.rules.step_fees import FeeTerms, fee_of, loosened_fees, read_fees
from collections_app.rules.tables import Table

DEMAND = Rung(2, 2, StepKind.DEMAND, 10, 7, 10, 3, None)
FROM_THREE = FeeTerms({"demand": Decimal("3.00")}, ("residential",), "Art. 7")


def test_no_pack_but_the_german_lets_a_letter_cost_anything() -> None:
    """In China no article provides a fee (电力法 Arts. 44, 66); New York forbids one (PSL § 42); of others nothing is known."""
    costly = {pack for pack in pack_ids() if any(law(pack).fees.highest(kind, frozenset()) for kind in WRITTEN)}
    assert costly == {"de"}
    assert "电力法" in law("cn-henan").fees.source


@pytest.mark.parametrize(
    ("fee", "customer_class", "charged"),
    [("2.50", "residential", "2.50"), ("4.00", "residential", "3.00"), ("2.50", "industrial", "0"), (None, "residential", "0")],
)  # fmt: skip
def test_the_lesser_of_procedure_and_law(fee: str | None, customer_class: str, charged: str) -> None:
    assert fee_of(replace(DEMAND, fee=fee and Decimal(fee)), customer_class, FROM_THREE) == Decimal(charged)


@given(
    st.none() | st.decimals(Decimal("0.01"), 100, places=2), st.sampled_from(CLASSES), st.sampled_from(pack_ids()),
    st.sampled_from(list(StepKind)),
)  # fmt: skip
def test_never_more_than_the_law_allows_and_nothing_without_a_letter(fee, customer_class, pack, kind) -> None:
    terms = law(pack).fees
    charged = fee_of(replace(DEMAND, kind=kind, fee=fee), customer_class, terms)
    assert 0 <= charged <= terms.limit(kind, customer_class)
    assert charged <= (fee or 0)
    assert kind in WRITTEN or not charged


def test_every_mistake_of_the_fees_of_a_pack_is_named() -> None:
    problems: list[str] = []
    content = {"at_most": {"disconnection": "20.00", "demand": -1}, "classes": ["people"], "sum": 3}
    read_fees(Table(content, problems, "fees"))
    text = "; ".join(problems)
    for named in (
        "fees.at_most.demand is -1",
        "the steps that write a letter",
        "fees.classes",
        "fees.sum",
        "fees.source",
    ):
        assert named in text, named


@pytest.mark.parametrize(
    ("own", "named"),
    [
        (replace(FROM_THREE, at_most={"demand": Decimal("3.01")}), "fees.at_most.demand is 3.01, the parent allows 3.00"),
        (replace(FROM_THREE, at_most={"reminder": Decimal(1)}), "fees.at_most.reminder is 1, the parent allows 0"),
        (replace(FROM_THREE, classes=()), "fees.classes are all, the parent's residential"),
        (replace(FROM_THREE, at_most={"demand": Decimal(2)}), ""),
        (FeeTerms(), ""),
    ],
)  # fmt: skip
def test_an_overlay_may_only_charge_less(own: FeeTerms, named: str) -> None:
    assert list(loosened_fees(own, FROM_THREE)) == ([named] if named else [])

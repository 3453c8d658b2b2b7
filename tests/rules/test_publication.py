"""Who may be named in public: nobody without a reason of the law, and whoever has one against it never."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.procedures.packs import law, pack_ids
from collections_app.rules.privacy import DOT, masked_name
from collections_app.rules.publication import Debtor, Naming, Reason, Terms, naming_of, select, why_not

TERMS = Terms(least_amount=Decimal(1000), least_days=60, top=10)
MILL = Debtor(
    1, Decimal(5000), 90, "industrial", is_person=False, has_consent=False, naming=Naming.CONSENT
)  # fmt: skip
ANNA = replace(MILL, is_person=True, has_consent=True, customer_class="residential")
EVERYBODY = replace(TERMS, organisations_only=False)

money = st.integers(-100_000, 1_000_000).map(lambda cents: Decimal(cents) / 100)
debtors = st.builds(
    Debtor, account_id=st.integers(1, 10**6), amount=money, days=st.integers(0, 900),
    customer_class=st.sampled_from(["residential", "industrial"]), is_person=st.booleans(), has_consent=st.booleans(),
    naming=st.sampled_from(Naming), is_disputed=st.booleans(), is_held=st.booleans(), is_protected=st.booleans(),
    is_insolvent=st.booleans(), has_plan=st.booleans(), has_promise=st.booleans(),
)  # fmt: skip
FLAGS = ("is_disputed", "is_held", "is_protected", "is_insolvent", "has_plan", "has_promise")
one_thing = st.sampled_from(
    [{}, {"has_consent": False}, *({flag: True} for flag in FLAGS), *({"naming": naming} for naming in Naming)]
)  # fmt: skip
likely = st.builds(
    lambda known, number, owed, change: replace(known, account_id=number, amount=owed, **change),
    st.sampled_from([MILL, ANNA]), st.integers(1, 10**6), st.just(Decimal(5000)) | money.map(abs), one_thing,
)  # fmt: skip
"""Somebody who could be named, but for one thing at most: each reason has to stand on its own."""
lists = st.lists(likely, min_size=8, max_size=30) | st.lists(debtors, max_size=30)
terms = st.just(replace(EVERYBODY, top=30)) | st.builds(
    Terms, least_amount=st.integers(1, 500_000).map(lambda cents: Decimal(cents) / 100), least_days=st.integers(1, 400),
    top=st.integers(1, 12), classes=st.frozensets(st.sampled_from(["residential", "industrial"])),
    organisations_only=st.booleans(),
)  # fmt: skip


def test_a_company_that_owes_much_and_long_may_be_named() -> None:
    assert why_not(MILL, TERMS) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount": Decimal(0)}, Reason.PAID), ({"amount": Decimal("999.99")}, Reason.TOO_SMALL),
        ({"days": 59}, Reason.TOO_RECENT), ({"is_disputed": True}, Reason.DISPUTED), ({"is_held": True}, Reason.HELD),
        ({"is_held": True, "has_plan": True}, Reason.PLAN), ({"has_promise": True}, Reason.PROMISE),
        ({"is_protected": True}, Reason.PROTECTED), ({"is_insolvent": True}, Reason.INSOLVENT),
        ({"is_person": True}, Reason.PERSON), ({"naming": Naming.NEVER}, Reason.LAW),
        ({"naming": Naming.NEVER, "amount": Decimal(0)}, Reason.LAW),
    ],
)  # fmt: skip
def test_the_first_reason_against_it_is_told(change: dict, reason: Reason) -> None:
    assert why_not(replace(MILL, **change), TERMS) is reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None), ({"has_consent": False}, Reason.NO_CONSENT), ({"naming": Naming.COMPANY_ONLY}, Reason.LAW),
        ({"naming": Naming.NEVER}, Reason.LAW),
    ],
)  # fmt: skip
def test_a_person_needs_the_law_and_their_own_consent(change: dict, reason: Reason | None) -> None:
    assert why_not(replace(ANNA, **change), EVERYBODY) is reason


def test_only_the_classes_that_are_meant() -> None:
    assert why_not(MILL, replace(TERMS, classes=frozenset({"lease_run"}))) is Reason.OTHER_CLASS


def test_the_largest_come_first_and_the_list_ends_where_it_ends() -> None:
    small, large = replace(MILL, account_id=2, amount=Decimal(2000)), replace(MILL, account_id=3, amount=Decimal(9000))
    disputed = replace(large, account_id=4, is_disputed=True)
    chosen = [(one.account_id, reason) for one, reason in select([small, MILL, disputed, large], replace(TERMS, top=2))]
    assert chosen == [(3, None), (4, Reason.DISPUTED), (1, None), (2, Reason.BEYOND)]


@given(lists, terms)
def test_a_natural_person_without_consent_is_never_on_a_list(known: list[Debtor], rule: Terms) -> None:
    named = [one for one, reason in select(known, rule) if reason is None]
    assert all(one.has_consent and one.naming is Naming.CONSENT for one in named if one.is_person)
    assert not (rule.organisations_only and any(one.is_person for one in named))


@given(lists, terms)
def test_a_debt_that_is_paid_contested_held_or_agreed_on_is_never_on_a_list(known: list[Debtor], rule: Terms) -> None:
    for one, reason in select(known, rule):
        if reason is None:
            assert one.amount >= rule.least_amount > 0
            assert one.days >= rule.least_days
            assert not (one.is_disputed or one.is_held or one.is_protected or one.is_insolvent)
            assert not (one.has_plan or one.has_promise)
            assert one.naming is not Naming.NEVER


@given(lists, terms)
def test_everybody_is_either_named_or_has_a_reason_and_no_list_is_too_long(known: list[Debtor], rule: Terms) -> None:
    chosen = select(known, rule)
    assert sorted(one.account_id for one, _reason in chosen) == sorted(one.account_id for one in known)
    named = [one.amount for one, reason in chosen if reason is None]
    assert len(named) <= rule.top
    left_out = [one.amount for one, reason in chosen if reason is Reason.BEYOND]
    assert not left_out or min(named) >= max(left_out)


@pytest.mark.parametrize(
    ("practice", "allowed"),
    [
        ({}, Naming.NEVER), ({"privacy": {}}, Naming.NEVER), ({"privacy": {"public_naming": "yes"}}, Naming.NEVER),
        ({"privacy": "consent"}, Naming.NEVER), ({"privacy": {"public_naming": ["consent"]}}, Naming.NEVER),
        ({"privacy": {"public_naming": "consent"}}, Naming.CONSENT),
        ({"privacy": {"public_naming": "company_only"}}, Naming.COMPANY_ONLY),
    ],
)  # fmt: skip
def test_what_a_law_does_not_say_it_forbids(practice: dict, allowed: Naming) -> None:
    assert naming_of(practice) is allowed


def test_of_the_packs_that_ship_only_those_with_an_article_allow_it() -> None:
    allowing = {pack for pack in pack_ids() if naming_of(law(pack).practice) is not Naming.NEVER}
    assert allowing == {pack for pack in pack_ids() if "privacy" in law(pack).practice}
    assert "cn-2024" in allowing
    assert "de" not in allowing


@pytest.mark.parametrize(
    ("name", "percent", "shown"),
    [
        ("张三丰", 0, "张三丰"), ("张三", 50, "张•"), ("江畔钢铁有限公司", 50, "江••••限公司"),
        ("Brook Mill", 40, "B•••• Mill"), ("Brook Mill", 100, "••••• ••••"), ("", 50, ""),
    ],
)  # fmt: skip
def test_so_much_of_a_name_is_masked(name: str, percent: int, shown: str) -> None:
    assert masked_name(name, percent) == shown


@given(st.text(max_size=40), st.integers(0, 100))
def test_a_masked_name_hides_at_least_its_percent(name: str, percent: int) -> None:
    letters = [sign for sign in name if not sign.isspace() and sign != DOT]
    shown = masked_name(name.replace(DOT, ""), percent)
    assert shown.count(DOT) * 100 >= percent * len(letters)

"""Money, days, periods and addresses as each language writes them."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.notices.wording import (
    address_lines,
    day_in_words,
    in_capitals,
    law_in_words,
    money,
    period_in_words,
    periods,
    window_style,
)
from tests.notices.letters import letter_data

CAPITALS = {numeral: value for value, numeral in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("1.00", "壹元整"), ("10.00", "壹拾元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"), ("107000.53", "壹拾万柒仟元伍角叁分"), ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"), ("325.04", "叁佰贰拾伍元零肆分"), ("100000000.00", "壹亿元整"),
        ("100000001.00", "壹亿零壹元整"), ("10010000.10", "壹仟零壹万元壹角整"), ("999999999999.99",
         "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)  # fmt: skip
def test_yuan_in_the_numerals_of_finance(amount, words):
    assert in_capitals(Decimal(amount)) == words


def read_capitals(words: str) -> Decimal:
    """Read an amount in capitals as a cashier would."""
    yuan, _sep, cents = words.rpartition("元") if "元" in words else ("", "", words)
    jiao = re.search("(.)角", cents)
    fen = re.search("(.)分", cents)
    cents_value = (CAPITALS[jiao[1]] * 10 if jiao else 0) + (CAPITALS[fen[1]] if fen else 0)
    return Decimal(_read_integer(yuan)) + Decimal(cents_value) / 100


def _read_integer(words: str) -> int:
    for group, factor in sorted(GROUPS.items(), key=lambda pair: -pair[1]):
        if group in words:
            above, _sep, below = words.partition(group)
            return _read_integer(above) * factor + _read_integer(below)
    total, digit = 0, 0
    for word in words:
        if word in PLACES:
            total, digit = total + digit * PLACES[word], 0
        else:
            digit = CAPITALS[word]
    return total + digit


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
def test_an_amount_in_capitals_reads_back_and_leaves_no_gap_to_fill(amount):
    words = in_capitals(amount)
    assert read_capitals(words) == amount
    assert "零零" not in words
    assert words.endswith(("整", "分"))


def test_money_with_its_sign_or_its_code():
    assert money("1234.5", "CNY") == "¥1,234.50"
    assert money(Decimal("0.07"), "EUR") == "€0.07"
    assert money("3", "CHF") == "CHF\u00a03.00"


def test_days():
    assert day_in_words("2026-03-05", "en") == "5\u00a0March\u00a02026"
    assert day_in_words("2026-03-05", "zh-hans") == "2026年3月5日"
    assert day_in_words(None, "en") == ""


def test_periods():
    assert period_in_words("2025-12", "en") == "December 2025"
    assert period_in_words("2025-12", "zh-hans") == "2025年12月"
    assert period_in_words("2025-13", "en") == "2025-13"
    assert periods(["2025-11", "2025-12"], "en") == "November 2025 to December 2025"
    assert periods(["2025-11", "2025-12"], "zh-hans") == "2025年11月至2025年12月"
    assert periods(["2025-11", "2025-11"], "en") == "November 2025"
    assert periods(["2025-11", ""], "en") == periods([], "en") == ""


def test_a_chinese_address_goes_from_the_large_to_the_small_and_names_the_city_once():
    address = {"lines": ["解放路12号"], "postcode": "430001", "city": "江畔市"}
    assert address_lines(letter_data(language="zh-hans", address=address)) == [
        "430001",
        "江畔市解放路12号",
        "王小明　收",
    ]
    named = address | {"lines": ["江畔市解放路12号"]}
    assert address_lines(letter_data(language="zh-hans", address=named))[1] == "江畔市解放路12号"


def test_an_address_of_nothing_but_a_name_still_prints():
    nowhere = {"lines": [], "postcode": "", "city": ""}
    assert address_lines(letter_data(address=nowhere)) == ["Jane Miller", ""]
    assert address_lines(letter_data(language="zh-hans", address=nowhere)) == ["王小明　收"]


@pytest.mark.parametrize(
    ("lines", "style"),
    [
        (["Jane Miller", "12 Lamp Street", "430001 Riverside"], "roomy"), (["x" * 38] * 5, "roomy"),
        (["x" * 39] * 3 + ["x"], "close"), (["x" * 54] * 8, "tight"), (["长" * 27] * 8, "tight"), (["x" * 68] * 10, "crowded"),
        (["x" * 68] * 11, "overfull"), (["长" * 35] * 6, "overfull"),
    ],
)  # fmt: skip
def test_the_fuller_the_address_the_smaller_it_is_set(lines, style):
    assert window_style(lines) == style


def test_a_chinese_letter_cites_articles_as_chinese_law_is_cited():
    law = {"pack": "cn-2024", "penalty_source": "电力供应与使用条例 Art. 39; 民法典 Arts. 188, 195"}
    assert law_in_words(law, "zh-hans")["penalty_source"] == "电力供应与使用条例第39条; 民法典第188, 195条"
    assert law_in_words(law, "en") == law

"""The command `policy`: one JSON document on standard output; a question with mistakes is refused with every one named."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from collections_app.procedures import packs

PENALTY = {
    "customer_class": "non_residential",
    "bills": [{"bill_no": "1", "amount": "12800.00", "due_on": "2025-12-20", "period": "2025-12"}],
    "payments": [{"paid_on": "2026-01-05", "amount": "100.00"}],
    "as_of": "2026-01-15",
    "options": {"cross_year_mode": "split", "allocation": "principal_first", "contract_permille": None},
}


@pytest.fixture
def ask(tmp_path: Path):
    def asked(question: str, pack: str, facts: object) -> dict:
        file = tmp_path / "facts.json"
        file.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
        out = StringIO()
        call_command("policy", question, pack, str(file), "--json", stdout=out)
        return json.loads(out.getvalue())

    return asked


def test_the_list_names_every_pack_with_its_dates_and_how_far_it_was_checked():
    out = StringIO()
    call_command("policy", "list", "--json", stdout=out)
    packs = {pack["id"]: pack for pack in json.loads(out.getvalue())["packs"]}
    assert {"cn-1996", "cn-2024", "au-nerr", "au-vic", "gb", "de", "us-ny", "us-tx", "us-ca"} <= set(packs)
    assert (packs["cn-2024"]["parent"], packs["cn-2024"]["effective_from"]) == ("cn-1996", "2024-06-01")
    assert packs["cn-1996"]["effective_to"] == "2024-05-31"


def test_a_pack_with_mistakes_is_named_instead_of_a_list(tmp_path, monkeypatch):
    (tmp_path / "broken.toml").write_text('id = "broken"\nverified = "perhaps"', encoding="utf-8")
    monkeypatch.setattr(packs, "FOLDER", tmp_path)
    with pytest.raises(CommandError, match=r"law pack broken: .*verified is 'perhaps'") as refusal:
        call_command("policy", "list")
    assert refusal.value.returncode == 2


def test_the_answer_has_what_was_promised(ask):
    answer = ask("penalty", "cn-1996", PENALTY)
    assert {"penalty_accrued", "penalty_due", "principal_due", "total_due", "lines", "source"} <= set(answer)
    assert set(answer["lines"][0]) == {"bill_no", "from", "to", "days", "base", "rate", "amount"}
    days = ask(
        "timeline", "cn-1996", {"customer_class": "residential", "region": "CN", "bill": {"due_on": "2025-12-20"}}
    )
    assert [step["step"] for step in days["steps"]] == ["demand", "stop_notice", "disconnection"]
    assert set(days["steps"][0]) == {"step", "earliest", "latest", "ends", "window", "rule", "source"}


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"customer_class": "castle"}, "customer_class is 'castle', expected one of residential"),
        ({"as_of": "2026-02-30"}, "as_of is '2026-02-30', expected a day as YYYY-MM-DD"),
        ({"bills": [{"bill_no": "1", "amount": "12.345", "due_on": "2025-12-20"}]}, "bills[1].amount is '12.345'"),
        ({"bills": [{"bill_no": "1", "amount": "-5.00", "due_on": "2025-12-20"}]}, "bills[1].amount is '-5.00'"),
        ({"payments": [{"paid_on": "yesterday", "amount": "1.00"}]}, "payments[1].paid_on is 'yesterday'"),
        ({"options": {"cross_year_mode": "both"}}, "options.cross_year_mode is 'both'"),
        ({"options": {"contract_permille": "4"}}, "options.contract_permille is '4', expected from 1 to 3"),
        ({"colour": "red"}, "colour is not known"),
    ],
)
def test_a_mistake_is_refused_with_its_key_and_value(ask, changed, named):
    with pytest.raises(CommandError, match="") as refusal:
        ask("penalty", "cn-1996", PENALTY | changed)
    assert named in str(refusal.value)
    assert refusal.value.returncode == 2


def test_all_mistakes_are_named_at_once(ask):
    with pytest.raises(CommandError) as refusal:
        ask("penalty", "cn-1996", PENALTY | {"as_of": "soon", "customer_class": "castle"})
    assert "as_of" in str(refusal.value)
    assert "customer_class" in str(refusal.value)


@pytest.mark.parametrize(
    ("question", "pack", "facts", "named"),
    [
        ("penalty", "atlantis", PENALTY, "there is no law pack 'atlantis'"),
        ("penalty", "cn-1996", "{", "cannot be read as JSON"),
        ("penalty", "de", PENALTY | {"as_of": "2027-01-15", "options": {}}, "reference rates are known from 2024-01-01 to 2026-06-30"),
        ("timeline", "au-nerr", {"customer_class": "residential", "region": "VIC", "bill": {"issued_on": "2026-01-05"}},
         "region 'VIC' is not covered by au-nerr"),
        ("timeline", "au-nerr", {"customer_class": "residential", "region": "NSW", "bill": {"issued_on": "2031-01-05"}},
         "no holidays for 2031"),
        ("timeline", "cn-1996", {"customer_class": "residential", "bill": {"issued_on": "2026-01-05"}}, "'due' is not known"),
    ],
)  # fmt: skip
def test_what_a_pack_does_not_hold_is_an_error_and_not_a_guess(ask, question, pack, facts, named):
    with pytest.raises(CommandError) as refusal:
        ask(question, pack, facts)
    assert named in str(refusal.value)
    assert refusal.value.returncode == 2

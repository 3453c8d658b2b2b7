"""The law packs that ship: each holds its own examples, a child only tightens, and a mistake is named with its key."""

import shutil

import pytest

from collections_app.procedures import packs, questions
from collections_app.rules.pack_reader import PackProblem

EXAMPLES = [
    (pack, number, one) for pack in packs.pack_ids() for number, one in enumerate(packs.examples(pack), start=1)
]


def answered(answer: dict, path: str) -> object:
    """'until' of the answer itself, or 'stop_notice.earliest' of one of its steps."""
    step, _, name = path.rpartition(".")
    rows = {row["step"]: row for row in answer.get("steps", [])}
    return rows[step][name] if step else answer[path]


@pytest.mark.parametrize(
    ("pack", "number", "example"), EXAMPLES, ids=[f"{pack}-{number}" for pack, number, _ in EXAMPLES]
)
def test_every_example_of_a_pack_comes_out(pack, number, example):
    answer = getattr(questions, example["ask"])(pack, example["facts"])
    assert {path: answered(answer, path) for path in example["answer"]} == example["answer"], example["says"]


def test_every_pack_carries_six_examples_at_least():
    assert {pack: len(packs.examples(pack)) for pack in packs.pack_ids() if len(packs.examples(pack)) < 6} == {}


def test_no_pack_calls_itself_verified_before_a_lawyer_has_read_it():
    assert [pack["id"] for pack in questions.packs() if pack["verified"]] == []


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of packs of one's own, with the Chinese ones in it."""
    shutil.copytree(packs.FOLDER, tmp_path / "packs")
    monkeypatch.setattr(packs, "FOLDER", tmp_path / "packs")
    return tmp_path / "packs"


def child(folder, text: str) -> list[str]:
    """The problems of a pack that stands on the Chinese one and says this much more."""
    head = 'id = "cn-child"\nparent = "cn-2024"\ntitle = "A child"\njurisdiction = "CN"\neffective_from = 2026-01-01\n'
    (folder / "cn-child.toml").write_text(f"{head}verified = false\n{text}", encoding="utf-8")
    try:
        packs.law("cn-child")
    except PackProblem as problem:
        return problem.problems
    return []


STEP = "[[steps]]\nid = 'stop_notice'\n"


@pytest.mark.parametrize(
    "tighter",
    [
        "",
        STEP + "not_before = [{ anchor = 'due', days = 45 }, { anchor = 'demand', days = 10 }]",
        STEP + "longest_lead = { days = 5 }",
        "[penalty]\nrates = { residential = '0.5' }",
        "[[blackouts]]\nrule = 'own'\nweekdays = ['fri']",
        "[fees]\nsource = 'our own choice'",
        "[[protections]]\nrule = 'own'\nflags = ['infant']\neffect = 'block'",
    ],
)
def test_a_child_may_tighten(folder, tighter):
    assert child(folder, tighter) == []


@pytest.mark.parametrize(
    ("looser", "named"),
    [
        (
            STEP + "not_before = [{ anchor = 'due', days = 31 }, { anchor = 'demand', days = 1 }]",
            "steps.stop_notice.not_before",
        ),
        (STEP + "not_before = [{ anchor = 'due', days = 32 }]", "steps.stop_notice.not_before"),
        (STEP + "longest_lead = { days = 8 }", "steps.stop_notice.longest_lead"),
        (STEP + "content = ['amount']", "steps.stop_notice.content lacks"),
        (
            "[[steps]]\nid = 'disconnection'\nnot_before = [{ anchor = 'due', days = 32 }]",
            "steps.disconnection.not_before",
        ),
        ("[penalty]\nrates = { residential = 2 }", "penalty.rates.residential is 2"),
        ("[penalty]\nminimum = '2.00'", "penalty.minimum"),
        ("[penalty.contract_range]\nto = 4", "penalty.contract_range"),
        ("[fees]\nat_most = { demand = '5.00' }", "fees.at_most.demand is 5.00, the parent allows 0"),
        (
            "[[protections]]\nrule = 'CN.life_and_health'\neffect = 'needs'",
            "protections.CN.life_and_health: life_support",
        ),
        ("[[protections]]\nrule = 'CN.life_and_health'\nseason = '11-01/03-31'", "protections.CN.life_and_health"),
        ("[[suspenders]]\nrule = 'CN.plan'\nfact = 'open_complaint'", "suspenders: plan_kept"),
    ],
)
def test_a_child_that_loosens_its_parent_is_refused(folder, looser, named):
    problems = child(folder, looser)
    assert any(problem.startswith(named) for problem in problems), problems


def test_every_mistake_is_named_at_once(folder):
    problems = child(
        folder,
        "confidence = 'much'\nweather_ok = true\n"
        "[[steps]]\nid = 'demand'\nnot_before = [{ anchor = 'moon', days = -1 }]\n"
        "[penalty]\ncross_year_mode = 'sometimes'\n[[blackouts]]\nrule = 'x'\nweekdays = ['someday']\nseasons = ['13-01/13-05']",
    )
    text = "\n".join(problems)
    for key in ("confidence", "weather_ok", "steps[1].not_before[1].anchor", "steps[1].not_before[1].days",
                "penalty.cross_year_mode", "blackouts[1].weekdays", "blackouts[1].seasons"):  # fmt: skip
        assert key in text
    assert "'sometimes', expected one of split, whole" in text


def test_a_file_that_is_no_toml_says_so(folder):
    (folder / "broken.toml").write_text("id = ", encoding="utf-8")
    with pytest.raises(PackProblem, match="not readable as TOML"):
        packs.law("broken")


def test_an_unknown_pack_names_those_there_are():
    with pytest.raises(packs.UnknownPack, match="cn-2024"):
        packs.law("atlantis")

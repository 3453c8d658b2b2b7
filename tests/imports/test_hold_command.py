"""The command `hold`: many accounts from a list of numbers, and the end of the set."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from collections_app.cases.models import CaseEvent, Hold
from tests.factories import make_account

TODAY = date(2026, 3, 2)
LIST = "account_no,street\nA1,Lamp\nA9,Mill\nA2,Lamp\n,\nA3,Mill\n"
ALL_KNOWN = LIST.replace("A9,Mill\n", "")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_street_on_a_monday(db):
    for number in range(1, 5):
        make_account(f"A{number}")
    with time_machine.travel(datetime(2026, 3, 2, 4, 0, tzinfo=UTC), tick=False):
        yield


def run(*args: object) -> tuple[int, str, str]:
    """(exit status, standard output, standard error)"""
    out, err = StringIO(), StringIO()
    try:
        call_command("hold", *map(str, args), stdout=out, stderr=err)
    except CommandError as refusal:
        return refusal.returncode, out.getvalue(), str(refusal)
    except SystemExit as status:
        return status.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def held() -> set[str]:
    return set(Hold.objects.running_on(TODAY).values_list("account__account_no", flat=True))


FLOOD = ("--reason", "disaster", "--until", "2026-03-31")


def test_holds_whom_it_knows_and_names_whom_it_does_not(write: Callable[..., Path]) -> None:
    status, out, err = run(write(LIST), *FLOOD, "--note", "Flood", "--json")
    answer = json.loads(out)
    reference = answer.pop("reference")
    assert (status, answer) == (
        3,
        {
            "file": "file.csv", "rows": 4, "placed": 3, "already_held": 0, "dry_run": False,
            "unknown": [{"line": 3, "value": "A9"}],
        },
    )  # fmt: skip
    assert "file.csv, line 3: 'A9' there is no such account" in err
    assert held() == {"A1", "A2", "A3"}
    assert set(Hold.objects.values_list("reason", "until", "note", "placed_on")) == {
        ("disaster", date(2026, 3, 31), f"{reference} Flood", TODAY)
    }
    assert set(CaseEvent.objects.values_list("data__mass_hold", flat=True)) == {reference}


def test_the_same_list_again_changes_nothing(write: Callable[..., Path]) -> None:
    run(write(ALL_KNOWN), *FLOOD)
    status, out, _err = run(write(ALL_KNOWN), *FLOOD, "--json")
    assert (status, json.loads(out)["placed"], json.loads(out)["already_held"]) == (0, 0, 3)
    assert Hold.objects.count() == 3


def test_a_trial_answers_the_same_and_changes_nothing(write: Callable[..., Path]) -> None:
    status, out, _err = run(write(LIST), *FLOOD, "--dry-run")
    assert (status, out) == (3, "file.csv: 4 accounts, 3 would be put on hold, 0 on hold already, 1 not known\n")
    assert not Hold.objects.exists()
    assert not CaseEvent.objects.exists()


@pytest.mark.parametrize(
    "content", ["A1\nA2\n", "A1\r\n\r\nA2", "\ufeffA1\nA2", [["A1"], ["A2"]], [["account_no"], ["A1"], ["A2"]]]
)
def test_numbers_without_a_heading_and_spreadsheets(write: Callable[..., Path], content: object) -> None:
    assert run(write(content), *FLOOD)[0] == 0
    assert held() == {"A1", "A2"}


def test_a_number_that_stands_twice_is_held_once(write: Callable[..., Path]) -> None:
    run(write("A1\nA1\nA1\n"), *FLOOD)
    assert Hold.objects.count() == 1


def test_the_set_is_ended_by_its_reference(write: Callable[..., Path]) -> None:
    reference = json.loads(run(write(ALL_KNOWN), *FLOOD, "--json")[1])["reference"]
    assert run("--end", reference, "--dry-run") == (0, f"{reference}: 3 holds would be ended\n", "")
    assert held() == {"A1", "A2", "A3"}
    status, out, _err = run("--end", reference, "--json")
    assert (status, json.loads(out)) == (0, {"reference": reference, "ended": 3, "dry_run": False})
    assert held() == set()
    assert run("--end", reference)[1] == f"{reference}: 0 holds ended\n"


@pytest.mark.parametrize(
    ("content", "args", "words"),
    [
        ("account,street\nA1,Lamp\n", FLOOD, "has no column account_no"),
        ("", FLOOD, "is empty"),
        (b"A1\x00\n", FLOOD, "looks like UTF-16"),
        ("A1\n", ("--reason", "disaster", "--until", "2026-03-01"), "would end before it begins"),
        ("A1\n", ("--reason", "whim"), "invalid choice"),
        ("A1\n", ("--reason", "disaster", "--until", "soon"), "is no day"),
        ("A1\n", (), "--reason is needed"),
        ("A1\n", ("--end", "M260302-1", *FLOOD), "either a file"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nobody_is_held(
    write: Callable[..., Path], content: str, args: tuple, words: str
) -> None:
    status, out, err = run(write(content), *args)
    assert (status in (1, 2), out) == (True, "")  # what the parser refuses is 2 only when typed in a shell
    assert words in err
    assert not Hold.objects.exists()


def test_an_unknown_set_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert run("--end", "M260302-1")[::2] == (2, "There is no mass hold M260302-1.")
    assert run(tmp_path / "none.csv", *FLOOD)[0] == 2
    assert run()[0] == 2

"""`verify_events`, as an operator and an auditor see it."""

import json

import pytest
from django.core.management import CommandError, call_command

from collections_app.cases.models import Case
from tests.evidence.test_chain import case, links, run_sql  # noqa: F401  the case is a fixture


def test_says_how_many_it_has_checked(case: Case, capsys: pytest.CaptureFixture) -> None:  # noqa: F811
    call_command("verify_events", json=True)
    answer = json.loads(capsys.readouterr().out)
    assert answer["events"] == case.account.events.count() and answer["seals"] > 0
    assert (answer["first_broken"], answer["broken"], answer["waiting"]) == (None, [], 0)


def test_names_the_first_that_does_not_fit_and_ends_with_3(case: Case, capsys: pytest.CaptureFixture) -> None:  # noqa: F811
    second = links(case)[1]
    run_sql("UPDATE collections_caseevent SET data = '{}' WHERE id = %s", second.event_id)
    with pytest.raises(SystemExit, match="3"):
        call_command("verify_events", case=case.case_no)
    said = capsys.readouterr()
    assert f"case {case.case_no}, event 2: does not say any more" in said.err
    assert f"{case.events.count()} events" in said.out


def test_a_case_that_does_not_exist(db: None) -> None:
    with pytest.raises(CommandError, match="there is no case C77") as refusal:
        call_command("verify_events", case="C77")
    assert refusal.value.returncode == 2

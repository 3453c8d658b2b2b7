"""Going on with another step, from the page of a case."""

import pytest
from django.test import Client

from collections_app.cases.models import Case
from tests.admin.addresses import action, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say


@pytest.fixture
def carl(scene: Scene) -> Case:
    """Has got the reminder."""
    return scene.case("N-3")


def test_the_dialog_offers_what_is_possible_and_says_what_is_not(officer: Client, carl: Case) -> None:
    dialog = words_of(officer.get(action(carl, "change_step"), headers=HX))
    assert "Reminder, again" in dialog
    assert "Disconnection: not before the demand." in dialog


def test_an_officer_goes_back(officer: Client, carl: Case) -> None:
    assert is_done(say(officer, carl, "change_step", to=1, reason="It came back from the post"), carl)
    page = words_of(officer.get(page_of(carl)))
    assert "To go on with another step: reminder" in page
    assert "Reason: It came back from the post" in page
    carl.refresh_from_db()
    assert carl.step is None


def test_a_refusal_is_worded_in_the_dialog(officer: Client, carl: Case) -> None:
    answer = words_of(say(officer, carl, "change_step", to=3, reason="quickly"))
    assert "Select a valid choice" in answer

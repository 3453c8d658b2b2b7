"""The timeline of a case and of an account: narrowed to one sort of events, and read back page by page."""

from datetime import timedelta

import pytest
from django.test import Client

from collections_app.admin.history import SHOWN, SORTS
from collections_app.cases.events import EventKind
from collections_app.cases.models import CaseEvent
from tests.admin.addresses import page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import queries, words_of


def test_every_kind_of_event_belongs_to_one_sort() -> None:
    sorted_in = [kind for _words, kinds in SORTS.values() for kind in kinds]
    assert sorted(sorted_in) == sorted(EventKind)


@pytest.fixture
def long_history(scene: Scene) -> CaseEvent:
    """Two pages full of notes, the first of them before anything else."""
    case = scene.case("N-1")
    notes = [
        CaseEvent(account=case.account, case=case, kind="note", on=case.opened_on - timedelta(1), data={"text": f"note no. {n}."})
        for n in range(SHOWN + 10)
    ]  # fmt: skip
    return CaseEvent.objects.bulk_create(notes)[0]


def test_narrowed_to_one_sort(officer: Client, scene: Scene) -> None:
    case = scene.case("N-1")
    for address in (page_of(case), page_of(case.account)):
        whole, letters = words_of(officer.get(address)), words_of(officer.get(f"{address}?history=contacts"))
        assert (
            "Task done" in whole
            and "Task done" not in letters.split("Timeline")[1]
            and "Contact with the debtor" in letters
        )
        assert "All" in whole and "Calls, visits and messages 2" in whole


def test_older_and_newer(officer: Client, scene: Scene, long_history: CaseEvent) -> None:
    address = page_of(scene.case("N-1"))
    first = words_of(officer.get(address))
    assert "note no. 0." not in first and "Show older" in first and "Show newer" not in first
    second = words_of(officer.get(f"{address}?history_from={SHOWN}"))
    assert "note no. 0." in second and "Show newer" in second and "Show older" not in second


@pytest.mark.parametrize(
    "nonsense", ["history=everything", "history_from=-5", "history_from=x", "history_from=99999999999"]
)
def test_nonsense_in_the_address_shows_all(officer: Client, scene: Scene, nonsense: str) -> None:
    assert "Show newer" not in words_of(officer.get(f"{page_of(scene.case('N-1'))}?{nonsense}"))


def test_past_the_end_begins_again(officer: Client, scene: Scene, long_history: CaseEvent) -> None:
    past = words_of(officer.get(f"{page_of(scene.case('N-1'))}?history_from=5000"))
    assert "Task done" in past and "Show older" in past and "Show newer" not in past


def test_a_long_history_asks_no_more(officer: Client, scene: Scene, request: pytest.FixtureRequest) -> None:
    address = page_of(scene.case("N-1"))
    before = queries(officer, address)
    request.getfixturevalue("long_history")
    assert queries(officer, address) == before

"""Open cases to another version: narrowed, shown, confirmed, reported."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from collections_app.engine.models import CaseMove
from collections_app.procedures.models import Procedure
from collections_app.procedures.operations import copy_to_draft
from collections_app.rules.authority import Role
from tests.admin.addresses import action, example_of, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.factories import put_into_force

MAY = {Role.SUPERVISOR, Role.MANAGER}


@pytest.fixture
def supervisor(sign_in: Callable) -> Client:
    return sign_in("supervisor")


@pytest.fixture
def new(scene: Scene) -> Procedure:
    """The second version for households, without the reminder."""
    draft = copy_to_draft(procedure=example_of(Procedure))
    draft.steps.filter(kind="reminder").delete()
    for position, step in enumerate(draft.steps.order_by("position"), start=1):
        draft.steps.filter(pk=step.pk).update(position=position)
    return put_into_force(draft, scene.today, scene.today)


def confirm(client: Client, new: Procedure, count: int, where: str = "", **given: Any) -> Any:
    return client.post(
        action(new, "move_cases") + where, {"reason": "The reminder is sent by text now", "count": count} | given
    )


def test_shows_what_would_become_of_them_before_anything_is_done(supervisor: Client, new: Procedure) -> None:
    page = words_of(supervisor.get(action(new, "move_cases")))
    assert "A case keeps the kind of its last step, the letters served and both clocks" in page
    assert "Residential (v1) disconnection 1 Moves 3. disconnection" in page
    assert "Residential (v1) reminder 1 This version does not have the step at which the case stands" in page
    assert not CaseMove.objects.exists()


def test_is_done_once_it_is_confirmed_and_reported(supervisor: Client, new: Procedure, scene: Scene) -> None:
    count = _to_be_moved(supervisor, new)
    answer = confirm(supervisor, new, count)
    move = CaseMove.objects.get()
    assert answer.headers["Location"] == page_of(move)
    assert (move.by, move.on, move.procedure, move.moved) == (scene.staff["supervisor"], scene.today, new, count)
    page = words_of(supervisor.get(page_of(move)))
    assert f"{count} cases have been moved." in page
    assert "The reminder is sent by text now" in page
    assert "moved to another version of the procedure" in words_of(supervisor.get(page_of(scene.case("N-1")))).lower()
    table = supervisor.get(action(move, "download"))
    assert table["Content-Disposition"] == f'attachment; filename="{move}.csv"'
    assert (
        f"{scene.case('N-1').case_no},N-1,residential,1,disconnection,2,disconnection,3,moved" in table.content.decode()
    )
    assert "S-1" not in table.content.decode(), "a case of the other branch"


def test_of_one_version_and_one_unit_only(supervisor: Client, new: Procedure, scene: Scene) -> None:
    where = f"?version={example_of(Procedure).pk}&unit={scene.north.pk}"
    assert "Moves 3. disconnection" in words_of(supervisor.get(action(new, "move_cases") + where))
    foreign = words_of(supervisor.get(action(new, "move_cases") + f"?unit={scene.south.pk}"))
    assert "There are no open cases on other versions." in foreign


def test_what_has_changed_is_shown_again(supervisor: Client, new: Procedure) -> None:
    count = _to_be_moved(supervisor, new)
    page = words_of(confirm(supervisor, new, count + 1))
    assert "The cases have changed in the meantime" in page
    assert not CaseMove.objects.exists()
    assert "This field is required." in words_of(confirm(supervisor, new, count, reason=""))


@pytest.mark.parametrize("role", Role)
def test_who_may(sign_in: Callable, new: Procedure, role: Role) -> None:
    assert sign_in(role.value).get(action(new, "move_cases")).status_code == (200 if role in MAY else 403)


def test_a_version_says_how_many_cases_are_on_it(supervisor: Client, new: Procedure, scene: Scene) -> None:
    confirm(supervisor, new, _to_be_moved(supervisor, new))
    move = CaseMove.objects.get()
    page = words_of(supervisor.get(page_of(new)))
    assert f"2 Active Mar 20, 2026 – {move.moved}" in page or f"2 Active 20 Mar 2026 – {move.moved}" in page
    assert str(move) in page
    assert "procedure_version=2&amp;status=open" in supervisor.get(list_of(Procedure)).content.decode()


def test_in_chinese(supervisor: Client, new: Procedure) -> None:
    page = words_of(supervisor.get(action(new, "move_cases"), headers={"Accept-Language": "zh-hans"}))
    assert "案件" in page
    assert "What becomes of them" not in page


def test_queries(supervisor: Client, new: Procedure) -> None:
    confirm(supervisor, new, _to_be_moved(supervisor, new))
    pinned = {page_of(CaseMove.objects.get()): 13, list_of(CaseMove): 10, action(new, "move_cases"): 17}
    assert {path: _queries(supervisor, path) for path in pinned} == pinned


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def _to_be_moved(client: Client, new: Procedure) -> int:
    return client.get(action(new, "move_cases")).context["form"].initial["count"]

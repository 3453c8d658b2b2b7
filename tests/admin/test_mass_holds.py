"""One hold for all accounts of a narrowed list: shown, confirmed, ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse_lazy

from collections_app.cases.batch import place_holds
from collections_app.cases.models import CaseEvent, Hold
from collections_app.customers.models import Account
from collections_app.rules.authority import Role
from tests.admin.addresses import list_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.factories import make_account

MAY = {Role.SUPERVISOR, Role.MANAGER}
END = reverse_lazy("admin:collections_account_end_mass_hold")


@pytest.fixture
def supervisor(sign_in: Callable) -> Client:
    return sign_in("supervisor")


def choose(client: Client, *numbers: str, where: str = "", **given: Any) -> HttpResponse:
    """Choose accounts in the list, or all of the narrowed list, and go on to the hold."""
    ids = Account.objects.filter(account_no__in=numbers or ["N-1"]).values_list("pk", flat=True)
    body = {"action": "hold_many", "select_across": 0 if numbers else 1, "_selected_action": list(ids)}
    return client.post(f"{list_of(Account)}{where}", body | given)


def held() -> set[str]:
    return set(Hold.objects.filter(reason="disaster").values_list("account__account_no", flat=True))


class TestPlacing:
    def test_shows_how_many_which_and_what_it_stops_before_anything_is_done(
        self, supervisor: Client, scene: Scene
    ) -> None:
        page = words_of(choose(supervisor, "N-1", "N-2", "N-3", "N-4"))
        assert "no step is taken and no letter is written for any of these accounts, and no cut is approved" in page
        assert "Accounts 4 Overdue 129,726.10 CNY" in page
        assert "Open cases after the disconnection 1" in page
        assert "Cuts that wait 2" in page
        assert "On hold already 2" in page
        for shown in ("N-1 Anna Weber North branch", "N-4 Dora Held"):
            assert shown in page
        assert not held()

    def test_is_placed_once_it_is_confirmed(self, supervisor: Client, scene: Scene) -> None:
        until = scene.today + timedelta(10)
        answer = choose(supervisor, "N-1", "N-3", "N-4", reason="disaster", until=until, note="Flood", count=3)
        assert answer.status_code == 302
        assert held() == {"N-1", "N-3"}  # the hold of N-4 lasts longer
        hold = scene.account("N-1").holds.get()
        assert (hold.placed_by, hold.placed_on, hold.until) == (scene.staff["supervisor"], scene.today, until)
        page = words_of(supervisor.get(list_of(Account)))
        assert "2 accounts are on hold now. The reference of the set is M260320-" in page
        assert "1 were on hold as long already and were left alone." in page

    def test_the_whole_of_a_narrowed_list(self, supervisor: Client, scene: Scene) -> None:
        where = "?customer_class=industrial"
        assert "Accounts 1 Overdue 128,400.00 CNY" in words_of(choose(supervisor, where=where))
        choose(supervisor, where=where, reason="disaster", count=1)
        assert held() == {"N-2"}

    def test_a_list_that_has_grown_is_shown_again(self, supervisor: Client, scene: Scene) -> None:
        where = "?customer_class=industrial"
        make_account("N-9", unit=scene.north, customer_class="industrial")
        page = choose(supervisor, where=where, reason="disaster", count=1)
        assert "The list has changed in the meantime" in words_of(page)
        assert not held()
        assert 'name="count" value="2"' in page.content.decode()
        choose(supervisor, where=where, reason="disaster", count=2)
        assert held() == {"N-2", "N-9"}

    def test_one_that_would_end_before_it_begins_is_refused(self, supervisor: Client, scene: Scene) -> None:
        page = choose(supervisor, "N-1", reason="disaster", until=scene.today - timedelta(1), count=1)
        assert "The hold would end before it begins." in words_of(page)
        assert not held()

    def test_accounts_of_another_branch_are_not_held(self, supervisor: Client, scene: Scene) -> None:
        page = choose(supervisor, "N-1", "S-1", reason="disaster", count=2)
        assert "The list has changed" in words_of(page)
        choose(supervisor, "N-1", "S-1", reason="disaster", count=1)
        assert held() == {"N-1"}

    def test_the_preview_asks_no_more_for_many_than_for_few(self, supervisor: Client, scene: Scene) -> None:
        def cost(*numbers: str) -> int:
            choose(supervisor, *numbers)
            with CaptureQueriesContext(connection) as asked:
                choose(supervisor, *numbers)
            return len(asked)

        assert cost("N-1") == cost("N-1", "N-2", "N-3", "N-4", "N-5") == 16


class TestEnding:
    @pytest.fixture
    def reference(self, scene: Scene) -> str:
        """A hold of the whole company: two accounts in the north, one in the south."""
        accounts = Account.objects.filter(account_no__in=["N-1", "N-2", "S-1"]).values_list("pk", flat=True)
        return place_holds(accounts=accounts, reason="disaster", until=None, on=scene.today).reference

    def test_is_shown_and_then_done_for_ones_own_accounts(
        self, supervisor: Client, scene: Scene, reference: str
    ) -> None:
        page = words_of(supervisor.post(END, {"reference": f" {reference} "}, follow=True))
        assert "Holds that still run 2" in page
        assert "From today these debts are collected again." in page
        assert not CaseEvent.objects.filter(kind="hold_ended").exists()
        supervisor.post(END, {"reference": reference, "confirmed": reference})
        ended = set(Hold.objects.filter(ended_on=scene.today).values_list("account__account_no", flat=True))
        assert ended == {"N-1", "N-2"}
        assert "2 holds have been ended." in words_of(supervisor.get(list_of(Account)))

    def test_what_is_not_shown_is_not_done(self, supervisor: Client, reference: str) -> None:
        supervisor.post(END, {"reference": reference, "confirmed": "M260320-1"})
        assert not Hold.objects.exclude(ended_on=None).exists()

    def test_an_unknown_reference_is_refused_in_words(self, supervisor: Client) -> None:
        assert "There is no mass hold M1." in words_of(supervisor.post(END, {"reference": "M1"}))


@pytest.mark.parametrize("role", Role)
def test_who_holds_many(sign_in: Callable, scene: Scene, role: Role) -> None:
    client = sign_in(role.value)
    assert client.get(END).status_code == (200 if role in MAY else 403)
    choose(client, "N-1", reason="disaster", count=1)
    assert held() == ({"N-1"} if role in MAY else set())
    if role != Role.PRINT_ROOM:
        assert ("Hold these accounts" in client.get(list_of(Account)).content.decode()) == (role in MAY)

"""Promises to pay: recorded on the page of an account or a case, and how often they are kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client

from collections_app.arrangements.batch import settle_promises
from collections_app.arrangements.models import Promise
from tests.admin.addresses import action, example_of, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say


def given(scene: Scene, **more: Any) -> dict[str, Any]:
    return {
        "amount": "120.00", "due_on": scene.today + timedelta(10), "channel": "call", "promised_by": "Anna Weber", **more
    }  # fmt: skip


def test_an_officer_records_one_and_the_page_says_so(officer: Client, scene: Scene) -> None:
    case = scene.case("N-1")
    dialog = words_of(officer.get(action(case, "record_promise"), headers=HX))
    assert "Until 19 Apr 2026 at the latest. No promise has come due yet." in dialog
    assert is_done(say(officer, case, "record_promise", **given(scene)), case)
    promise = Promise.objects.get(account=case.account)
    page = words_of(officer.get(page_of(case)))
    assert f"{promise.promise_no} Running 120.00 30 Mar 2026 20 Mar 2026 by phone –" in page
    assert "On hold: promise to pay" in page
    assert "Promise to pay recorded Amount: 120.00 CNY" in page
    assert "Pay by 30 Mar 2026 How: by phone Promised by Anna Weber" in page


def test_what_is_refused_is_said_where_it_was_typed(officer: Client, scene: Scene) -> None:
    account = scene.account("N-1")
    answer = say(officer, account, "record_promise", **given(scene, due_on=scene.today + timedelta(31)))
    assert "It may be due by 19 Apr 2026 at the latest; a supervisor may accept a later day." in words_of(answer)
    assert not Promise.objects.filter(account=account).exists()


def test_the_list_says_how_often_promises_are_kept(head: Client, officer: Client, scene: Scene) -> None:
    settle_promises(scene.today + timedelta(20))
    page = words_of(head.get(list_of(Promise)))
    assert "Kept, by way of promising How Due Kept Kept ratio by phone 1 0 0.0%" in page
    assert "Kept, by officer" in page
    assert words_of(head.get(list_of(Promise), {"status": "kept"})).count("Hugo Old") == 0


def test_only_a_supervisor_withdraws_one(officer: Client, sign_in: Callable, scene: Scene) -> None:
    promise = example_of(Promise)
    assert say(officer, promise, "withdraw", reason="wrong").status_code == 403
    assert is_done(say(sign_in("supervisor"), promise, "withdraw", reason="Wrong account"), promise)
    page = words_of(officer.get(page_of(promise)))
    assert "Why it was withdrawn Wrong account" in page

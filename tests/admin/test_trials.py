"""The pages of steering: a trial from draft to end by two people, what if, effects and forecasts as a manager sees them."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from collections_app.outlooks.models import Comparison, EffectReport, Forecast
from collections_app.procedures.models import Procedure
from collections_app.procedures.operations import copy_to_draft
from collections_app.trials.models import Trial
from tests.admin.addresses import action, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of

PLAN = {
    "name": "Later", "percent": "20", "baseline": "40", "difference": "10", "window_days": "30", "looks": "3",
    "until_on": "2026-12-31",
}  # fmt: skip


def at_list(model: str, name: str) -> str:
    return reverse(f"admin:collections_{model}_{name}")


def press(client: Client, obj: object, name: str, **typed: str) -> str:
    answer = client.post(action(obj, name), typed, headers={"HX-Request": "true"})
    return answer.headers.get("HX-Redirect") or words_of(answer)


def test_a_hold_out_is_drafted_started_by_another_and_ended(sign_in: Callable, head: Client) -> None:
    manager = sign_in("manager")
    answer = manager.post(at_list("trial", "hold_out"), {**PLAN, "withheld": "reminder"}, follow=True)
    trial = Trial.objects.get(name="Later")
    assert f"it needs {trial.planned} accounts" in words_of(answer)
    assert "somebody else has to start it" in press(manager, trial, "start")
    assert press(head, trial, "start") == page_of(trial)
    words = words_of(manager.get(page_of(trial)))
    assert "Not yet: too few accounts have come through" in words
    assert "the friendly reminder" in words
    assert press(manager, trial, "end", note="learned enough") == page_of(trial)
    assert Trial.objects.get(pk=trial.pk).status == "ended"


def test_a_challenger_is_tried(sign_in: Callable, head: Client) -> None:
    champion = Procedure.objects.get(code="residential", version=1)
    other = copy_to_draft(procedure=champion)
    manager = sign_in("manager")
    assert manager.get(at_list("trial", "challenge")).status_code == 200
    press(manager, other, "check_draft")
    typed = {**PLAN, "champion": champion.pk, "challenger": other.pk}
    manager.post(at_list("trial", "challenge"), typed)
    trial = Trial.objects.get(name="Later")
    assert press(head, trial, "start") == page_of(trial)
    assert Procedure.objects.get(pk=other.pk).status == "trial"


def test_a_plan_that_is_refused_says_why(sign_in: Callable) -> None:
    answer = sign_in("manager").post(at_list("trial", "hold_out"), {**PLAN, "withheld": "reminder", "difference": "70"})
    assert "more than all would pay" in words_of(answer)


def test_what_if_is_asked_and_answered_with_a_file(sign_in: Callable, scene: Scene) -> None:
    manager = sign_in("manager")
    one = Procedure.objects.get(code="residential")
    typed = {"procedure": one.pk, "against": copy_to_draft(procedure=one).pk}
    words = words_of(manager.post(at_list("comparison", "what_if"), typed, follow=True))
    assert "Nothing has been done; this is what would be." in words
    asked = Comparison.objects.latest("pk")
    assert asked.status == "done"
    file = manager.get(action(asked, "download")).content.decode("utf-8-sig")
    assert file.splitlines()[0] == "account,critical,amount,verdict,step,why,other_verdict,other_step,other_why"
    assert "S-" not in file  # accounts of the south are not in sight of the north


def test_effects_and_forecasts_are_made_by_a_press(sign_in: Callable, head: Client) -> None:
    manager = sign_in("manager")
    words = words_of(manager.get(at_list("effectreport", "measure"), follow=True))
    assert "do not add the rows up" in words
    assert EffectReport.objects.count() == 1
    words = words_of(manager.get(at_list("forecast", "make"), follow=True))
    assert "No week of this forecast is over yet." in words
    assert Forecast.objects.count() == 2
    past = words_of(manager.get(page_of(Forecast.objects.earliest("pk"))))
    assert "Forecast against what came" in past
    assert "weeks within the limits" in past.lower()


def test_only_who_may_presses(sign_in: Callable) -> None:
    assert sign_in("auditor").get(at_list("forecast", "make")).status_code == 403
    assert sign_in("officer").get(at_list("trial", "hold_out")).status_code == 403

"""Early warnings at the screen: what waits, taken up, settled; and the rules that managers set."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from collections_app.alarms.models import Alarm, AlarmRule
from collections_app.rules.authority import Role
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import is_done, say

SET = reverse("admin:collections_alarmrule_set_rule")


@pytest.fixture
def alarm(scene: Scene) -> Alarm:
    return Alarm.objects.get(account__account_no="N-1")


def test_the_list_shows_what_nobody_has_settled(sign_in: Callable, alarm: Alarm) -> None:
    officer = sign_in("officer")
    page = words_of(officer.get(list_of(Alarm)))
    assert "Large arrears" in page or "large arrears" in page
    assert alarm.alarm_no in page
    say(officer, alarm, "settle", outcome="agreed", note="Pays by the 25th")
    assert alarm.alarm_no not in words_of(officer.get(list_of(Alarm)))
    assert alarm.alarm_no in words_of(officer.get(list_of(Alarm), {"status": "settled"}))


def test_the_page_says_what_raised_it_and_what_is_owed(sign_in: Callable, alarm: Alarm) -> None:
    page = words_of(sign_in("officer").get(page_of(alarm)))
    for expected in ("What raised it", "300.50", "100,000.00 CNY or more overdue", "Bills of the last year", "Balance"):
        assert expected in page


def test_taken_up_and_settled_with_a_note(sign_in: Callable, alarm: Alarm, scene: Scene) -> None:
    officer = sign_in("officer")
    assert is_done(say(officer, alarm, "take_up"), alarm)
    assert not is_done(say(officer, alarm, "settle", outcome="paid", note="  "), alarm)
    assert is_done(say(officer, alarm, "settle", outcome="paid", note="Paid at the counter"), alarm)
    page = words_of(officer.get(page_of(scene.account("N-1"))))
    assert "Early warning settled" in page or "early warning settled" in page
    assert "Outcome: paid" in page


def test_handed_to_a_colleague(sign_in: Callable, alarm: Alarm, scene: Scene) -> None:
    supervisor = sign_in("supervisor")
    other = scene.staff["legal"]
    assert is_done(say(supervisor, alarm, "hand_over", to=other.pk), alarm)
    alarm.refresh_from_db()
    assert alarm.owner == other


def test_the_menu_says_how_many_fall_to_me(sign_in: Callable, alarm: Alarm) -> None:
    page = sign_in("officer").get(list_of(Alarm)).content.decode()
    assert "Early warnings" in page


class TestRules:
    def test_a_manager_sets_one(self, sign_in: Callable, scene: Scene) -> None:
        manager: Client = sign_in("manager")
        assert "takes the place" in words_of(manager.get(SET))
        given = {"kind": "large", "customer_class": "industrial", "currency": "cny", "amount": "250000"}
        assert manager.post(SET, given).status_code == 302
        rule = AlarmRule.objects.get(customer_class="industrial")
        assert (rule.currency, rule.amount, rule.written_by) == ("CNY", 250_000, scene.staff["manager"])
        page = words_of(manager.get(list_of(AlarmRule)))
        assert "250,000.00" in page
        assert is_done(say(manager, rule, "retire_rule"), rule)

    def test_what_it_lacks_is_said(self, sign_in: Callable, scene: Scene) -> None:
        answer = sign_in("manager").post(SET, {"kind": "street", "days": "30"})
        assert "A rule of this kind needs: number" in words_of(answer)

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR])
    def test_nobody_else_does(self, sign_in: Callable, scene: Scene, role: Role) -> None:
        client = sign_in(role.value)
        assert client.get(SET).status_code == 403
        assert (
            client.get(action(AlarmRule.objects.first(), "retire_rule"), headers={"HX-Request": "true"}).status_code
            == 403
        )

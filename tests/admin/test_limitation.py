"""Limitation on the screens: the list of alarms with what is at risk, the account's panel, and the dialogs that settle them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.deliveries.models import DeliveryReceipt
from collections_app.limitation.models import LimitationAlarm, LimitationInterruption
from collections_app.notices.models import Notice
from collections_app.rules.authority import Role
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say

WORKERS = {Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}
WITHDRAWERS = WORKERS - {Role.OFFICER}


@pytest.fixture
def hugo(scene: Scene) -> Account:
    """He owes 9.50, due a thousand days ago: the claim lasts 96 days more."""
    return scene.account("N-8")


@pytest.fixture
def alarm(hugo: Account) -> LimitationAlarm:
    return LimitationAlarm.objects.get(account=hugo)


def acknowledge(client: Client, obj: object, scene: Scene, **given: object) -> object:
    given = {"kind": "acknowledgement", "happened_on": scene.today, "evidence": "Statement of 20 March"} | given
    return say(client, obj, "record_interruption", **given)


class TestTheList:
    def test_says_what_is_at_risk_and_until_when(self, officer: Client, alarm: LimitationAlarm) -> None:
        page = words_of(officer.get(list_of(LimitationAlarm)))
        assert "At risk within 180 days, principal: 9.50 CNY in 1 bill." in page
        assert "Hugo Old N-8 9.50 CNY 24 Jun 2026 96 days start of the limitation" in page

    def test_is_narrowed_by_end_day_and_shows_the_settled_when_asked(
        self, officer: Client, scene: Scene, alarm: LimitationAlarm
    ) -> None:
        soon = {"ends_to": (scene.today + timedelta(30)).isoformat()}
        assert list(officer.get(list_of(LimitationAlarm), soon).context["cl"].result_list) == []
        acknowledge(officer, alarm, scene)
        assert list(officer.get(list_of(LimitationAlarm)).context["cl"].result_list) == []
        settled = officer.get(list_of(LimitationAlarm), {"status": "settled"})
        assert [str(row) for row in settled.context["cl"].result_list] == ["N-8-1"]
        assert "No claim in sight lapses within 180 days." in words_of(settled)

    def test_leads_to_the_open_case(self, officer: Client, scene: Scene, alarm: LimitationAlarm) -> None:
        LimitationAlarm.objects.filter(pk=alarm.pk).update(account=scene.account("N-1"))
        assert page_of(scene.case("N-1")) in officer.get(list_of(LimitationAlarm)).content.decode()


class TestTheAccount:
    def test_shows_each_clock_with_its_source(self, officer: Client, hugo: Account) -> None:
        page = words_of(officer.get(page_of(hugo)))
        assert "Limitation" in page
        assert "N-8-1 9.50 24 Jun 2023 24 Jun 2026 96 days" in page
        assert "Arts. 188, 192, 195" in page

    def test_says_so_where_the_law_names_none(self, officer: Client, hugo: Account) -> None:
        Account.objects.filter(pk=hugo.pk).update(law_pack="us-ny", region="NY")
        page = words_of(officer.get(page_of(hugo)))
        assert "The law pack of the account names no limitation; until when the claim lasts is not known." in page

    def test_why_on_a_day_names_the_end_of_the_oldest_claim(self, officer: Client, hugo: Account) -> None:
        page = words_of(officer.get(page_of(hugo), {"on": "2026-03-01"}))
        assert "The claim of bill N-8-1 lasts until 24 Jun 2026, counted from its due day, 24 Jun 2023." in page


class TestRecording:
    def test_the_dialog_says_what_each_kind_does_under_the_law_of_the_account(
        self, officer: Client, hugo: Account
    ) -> None:
        dialog = words_of(officer.get(action(hugo, "record_interruption"), headers=HX))
        assert "Part payment: limitation starts anew." in dialog
        Account.objects.filter(pk=hugo.pk).update(law_pack="de", region="BE")
        dialog = words_of(officer.get(action(hugo, "record_interruption"), headers=HX))
        assert "Suit filed: limitation stops while a court has it." in dialog

    def test_starts_the_clock_anew_and_settles_the_alarm(
        self, officer: Client, scene: Scene, hugo: Account, alarm: LimitationAlarm
    ) -> None:
        assert is_done(acknowledge(officer, hugo, scene), hugo)
        page = words_of(officer.get(page_of(hugo)))
        assert "24 Jun 2023 20 Mar 2029" in page
        assert "signed acknowledgement of the debt 20 Mar 2026" in page
        assert "Statement of 20 March" in page
        alarm.refresh_from_db()
        assert (alarm.status, alarm.outcome) == ("settled", "interrupted")
        assert "the clock has started anew" in words_of(officer.get(page_of(alarm)))

    def test_of_one_bill(self, officer: Client, scene: Scene, hugo: Account) -> None:
        acknowledge(officer, hugo, scene, bill=hugo.bills.get().pk)
        assert str(LimitationInterruption.objects.get().bill) == "N-8-1"

    def test_of_a_day_to_come_is_refused_where_it_was_typed(self, officer: Client, scene: Scene, hugo: Account) -> None:
        answer = acknowledge(officer, hugo, scene, happened_on=scene.today + timedelta(1))
        assert "It cannot be recorded before it has happened." in words_of(answer)
        assert "Statement of 20 March" in answer.content.decode()

    def test_is_withdrawn_by_a_counter_entry_that_says_why(
        self, sign_in: Callable, scene: Scene, hugo: Account, alarm: LimitationAlarm
    ) -> None:
        acknowledge(sign_in("officer"), hugo, scene)
        supervisor, line = sign_in("supervisor"), LimitationInterruption.objects.get()
        given = {"entry": line.pk, "reason": "Signed by the neighbour"}
        assert is_done(say(supervisor, hugo, "withdraw_interruption", **given), hugo)
        page = words_of(supervisor.get(page_of(hugo)))
        assert "Withdrawn Signed by the neighbour" in page
        alarm.refresh_from_db()
        assert alarm.status == "open"


class TestProof:
    def test_of_a_sent_notice_on_the_page_of_the_case(self, officer: Client, scene: Scene) -> None:
        case = scene.case("N-1")
        notice = case.notices.filter(status="sent").order_by("-sent_on").first()
        dialog = words_of(officer.get(action(case, "prove_service"), headers=HX))
        assert notice.notice_no in dialog
        given = {"notice": notice.pk, "kind": "signed", "served_on": scene.today, "document": "Receipt 4711"}
        assert is_done(say(officer, case, "prove_service", **given), case)
        page = words_of(officer.get(page_of(case)))
        assert "Proof of service recorded Notice" in page
        assert "Document: Receipt 4711" in page
        assert notice.notice_no not in words_of(officer.get(action(case, "prove_service"), headers=HX))
        account = words_of(officer.get(page_of(case.account)))
        assert "20 Mar 2029" in account

    def test_on_the_page_of_the_notice_about_that_one(self, officer: Client, scene: Scene) -> None:
        notice = Notice.objects.filter(case__account__account_no="N-1", status="sent").first()
        assert "Record proof of service" in words_of(officer.get(page_of(notice)))
        given = {"notice": notice.pk, "kind": "photo", "served_on": scene.today, "document": "IMG 12"}
        assert is_done(say(officer, notice, "prove_service", **given), notice)
        assert "photo of the delivery 20 Mar 2026 IMG 12" in words_of(officer.get(page_of(notice)))
        assert DeliveryReceipt.objects.get().recorded_by == scene.staff["officer"]

    def test_before_it_was_sent_is_refused(self, officer: Client, scene: Scene) -> None:
        notice = Notice.objects.filter(case__account__account_no="N-1", status="sent").first()
        early = notice.sent_on - timedelta(1)
        given = {"notice": notice.pk, "kind": "photo", "served_on": early, "document": "IMG 12"}
        answer = words_of(say(officer, notice, "prove_service", **given))
        assert "The notice cannot have been served before it was sent." in answer


@pytest.mark.parametrize("role", Role)
def test_who_may(sign_in: Callable, scene: Scene, hugo: Account, alarm: LimitationAlarm, role: Role) -> None:
    client = sign_in(role.value)
    case = scene.case("N-1")
    doors = [(hugo, "record_interruption"), (alarm, "record_interruption"), (case, "prove_service")]
    answers = {client.get(action(obj, name), headers=HX).status_code for obj, name in doors}
    assert answers == {200 if role in WORKERS else 403}
    withdraw = client.get(action(hugo, "withdraw_interruption"), headers=HX).status_code
    assert withdraw == (200 if role in WITHDRAWERS else 403)
    acknowledge(client, hugo, scene)
    assert LimitationInterruption.objects.exists() == (role in WORKERS)


def test_another_branch_records_nothing_here(scene: Scene, sign_in: Callable, hugo: Account) -> None:
    scene.sign_up("southerner", "supervisor", scene.south)
    client = sign_in("southerner")
    assert acknowledge(client, hugo, scene).status_code == 404
    assert say(client, Case.objects.get(account__account_no="N-1"), "prove_service").status_code == 404
    assert "At risk" not in words_of(client.get(list_of(LimitationAlarm)))
    assert LimitationInterruption.objects.count() == 0

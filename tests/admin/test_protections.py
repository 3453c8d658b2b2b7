"""Whom the law protects, on the pages of an account and of its case."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from collections_app.cases.models import Case, CaseEvent
from collections_app.cases.operations import end_protection, protect, renew_protection
from collections_app.customers.models import Account, ProtectedStatus
from collections_app.rules.authority import Role
from tests.admin.addresses import action, example_of, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import queries, words_of
from tests.admin.test_work import HX, is_done, say

WORKERS = {Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}
ENDERS = WORKERS - {Role.OFFICER}


@pytest.fixture
def anna(scene: Scene) -> Account:
    return scene.account("N-1")


@pytest.fixture
def certificate(scene: Scene, anna: Account) -> ProtectedStatus:
    """Anna Weber has one for the next ten days."""
    return protect(
        account=anna, reason="medical", from_on=scene.today, to_on=scene.today + timedelta(10), evidence="Dr. Li",
        by=scene.staff["officer"],
    )  # fmt: skip


class TestRecording:
    def test_the_dialog_says_what_each_reason_stops_under_the_law_of_the_account(
        self, officer: Client, anna: Account
    ) -> None:
        dialog = words_of(officer.get(action(anna, "protect"), headers=HX))
        assert "Reminders and demands still go out and the debt stays." in dialog
        assert "Medical certificate: No disconnection notice and no cut." in dialog
        assert "Social tariff: The law of the account stops nothing for this reason." in dialog
        assert "critical" not in dialog.lower()

    def test_in_britain_it_names_the_winter_and_what_is_needed(self, officer: Client, anna: Account) -> None:
        Account.objects.filter(pk=anna.pk).update(law_pack="gb", region="ENG")
        dialog = words_of(officer.get(action(anna, "protect"), headers=HX))
        assert "Pensioner living alone: No cut, from October 1 to March 31." in dialog
        assert "Disabled person: Before a cut: all reasonable steps to avoid it, from October 1 to March 31." in dialog
        Account.objects.filter(pk=anna.pk).update(law_pack="us-tx", region="TX")
        dialog = words_of(officer.get(action(anna, "protect"), headers=HX))
        assert "Life support: The cut has to wait longer after the notice. Before a cut: contact with" in dialog
        Account.objects.filter(pk=anna.pk).update(law_pack="atlantis")
        assert "The law of the account is not known" in words_of(officer.get(action(anna, "protect"), headers=HX))

    def test_the_dialog_names_the_cut_that_waits(self, officer: Client, anna: Account) -> None:
        order = anna.cases.get().supply_orders.get()
        dialog = words_of(officer.get(action(anna, "protect"), headers=HX))
        assert f"Supply order {order.order_no} (proposed): while the law forbids the cut" in dialog
        free = words_of(officer.get(action(Account.objects.get(account_no="N-3"), "protect"), headers=HX))
        assert "Supply order" not in free

    def test_is_seen_on_both_pages_and_told_in_the_timeline(self, officer: Client, scene: Scene, anna: Account) -> None:
        case, until = example_of(Case), scene.today + timedelta(10)
        given = {"reason": "medical", "from_on": scene.today, "to_on": until, "evidence": "Certificate of Dr. Li"}
        assert is_done(say(officer, case, "protect", **given), case)
        protection = anna.protections.get()
        assert (protection.to_on, protection.recorded_by) == (until, scene.staff["officer"])
        page = words_of(officer.get(page_of(case)))
        assert "Protected until 30 Mar 2026: Medical certificate. No disconnection notice and no cut." in page
        assert (
            "Protection recorded Reason: medical certificate From 20 Mar 2026 Until 30 Mar 2026 "
            "Evidence: Certificate of Dr. Li by Officer"
        ) in page
        page = words_of(officer.get(page_of(anna)))
        assert "Protected until 30 Mar 2026" in page
        assert "Medical certificate 20 Mar 2026 30 Mar 2026 Protected Certificate of Dr. Li by Officer" in page.replace(
            "medical", "Medical"
        )

    def test_without_evidence_or_twice_it_is_refused_where_it_was_typed(
        self, officer: Client, scene: Scene, anna: Account, certificate: ProtectedStatus
    ) -> None:
        given = {"reason": "medical", "from_on": scene.today + timedelta(3)}
        assert "This field is required." in words_of(say(officer, anna, "protect", **given))
        answer = say(officer, anna, "protect", evidence="What I typed", **given)
        assert "already protected for this reason; renew that protection instead" in words_of(answer)
        assert "What I typed" in answer.content.decode()
        assert anna.protections.count() == 1


class TestRenewing:
    def test_goes_on_without_a_gap(self, officer: Client, anna: Account, certificate: ProtectedStatus) -> None:
        given = {"protection": certificate.pk, "to_on": "2026-04-30", "evidence": "Dr. Li again"}
        assert is_done(say(officer, anna, "renew_protection", **given), anna)
        assert anna.protections.filter(from_on=date(2026, 3, 31), to_on=date(2026, 4, 30)).exists()
        assert "Not yet Dr. Li again" in words_of(officer.get(page_of(anna)))

    def test_is_offered_where_something_ends(self, officer: Client, scene: Scene, anna: Account) -> None:
        assert "Renew a protection" not in officer.get(page_of(anna)).content.decode()
        endless = protect(account=anna, reason="life_support", from_on=scene.today)
        assert "Renew a protection" not in officer.get(page_of(anna)).content.decode()
        end_protection(protection=endless, on=scene.today)
        protect(account=anna, reason="medical", from_on=scene.today, to_on=scene.today)
        assert "Renew a protection" in officer.get(page_of(anna)).content.decode()

    def test_of_somebody_else_is_refused(self, officer: Client, scene: Scene, certificate: ProtectedStatus) -> None:
        given = {"protection": certificate.pk, "to_on": "2026-04-30", "evidence": "x"}
        answer = say(officer, scene.account("N-3"), "renew_protection", **given)
        assert "It has been ended in the meantime." in words_of(answer)
        assert ProtectedStatus.objects.count() == 1


class TestEnding:
    @pytest.fixture
    def supervisor(self, sign_in: Callable) -> Client:
        return sign_in("supervisor")

    def test_says_what_may_follow_and_keeps_why(
        self, supervisor: Client, scene: Scene, anna: Account, certificate: ProtectedStatus
    ) -> None:
        dialog = words_of(supervisor.get(action(anna, "end_protection"), headers=HX))
        assert "the coming night may write the disconnection notice, and a cut may be approved" in dialog
        assert "it can be approved again if nothing else forbids the cut" in dialog
        given = {"protection": certificate.pk, "note": "Moved to her daughter"}
        assert is_done(say(supervisor, anna, "end_protection", **given), anna)
        certificate.refresh_from_db()
        assert certificate.ended_on == scene.today
        page = words_of(supervisor.get(page_of(example_of(Case))))
        assert "Protected until" not in page
        assert "Protection ended Reason: medical certificate Moved to her daughter by Supervisor" in page

    def test_one_that_has_not_begun_can_be_ended_too(
        self, supervisor: Client, scene: Scene, anna: Account, certificate: ProtectedStatus
    ) -> None:
        later = protect(account=anna, reason="infant", from_on=scene.today + timedelta(5))
        assert is_done(say(supervisor, anna, "end_protection", protection=later.pk, note="Born elsewhere"), anna)
        assert [p.reason for p in anna.protections.filter(ended_on=None)] == ["medical"]

    def test_needs_a_why(self, supervisor: Client, anna: Account, certificate: ProtectedStatus) -> None:
        assert "This field is required." in words_of(say(supervisor, anna, "end_protection", protection=certificate.pk))
        certificate.refresh_from_db()
        assert certificate.ended_on is None


@pytest.mark.parametrize("role", Role)
def test_who_records_renews_and_ends(
    sign_in: Callable, role: Role, anna: Account, certificate: ProtectedStatus
) -> None:
    client = sign_in(role.value)
    for obj in (anna, example_of(Case)):
        for name, may in (("protect", WORKERS), ("renew_protection", WORKERS), ("end_protection", ENDERS)):
            assert client.get(action(obj, name), headers=HX).status_code == (200 if role in may else 403), name
    client.post(action(anna, "end_protection"), {"protection": certificate.pk, "note": "By hand"}, headers=HX)
    certificate.refresh_from_db()
    assert (certificate.ended_on is not None) == (role in ENDERS)


def test_in_another_branch_nobody_is_protected_or_left_without(
    scene: Scene, sign_in: Callable, certificate: ProtectedStatus, anna: Account
) -> None:
    scene.sign_up("southerner", "supervisor", scene.south)
    client, before = sign_in("southerner"), CaseEvent.objects.count()
    given = {"reason": "infant", "from_on": scene.today, "evidence": "x", "note": "x", "protection": certificate.pk}
    for name in ("protect", "renew_protection", "end_protection"):
        for obj in (anna, example_of(Case)):
            assert client.post(action(obj, name), given, headers=HX).status_code == 404
    assert CaseEvent.objects.count() == before


def test_a_page_asks_no_more_for_many_protections_than_for_one(
    officer: Client, anna: Account, certificate: ProtectedStatus
) -> None:
    before = queries(officer, page_of(anna))
    renew_protection(protection=certificate, to_on=date(2026, 5, 1), evidence="", on=certificate.from_on)
    protect(account=anna, reason="infant", from_on=certificate.from_on, by=certificate.recorded_by)
    assert queries(officer, page_of(anna)) == before


def test_a_dialog_asks_little(officer: Client, anna: Account, certificate: ProtectedStatus) -> None:
    officer.get(action(anna, "protect"), headers=HX)
    with CaptureQueriesContext(connection) as asked:
        officer.get(action(anna, "protect"), headers=HX)
    assert len(asked) == 6  # session, person, their unit, its subtree, the account, the orders that wait


def test_the_list_is_narrowed_to_who_is_protected(officer: Client, scene: Scene, certificate: ProtectedStatus) -> None:
    rows = officer.get(list_of(Account), {"protected_on": scene.today}).context["cl"].result_list
    assert [row.account_no for row in rows] == ["N-1"]
    after = officer.get(list_of(Account), {"protected_on": scene.today + timedelta(11)}).context["cl"].result_list
    assert list(after) == []

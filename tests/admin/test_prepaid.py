"""Prepayment at the screen: the list by what is left, the statement, and what people agree on, take in and give back."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from collections_app.customers.models import Account, Contact
from collections_app.engine.balances import watch_balances
from collections_app.prepaid.models import PrepaidAccount
from collections_app.rules.authority import Role
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say

AGREED = {
    "set_value": "200", "price": "0.61", "incentive_percent": "0", "threshold_percent": "20", "emergency_credit": "0",
    "debt_percent": "30",
}  # fmt: skip


@pytest.fixture
def supervisor(sign_in: Callable) -> Client:
    return sign_in(Role.SUPERVISOR)


@pytest.fixture
def gero(scene: Scene) -> PrepaidAccount:
    """Topped up 40.00 five days ago, four days of 5.50 drawn: 18.00, to be warned below 20.00."""
    return PrepaidAccount.objects.get(account__account_no="N-7")


def listed(client: Client, **narrowed: str) -> list[str]:
    return [str(row) for row in client.get(list_of(PrepaidAccount), narrowed).context["cl"].result_list]


class TestTheList:
    def test_says_what_is_left_and_for_how_long(self, officer: Client, gero: PrepaidAccount) -> None:
        assert "Gero Credit N-7 North branch 18.00 CNY 3 days Low" in words_of(officer.get(list_of(PrepaidAccount)))

    @pytest.mark.parametrize(
        ("narrowed", "found"),
        [
            ({"is_low": "true"}, True), ({"is_low": "false"}, False), ({"is_used_up": "true"}, False),
            ({"days_left_max": "3"}, True), ({"days_left_max": "2"}, False), ({"balance_max": "17.99"}, False),
            ({"is_running": "true", "balance_min": "18"}, True), ({"q": "Gero"}, True), ({"q": "Anna"}, False),
        ],
    )  # fmt: skip
    def test_is_narrowed_by_what_is_left(
        self, officer: Client, gero: PrepaidAccount, narrowed: dict, found: bool
    ) -> None:
        assert listed(officer, **narrowed) == (["N-7"] if found else [])

    def test_is_not_for_another_branch(self, sign_in: Callable, gero: PrepaidAccount) -> None:
        assert listed(sign_in("stranger")) == []
        assert sign_in("stranger").get(page_of(gero)).status_code == 302


class TestThePage:
    def test_shows_every_line_with_the_balance_after_it(self, officer: Client, gero: PrepaidAccount) -> None:
        page = words_of(officer.get(page_of(gero)))
        assert "16 Mar 2026 use 10 0.55 – – 5.50 34.50 15 Mar 2026 top-up T-17 – – 40.00 – – 40.00" in page
        assert "19 Mar 2026 use 10 0.55 – – 5.50 18.00" in page
        assert "Warn below 20.00 CNY" in page
        assert "19 Mar 2026 18.00 20.00 –" in page  # the warning

    def test_says_that_nobody_is_cut_and_from_when_a_stop_would_be_friendly(
        self, officer: Client, scene: Scene, gero: PrepaidAccount
    ) -> None:
        gero.draws.create(day=scene.today, kwh=100, price=gero.price, amount=Decimal(55))
        watch_balances(scene.today)
        page = words_of(officer.get(page_of(gero)))
        assert "Used up since 20 Mar 2026. Nobody is cut by it" in page
        assert "The first friendly hour is 20 Mar 2026, 10:00" in page
        assert "see to a prepaid account without balance" not in page

    def test_leads_there_from_the_account(self, officer: Client, gero: PrepaidAccount) -> None:
        page = officer.get(page_of(gero.account)).content.decode()
        assert page_of(gero) in page

    def test_keeps_the_number_that_is_warned_from_those_who_need_not_see_it(
        self, sign_in: Callable, gero: PrepaidAccount
    ) -> None:
        gero.contact = Contact.objects.create(customer=gero.account.customer, kind="phone", value="13900139000")
        gero.save()
        assert "13900139000" in words_of(sign_in("officer").get(page_of(gero)))
        assert "13900139000" not in words_of(sign_in(Role.AUDITOR).get(page_of(gero)))


class TestBeginning:
    def test_on_the_page_of_the_account(self, supervisor: Client, scene: Scene) -> None:
        anna = scene.account("N-1")
        dialog = words_of(supervisor.get(action(anna, "start_prepayment"), headers=HX))
        assert "Supply never ends by itself." in dialog
        phone = anna.customer.contacts.get(kind="phone")
        answer = say(supervisor, anna, "start_prepayment", **AGREED, contact=phone.pk, agreement="signed on 19 March")
        begun = PrepaidAccount.objects.get(account=anna)
        assert is_done(answer, begun)
        assert (begun.opened_on, begun.price, begun.contact) == (scene.today, Decimal("0.61"), phone)
        page = words_of(supervisor.get(page_of(anna)))
        assert "Paid in advance from now on Agreed: signed on 19 March Set value: 200.00" in page

    def test_a_refusal_is_said_in_the_dialog(self, supervisor: Client, gero: PrepaidAccount) -> None:
        answer = say(supervisor, gero.account, "start_prepayment", **AGREED, agreement="once more")
        assert "The account pays in advance already." in words_of(answer)

    def test_nonsense_is_refused(self, supervisor: Client, scene: Scene) -> None:
        given = AGREED | {"threshold_percent": "120", "price": "-1", "emergency_credit": "-5"}
        say(supervisor, scene.account("N-1"), "start_prepayment", **given, agreement="x")
        assert not PrepaidAccount.objects.filter(account=scene.account("N-1")).exists()


class TestMoney:
    def test_a_top_up_at_the_counter_ends_the_warning(
        self, supervisor: Client, scene: Scene, gero: PrepaidAccount
    ) -> None:
        assert is_done(say(supervisor, gero, "top_up", amount="50.00", method="cash"), gero)
        gero.refresh_from_db()
        assert gero.balance == 68
        top_up = gero.top_ups.get(amount=50)
        assert (top_up.paid_on, top_up.recorded_by) == (scene.today, scene.staff["supervisor"])
        page = words_of(supervisor.get(page_of(gero)))
        assert "19 Mar 2026 18.00 20.00 20 Mar 2026" in page
        assert f"20 Mar 2026 top-up {top_up} – – 50.00 – – 68.00" in page
        assert f"Topped up at the counter Amount: 50.00 CNY Top-up {top_up}" in words_of(
            supervisor.get(page_of(gero.account))
        )

    def test_its_share_pays_old_debt_before_ones_eyes(self, supervisor: Client, scene: Scene) -> None:
        anna = scene.account("N-1")
        say(supervisor, anna, "start_prepayment", **AGREED, agreement="signed")
        begun = PrepaidAccount.objects.get(account=anna)
        assert "30 % of it go to old debt, " in words_of(supervisor.get(action(begun, "top_up"), headers=HX))
        say(supervisor, begun, "top_up", amount="100.00", method="card")
        begun.refresh_from_db()
        top_up = begun.top_ups.get()
        assert (begun.balance, top_up.to_debt, top_up.settles_as.unallocated) == (70, 30, 0)

    def test_what_is_left_goes_back(self, supervisor: Client, scene: Scene, gero: PrepaidAccount) -> None:
        assert is_done(say(supervisor, gero, "end_prepayment", reason="moves out"), gero)
        gero.refresh_from_db()
        assert (gero.balance, gero.returned, gero.closed_on) == (0, 18, scene.today)
        page = words_of(supervisor.get(page_of(gero)))
        assert "20 Mar 2026 given back – – – – 18.00 0.00" in page
        assert Account.objects.get(pk=gero.account_id).billing_mode == "postpaid"
        assert "Record a top-up" not in page

    def test_other_terms_count_from_now_on(self, supervisor: Client, gero: PrepaidAccount) -> None:
        dialog = supervisor.get(action(gero, "change_terms"), headers=HX).content.decode()
        assert 'value="0.55000"' in dialog
        assert is_done(say(supervisor, gero, "change_terms", **AGREED, note="new tariff"), gero)
        gero.refresh_from_db()
        assert (gero.price, gero.set_value, gero.draws.latest("day").amount) == (Decimal("0.61"), 200, Decimal("5.50"))


class TestWhoMay:
    @pytest.mark.parametrize("role", Role)
    def test_agree_on_terms_and_take_in_money(self, sign_in: Callable, role: Role, gero: PrepaidAccount) -> None:
        client = sign_in(role.value)
        allowed = {
            name: client.get(action(gero, name), headers=HX).status_code == 200
            for name in ("change_terms", "end_prepayment", "top_up")
        }
        agrees = role in (Role.SUPERVISOR, Role.MANAGER)
        pays = role in (Role.SUPERVISOR, Role.ADMINISTRATOR)
        assert allowed == {"change_terms": agrees, "end_prepayment": agrees, "top_up": pays}
        begins = client.get(action(gero.account, "start_prepayment"), headers=HX).status_code == 200
        assert begins == agrees


def test_a_top_up_is_taken_back_by_somebody_else(supervisor: Client, sign_in: Callable, gero: PrepaidAccount) -> None:
    address = action(gero, "take_back")
    top_up = gero.top_ups.get()
    assert f"{top_up} · " in words_of(supervisor.get(address, headers=HX))
    assert is_done(supervisor.post(address, {"top_up": top_up.pk, "reason": "cheque bounced"}, headers=HX), gero)
    gero.refresh_from_db()
    assert gero.balance == Decimal("-22.00")
    page = words_of(supervisor.get(page_of(gero)))
    assert f"takes back top-up {top_up}" in page
    assert action(gero, "take_back") not in supervisor.get(page_of(gero)).content.decode()

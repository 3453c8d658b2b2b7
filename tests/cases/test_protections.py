"""Recording, renewing and ending whom the law protects at an account."""

from datetime import date

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.cases.operations import CannotProtect, end_protection, protect, renew_protection
from collections_app.customers.models import Account, ProtectedStatus
from collections_app.facts.models import DiaryEntry
from tests.factories import make_account, make_staff

NOON = date(2026, 3, 2)
LAST_DAY = date(2026, 3, 31)

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make_account("A1")


def certificate(account: Account, **more: object) -> ProtectedStatus:
    """A doctor's certificate for March."""
    given = {"reason": "medical", "from_on": NOON, "to_on": LAST_DAY, "evidence": "Dr. Li, 27 February", "by": None}
    return protect(account=account, **given | more)


def events(account: Account) -> list[tuple[str, date, dict]]:
    return list(CaseEvent.objects.filter(account=account).values_list("kind", "on", "data"))


def diary(account: Account) -> list[date]:
    return list(DiaryEntry.objects.filter(account=account).order_by("look_on").values_list("look_on", flat=True))


def protected_days(account: Account, *days: date) -> list[bool]:
    return [account.protections.running_on(day).exists() for day in days]


class TestRecording:
    def test_says_who_until_when_and_on_what_evidence(self, account: Account) -> None:
        officer = make_staff("li")
        protection = certificate(account, by=officer)
        assert (protection.recorded_by, protection.evidence) == (officer, "Dr. Li, 27 February")
        told = {"reason": "medical", "from": "2026-03-02", "until": "2026-03-31", "evidence": "Dr. Li, 27 February"}
        assert events(account) == [("protection_recorded", NOON, told)]

    def test_has_the_account_looked_at_on_the_first_day_and_the_day_after_the_last(self, account: Account) -> None:
        certificate(account)
        assert diary(account) == [NOON, date(2026, 4, 1)]

    def test_without_an_end_it_lasts(self, account: Account) -> None:
        certificate(account, reason="life_support", to_on=None)
        assert protected_days(account, date(2099, 1, 1)) == [True]
        assert diary(account) == [NOON]

    def test_one_brought_late_counts_from_its_own_first_day_and_is_told_on_the_day_it_came(
        self, account: Account
    ) -> None:
        certificate(account, on=date(2026, 3, 9))
        assert protected_days(account, NOON) == [True]
        assert events(account)[0][1] == date(2026, 3, 9)

    def test_a_certificate_expires_by_itself_on_its_last_day(self, account: Account) -> None:
        certificate(account)
        assert protected_days(account, date(2026, 3, 1), NOON, LAST_DAY, date(2026, 4, 1)) == [False, True, True, False]

    def test_one_that_would_end_before_it_begins_is_refused(self, account: Account) -> None:
        with pytest.raises(CannotProtect, match="would end before it begins"):
            certificate(account, to_on=date(2026, 3, 1))
        assert (events(account), diary(account)) == ([], [])

    @pytest.mark.parametrize(
        ("from_on", "to_on"),
        [(date(2026, 3, 15), None), (date(2026, 2, 1), NOON), (LAST_DAY, LAST_DAY), (date(2026, 2, 1), None)],
    )
    def test_who_is_protected_already_is_renewed_instead(
        self, account: Account, from_on: date, to_on: date | None
    ) -> None:
        certificate(account)
        with pytest.raises(CannotProtect, match="already protected for this reason; renew"):
            certificate(account, from_on=from_on, to_on=to_on)
        assert len(events(account)) == 1

    def test_another_reason_stands_beside_it(self, account: Account) -> None:
        certificate(account)
        certificate(account, reason="infant", to_on=None)
        assert account.protections.running_on(NOON).count() == 2

    def test_before_and_after_it_there_is_room(self, account: Account) -> None:
        certificate(account)
        certificate(account, from_on=date(2026, 2, 1), to_on=date(2026, 3, 1))
        certificate(account, from_on=date(2026, 4, 1), to_on=None)
        assert account.protections.count() == 3


class TestRenewing:
    def test_goes_on_without_a_gap_and_keeps_the_first_certificate(self, account: Account) -> None:
        first = certificate(account)
        new = renew_protection(protection=first, to_on=date(2026, 4, 30), evidence="Dr. Li again", on=date(2026, 3, 28))
        assert (new.from_on, new.to_on, new.evidence) == (date(2026, 4, 1), date(2026, 4, 30), "Dr. Li again")
        assert protected_days(account, LAST_DAY, date(2026, 4, 1), date(2026, 5, 1)) == [True, True, False]
        first.refresh_from_db()
        assert (first.to_on, first.evidence) == (LAST_DAY, "Dr. Li, 27 February")
        assert [(kind, on) for kind, on, _data in events(account)][1:] == [("protection_recorded", date(2026, 3, 28))]
        assert date(2026, 5, 1) in diary(account)

    def test_on_its_last_day_is_in_time_and_a_day_later_is_not(self, account: Account) -> None:
        first = certificate(account)
        with pytest.raises(CannotProtect, match="record a new one"):
            renew_protection(protection=first, to_on=None, evidence="", on=date(2026, 4, 1))
        assert renew_protection(protection=first, to_on=None, evidence="", on=LAST_DAY).from_on == date(2026, 4, 1)

    def test_twice_is_refused(self, account: Account) -> None:
        first = certificate(account)
        renew_protection(protection=first, to_on=date(2026, 4, 30), evidence="", on=NOON)
        with pytest.raises(CannotProtect, match="already recorded from that day"):
            renew_protection(protection=first, to_on=date(2026, 5, 30), evidence="", on=NOON)

    def test_to_a_day_that_is_no_later_is_refused(self, account: Account) -> None:
        with pytest.raises(CannotProtect, match="has to come after"):
            renew_protection(protection=certificate(account), to_on=LAST_DAY, evidence="", on=NOON)

    def test_what_has_no_end_needs_no_renewal(self, account: Account) -> None:
        with pytest.raises(CannotProtect, match="nothing to renew"):
            renew_protection(protection=certificate(account, to_on=None), to_on=LAST_DAY, evidence="", on=NOON)

    def test_what_was_ended_is_recorded_anew(self, account: Account) -> None:
        first = certificate(account)
        end_protection(protection=first, on=date(2026, 3, 10))
        with pytest.raises(CannotProtect, match="record a new one"):
            renew_protection(protection=first, to_on=None, evidence="", on=date(2026, 3, 11))
        assert certificate(account, from_on=date(2026, 3, 11)).pk


class TestEnding:
    def test_counts_from_its_day(self, account: Account) -> None:
        manager = make_staff("mo", "manager")
        end_protection(protection=certificate(account), on=date(2026, 3, 10), note="Moved out", by=manager)
        assert protected_days(account, date(2026, 3, 9), date(2026, 3, 10)) == [True, False]
        told = {"reason": "medical", "note": "Moved out"}
        assert events(account)[1:] == [("protection_ended", date(2026, 3, 10), told)]
        assert date(2026, 3, 10) in diary(account)

    def test_ends_the_renewal_that_was_to_follow(self, account: Account) -> None:
        first = certificate(account)
        renew_protection(protection=first, to_on=None, evidence="", on=NOON)
        end_protection(protection=first, on=date(2026, 3, 10))
        assert protected_days(account, date(2026, 3, 10), date(2026, 4, 1), date(2027, 1, 1)) == [False, False, False]
        assert [kind for kind, _on, _data in events(account)].count("protection_ended") == 1

    def test_leaves_other_reasons_and_other_accounts_alone(self, account: Account) -> None:
        neighbour = make_account("A2")
        certificate(neighbour)
        certificate(account, reason="infant")
        end_protection(protection=certificate(account), on=NOON)
        assert [p.reason for p in account.protections.running_on(NOON)] == ["infant"]
        assert protected_days(neighbour, NOON) == [True]

    def test_one_that_has_not_begun_never_begins(self, account: Account) -> None:
        end_protection(protection=certificate(account), on=date(2026, 2, 20))
        assert protected_days(account, NOON, LAST_DAY) == [False, False]

    @pytest.mark.parametrize("on", [date(2026, 4, 1), date(2026, 3, 12)])
    def test_what_is_over_is_refused(self, account: Account, on: date) -> None:
        protection = certificate(account)
        if on < LAST_DAY:
            end_protection(protection=protection, on=date(2026, 3, 10))
        with pytest.raises(CannotProtect, match="has already ended"):
            end_protection(protection=protection, on=on)

"""Letters that are not about what is owed: posted like the others, to whom no message reaches or as a person wishes."""

import re
from pathlib import Path

import pytest

from collections_app.arrangements.plans import PlanPurpose, make_plan
from collections_app.arrangements.proposals import propose_plan
from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Account, Contact, Customer, ProtectedStatus
from collections_app.engine.account_letters import CannotWrite, reasons_to_write, write_letter
from collections_app.messages.models import Message
from collections_app.notices.letters import render_letter
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from tests.factories import make_staff, make_unit
from tests.notices.letters import words_of
from tests.scenarios.grading import Payer, put_scheme_into_force
from tests.scenarios.messaging import procedure
from tests.scenarios.prepaying import Household
from tests.scenarios.story import Story, day


def letters(story: Story) -> list[tuple[str, str, str]]:
    """(kind, day, status) of the letters that are of no case."""
    found = Notice.objects.filter(account=story.account, case=None).order_by("id")
    return [(notice.kind, f"{notice.issued_on:%m-%d}", notice.status) for notice in found]


def text_of(notice: Notice) -> str:
    return words_of(render_letter(notice.data)).replace("\u00a0", " ")


def bare(text: str) -> str:
    """Without spaces, and without the hyphens of parted words."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


@pytest.fixture
def unreachable(anna: Household) -> Household:
    Contact.objects.filter(customer=anna.story.account.customer).exclude(kind="post").delete()
    return anna


class TestLowBalance:
    def test_is_written_to_whom_no_message_reaches_once_until_topped_up(
        self, unreachable: Household, outbox: Path
    ) -> None:
        anna = unreachable
        anna.begins("03-02")
        anna.tops_up("52.30", "03-02")
        anna.uses("7.455", "03-02", nights=3)
        assert letters(anna.story) == [("low_balance", "03-02", "sent")]
        assert not Message.objects.filter(account=anna.story.account).exists()
        words = text_of(Notice.objects.get(kind="low_balance"))
        assert "¥48.20 is left: at your present use enough for about 11 days" in words
        assert "by 13 March 2026" in words and "¥201.80" in words  # up to the set value
        anna.tops_up("40", "03-05")
        anna.uses("40", "03-05", nights=2)
        assert [on for _kind, on, _status in letters(anna.story)] == ["03-02", "03-06"]

    def test_is_not_posted_if_money_comes_before_it_leaves(
        self, unreachable: Household, outbox: Path, settings: object
    ) -> None:
        settings.PRINT_HANDOVER = "manual"  # type: ignore[attr-defined]
        anna = unreachable
        anna.begins("03-02")
        anna.tops_up("52.30", "03-02")
        anna.uses("7.455", "03-02")
        assert letters(anna.story) == [("low_balance", "03-02", "issued")]
        anna.tops_up("100", "03-03")
        assert letters(anna.story) == [("low_balance", "03-02", "withdrawn")]

    def test_whoever_has_a_number_gets_a_message_and_no_letter(self, anna: Household, outbox: Path) -> None:
        anna.begins("03-02")
        anna.tops_up("52.30", "03-02")
        anna.uses("7.455", "03-02")
        assert letters(anna.story) == []
        assert Message.objects.filter(account=anna.story.account, kind="low_balance").count() == 1


@pytest.fixture
def debtor(household: Story, officer: StaffMember) -> Story:
    """300.00 in three instalments from the first of August."""
    procedure()
    bill = household.bill("300.00", due="07-10")
    household.nights_until("07-11")
    proposal = propose_plan(account=household.account, bills=[bill], months=3, on=day("07-12"), first_on=day("08-01"))
    purpose = PlanPurpose("formal", "Out of work")
    make_plan(account=household.account, proposal=proposal, purpose=purpose, by=officer, on=day("07-12"))
    return household


class TestInstalments:
    def test_are_reminded_of_by_post_a_week_before(self, debtor: Story, outbox: Path) -> None:
        Contact.objects.filter(customer=debtor.account.customer).exclude(kind="post").delete()
        debtor.nights_until("07-24")
        assert [kind for kind, _on, _status in letters(debtor)] == ["plan_agreement"]
        debtor.nights_until("07-31")
        assert letters(debtor)[1:] == [("instalment", "07-25", "sent")]
        words = text_of(Notice.objects.get(kind="instalment"))
        assert "falls due on 1 August 2026: ¥100.00" in words

    def test_reached_by_a_message_one_gets_no_letter(self, debtor: Story, outbox: Path) -> None:
        debtor.nights_until("07-31")
        assert [kind for kind, _on, _status in letters(debtor)] == ["plan_agreement"]

    def test_can_be_written_of_by_hand(self, debtor: Story, officer: StaffMember) -> None:
        assert list(reasons_to_write(debtor.account, day("07-20"))) == [
            "instalment",
            "plan_agreement",
            "prepayment_offer",
        ]
        notice = write_letter(account=debtor.account, kind="instalment", on=day("07-20"), by=officer)
        assert (notice.principal, notice.pay_by_on, notice.case) == (100, day("08-01"), None)
        with pytest.raises(CannotWrite, match="already"):
            write_letter(account=debtor.account, kind="instalment", on=day("07-21"), by=officer)


class TestOfferOfPrepayment:
    def test_names_its_terms_and_asks_for_nothing(self, household: Story, officer: StaffMember) -> None:
        notice = write_letter(account=household.account, kind="prepayment_offer", on=day("07-20"), by=officer)
        household.nights_until("07-20")
        notice.refresh_from_db()
        assert (notice.principal, notice.status, notice.batch.kind) == (0, "sent", "prepayment_offer")
        words = text_of(notice)
        assert "by 19 August 2026" in words and "Amount to pay" not in words
        told = CaseEvent.objects.get(kind="letter_written")
        assert (told.case, told.data["letter"], told.actor) == (None, "prepayment_offer", officer)

    def test_is_not_made_where_supply_must_not_hang_on_a_balance(self, household: Story, officer: StaffMember) -> None:
        ProtectedStatus.objects.create(account=household.account, reason="life_support", from_on=day("07-01"))
        assert reasons_to_write(household.account, day("07-20")) == {}
        with pytest.raises(CannotWrite, match="no reason"):
            write_letter(account=household.account, kind="prepayment_offer", on=day("07-20"), by=officer)

    def test_is_not_made_after_the_contract_has_ended(self, household: Story) -> None:
        household.account.closed_on = day("07-20")
        assert reasons_to_write(household.account, day("07-20")) == {}

    def test_is_not_made_to_whom_pays_in_advance(self, anna: Household) -> None:
        anna.begins("03-02")
        assert reasons_to_write(anna.story.account, day("03-03")) == {}

    def test_is_written_by_whoever_works_there(self, household: Story) -> None:
        auditor = make_staff("arno", "auditor", make_unit("elsewhere"))
        with pytest.raises(CannotWrite, match="role"):
            write_letter(account=household.account, kind="prepayment_offer", on=day("07-20"), by=auditor)


class TestExplanationOfAGrade:
    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", ("Your grade is", "days late on average", "0; 28 of 28 points", "The points alone decide")),
            ("zh-hans", ("您户的等级为", "0；得28分，满分28分", "等级完全由得分决定")),
            ("de", ("Ihre Stufe ist", "Tage zu spät im Durchschnitt", "0; 28 von 28 Punkten")),
        ],
    )
    def test_says_how_it_comes_about_in_the_language_of_the_customer(
        self, officer: StaffMember, language: str, said: tuple[str, ...]
    ) -> None:
        put_scheme_into_force(day("06-01"))
        payer = Payer()
        payer.year(*[0] * 11)
        grade = payer.graded("2026-06-05")
        Customer.objects.update(language=language)
        account = Account.objects.get(pk=payer.account.pk)
        notice = write_letter(account=account, kind="grade", on=day("06-06"), by=officer)
        words = bare(text_of(notice))
        assert [part for part in said if bare(part) not in words] == []
        assert grade in words
        with pytest.raises(CannotWrite, match="already"):
            write_letter(account=account, kind="grade", on=day("06-07"), by=officer)

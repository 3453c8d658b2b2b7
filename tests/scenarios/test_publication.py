"""The published list of main debtors: who is on it, who decides, and that a name leaves it the moment it must."""

import hashlib
import json
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from collections_app.customers.models import Customer
from collections_app.dossiers.sections import sections_of
from collections_app.engine.editions import announce_edition
from collections_app.notices.letters import render_letter
from collections_app.org.models import StaffMember
from collections_app.publication.batch import draft_editions, withdraw_paid_names
from collections_app.publication.consents import CannotConsent, record_consent, withdraw_consent
from collections_app.publication.models import Edition
from collections_app.publication.objections import decide_objection, record_objection
from collections_app.publication.operations import (
    CannotPublish,
    approve_edition,
    archive_edition,
    check_edition,
    draft_edition,
    publish_edition,
    withdraw_edition,
)
from collections_app.publication.selection import shown_today
from tests.conformance import found_wrong
from tests.notices.letters import words_of
from tests.scenarios.publishing import PressOffice, left_out, named, post_letters
from tests.scenarios.story import Story, day


class TestTheDraft:
    def test_names_the_largest_debts_and_says_of_the_others_why_not(self, press: PressOffice, mill: Story) -> None:
        press.debtor("Steel Works", "5000.00")
        press.debtor("Anna Weber", "7000.00", kind="person")
        disputing, held = press.debtor("Disputing Ltd", "6000.00"), press.debtor("Held Ltd", "6000.00")
        disputing.dispute("03-01")
        held.hold("03-01")
        press.debtor("Small Ltd", "999.99")
        press.debtor("New Ltd", "8000.00", due="03-01")
        edition = press.draft("04-01")
        assert named(edition) == ["Brook Mill", "Steel Works"]
        assert left_out(edition) == {"Anna Weber": "person", "Disputing Ltd": "disputed", "Held Ltd": "held"}
        assert edition.edition_no == "gazette-2026-04"

    def test_is_made_by_the_first_night_of_the_month_once(self, press: PressOffice, mill: Story) -> None:
        mill.nights_until("04-02")
        edition = Edition.objects.get()
        assert (edition.month, edition.drafted_on, edition.drafted_by) == (day("04-01"), day("04-02"), None)
        assert draft_editions(day("04-03")) == 0
        withdraw_edition(edition=edition, reason="not this month", by=press.manager, on=day("04-03"))
        assert draft_editions(day("04-04")) == 0  # people have said no
        assert press.draft("04-05").edition_no == "gazette-2026-04-2"

    def test_there_is_none_without_a_rule_and_one_a_month(self, press: PressOffice, mill: Story) -> None:
        press.draft("04-01")
        with pytest.raises(CannotPublish, match="already an edition"):
            press.draft("04-20")
        with pytest.raises(CannotPublish, match="no rule"):
            draft_edition(medium=press.medium, on=date(2025, 12, 1), by=press.officer)  # before the rule began

    def test_a_law_that_says_nothing_names_nobody(self, press: PressOffice) -> None:
        press.debtor("Stahlwerk", law_pack="de")
        assert left_out(press.draft("04-01")) == {"Stahlwerk": "law"}

    def test_of_ten_the_rule_may_ask_for_one(self, press: PressOffice, mill: Story) -> None:
        press.debtor("Steel Works")
        press.rule("02-01", top=1)
        assert left_out(press.draft("04-01")) == {"Steel Works": "beyond"}

    def test_only_debtors_of_the_unit_of_the_medium(self, press: PressOffice, mill: Story) -> None:
        Story(name="Elsewhere", customer_class="industrial").bill("9000.00", due="01-10")
        Customer.objects.update(kind="organisation")
        press.medium.unit = press.unit
        press.medium.save()
        assert named(press.draft("04-01")) == ["Brook Mill"]


class TestConsent:
    @pytest.fixture
    def anna(self, press: PressOffice) -> Story:
        press.rule("02-01", organisations_only=False)
        return press.debtor("Anna Weber", kind="person")

    def test_a_mark_of_the_billing_system_is_none(self, press: PressOffice, anna: Story) -> None:
        Customer.objects.update(has_publication_consent=True)
        assert left_out(press.draft("04-01")) == {"Anna Weber": "no_consent"}

    def test_recorded_with_its_document_it_counts_until_withdrawn(self, press: PressOffice, anna: Story) -> None:
        customer = anna.account.customer
        record_consent(customer=customer, given_on=day("03-01"), document="K-17", by=press.officer, on=day("03-02"))
        edition = press.published("04-01", then="04-20")
        assert [line.name for line in shown_today(day("04-21"), edition)] == ["Anna Weber"]
        withdraw_consent(customer=customer, how="by telephone", by=press.officer, on=day("04-21"))
        assert left_out(edition) == {"Anna Weber": "no_consent"}
        assert anna.events[-2:] == ["consent_withdrawn", "name_withdrawn"]

    def test_a_no_of_the_billing_system_hides_the_name_at_once(self, press: PressOffice, anna: Story) -> None:
        customer = anna.account.customer
        record_consent(customer=customer, given_on=day("03-01"), document="K-17", by=press.officer, on=day("03-02"))
        edition = press.published("04-01", then="04-20")
        Customer.objects.update(has_publication_consent=False)
        assert shown_today(day("04-21"), edition) == []

    def test_is_recorded_once_and_not_ahead(self, press: PressOffice, anna: Story) -> None:
        given = {"customer": anna.account.customer, "document": "K-17", "by": press.officer, "on": day("03-02")}
        with pytest.raises(CannotConsent, match="future"):
            record_consent(given_on=day("03-03"), **given)
        record_consent(given_on=day("03-01"), **given)
        with pytest.raises(CannotConsent, match="already"):
            record_consent(given_on=day("03-01"), **given)


class TestTheLifeOfAnEdition:
    def test_from_the_draft_to_the_archive(self, press: PressOffice, mill: Story) -> None:
        edition = press.published("04-01", then="04-20")
        assert [event for event in mill.events if "nam" in event] == ["naming_announced", "name_published"]
        page, data = edition.files.order_by("name")
        assert (page.name, data.name) == ("gazette-2026-04.html", "gazette-2026-04.json")
        with data.file.open("rb") as stored:
            content = stored.read()
        assert hashlib.sha256(content).hexdigest() == data.sha256
        assert json.loads(content)["debtors"] == [
            {"name": "Brook Mill", "city": "Riverside", "amount": "9000.00", "days": 81}
        ]  # fmt: skip
        assert mill.account.events.get(kind="name_published").data["files"][data.name] == data.sha256
        next_one = press.published("05-01", then="05-20")
        edition.refresh_from_db()
        assert (edition.status, edition.ended_on, named(edition)) == ("archived", day("05-20"), ["Brook Mill"])
        archive_edition(edition=next_one, by=press.officer, on=day("06-01"))
        assert default_storage.exists(page.file.name)

    def test_the_letter_says_where_as_what_and_until_when(self, press: PressOffice, mill: Story) -> None:
        edition = press.announced("04-01")
        words = words_of(render_letter(edition.lines.get().notice.data)).replace("\u00a0", " ")
        for said in ("Riverside Gazette", "Brook Mill", "¥9,000.00", "15 April 2026", "gazette-2026-04"):
            assert said in words, said
        assert edition.objections_until == day("04-15")

    def test_nobody_approves_within_the_window(self, press: PressOffice, mill: Story) -> None:
        edition = press.announced("04-01")
        with pytest.raises(CannotPublish, match="until 15 Apr 2026"):
            approve_edition(edition=edition, by=press.manager, on=day("04-15"))
        post_letters(edition, day("04-08"))
        with pytest.raises(CannotPublish, match="until 18 Apr 2026"):  # they left late
            approve_edition(edition=edition, by=press.manager, on=day("04-18"))
        assert approve_edition(edition=edition, by=press.manager, on=day("04-19")).status == "approved"

    def test_nor_while_letters_lie_in_the_house(self, press: PressOffice, mill: Story) -> None:
        edition = check_edition(edition=press.draft("04-01"), said="fine", by=press.lawyer, on=day("04-01"))
        edition = announce_edition(edition=edition, by=press.officer, on=day("04-01"))
        with pytest.raises(CannotPublish, match="not left the house"):
            approve_edition(edition=edition, by=press.manager, on=day("05-20"))

    def test_each_step_by_whom_it_belongs_to_and_in_its_turn(self, press: PressOffice, mill: Story) -> None:
        draft = press.draft("04-01", by=press.manager)
        with pytest.raises(CannotPublish, match="role"):
            check_edition(edition=draft, said="", by=press.officer, on=day("04-01"))
        with pytest.raises(CannotPublish, match="it is draft"):
            publish_edition(edition=draft, by=press.officer, on=day("04-01"))
        edition = check_edition(edition=draft, said="fine", by=press.lawyer, on=day("04-01"))
        edition = announce_edition(edition=edition, by=press.officer, on=day("04-01"))
        post_letters(edition, day("04-01"))
        with pytest.raises(CannotPublish, match="drafted or checked"):
            approve_edition(edition=edition, by=press.manager, on=day("04-20"))
        with pytest.raises(IntegrityError, match="list_of_their_own"), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(approved_by=press.lawyer)

    def test_a_newspaper_gets_a_table_and_a_page(self, officer: StaffMember, settings, tmp_path) -> None:
        settings.MEDIA_ROOT = tmp_path
        press = PressOffice(officer.unit, "newspaper", columns=["rank", "name", "account", "amount"], masked_percent=40)
        press.rule()
        press.debtor("=Brook Mill", account_no="1000200301")
        edition = press.published("04-01", then="04-20")
        kept = {file.name.split(".")[1]: file for file in edition.files.all()}
        assert sorted(kept) == ["csv", "pdf", "xlsx"]
        with kept["csv"].file.open("rb") as stored:
            head, row = stored.read().decode("utf-8-sig").splitlines()
        assert head == 'Number in the list,Name,"Account number, masked",Overdue amount (CNY)'
        assert row == "1,'=••••k Mill,100•••••01,5000.00"
        with kept["pdf"].file.open("rb") as stored:
            page = stored.read()
        assert "••••k Mill" in words_of(page)
        assert found_wrong({"page": page}) == {"page": []}


class TestObjections:
    @pytest.fixture
    def edition(self, press: PressOffice, mill: Story) -> Edition:
        press.debtor("Steel Works")
        return press.announced("04-01")

    def objected(self, edition: Edition, by: StaffMember):
        line = edition.lines.get(name="Brook Mill")
        return record_objection(line=line, text="not us", received_on=day("04-08"), by=by, on=day("04-08"))

    def test_upheld_the_name_is_gone(self, press: PressOffice, edition: Edition, mill: Story) -> None:
        said = {"outcome": "upheld", "grounds": "another company", "by": press.lawyer, "on": day("04-09")}
        decide_objection(objection=self.objected(edition, press.officer), **said)
        assert left_out(edition) == {"Brook Mill": "objection"}
        assert mill.events[-3:] == ["naming_objected", "naming_decided", "name_withdrawn"]

    def test_open_it_keeps_the_list_from_approval_dismissed_it_does_not(
        self, press: PressOffice, edition: Edition
    ) -> None:
        objection = self.objected(edition, press.officer)
        with pytest.raises(CannotPublish, match="objection has not been decided"):
            approve_edition(edition=edition, by=press.manager, on=day("04-20"))
        with pytest.raises(CannotPublish, match="grounds"):
            decide_objection(objection=objection, outcome="dismissed", grounds=" ", by=press.lawyer, on=day("04-20"))
        decide_objection(objection=objection, outcome="dismissed", grounds="it is", by=press.lawyer, on=day("04-20"))
        assert approve_edition(edition=edition, by=press.manager, on=day("04-20")).status == "approved"

    def test_nobody_decides_on_what_they_took_in(self, press: PressOffice, edition: Edition) -> None:
        objection = self.objected(edition, press.lawyer)
        with pytest.raises(CannotPublish, match="does not decide"):
            decide_objection(objection=objection, outcome="upheld", grounds="x", by=press.lawyer, on=day("04-09"))


def test_the_evidence_of_the_case_shows_that_it_was_named_and_by_which_files(press: PressOffice, mill: Story) -> None:
    mill.nights_until("03-20")
    edition = press.published("04-01", then="04-20")
    mill.dispute("04-22")
    withdraw_paid_names(day("04-22"))

    def named_in_public(on: str) -> list[list[str]]:
        return [row for one in sections_of(mill.case, day(on)) if one.title == "Named in public" for row in one.rows]

    (row,) = named_in_public("04-23")
    assert row[:6] == [
        "gazette-2026-04", "Riverside Gazette", "Brook Mill\n9,000.00", "1 Apr 2026", "20 Apr 2026", "22 Apr 2026 disputed",
    ]  # fmt: skip
    assert edition.files.get(name="gazette-2026-04.html").sha256 in row[6]
    assert named_in_public("04-19")[0][4:] == ["–", "–", "–"]
    assert mill.case.notices.filter(kind="publication").count() == 1
    assert set(mill.events) >= {"naming_announced", "name_published", "name_withdrawn"}


def test_the_command_drafts_as_the_night_does(press: PressOffice, mill: Story, capsys: pytest.CaptureFixture) -> None:
    call_command("draft_edition", "gazette", date=day("04-01"), json=True)
    assert json.loads(capsys.readouterr().out) == {"edition": "gazette-2026-04", "listed": 1, "left_out": 0}
    with pytest.raises(CommandError, match="already an edition"):
        call_command("draft_edition", "gazette", date=day("04-02"))
    with pytest.raises(CommandError, match="no medium"):
        call_command("draft_edition", "nowhere")

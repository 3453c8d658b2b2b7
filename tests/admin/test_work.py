"""What officers, the print room and administrators do in a day, through the pages they do it on."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client

from collections_app.cases.models import Case, Hold
from collections_app.customers.models import Customer
from collections_app.enforcement.models import LegalReferral
from collections_app.facts.models import AccountDay
from collections_app.notices.models import Notice
from tests.admin.addresses import action, example_of, letter_of, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of

HX = {"HX-Request": "true"}


def say(client: Client, obj: Model, name: str, **given: Any) -> HttpResponse:
    """Fill in a dialog and send it."""
    return client.post(action(obj, name), given, headers=HX)


def is_done(answer: HttpResponse, obj: Model) -> bool:
    return answer.headers.get("HX-Redirect") == page_of(obj)


class TestHolds:
    def test_the_dialog_says_what_it_does(self, officer: Client, scene: Scene) -> None:
        dialog = words_of(officer.get(action(scene.account("N-1"), "place_hold"), headers=HX))
        assert "While it lasts, no step is taken and no letter is written." in dialog
        assert "hardship" in dialog
        assert "N-1-later" in dialog

    def test_an_account_is_put_on_hold(self, officer: Client, scene: Scene) -> None:
        account, until = scene.account("N-1"), scene.today + timedelta(10)
        assert is_done(
            say(officer, account, "place_hold", reason="hardship", until=until, note="Lost his job"), account
        )
        hold = Hold.objects.get(account=account)
        assert (hold.placed_by, hold.placed_on, hold.until) == (scene.staff["officer"], scene.today, until)
        page = words_of(officer.get(page_of(account)))
        assert "On hold: hardship" in page
        assert "Lost his job" in page
        assert "The hold has been placed." in page

    def test_from_the_page_of_the_case(self, officer: Client, scene: Scene) -> None:
        case = scene.case("N-1")
        bill = case.account.bills.get(bill_no="N-1-1")
        assert is_done(say(officer, case, "place_hold", reason="complaint", bill=bill.pk), case)
        assert Hold.objects.get(account=case.account).bill == bill
        assert "Hold placed Bill N-1-1 Reason: complaint by Officer" in words_of(officer.get(page_of(case)))

    def test_a_second_one_is_refused_where_it_was_typed(self, officer: Client, scene: Scene) -> None:
        answer = say(officer, scene.account("N-4"), "place_hold", reason="other", note="What I typed")
        assert "A hold is already running." in words_of(answer)
        assert "What I typed" in answer.content.decode()
        assert Hold.objects.filter(account__account_no="N-4").count() == 1

    def test_one_that_would_end_before_it_begins_is_refused(self, officer: Client, scene: Scene) -> None:
        answer = say(officer, scene.account("N-1"), "place_hold", reason="other", until=scene.today - timedelta(1))
        assert "The hold would end before it begins." in words_of(answer)

    def test_is_ended(self, officer: Client, scene: Scene) -> None:
        account = scene.account("N-4")
        hold = account.holds.get()
        assert is_done(say(officer, account, "end_hold", hold=hold.pk), account)
        hold.refresh_from_db()
        assert hold.ended_on == scene.today
        assert "has been ended in the meantime" in words_of(say(officer, account, "end_hold", hold=hold.pk))

    def test_what_does_not_run_is_not_offered(self, officer: Client, scene: Scene) -> None:
        free, held = (officer.get(page_of(scene.account(number))).content.decode() for number in ("N-1", "N-4"))
        assert "End a hold" not in free
        assert "End a hold" in held

    def test_an_address_typed_by_hand_leads_to_the_page(self, officer: Client, scene: Scene) -> None:
        account = scene.account("N-1")
        assert officer.get(action(account, "place_hold")).headers["Location"] == page_of(account)


class TestCases:
    def test_tell_their_whole_story(self, officer: Client, scene: Scene) -> None:
        page = words_of(officer.get(page_of(scene.case("N-1"))))
        story = ["Note Asked for a call back.", "Disconnection Amount:", "Disconnection notice Amount:", "Demand Amount:",
                 "Reminder Amount:", "Case opened"]  # fmt: skip
        places = [page.index(chapter) for chapter in story]
        assert places == sorted(places)
        assert "by Officer" in page

    def test_a_note_is_added(self, officer: Client, scene: Scene) -> None:
        case = scene.case("N-1")
        assert is_done(say(officer, case, "add_note", text="Promised <b>Friday</b>"), case)
        assert "Promised &lt;b&gt;Friday&lt;/b&gt;" in officer.get(page_of(case)).content.decode()

    def test_show_orders_and_referrals(self, officer: Client, scene: Scene) -> None:
        page = words_of(officer.get(page_of(scene.case("N-2"))))
        assert "128,400.00 CNY demanded and unpaid when it was opened on" in page
        assert "supply contract Missing" in page
        assert "statement of account At hand" in page

    def test_papers_are_ticked(self, officer: Client, scene: Scene) -> None:
        referral = example_of(LegalReferral)
        papers = list(referral.papers.all())
        form: dict[str, Any] = {"papers-TOTAL_FORMS": len(papers), "papers-INITIAL_FORMS": len(papers)}
        for number, paper in enumerate(papers):
            form |= {f"papers-{number}-id": paper.pk, f"papers-{number}-referral": referral.pk}
            form |= {f"papers-{number}-note": "In the cellar" if paper.kind == "contract" else ""}
            form |= {f"papers-{number}-is_at_hand": "on"} if paper.is_at_hand or paper.kind == "contract" else {}
        assert officer.post(page_of(referral), form).status_code == 302
        assert "4 of 6" in words_of(officer.get(list_of(LegalReferral)))
        assert "supply contract At hand In the cellar" in words_of(officer.get(page_of(referral.case)))

    def test_a_closed_one_says_why(self, officer: Client, scene: Scene) -> None:
        page = words_of(officer.get(page_of(scene.case("N-6"))))
        assert "Close reason paid" in page
        assert "Cancelled" in page


class TestAccounts:
    def test_show_what_is_owed_and_what_suspends_it(self, officer: Client, scene: Scene) -> None:
        page = words_of(officer.get(page_of(scene.account("N-1"))))
        assert "Overdue 641.00 CNY Not yet due 88.20 CNY Credit 0.00 CNY" in page
        assert "N-1-1 2026-01 31 Jan 2026 48 days 320.50 320.50 Overdue" in page
        assert "0555 0100 17" in page
        assert "China" in page  # the law, by its title
        disputed = words_of(officer.get(page_of(scene.account("N-5"))))
        assert "512.75 512.75 Disputed" in disputed
        assert "Meter was read for the neighbour" in disputed
        overpaid = words_of(officer.get(page_of(scene.account("N-7"))))
        assert "Credit 28.55 CNY" in overpaid  # of 30.00 left, the penalty of 29 days: 50.00 × 0.001 × 29

    def test_say_why_something_or_nothing_was_done(self, officer: Client, scene: Scene) -> None:
        assert "hardship" in words_of(officer.get(page_of(scene.account("N-4")))).partition("Last decision")[2]

    def test_say_it_for_any_day(self, officer: Client, scene: Scene) -> None:
        account, before = scene.account("N-1"), AccountDay.objects.count()
        day = scene.today - timedelta(45)
        page = words_of(officer.get(page_of(account), {"on": day.isoformat()}))
        told = page.partition("As it stood on 3 Feb 2026")[2]
        assert "320.50 is overdue for 3 days and both clocks have run out: reminder." in told
        assert "Step taken" in told
        assert AccountDay.objects.count() == before  # looking keeps nothing

    def test_say_what_comes_next_and_what_the_law_says_to_a_cut(self, officer: Client, scene: Scene) -> None:
        account = scene.account("N-1")
        page = words_of(officer.get(page_of(account), {"on": (scene.today - timedelta(20)).isoformat()}))
        assert "Next: disconnection notice, on 4 Mar 2026 at the earliest." in page
        told = page.partition("What the law says to a cut on 12 Mar 2026, the earliest day")[2]
        assert told.index("Forbidden The disconnection notice has not been served.") < told.index("Allowed")
        assert "Next: legal referral, on 1 May 2026 at the earliest." in words_of(officer.get(page_of(account)))

    def test_a_day_that_is_none_is_ignored(self, officer: Client, scene: Scene) -> None:
        for typed in ("2026-02-31", "soon", ""):
            assert officer.get(page_of(scene.account("N-1")), {"on": typed}).status_code == 200


class TestLetters:
    def test_open_before_they_are_printed(self, officer: Client) -> None:
        notice = example_of(Notice)
        answer = officer.get(letter_of(notice))
        assert answer["Content-Type"] == "application/pdf"
        assert f'filename="{notice.notice_no}.pdf"' in answer["Content-Disposition"]
        assert len(pikepdf.open(BytesIO(answer.content)).pages) >= 1


def test_customers_show_their_accounts_and_contacts(officer: Client) -> None:
    page = words_of(officer.get(page_of(example_of(Customer))))
    for shown in ("N-1", "anna@weber.example", "Verified", "0555 0100 17"):
        assert shown in page


def test_a_paid_case_leaves_the_list_of_open_ones(officer: Client, scene: Scene) -> None:
    rows = officer.get(list_of(Case), {"status": "open"}).context["cl"].result_list
    assert {row.account.account_no for row in rows} == {"N-1", "N-2", "N-3", "N-4", "N-5"}

"""What the night leaves for people: batches for the print room, its own stages, accounts it has set aside."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from celery import current_app
from django.test import Client

from collections_app.engine.models import NightRun, StageRun
from collections_app.facts.models import AccountDay
from collections_app.notices.models import Notice, PrintBatch
from collections_app.tasks import render_batch
from tests.admin.addresses import action, example_of, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import is_done, say
from tests.factories import make_payment


class TestPrintRoom:
    @pytest.fixture
    def printer(self, sign_in: Callable) -> Client:
        return sign_in("print_room")

    def test_prints_and_hands_over(self, printer: Client, scene: Scene) -> None:
        batch = example_of(PrintBatch)
        page = words_of(printer.get(page_of(batch)))
        assert "No print file yet" in page
        assert "Hand over" not in page  # nothing has been printed
        assert is_done(say(printer, batch, "render"), batch)
        whole = b"".join(printer.get(action(batch, "download_pdf")).streaming_content)
        assert len(pikepdf.open(BytesIO(whole)).pages) == PrintBatch.objects.get(pk=batch.pk).pages
        manifest = b"".join(printer.get(action(batch, "download_manifest")).streaming_content).decode("utf-8-sig")
        assert batch.notices.get().notice_no in manifest
        assert is_done(say(printer, batch, "hand_over"), batch)
        assert batch.notices.get().status == Notice.Status.SENT
        assert f"Batch {batch.batch_no} has already been handed over." in words_of(say(printer, batch, "hand_over"))

    def test_whoever_has_paid_since_is_named_before_the_letters_leave(self, printer: Client, scene: Scene) -> None:
        batch = example_of(PrintBatch)
        letter = batch.notices.get()
        say(printer, batch, "render")
        owed = sum(bill.amount - bill.paid for bill in letter.account.bills.all())
        make_payment(letter.account, owed, scene.today)
        answer = words_of(say(printer, batch, "hand_over"))
        assert f"Paid since they were printed: {letter.notice_no}. Take them out" in answer
        assert batch.notices.get().status == Notice.Status.WITHDRAWN
        assert is_done(say(printer, batch, "hand_over"), batch)

    def test_accounts_for_sheets_and_prints_some_again(self, printer: Client, scene: Scene) -> None:
        batch = example_of(PrintBatch)
        say(printer, batch, "render")
        assert is_done(say(printer, batch, "count", outcome="spoiled", sheets="1", note="jam"), batch)
        page = words_of(printer.get(page_of(batch)))
        sheets = PrintBatch.objects.get(pk=batch.pk).sheets
        assert f"0 of {sheets} sheets are there and well printed. Spoiled: 1." in page
        assert "“x” is no sheet" in words_of(say(printer, batch, "again", sheets="x"))
        address = say(printer, batch, "again", sheets="1").headers["HX-Redirect"]
        again = b"".join(printer.get(address).streaming_content)
        assert len(pikepdf.open(BytesIO(again)).pages) == 1
        assert "accounted for: 1." in words_of(say(printer, batch, "hand_over"))
        say(printer, batch, "count", outcome="reprinted", sheets=f"1-{sheets}")
        assert is_done(say(printer, batch, "hand_over"), batch)
        table = b"".join(printer.get(action(batch, "download_spreadsheet")).streaming_content)
        assert table.startswith(b"PK")

    def test_a_second_person_releases_what_is_handed_over(
        self, printer: Client, sign_in: Callable, scene: Scene, settings
    ) -> None:
        settings.PRINT = settings.PRINT | {"release": True}
        batch = example_of(PrintBatch)
        say(printer, batch, "render")
        page = words_of(printer.get(page_of(batch)))
        assert "Waits for its release" in page and "Hand over" not in page
        assert is_done(say(sign_in("supervisor"), batch, "release"), batch)
        assert "Hand over" in words_of(printer.get(page_of(batch)))

    def test_leaves_many_letters_to_a_worker_and_tells_how_far_it_is(
        self, printer: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = example_of(PrintBatch)
        monkeypatch.setattr("collections_app.admin.batches.LETTERS_AT_ONCE", 0)
        current_app.control.purge()
        assert is_done(say(printer, batch, "render"), batch)
        assert current_app.control.purge() == 1
        assert "Letters made 0" in words_of(printer.get(page_of(batch)))
        render_batch(batch.batch_no)
        assert "Letters made 1" in words_of(printer.get(page_of(batch)))

    def test_makes_the_file_again_when_a_letter_has_been_withdrawn(self, printer: Client, scene: Scene) -> None:
        batch = example_of(PrintBatch)
        say(printer, batch, "render")
        assert "Make the print file" not in words_of(printer.get(page_of(batch)))
        batch.notices.update(status="withdrawn", withdrawn_on=scene.today)
        assert "Make the print file" in words_of(printer.get(page_of(batch)))

    def test_does_not_hand_over_what_is_not_printed(self, printer: Client, scene: Scene) -> None:
        assert "make the print file first" in words_of(say(printer, example_of(PrintBatch), "hand_over"))

    def test_sees_numbers_of_letters_but_no_customers(self, printer: Client, scene: Scene) -> None:
        page = printer.get(page_of(example_of(PrintBatch))).content.decode()
        assert "/admin/collections/notice/" not in page
        assert "Carl Ode" not in page


class TestNights:
    def test_show_their_stages_and_what_was_decided(self, head: Client, scene: Scene) -> None:
        page = words_of(head.get(page_of(NightRun.objects.get(day=scene.today - timedelta(1)))))
        assert "decide and act" in page
        assert "Step taken 2" in page
        assert "Case closed 2" in page

    def test_lead_to_the_accounts_behind_a_number(self, head: Client, scene: Scene) -> None:
        page = head.get(page_of(NightRun.objects.get(day=scene.today - timedelta(1)))).content.decode()
        [link] = re.findall(r'href="([^"]*verdict__exact=held)"', page)
        rows = head.get(link.replace("&amp;", "&")).context["cl"].result_list
        assert [row.account.account_no for row in rows] == ["N-4"]

    def test_show_why_one_stopped(self, head: Client, scene: Scene) -> None:
        night = NightRun.objects.create(day=scene.today)
        StageRun.objects.create(night=night, stage="take_snapshot", error="DataError: the disk is full")
        page = words_of(head.get(page_of(night)))
        assert "Stopped" in page
        assert "the disk is full" in page

    def test_show_who_was_set_aside_and_why(self, head: Client, scene: Scene) -> None:
        decision = example_of(AccountDay)
        AccountDay.objects.filter(pk=decision.pk).update(verdict="error", reason={"code": "error", "error": "no law"})
        rows = words_of(head.get(list_of(AccountDay), {"verdict__exact": "error"}))
        assert "Anna Weber" in rows
        assert "set aside: no law" in rows

"""A few walks through the admin with mouse and keyboard, as people take them."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
from playwright.sync_api import Page, expect

from collections_app.cases.models import Hold
from collections_app.engine.models import WaitingDecision
from collections_app.notices.models import Notice, PrintBatch
from collections_app.penalties.models import PenaltyWaiver
from collections_app.worklist.models import Task
from tests.admin.addresses import example_of, list_of, page_of
from tests.admin.scene import Scene


def test_an_officer_works_a_case(open_as: Callable[..., Page], keep: Callable, scene: Scene) -> None:
    page = open_as("officer")
    keep(page, "overview")
    page.get_by_role("link", name="Cases", exact=False).first.click()
    page.get_by_role("searchbox").fill("Anna")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=scene.case("N-1").case_no).click()
    expect(page.get_by_text("Asked for a call back.")).to_be_visible()
    keep(page, "case")

    choose(page, "Holds and disputes", "Place a hold")
    dialog = page.locator("#modal-content")
    expect(dialog.get_by_text("no step is taken and no letter is written")).to_be_visible()
    dialog.get_by_label("Reason").select_option("complaint")
    dialog.get_by_label("Note").fill("Waits for the meter test")
    keep(page, "dialog")
    dialog.get_by_role("button", name="Place a hold").click()
    expect(page.get_by_text("The hold has been placed.")).to_be_visible()
    expect(page.get_by_text("On hold: complaint")).to_be_visible()

    choose(page, "Holds and disputes", "Place a hold")
    dialog.get_by_role("button", name="Place a hold").click()
    expect(dialog.get_by_text("A hold is already running.")).to_be_visible()
    dialog.get_by_text("Cancel").click()
    expect(dialog).to_be_hidden()

    choose(page, "Holds and disputes", "End a hold")
    dialog.get_by_role("button", name="End a hold").click()
    expect(page.get_by_text("The hold has been ended.")).to_be_visible()
    assert Hold.objects.get(account=scene.account("N-1")).ended_on == scene.today

    choose(page, "Case", "Add a note")
    dialog.get_by_label("Note").fill("Will pay on Friday")
    dialog.get_by_role("button", name="Add a note").click()
    expect(page.locator(".timeline").get_by_text("Will pay on Friday")).to_be_visible()


def test_an_officers_morning(open_as: Callable[..., Page], keep: Callable, scene: Scene) -> None:
    Hold.objects.running_on(scene.today).filter(account=scene.account("N-1")).update(ended_on=scene.today)
    page = open_as("officer")
    page.get_by_role("link", name="My day").click()
    row = page.locator("#result_list tr").filter(has_text="Anna Weber").filter(has_text="Call")
    expect(row).to_be_visible()
    keep(page, "my-day")
    row.get_by_role("link", name=scene.case("N-1").case_no).click()

    choose(page, "Contacts", "Log a contact")
    dialog = page.locator("#modal-content")
    dialog.get_by_label("Result").select_option("call_back")
    dialog.get_by_label("Spoke to").select_option("debtor")
    dialog.get_by_label("Call back on").fill((scene.today + timedelta(2)).isoformat())
    keep(page, "log-a-contact")
    dialog.get_by_role("button", name="Log a contact").click()
    expect(page.get_by_text("The contact has been logged.")).to_be_visible()
    tasks = Task.objects.filter(account=scene.account("N-1"))
    assert not tasks.open().filter(kind="call").exists()
    assert tasks.open().filter(kind="callback").exists()

    choose(page, "Agreements", "Record a promise")
    dialog.get_by_label("Amount").fill("320.50")
    dialog.get_by_label("Pay by").fill((scene.today + timedelta(7)).isoformat())
    dialog.get_by_label("Promised by").fill("Anna Weber")
    dialog.get_by_role("button", name="Record a promise").click()
    expect(page.get_by_text("On hold: promise to pay")).to_be_visible()
    assert scene.account("N-1").promises.get().due_on == scene.today + timedelta(7)


def test_a_supervisor_decides_in_the_inbox(open_as: Callable[..., Page], keep: Callable, scene: Scene) -> None:
    waiver = PenaltyWaiver.objects.get(account=scene.account("N-1"))
    address = list_of(WaitingDecision)
    stranger = open_as("stranger")
    stranger.goto(address)
    expect(stranger.get_by_text("Anna Weber")).to_have_count(0)

    page = open_as("supervisor")
    page.goto(address)
    row = page.locator("#result_list tr").filter(has_text=waiver.waiver_no)
    expect(row.get_by_text("Anna Weber")).to_be_visible()
    keep(page, "inbox")
    row.get_by_role("link", name="Approve").click()
    page.locator("#modal-content").get_by_role("button", name="Approve").click()
    expect(page.get_by_text("The waiver has been approved.")).to_be_visible()
    expect(page.locator("#result_list tr").filter(has_text=waiver.waiver_no)).to_have_count(0)
    waiver.refresh_from_db()
    assert waiver.decided_by == scene.staff["supervisor"]


def test_an_officer_asks_why(open_as: Callable[..., Page], keep: Callable, scene: Scene) -> None:
    page = open_as("officer")
    page.goto(page_of(scene.account("N-4")))
    page.get_by_label("What was decided, and why, on").fill(scene.today.isoformat())
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("The account is on hold (hardship) until", exact=False)).to_be_visible()
    keep(page, "why")


def test_an_administrator_loads_a_file_with_a_bad_row(
    open_as: Callable[..., Page], keep: Callable, scene: Scene, tmp_path: Path
) -> None:
    file = tmp_path / "april.csv"
    file.write_text(
        f"bill_no,account_no,issued_on,due_on,amount\nY-1,N-1,{scene.today},{scene.today},12.00\nY-2,N-1,{scene.today},,9\n"
    )
    page = open_as("head")
    page.goto(list_of(type(scene.job)))
    page.get_by_role("link", name="Load a file").click()
    page.get_by_label("What the file holds").select_option("bills")
    page.locator("input[type=file][name=file]").set_input_files(file)
    keep(page, "upload")
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_text("2 rows: 1 created, 0 updated, 0 unchanged, 1 set aside.")).to_be_visible()
    keep(page, "import")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Rejected rows").click()
    text = Path(fetched.value.path()).read_text(encoding="utf-8-sig")
    assert fetched.value.suggested_filename == "april-rejected.csv"
    assert "Y-2" in text
    assert "Y-1" not in text


def test_the_print_room_prints_and_hands_over(open_as: Callable[..., Page], keep: Callable, scene: Scene) -> None:
    batch = example_of(PrintBatch)
    page = open_as("print-room")
    page.get_by_role("link", name=re.compile("Batches to hand over")).click()
    page.get_by_role("link", name=batch.batch_no).click()
    page.get_by_role("link", name="Make the print file").click()
    page.locator("#modal-content").get_by_role("button", name="Make the print file").click()
    expect(page.get_by_text("The print file is ready.")).to_be_visible(timeout=60_000)  # it is made meanwhile
    keep(page, "batch")
    with page.expect_download() as fetched:
        choose(page, "Files", "PDF")
    assert len(pikepdf.open(BytesIO(Path(fetched.value.path()).read_bytes())).pages) >= 2
    page.get_by_role("link", name="Hand over").click()
    page.locator("#modal-content").get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("The batch has been handed over.")).to_be_visible()
    assert Notice.objects.get(batch=batch).status == Notice.Status.SENT


def test_a_stranger_sees_nothing_of_the_north(open_as: Callable[..., Page], scene: Scene) -> None:
    page = open_as("stranger")
    page.goto(page_of(scene.case("N-1")))
    expect(page.get_by_text("What you asked for does not exist, or it is not in your unit.")).to_be_visible()
    expect(page.get_by_text("Sina South")).to_be_visible()
    expect(page.get_by_text("Anna Weber")).to_have_count(0)
    page.get_by_role("searchbox").fill("Anna")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_text("Nothing in your unit fits what you look for.")).to_be_visible()


def test_the_language_is_switched(open_as: Callable[..., Page], keep: Callable, scene: Scene) -> None:
    page = open_as("officer")
    bill = scene.account("N-1").bills.get(bill_no="N-1-1")
    page.goto(page_of(bill))
    expect(page.get_by_text(f"{bill.due_on.day} {bill.due_on:%b %Y}").first).to_be_visible()
    page.get_by_role("button", name="Officer").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.get_by_text(bill.due_on.isoformat()).first).to_be_visible()
    keep(page, "chinese")


def test_a_dialog_is_worked_with_the_keyboard_alone(open_as: Callable[..., Page], scene: Scene) -> None:
    page = open_as("officer")
    page.goto(page_of(scene.case("N-1")))
    open_by_keyboard(page)
    note = page.locator("#modal-content").get_by_label("Note")
    expect(note).to_be_visible()
    note.press_sequentially("By keyboard")
    for _stop in ("cancel", "add"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline").get_by_text("By keyboard")).to_be_visible()
    open_by_keyboard(page)
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()


def open_by_keyboard(page: Page) -> None:
    """The first entry of the menu of the case, with the keys that people expect."""
    menu, entry = page.get_by_role("button", name="Case", exact=True), page.get_by_role("link", name="Add a note")
    menu.focus()
    page.keyboard.press("ArrowDown")
    expect(entry).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(entry).to_be_focused()
    page.keyboard.press("Enter")


def choose(page: Page, menu: str, entry: str) -> None:
    """Pick from one of the menus at the head of a page."""
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("link", name=entry).click()

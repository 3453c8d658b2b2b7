"""The page of figures: who sees what, from the company to the officer; the lists behind its numbers; its files."""

import csv
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO, StringIO

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import format_html
from python_calamine import CalamineWorkbook

from collections_app.admin import charts
from collections_app.admin.key_figure_files import as_number, harmless, plain
from collections_app.billing.models import Bill
from collections_app.reporting.batch import measure_months
from collections_app.reporting.models import Figure
from tests.admin.scene import Scene
from tests.conformance import found_wrong
from tests.factories import make_account, make_bill

PAGE = "/admin/collections/figure/"
CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL)


@pytest.fixture(autouse=True)
def _measured(scene: Scene) -> None:
    measure_months(scene.today - timedelta(400), scene.today)


def page(client: Client, **params: str) -> str:
    answer = client.get(PAGE, params)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def rows(client: Client, **params: str) -> dict[str, list[str]]:
    """The rows of all tables by what stands first in them."""
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", page(client, **params), re.DOTALL):
        cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in CELL.findall(row)]
        if cells:
            found[cells[0]] = cells[1:]
    return found


def link(html: str, words: str) -> str:
    return re.search(rf'<a class="go" href="([^"]+)">{re.escape(words)}</a>', html)[1]


def listed(client: Client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.context["cl"].result_count


class TestWhoSees:
    def test_the_head_office_sees_the_company_and_a_branch_itself(self, head: Client, sign_in: Callable) -> None:
        whole, north = rows(head), rows(sign_in("manager"))
        assert {"North branch", "South branch"} <= set(whole)
        assert "South branch" not in north
        total = Figure.objects.filter(grain="month").totals().summed("from_on")[date(2026, 3, 1)]
        assert amount(whole["arrears left"][0]) == total.closing
        assert amount(north["arrears left"][0]) < total.closing

    def test_a_branch_asked_for_by_hand_is_not_shown_to_others(self, sign_in: Callable) -> None:
        client = sign_in("stranger")
        assert rows(client, unit="north") == rows(client, unit="south")

    def test_an_officer_sees_only_what_is_theirs(self, officer: Client, scene: Scene) -> None:
        mine = rows(officer)
        own = sum(bill.open_amount for bill in Bill.objects.filter(account__officer=scene.staff["officer"]))
        assert amount(mine["arrears left"][0]) == own
        assert rows(officer, unit="HQ", officer="manager") == mine

    def test_from_a_branch_to_its_officers_to_one_of_them(self, head: Client) -> None:
        north = page(head, unit="north")
        assert "Officer" in north
        one = page(head, **dict(pair.split("=") for pair in link(north, "Officer").split("?")[1].split("&")))
        assert '<a class="go" href="/admin/collections/figure/?unit=north' in one

    def test_the_print_room_sees_none(self, sign_in: Callable) -> None:
        assert sign_in("print_room").get(PAGE).status_code == 403


class TestNumbers:
    def test_lead_to_the_bills_and_payments_behind_them(self, head: Client) -> None:
        html = page(head, **{"from": "2026-01", "to": "2026-03"})
        days = {"issued_on__gte": date(2026, 1, 1), "issued_on__lte": date(2026, 3, 31)}
        assert listed(head, link(html, "billed")) == Bill.objects.filter(**days).count()
        assert (
            listed(head, link(html, "arrears left")) == Bill.objects.open().filter(issued_on__lte="2026-03-20").count()
        )
        assert listed(head, link(html, "received for bills of earlier years")) == 0

    def test_every_link_opens(self, head: Client) -> None:
        for address in sorted(set(re.findall(r'href="(/admin/collections/[^"]+\?[^"]*)"', page(head)))):
            if "/file/" not in address:
                answer = head.get(address)
                assert answer.status_code == 200, address
                assert not list(answer.context.get("messages") or []), address

    def test_an_age_leads_to_its_bills(self, head: Client) -> None:
        html = page(head)
        late = [(date(2026, 3, 20) - bill.due_on).days for bill in Bill.objects.open()]
        assert listed(head, link(html, "31 to 60 days")) == sum(30 < days <= 60 for days in late)
        assert listed(head, link(html, "more than a year")) == sum(days > 365 for days in late)

    def test_what_was_open_on_a_day_that_is_over(self, head: Client, scene: Scene) -> None:
        paid = Bill.objects.get(bill_no="N-6-1")
        assert paid.paid == paid.amount
        for day, count in ((scene.today - timedelta(2), 1), (scene.today, 0)):
            address = f"/admin/collections/bill/?open_on={day}&account_no=N-6"
            assert listed(head, address) == count

    def test_months_and_the_year_before(self, head: Client) -> None:
        whole = rows(head, **{"from": "2025-12", "to": "2026-03"})
        assert amount(whole["billed"][0]) == sum(
            bill.amount for bill in Bill.objects.filter(issued_on__gte="2025-12-01", issued_on__lte="2026-03-31")
        )
        assert "December 2025 – March 2026" in page(head, **{"from": "2025-12", "to": "2026-03"})

    def test_months_that_make_no_sense_show_the_last_one(self, head: Client) -> None:
        assert rows(head, **{"from": "soon", "to": "2026-99"}) == rows(head)

    def test_another_currency_is_offered_not_added(self, head: Client, scene: Scene) -> None:
        make_bill(make_account(unit=scene.north, currency="EUR"), "70.00", scene.today + timedelta(9), scene.today)
        measure_months(scene.today, scene.today)
        assert amount(rows(head, currency="EUR")["billed"][0]) == 70
        assert ">EUR</a>" in page(head)


class TestQueries:
    def test_of_the_page(self, head: Client) -> None:
        assert self.asked(head) == 13
        assert self.asked(head, unit="north") == 14

    def test_do_not_grow_with_units_and_months(self, head: Client, scene: Scene) -> None:
        before = self.asked(head)
        for number in range(8):
            account = make_account(
                f"M-{number}", unit=scene.south, customer_class="industrial", credit_grade=f"G{number}"
            )
            make_bill(account, "70.00", scene.today - timedelta(5))
        measure_months(scene.today - timedelta(60), scene.today)
        assert self.asked(head) == before

    def test_are_of_rollups_alone(self, head: Client) -> None:
        head.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            head.get(PAGE)
        read = "\n".join(query["sql"] for query in asked)
        for table in ("bill", "payment", "allocation", "case", "caseevent"):
            assert f'FROM "collections_{table}"' not in read

    def asked(self, client: Client, **params: str) -> int:
        client.get(PAGE, params)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE, params).status_code == 200
        return len(asked)


class TestFiles:
    def test_csv(self, head: Client) -> None:
        content = head.get(f"{PAGE}file/csv/").content.decode("utf-8-sig")
        found = {row[0]: row[1:] for row in csv.reader(StringIO(content)) if row}
        assert amount(found["billed"][0]) == amount(rows(head)["billed"][0])

    def test_xlsx_holds_numbers(self, head: Client) -> None:
        book = CalamineWorkbook.from_filelike(BytesIO(head.get(f"{PAGE}file/xlsx/").content))
        money = next(name for name in book.sheet_names if "Money" in name)
        found = {row[0]: row[1] for row in book.get_sheet_by_name(money).to_python()}
        assert Decimal(str(found["billed"])) == amount(rows(head)["billed"][0])

    def test_pdf_is_for_a_board(self, head: Client) -> None:
        content = head.get(f"{PAGE}file/pdf/", {"unit": "north"}).content
        document = pypdfium2.PdfDocument(content)
        text = "".join(one.get_textpage().get_text_range() for one in document)
        assert "North branch" in text
        assert "Recovery by month" in text
        assert found_wrong({"figures": content}) == {"figures": []}

    def test_are_narrowed_as_the_page(self, sign_in: Callable) -> None:
        content = sign_in("stranger").get(f"{PAGE}file/csv/", {"unit": "north"}).content.decode()
        assert "North branch" not in content
        assert sign_in("print_room").get(f"{PAGE}file/csv/").status_code == 403

    @pytest.mark.parametrize(
        ("cell", "written"),
        [("=1+1", "'=1+1"), ("-5.00", "-5.00"), ("+3.2 pts", "+3.2 pts"), ("@x", "'@x"), ("-a", "'-a")],
    )
    def test_a_name_is_never_a_formula(self, cell: str, written: str) -> None:
        assert harmless(cell) == written

    def test_words_are_words_and_names_stay_as_they_are(self) -> None:
        assert plain(format_html("<a>{}</a>", "the month's")) == "the month's"
        assert plain("A <b> & Sons") == "A <b> & Sons"

    def test_numbers_in_words_are_numbers_in_a_spreadsheet(self) -> None:
        assert [as_number(cell) for cell in ("1,234.50", "78.37 %", "–", "North")] == [1234.5, 0.7837, "–", "North"]


def test_a_chart_says_what_it_shows_and_escapes_what_it_is_given() -> None:
    svg = charts.rows("<x>", ["<b>"], [1.0], ["1"])
    assert 'role="img"' in svg
    assert "<b>" not in svg
    assert charts.lines("t", ["a"], [charts.Series("s", [None])], 1.0, []).count("<circle") == 0


def amount(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.-]", "", text))

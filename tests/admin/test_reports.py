"""Reports for whoever sees figures: aged debt, debtors, letters, holds, versions of procedures; on the page and as files."""

import csv
import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from collections_app.admin.reports import REPORTS
from collections_app.billing.models import Bill
from tests.admin.scene import Scene

QUERIES = {"aged-debt": 7, "debtors": 8, "notices": 7, "holds": 7, "versions": 7}


def address(name: str) -> str:
    return f"/admin/collections/figure/reports/{name}/"


def as_csv(client: Client, name: str) -> list[list[str]]:
    content = client.get(address(name), {"file": "csv"}).content.decode("utf-8-sig")
    return [row for row in csv.reader(StringIO(content)) if row][2:]


@pytest.mark.parametrize("name", REPORTS)
class TestEach:
    def test_opens_with_few_queries(self, head: Client, name: str) -> None:
        head.get(address(name))
        with CaptureQueriesContext(connection) as asked:
            assert head.get(address(name)).status_code == 200
        assert len(asked) == QUERIES[name]

    def test_is_a_file_too(self, head: Client, name: str) -> None:
        book = CalamineWorkbook.from_filelike(BytesIO(head.get(address(name), {"file": "xlsx"}).content))
        assert len(book.get_sheet_by_index(0).to_python()) == 1 + len(as_csv(head, name)) > 1

    def test_is_for_whoever_sees_figures(self, sign_in: Callable, name: str) -> None:
        allowed = {who: sign_in(who).get(address(name)).status_code for who in ("manager", "officer", "print_room")}
        assert allowed == {"manager": 200, "officer": 403, "print_room": 403}


def test_the_debtors_are_those_of_the_unit_and_add_up(sign_in: Callable, scene: Scene) -> None:
    rows = as_csv(sign_in("manager"), "debtors")
    owed = sum(Decimal(row[8].replace(",", "")) for row in rows)
    overdue = Bill.objects.overdue_on(scene.today).filter(account__unit=scene.north)
    assert owed == sum(bill.open_amount for bill in overdue)
    assert not [row for row in rows if row[0].startswith("S-")]


def test_the_ages_of_a_unit_add_up_to_what_it_has_unpaid(head: Client) -> None:
    for row in as_csv(head, "aged-debt"):
        unpaid, *ages = (Decimal(re.sub(r"[^\d.]", "", cell)) for cell in row[3:])
        assert unpaid == sum(ages)


def test_there_is_no_other_report(head: Client) -> None:
    assert head.get(address("everything")).status_code == 403

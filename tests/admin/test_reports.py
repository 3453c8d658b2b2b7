"""Reports for whoever sees figures: debt, debtors, letters, holds, versions, nights, findings, write-offs; narrowed, as files."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from collections_app.admin.reports import REPORTS
from collections_app.billing.models import Bill
from collections_app.engine.models import NightRun
from collections_app.facts.models import AccountDay
from collections_app.limitation.models import LimitationAlarm
from collections_app.metering.models import AuditFinding
from collections_app.notices.models import Notice
from collections_app.penalties.models import PenaltyCharge
from collections_app.reporting.subscriptions import FIGURES, WHAT
from tests.admin.scene import Scene

QUERIES = {
    "aged-debt": 8, "debtors": 10, "notices": 8, "holds": 9, "versions": 8, "nights": 10, "findings": 8, "write-offs": 9,
}  # fmt: skip


def address(name: str) -> str:
    return f"/admin/collections/figure/reports/{name}/"


def as_csv(client: Client, name: str, **asked: str) -> list[list[str]]:
    content = client.get(address(name), {"file": "csv", **asked}).content.decode("utf-8-sig")
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
        assert len(book.get_sheet_by_index(0).to_python()) == 1 + len(as_csv(head, name)) >= 1

    def test_is_for_whoever_sees_figures(self, sign_in: Callable, name: str) -> None:
        allowed = {who: sign_in(who).get(address(name)).status_code for who in ("manager", "officer", "print_room")}
        assert allowed == {"manager": 200, "officer": 403, "print_room": 403}


def test_the_debtors_are_those_of_the_unit_and_add_up(sign_in: Callable, scene: Scene) -> None:
    rows = as_csv(sign_in("manager"), "debtors")
    *rows, foot = rows
    owed = sum(amount(row[8]) for row in rows)
    assert (amount(foot[8]), foot[0]) == (owed, f"all {len(rows)}")
    overdue = Bill.objects.overdue_on(scene.today).filter(account__unit=scene.north)
    assert owed == sum(bill.open_amount for bill in overdue)
    assert not [row for row in rows if row[0].startswith("S-")]


def test_the_ages_of_a_unit_add_up_to_what_it_has_unpaid(head: Client) -> None:
    rows = as_csv(head, "aged-debt")
    for row in rows:
        unpaid, *ages = (amount(cell) for cell in row[3:])
        assert unpaid == sum(ages)
    sums = {row[1]: amount(row[3]) for row in rows if row[0] == "together"}
    for currency, owed in sums.items():
        assert owed == sum(amount(row[3]) for row in rows if row[1] == currency and row[0] != "together")


def test_every_report_can_be_had_by_mail() -> None:
    assert set(WHAT) == {FIGURES, *REPORTS}


def test_there_is_no_other_report(head: Client) -> None:
    assert head.get(address("everything")).status_code == 403


def amount(cell: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", cell))


class TestNarrowed:
    def test_to_a_unit(self, head: Client, scene: Scene) -> None:
        whole, north = as_csv(head, "debtors"), as_csv(head, "debtors", unit="north")
        assert 0 < len(north) < len(whole)
        assert {row[4] for row in north if row[4]} == {"North branch"}

    def test_never_to_a_unit_out_of_sight(self, sign_in: Callable) -> None:
        client = sign_in("stranger")
        assert as_csv(client, "debtors", unit="north") == as_csv(client, "debtors")

    def test_to_a_class(self, head: Client) -> None:
        rows = as_csv(head, "debtors", customer_class="residential")
        assert {row[2] for row in rows if row[2]} == {"residential"}

    def test_to_days_and_a_kind(self, head: Client) -> None:
        day = Notice.objects.order_by("issued_on").last().issued_on
        letters, days = Notice.objects.filter(issued_on=day), {"since": day.isoformat(), "on": day.isoformat()}
        counted = {row[0]: int(row[1]) for row in as_csv(head, "notices", **days)}
        assert counted["together"] == letters.count()
        kind = letters.first().kind
        assert int(as_csv(head, "notices", kind=kind, **days)[-1][1]) == letters.filter(kind=kind).count()

    def test_by_what_makes_no_sense_is_as_if_it_were_not_asked(self, head: Client) -> None:
        nonsense = {"unit": "x", "kind": "x", "customer_class": "x", "since": "soon", "on": "2999-01-01"}
        assert as_csv(head, "notices", **nonsense) == as_csv(head, "notices")

    def test_the_file_is_that_of_the_page(self, head: Client) -> None:
        html = head.get(address("debtors"), {"unit": "north"}).content.decode()
        assert "?unit=north&amp;file=csv" in html
        assert '<option value="north" selected>' in html


def test_the_nights_say_what_was_set_aside(head: Client, scene: Scene) -> None:
    night = NightRun.objects.first()
    aside = AccountDay.objects.filter(day=night.day, look=0, verdict="error").count()
    rows = as_csv(head, "nights")
    assert (rows[0][-1], rows[-1][0]) == (str(aside), "together")


def test_findings_are_counted_by_what_came_of_them(head: Client, scene: Scene) -> None:
    *_rows, foot = as_csv(head, "findings", since="2020-01-01")
    assert int(foot[1]) == AuditFinding.objects.count()
    assert int(foot[1]) == sum(int(cell) for cell in (foot[2], *foot[4:]))


def test_write_offs_are_waived_penalty_and_lapsed_claims(head: Client, scene: Scene) -> None:
    bill = Bill.objects.get(bill_no="N-1-1")
    before = as_csv(head, "write-offs")
    PenaltyCharge.objects.create(bill=bill, kind="waiver", amount=-7, posted_on=scene.today, reference="W-x")
    LimitationAlarm.objects.update_or_create(
        bill=bill, ends_on=scene.today - timedelta(5),
        defaults={"account": bill.account, "raised_on": scene.today - timedelta(90), "status": "lapsed"},
    )  # fmt: skip
    *rows, foot = as_csv(head, "write-offs")
    had = [amount(cell) for cell in before[-1][2:]] if before else [Decimal(0)] * 4
    gained = [amount(cell) - earlier for cell, earlier in zip(foot[2:], had, strict=True)]
    assert gained == [1, 7, 1, bill.open_amount]
    assert sum(amount(row[3]) for row in rows) == amount(foot[3])

"""Files that lie in the inbox when the night begins."""

from datetime import date
from pathlib import Path

import pytest

from collections_app.billing.models import Bill, Payment
from collections_app.customers.models import Account
from collections_app.engine import night
from collections_app.facts.models import AccountDay
from collections_app.imports.inbox import load_files
from collections_app.imports.models import ImportJob

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 20)
CUSTOMERS = "customer_no,name,language\nK1,Anna Weber,en\n"
ACCOUNTS = "account_no,customer_no,customer_class,address\nA1,K1,residential,12 Lamp Street\n"
BILLS = "bill_no,account_no,issued_on,due_on,amount\nB1,A1,2026-02-20,2026-03-10,120.00\n"
PAYMENTS = "payment_no,account_no,paid_on,amount,bill_no\nP1,A1,2026-03-19,20.00,B1\n"


@pytest.fixture
def inbox(tmp_path: Path, settings) -> Path:
    settings.IMPORT_INBOX = tmp_path / "inbox"
    settings.IMPORT_INBOX.mkdir()
    return settings.IMPORT_INBOX


def put(inbox: Path, **files: str) -> None:
    for name, content in files.items():
        (inbox / f"{name}.csv").write_text(content, encoding="utf-8")


def left(inbox: Path) -> list[str]:
    return sorted(str(file.relative_to(inbox)) for file in inbox.rglob("*") if file.is_file())


def test_no_inbox_no_files(tmp_path: Path, settings):
    settings.IMPORT_INBOX = tmp_path / "nowhere"
    assert load_files(DAY) == 0


def test_the_night_loads_what_has_come_in_the_order_it_hangs_together_and_acts_on_it(inbox):
    put(inbox, payments=PAYMENTS, bills=BILLS, accounts=ACCOUNTS, customers=CUSTOMERS)
    report = night.run(DAY)
    assert report.stages[0] == {"stage": "load_files", "rows": 4, "seconds": report.stages[0]["seconds"]}
    assert Payment.objects.get().allocated == 20
    decided = AccountDay.objects.get(account__account_no="A1", day=DAY)
    assert (decided.overdue, decided.verdict) == (100, "step")
    assert left(inbox) == [f"done/2026-03-20/{kind}.csv" for kind in ("accounts", "bills", "customers", "payments")]


def test_a_mapping_beside_the_files_serves_all_of_its_kind(inbox):
    put(inbox, **{"customers-north": "no,who\nK1,Anna Weber\n", "customers-south": "no,who\nK2,Ben Ode\n"})
    (inbox / "customers.toml").write_text('[columns]\ncustomer_no = "no"\nname = "who"\n', encoding="utf-8")
    assert load_files(DAY) == 2
    assert "customers.toml" in left(inbox)


def test_a_refused_file_is_kept_with_its_reason_and_stops_nobody(inbox):
    put(inbox, customers=CUSTOMERS, accounts="account_no\nA1\n", riddles="a,b\n1,2\n")
    assert load_files(DAY) == 1
    assert left(inbox) == [
        "done/2026-03-20/customers.csv",
        "refused/2026-03-20/accounts.csv",
        "refused/2026-03-20/accounts.csv.txt",
        "refused/2026-03-20/riddles.csv",
        "refused/2026-03-20/riddles.csv.txt",
    ]
    assert "customer_no" in (inbox / "refused/2026-03-20/accounts.csv.txt").read_text(encoding="utf-8")
    assert ImportJob.objects.get(kind="accounts").status == ImportJob.Status.REFUSED


def test_rows_set_aside_are_kept_and_the_good_ones_loaded(inbox):
    put(inbox, customers=CUSTOMERS, accounts=ACCOUNTS + "A2,K9,residential,nowhere\n")
    load_files(DAY)
    assert Account.objects.get().account_no == "A1"
    assert ImportJob.objects.get(kind="accounts").rejected_rows.get().value == "K9"


def test_a_file_still_being_written_waits(inbox):
    (inbox / "customers.csv.part").write_text(CUSTOMERS, encoding="utf-8")
    assert load_files(DAY) == 0
    assert left(inbox) == ["customers.csv.part"]


def test_loading_again_what_was_not_moved_in_time_changes_nothing(inbox):
    put(inbox, customers=CUSTOMERS, accounts=ACCOUNTS, bills=BILLS)
    load_files(DAY)
    put(inbox, bills=BILLS)
    assert load_files(DAY) == 1
    assert Bill.objects.count() == 1
    assert "done/2026-03-20/bills.2.csv" in left(inbox)

"""The made-up portfolio: repeatable, believable, and sound enough for the database and the night."""

import hashlib
import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import Count, F, Sum

from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Allocation, Bill, Payment
from collections_app.cases.models import Hold
from collections_app.customers.models import Account, Contact, Customer
from collections_app.disputes.models import Dispute
from collections_app.facts.models import DiaryEntry
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.rules.authority import Role
from collections_app.sample.accounts import draw_account
from collections_app.sample.habits import SHARES
from collections_app.sample.portfolio import CannotLoadSample, load_sample
from tests.factories import make_account

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 3, 10)

EVERYTHING = """
    SELECT c.name, c.language, a.account_no, a.customer_class, a.address, a.postcode, a.opened_on, a.closed_on, u.code,
           s.username, b.bill_no, b.issued_on, b.due_on, b.amount, NULL, NULL
    FROM collections_account a JOIN collections_customer c ON c.id = a.customer_id
    JOIN collections_orgunit u ON u.id = a.unit_id JOIN collections_staffmember s ON s.id = a.officer_id
    LEFT JOIN collections_bill b ON b.account_id = a.id
    UNION ALL
    SELECT NULL, NULL, a.account_no, p.method, NULL, NULL, NULL, NULL, b.bill_no, r.payment_no, p.payment_no, p.paid_on,
           NULL, p.amount, NULL, NULL
    FROM collections_payment p JOIN collections_account a ON a.id = p.account_id
    LEFT JOIN collections_bill b ON b.id = p.bill_id LEFT JOIN collections_payment r ON r.id = p.reverses_id
    UNION ALL
    SELECT NULL, NULL, a.account_no, h.reason, NULL, NULL, h.placed_on, h.until, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM collections_hold h JOIN collections_account a ON a.id = h.account_id
    UNION ALL
    SELECT NULL, NULL, a.account_no, d.reason, d.outcome, NULL, d.opened_on, d.closed_on, b.bill_no, NULL, NULL, NULL, NULL,
           d.amount, NULL, NULL
    FROM collections_dispute d JOIN collections_account a ON a.id = d.account_id JOIN collections_bill b ON b.id = d.bill_id
    UNION ALL
    SELECT NULL, NULL, a.account_no, NULL, NULL, NULL, d.look_on, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM collections_diaryentry d JOIN collections_account a ON a.id = d.account_id
"""


def digest() -> str:
    """Of all that was loaded, by business numbers, whatever ids the rows were given."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(line::text, E'\\n' ORDER BY line::text) FROM ({EVERYTHING}) AS line")
        return hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()


def start_over() -> None:
    tables = "orgunit, staffmember, customer, supplypoint, account, bill, payment, dispute, hold, caseevent, diaryentry"
    with connection.cursor() as cursor:
        names = ", ".join(f"collections_{table.strip()}" for table in tables.split(","))
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {names} CASCADE")


def test_the_same_seed_makes_the_same_data_and_another_seed_other_data():
    found = []
    for seed in (7, 7, 8):
        load_sample(150, seed, LAST_DAY)
        found.append(digest())
        start_over()
    first, again, other = found
    assert first == again
    assert first != other


def test_an_account_is_the_same_however_many_others_there_are():
    load_sample(60, 3, LAST_DAY)
    few = set(Payment.objects.filter(account__account_no="1000000041").values_list("payment_no", "paid_on", "amount"))
    start_over()
    load_sample(1100, 3, LAST_DAY)
    many = set(Payment.objects.filter(account__account_no="1000000041").values_list("payment_no", "paid_on", "amount"))
    assert few
    assert few == many


def test_nothing_has_happened_after_the_last_day():
    load_sample(1200, 1, LAST_DAY)
    assert Bill.objects.filter(issued_on__gt=LAST_DAY).count() == 0
    assert Payment.objects.filter(paid_on__gt=LAST_DAY).count() == 0
    assert Dispute.objects.filter(opened_on__gt=LAST_DAY).count() == 0
    assert Dispute.objects.filter(closed_on__gt=LAST_DAY).count() == 0
    assert Hold.objects.filter(placed_on__gt=LAST_DAY).count() == 0
    assert Bill.objects.filter(issued_on__gt=LAST_DAY - timedelta(10)).exists(), "and something has until then"


def test_bills_go_back_two_years_and_follow_the_seasons():
    load_sample(1200, 1, LAST_DAY)
    months = Bill.objects.values("period").annotate(total=Sum("amount"), bills=Count("id"))
    average = {month["period"]: month["total"] / month["bills"] for month in months}
    assert len(average) == 24
    assert average["2025-08"] > average["2025-04"]
    assert average["2026-01"] > average["2025-10"]


def test_all_kinds_of_customers_are_there():
    load_sample(1200, 1, LAST_DAY)
    assert set(Account.objects.values_list("customer_class", flat=True)) == set(Account.CustomerClass.values)
    assert set(Customer.objects.values_list("language", flat=True)) == {"en", "zh-hans"}
    assert set(Customer.objects.values_list("kind", flat=True)) == {"person", "organisation"}
    assert Account.objects.filter(closed_on__isnull=False).exists()
    assert Account.objects.filter(is_important_user=True).exists()
    assert Customer.objects.annotate(n=Count("accounts")).filter(n__gt=1).exists()
    assert Dispute.objects.exists()
    assert Hold.objects.exists()
    assert Contact.objects.filter(kind="post", postcode__regex=r"^\d{6}$").count() == Customer.objects.count()


@pytest.mark.parametrize("habit", SHARES, ids=lambda habit: habit.__name__)
def test_every_way_of_paying_occurs(habit, monkeypatch):
    monkeypatch.setattr("collections_app.sample.accounts.draw_habit", lambda rng: habit)
    ledgers = [draw_account(1, number, LAST_DAY, 24, None).ledger for number in range(40)]
    billed = sum(fen for ledger in ledgers for _month, fen in ledger.bills)
    paid = sum(payment.fen for ledger in ledgers for payment in ledger.payments)
    reversals = [payment for ledger in ledgers for payment in ledger.payments if payment.reverses is not None]
    assert billed > 0
    assert paid > billed / 4
    assert bool(reversals) == (habit.__name__ == "bouncing")
    assert any(ledger.objections for ledger in ledgers) == (habit.__name__ == "under_protest")
    all_paid_in_time = all(
        payment.on <= ledger.bills[payment.bill][0].due_on
        for ledger in ledgers
        for payment in ledger.payments
        if payment.bill is not None
    )
    assert all_paid_in_time == (habit.__name__ in {"punctual", "by_standing_order", "too_much"})


def test_a_reversal_takes_back_one_payment_of_the_same_account():
    load_sample(1200, 1, LAST_DAY)
    reversals = Payment.objects.filter(reverses__isnull=False)
    assert reversals.count() > 20
    sound = reversals.filter(
        amount=-F("reverses__amount"), account=F("reverses__account"), paid_on__gt=F("reverses__paid_on")
    )
    assert sound.count() == reversals.count()
    assert reversals.values("reverses").distinct().count() == reversals.count()


def test_what_the_punctual_owe_is_never_overdue():
    """So nobody need look at them: the diary holds them only for bills that fall due later."""
    load_sample(400, 1, LAST_DAY)
    in_diary = set(DiaryEntry.objects.filter(look_on__lte=LAST_DAY).values_list("account", flat=True))
    allocate_payments(LAST_DAY)
    overdue = Bill.objects.filter(due_on__lt=LAST_DAY, paid__lt=F("amount"))
    assert overdue.exists()
    assert not overdue.exclude(account__in=in_diary).exists()
    assert Account.objects.exclude(pk__in=in_diary).count() > 200


def test_the_money_that_came_in_is_on_bills_or_credit():
    load_sample(400, 1, LAST_DAY)
    allocate_payments(LAST_DAY)
    came_in = Payment.objects.aggregate(total=Sum("amount"))["total"]
    settled = Allocation.objects.aggregate(total=Sum("amount"))["total"]
    credit = Payment.objects.aggregate(total=Sum(F("amount") - F("allocated")))["total"]
    assert came_in == settled + credit
    assert Payment.objects.filter(amount__gt=F("allocated"), reversals=None).exists(), "some paid too much"


def test_there_is_staff_of_every_role_and_nobody_can_sign_in():
    load_sample(2000, 1, LAST_DAY)
    staff = list(StaffMember.objects.all())
    assert {person.role for person in staff} == set(Role)
    assert not any(person.has_usable_password() for person in staff)
    officer = StaffMember.objects.get(username="officer")
    assert 100 < Account.objects.for_staff(officer).count() < 500
    assert set(OrgUnit.objects.values_list("kind", flat=True)) == {"company", "branch", "station", "team"}


def test_made_up_data_is_not_mixed_with_real_data():
    make_account()
    with pytest.raises(CannotLoadSample, match="not mixed"):
        load_sample(10, 1, LAST_DAY)


def test_the_sample_is_loaded_once():
    load_sample(10, 1, LAST_DAY)
    with pytest.raises(CannotLoadSample, match="already been loaded"):
        load_sample(10, 1, LAST_DAY)


def test_the_command_answers_in_json_and_refuses_with_a_reason():
    out = StringIO()
    call_command("load_sample", "--accounts=30", "--seed=2", f"--until={LAST_DAY}", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["accounts"], answer["seed"], answer["until"]) == (30, 2, "2026-03-10")
    assert answer["rows"]["accounts"] == 30 == Account.objects.count()
    assert answer["rows"]["bills"] == Bill.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("load_sample", "--accounts=30")
    assert refusal.value.returncode == 2

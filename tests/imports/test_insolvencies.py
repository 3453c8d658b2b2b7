"""The file of insolvencies that courts have published: most are nobody's customers, and names match nobody."""

from datetime import date

import pytest

from collections_app.alarms.batch import raise_alarms
from collections_app.alarms.models import Alarm, InsolvencyNotice
from collections_app.customers.models import Customer
from tests.factories import make_account
from tests.imports.conftest import Take, counts, faults_of

pytestmark = pytest.mark.django_db
HEAD = "court_file,announced_on,customer_no,id_number,name,court,claims_by\n"
TODAY = date(2026, 3, 2)


@pytest.fixture
def mill() -> Customer:
    customer = make_account("A1").customer
    Customer.objects.filter(pk=customer.pk).update(id_number="91420100X")
    return customer


def test_who_is_no_customer_waits_for_a_match(take: Take, mill: Customer) -> None:
    file = (
        HEAD
        + f"(2026) 1,2026-02-20,,elsewhere,{mill.name},Riverside,\n(2026) 2,2026-02-21,,91420100X,Mill,Riverside,2026-04-30\n"
    )
    assert counts(take("insolvencies", file)) == (2, 0, 0, 0)
    assert counts(take("insolvencies", file)) == (0, 0, 2, 0)
    raise_alarms(TODAY)
    assert [alarm.about for alarm in Alarm.objects.filter(kind="insolvency")] == ["(2026) 2"]
    assert InsolvencyNotice.objects.get(customer=mill).claims_by == date(2026, 4, 30)


def test_what_the_court_puts_right_is_taken_over(take: Take, mill: Customer) -> None:
    take("insolvencies", HEAD + "(2026) 2,2026-02-21,,91420100X,,,\n")
    raise_alarms(TODAY)
    assert counts(take("insolvencies", HEAD + "(2026) 2,2026-02-21,,other,,,2026-05-01\n")) == (0, 1, 0, 0)
    assert InsolvencyNotice.objects.get().customer is None


def test_what_cannot_be_taken_is_named(take: Take, mill: Customer) -> None:
    report = take(
        "insolvencies",
        HEAD
        + "F1,2026-02-21,,,Only a name,,\nF2,2026-02-21,nobody,,,,\nF3,2026-02-21,,X,,,2026-02-01\nF4,2026-02-21,,Y,,,\n",
    )
    assert [fault[1] for fault in faults_of(report)] == ["customer_no", "customer_no", "claims_by"]
    assert InsolvencyNotice.objects.get().court_file == "F4"

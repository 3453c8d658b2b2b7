"""An estimate about which nobody has to decide: a later reading shows it right, or another bill comes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collections_app.billing.models import Bill
from collections_app.cases.models import CaseEvent, Hold
from collections_app.engine.reading_audit import audit_readings
from collections_app.metering.models import AuditFinding
from collections_app.metering.wording import why_decided
from collections_app.rules.readings import AuditLimits, is_shown_right
from collections_app.worklist.models import Task
from tests.factories import make_bill, make_staff
from tests.metering.meters import Meter

pytestmark = pytest.mark.django_db
BEFORE, BILLED, ISSUED, LATER = date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 3), date(2026, 6, 30)


class Estimate:
    """Read on site on the 1st of May, estimated thirty days later, and billed."""

    def __init__(self, kwh: int | str | None = 200) -> None:
        self.meter = Meter()
        self.meter.shows(1000, BEFORE)
        self.meter.shows(1000 + Decimal(kwh or 200), BILLED, "estimated")
        self.bill = make_bill(
            self.meter.account, "120.00", date(2026, 6, 20), issued_on=ISSUED, is_estimated=True,
            kwh=kwh and Decimal(kwh),
        )  # fmt: skip
        audit_readings(ISSUED)
        Task.objects.create(account=self.meter.account, kind="check_reading", set_on=ISSUED, due_on=ISSUED)

    @property
    def finding(self) -> AuditFinding:
        return AuditFinding.objects.get(kind="estimated_bill", bill=self.bill)

    def night(self, day: date = LATER) -> str:
        """The outcome after the night."""
        audit_readings(day)
        return self.finding.outcome


@pytest.fixture
def estimate() -> Estimate:
    return Estimate()


def test_a_later_reading_confirms_it(estimate: Estimate) -> None:
    assert estimate.night(LATER - timedelta(1)) == ""
    estimate.meter.shows(1420, LATER)
    assert estimate.night() == "cleared"
    finding = estimate.finding
    assert (finding.decided_by, finding.decided_on, finding.closed_on, finding.shown_on) == (None, LATER, LATER, LATER)
    assert why_decided(finding) == "Confirmed by the reading of 30 Jun 2026: 200 kWh were billed, 210 kWh are shown."
    assert not Hold.objects.filter(ended_on=None).exists()
    assert Task.objects.get(account=estimate.meter.account).outcome == "reason_gone"
    decided = CaseEvent.objects.get(kind="reading_decided")
    assert (decided.actor, decided.data) == (
        None,
        {
            "finding_no": finding.finding_no, "finding": "estimated_bill", "bill": estimate.bill.bill_no,
            "found": "cleared", "shown_on": "2026-06-30",
        },
    )  # fmt: skip
    assert list(CaseEvent.objects.order_by("id").values_list("kind", flat=True))[-1] == "hold_ended"
    estimate.night(LATER + timedelta(1))
    assert CaseEvent.objects.filter(kind="reading_decided").count() == 1


@pytest.mark.parametrize(
    "shows",
    [
        lambda meter: meter.shows(1420, LATER, "estimated"),
        lambda meter: meter.shows(1620, LATER),  # 310 kWh of the month that was billed with 200
        lambda meter: meter.shows(1050, LATER),  # backwards
        lambda meter: meter.shows(1420, BILLED + timedelta(36)),  # too late to tell
        lambda meter: meter.shows(3, LATER, is_exchange=True, final_value=Decimal(1417)),
        lambda meter: meter.shows(1020, BEFORE + timedelta(3), "estimated") and meter.shows(1420, LATER),
        lambda meter: (
            make_bill(meter.account, "9.00", LATER, issued_on=BEFORE)
            and make_bill(meter.account, "9.00", LATER, issued_on=BILLED)
            and meter.shows(1420, LATER)
        ),
    ],
)
def test_where_it_is_not_sure_somebody_decides(estimate: Estimate, shows) -> None:
    shows(estimate.meter)
    assert estimate.night(LATER + timedelta(10)) == ""
    assert Hold.objects.filter(bill=estimate.bill, ended_on=None).exists()


def test_without_its_energy_somebody_decides() -> None:
    estimate = Estimate(kwh=None)
    estimate.meter.shows(1420, LATER)
    assert estimate.night() == ""


def test_what_somebody_has_decided_stays(estimate: Estimate) -> None:
    finding = estimate.finding
    finding.outcome, finding.reason, finding.decided_on = "to_correct", "Photo", ISSUED
    finding.decided_by, finding.billed_then = make_staff("chief", "supervisor"), Decimal(120)
    finding.save()
    estimate.meter.shows(1420, LATER)
    assert estimate.night() == "to_correct"
    assert (estimate.finding.reason, estimate.finding.closed_on) == ("Photo", None)


class TestAnotherBill:
    def test_that_is_no_estimate_closes_it(self, estimate: Estimate) -> None:
        Bill.objects.filter(pk=estimate.bill.pk).update(amount=90, is_estimated=False)
        assert estimate.night() == "to_correct"
        assert (estimate.finding.closed_on, estimate.finding.billed_then) == (LATER, 120)
        assert why_decided(estimate.finding) == "A bill with another amount has come, which is no estimate any more."
        assert not Hold.objects.filter(ended_on=None).exists()

    @pytest.mark.parametrize("change", [{"amount": 90}, {"is_estimated": False}])
    def test_of_one_alone_somebody_decides(self, estimate: Estimate, change: dict) -> None:
        Bill.objects.filter(pk=estimate.bill.pk).update(**change)
        assert estimate.night() == ""


@pytest.mark.parametrize(
    "change",
    [
        {"shown_on": None}, {"outcome": "confirmed"}, {"closed_on": None}, {"decided_on": None}, {"kind": "jump"},
        {"outcome": "to_correct"},
    ],
)  # fmt: skip
def test_nobody_decides_but_by_what_is_shown(estimate: Estimate, change: dict) -> None:
    """The database takes no decision without a name, unless a reading or another bill stands for it."""
    estimate.meter.shows(1420, LATER)
    assert estimate.night() == "cleared"
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditFinding.objects.filter(pk=estimate.finding.pk).update(**change)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    billed=st.integers(0, 900), used=st.integers(0, 1800), least=st.integers(10, 400), jump=st.integers(110, 300),
    drop=st.integers(5, 95),
)  # fmt: skip
def test_the_rule_is_the_reference(billed: int, used: int, least: int, jump: int, drop: int) -> None:
    """What SQL says of a month is what the rule says of half of two months."""
    limits = AuditLimits(least_kwh=least, jump_percent=jump, drop_percent=drop)
    with override_settings(READING_AUDIT=limits), transaction.atomic():
        estimate = Estimate(kwh=str(billed))
        estimate.meter.shows(1000 + used, LATER)
        expected = "cleared" if is_shown_right(Decimal(billed), Decimal(used) / 2, limits) else ""
        assert estimate.night() == expected
        transaction.set_rollback(True)

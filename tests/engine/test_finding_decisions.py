"""Many findings decided alike: as one would be, and without those that somebody else has decided."""

from datetime import date, timedelta

import pytest

from collections_app.cases.models import CaseEvent, Hold
from collections_app.engine.finding_decisions import DecidedFindings, decide_findings
from collections_app.engine.reading_audit import CannotDecide, audit_readings, decide_finding
from collections_app.metering.models import AuditFinding
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.worklist.models import Task
from tests.factories import make_account, make_bill, make_staff, make_unit
from tests.metering.meters import Meter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 9)


class Station:
    def __init__(self) -> None:
        self.company = make_unit("company")
        self.unit = make_unit("station", self.company, "station")
        self.chief = make_staff("chief", "supervisor", self.unit)

    def estimates(self, count: int, unit: OrgUnit | None = None) -> list[AuditFinding]:
        """Bills on an estimate, each of an account of its own, found and on hold."""
        bills = [
            make_bill(
                make_account(unit=unit or self.unit), "80.00", TODAY, issued_on=TODAY - timedelta(14), is_estimated=True
            )
            for _ in range(count)
        ]
        audit_readings(TODAY)
        for bill in bills:
            Task.objects.create(account=bill.account, kind="check_reading", set_on=TODAY, due_on=TODAY)
        return list(AuditFinding.objects.filter(bill__in=bills).order_by("pk"))

    def late(self) -> AuditFinding:
        meter = Meter(unit=self.unit)
        meter.shows(100, TODAY, scheduled_on=TODAY - timedelta(5))
        audit_readings(TODAY)
        return meter.findings["late"]

    def decide(
        self,
        findings: list[AuditFinding],
        outcome: str = "cleared",
        by: StaffMember | None = None,
        reason: str = " Read ",
    ) -> DecidedFindings:
        ids = [finding.pk for finding in findings]
        return decide_findings(findings=ids, outcome=outcome, reason=reason, by=by or self.chief, on=TODAY)


@pytest.fixture
def station() -> Station:
    return Station()


def left_behind(finding: AuditFinding) -> tuple:
    """All that a decision leaves: the finding, the hold, the tasks, the history, the day on which it is looked at."""
    finding.refresh_from_db()
    events = finding.account.events.filter(kind__in=("reading_decided", "hold_ended")).order_by("id")
    numbers = {"finding_no", "bill"}
    return (
        finding.outcome, finding.reason, finding.decided_by, finding.decided_on, finding.closed_on, finding.billed_then,
        list(Hold.objects.filter(bill=finding.bill).values_list("reason", "ended_on")),
        list(Task.objects.filter(account=finding.account).values_list("kind", "status", "outcome", "done_on")),
        [(e.kind, e.on, e.actor, {k: v for k, v in e.data.items() if k not in numbers}, set(e.data)) for e in events],
    )  # fmt: skip


@pytest.mark.parametrize("outcome", ["cleared", "confirmed", "to_correct"])
def test_each_is_decided_as_one_would_be(station: Station, outcome: str) -> None:
    alone, *many = station.estimates(4)
    decide_finding(finding=alone, outcome=outcome, reason="Read", by=station.chief, on=TODAY)
    assert station.decide(many, outcome) == DecidedFindings(3, 0)
    assert [left_behind(finding) for finding in many] == [left_behind(alone)] * 3
    assert Hold.objects.filter(ended_on=None).count() == (4 if outcome == "to_correct" else 0)
    told = CaseEvent.objects.filter(kind="reading_decided").values_list("data__finding_no", flat=True)
    assert sorted(told) == sorted(finding.finding_no for finding in (alone, *many))


def test_what_another_has_decided_is_left_out_and_counted(station: Station) -> None:
    first, second, third = station.estimates(3)
    decide_finding(finding=second, outcome="to_correct", reason="Wrong", by=station.chief, on=TODAY)
    assert station.decide([first, second, third]) == DecidedFindings(2, 1)
    second.refresh_from_db()
    assert (second.outcome, second.reason, second.closed_on) == ("to_correct", "Wrong", None)
    assert CaseEvent.objects.filter(kind="reading_decided", account=second.account).count() == 1
    assert station.decide([first, second, third]) == DecidedFindings(0, 3)


def test_a_bill_waits_while_another_finding_about_it_is_open(station: Station) -> None:
    finding, other = station.estimates(2)
    AuditFinding.objects.filter(pk=other.pk).update(bill=finding.bill, account=finding.account)
    station.decide([finding])
    assert Hold.objects.filter(bill=finding.bill, ended_on=None).exists()
    assert Task.objects.get(account=finding.account).status == "open"
    station.decide([other])
    assert not Hold.objects.filter(bill=finding.bill, ended_on=None).exists()
    assert Task.objects.get(account=finding.account).status == "dropped"


def test_all_or_none_by_whom_it_may_be_and_with_a_reason(station: Station) -> None:
    findings, officer = station.estimates(2), make_staff("li", "officer", station.unit)
    elsewhere = station.estimates(1, make_unit("other", station.company, "station"))
    for chosen, by, outcome, reason, words in (
        (findings, officer, "cleared", "x", "role does not allow"),
        (findings, station.chief, "forgotten", "x", "no such outcome"),
        (findings, station.chief, "cleared", "  ", "Say why"),
        (findings + elsewhere, station.chief, "cleared", "x", "not in your unit"),
        ([*findings, station.late()], station.chief, "to_correct", "x", "No bill rests on 1 of these"),
    ):
        with pytest.raises(CannotDecide, match=words):
            station.decide(chosen, outcome, by, reason)
    with pytest.raises(CannotDecide, match="before it was found"):
        decide_findings(
            findings=[findings[0].pk], outcome="cleared", reason="x", by=station.chief, on=TODAY - timedelta(1)
        )
    assert not AuditFinding.objects.exclude(outcome="").exists()


def test_sorts_with_and_without_a_bill_in_one_go(station: Station, django_assert_max_num_queries) -> None:
    findings = [*station.estimates(20), station.late()]
    with django_assert_max_num_queries(9):
        assert station.decide(findings, "confirmed") == DecidedFindings(21, 0)

"""Findings that are handed to somebody else, and those that nobody has decided in time."""

from datetime import date, timedelta

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.engine.finding_owners import CannotHandOver, hand_over_findings
from collections_app.engine.reading_audit import audit_readings, decide_finding
from collections_app.metering.models import AuditFinding
from collections_app.org.models import OrgUnit, StaffMember
from tests.factories import make_staff, make_unit
from tests.metering.meters import Meter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 9)
OVERDUE = date(2026, 7, 17)


class Company:
    def __init__(self) -> None:
        self.unit = make_unit("company")
        self.station = make_unit("station", self.unit, "station")
        self.other = make_unit("other", self.unit, "station")
        self.head = make_staff("head", "manager", self.unit)
        self.chief = make_staff("chief", "supervisor", self.station)
        self.deputy = make_staff("deputy", "supervisor", self.station)

    def finding(self, unit: OrgUnit | None = None) -> AuditFinding:
        meter = Meter(unit=unit or self.station)
        meter.shows(100, TODAY, scheduled_on=TODAY - timedelta(5))
        audit_readings(TODAY)
        return meter.findings["late"]


@pytest.fixture
def company() -> Company:
    return Company()


def hand_over(finding: AuditFinding, to: StaffMember, by: StaffMember, reason: str = "On leave") -> int:
    return hand_over_findings(findings=[finding.pk], to=to, reason=reason, by=by, on=TODAY)


def history(kind: str) -> list[dict]:
    return list(CaseEvent.objects.filter(kind=kind).order_by("id").values_list("data", flat=True))


def test_who_had_it_before_is_kept_and_its_deadline_stays(company: Company) -> None:
    finding = company.finding()
    assert hand_over(finding, company.deputy, company.chief) == 1
    assert hand_over(finding, company.deputy, company.chief) == 0
    before = finding.due_on
    finding.refresh_from_db()
    assert (finding.owner, finding.due_on) == (company.deputy, before)
    kept = finding.hand_overs.get()
    assert (kept.former, kept.to, kept.by, kept.reason) == (company.chief, company.deputy, company.chief, "On leave")
    assert history("finding_handed_over") == [
        {"finding_no": finding.finding_no, "finding": "late", "former": "chief", "assignee": "deputy", "reason_given": "On leave"}
    ]  # fmt: skip


def test_only_to_somebody_who_decides_and_sees_it_and_with_a_reason(company: Company) -> None:
    finding, elsewhere = company.finding(), company.finding(company.other)
    officer, stranger = make_staff("li", "officer", company.station), make_staff("su", "supervisor", company.other)
    for to, by, why, words in (
        (company.deputy, officer, "On leave", "role does not allow"),
        (officer, company.chief, "On leave", "does not decide about findings"),
        (stranger, company.chief, "On leave", "does not see 1 of these"),
        (company.deputy, company.chief, " ", "Say why"),
    ):
        with pytest.raises(CannotHandOver, match=words):
            hand_over(finding, to, by, why)
    with pytest.raises(CannotHandOver, match="not in your unit"):
        hand_over_findings(
            findings=[finding.pk, elsewhere.pk], to=company.deputy, reason="x", by=company.chief, on=TODAY
        )
    assert not finding.hand_overs.exists()


def test_what_is_closed_stays_with_whoever_had_it(company: Company) -> None:
    finding = company.finding()
    decide_finding(finding=finding, outcome="cleared", reason="Snow", by=company.chief, on=TODAY)
    assert hand_over(finding, company.deputy, company.chief) == 0


def test_what_is_late_goes_to_the_nearest_manager_once(company: Company) -> None:
    finding = company.finding()
    audit_readings(OVERDUE - timedelta(1))
    finding.refresh_from_db()
    assert (finding.owner, finding.escalated_on) == (company.chief, None)
    audit_readings(OVERDUE)
    finding.refresh_from_db()
    assert (finding.owner, finding.escalated_on) == (company.head, OVERDUE)
    assert [(h.former, h.to, h.by) for h in finding.hand_overs.all()] == [(company.chief, company.head, None)]
    assert [data["assignee"] for data in history("finding_escalated")] == ["head"]
    hand_over(finding, company.chief, company.head, "Look again")
    audit_readings(OVERDUE + timedelta(1))
    finding.refresh_from_db()
    assert finding.owner == company.chief


def test_without_a_manager_it_stays_where_it_is_and_is_marked(company: Company) -> None:
    StaffMember.objects.filter(pk=company.head.pk).update(is_active=False)
    finding = company.finding()
    audit_readings(OVERDUE)
    finding.refresh_from_db()
    assert (finding.owner, finding.escalated_on, finding.hand_overs.count()) == (company.chief, OVERDUE, 0)
    assert len(history("finding_escalated")) == 1

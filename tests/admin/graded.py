"""The grades of the scene: what the night made of everybody, an appeal, and a line that was tapped."""

from datetime import date, timedelta

from collections_app.credit.treatments import TreatmentRule
from collections_app.customers.models import Account
from collections_app.engine.grade_appeals import appeal, record_irregularity
from collections_app.engine.grading import regrade
from collections_app.engine.models import GradeQuality
from collections_app.org.models import StaffMember
from collections_app.sample.grading import put_scheme_into_force


def grade_everybody(today: date, staff: dict[str, StaffMember]) -> None:
    """All were graded last night; Anna contests hers, and somebody has tapped the line at the mill."""
    put_scheme_into_force(today - timedelta(1))
    regrade(today - timedelta(1))
    GradeQuality.objects.create(
        as_of=today - timedelta(90), horizon=60, measured_on=today, accounts=100, bad=20, auc=0.81, ks=0.52, baseline_auc=0.74,
        baseline_ks=0.4, by_grade=[("A", 60, 2), ("D", 40, 18)],
    )  # fmt: skip
    TreatmentRule.objects.create(
        name="Ten more days", customer_class="residential", grade="A", measure="deferral", days=10, from_on=today,
        until=today + timedelta(90), reason="trial", made_by=staff["manager"],
    )  # fmt: skip
    anna, mill = (Account.objects.get(account_no=number) for number in ("N-1", "N-2"))
    appeal(account=anna, reason="The bank had lost the order.", by=staff["officer"], on=today)
    record_irregularity(
        account=mill,
        kind="theft",
        happened_on=today - timedelta(9),
        evidence="report 2026-31",
        by=staff["supervisor"],
        on=today,
    )

"""How well grades foretell is measured on a day of the past, from what was known then, against what came after."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from collections_app.billing.batch import allocate_payments
from collections_app.engine.grade_quality import measure_quality
from collections_app.engine.models import GradeQuality
from tests.scenarios.grading import Payer, put_scheme_into_force

pytestmark = pytest.mark.django_db
AS_OF, TODAY = date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def payers(db: None) -> None:
    """Three who always pay and go on doing so; two who were late and stop paying."""
    put_scheme_into_force(TODAY)
    for late in (0, 0, 2):
        Payer().year(*[late] * 11)
    for late in (14, 20):
        Payer().year(*[late] * 7, None, None, None)
    for day in (AS_OF, TODAY):
        allocate_payments(day)


def test_the_points_of_a_past_day_tell_who_is_late_afterwards(payers: None) -> None:
    found = measure_quality(AS_OF, 90, TODAY)
    assert (found.accounts, found.bad, found.auc, found.ks) == (5, 2, 1, 1)
    assert sum(bad for grade, _whole, bad in found.by_grade if grade == "A") == 0


def test_the_command_answers_and_keeps_the_result(payers: None) -> None:
    out = StringIO()
    call_command("grade_quality", "--as-of", "2026-03-01", "--horizon", "90", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["accounts"], answer["bad"], answer["auc"]) == (5, 2, 1)
    assert GradeQuality.objects.get().as_of == AS_OF


def test_days_that_have_not_passed_cannot_be_measured(payers: None) -> None:
    with pytest.raises(CommandError, match="longer than 30 days"):
        call_command("grade_quality", "--as-of", "2026-03-01", "--horizon", "10")

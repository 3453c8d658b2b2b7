"""What came in after each kind of letter and message: measured when the days in which money counts are over."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from collections_app.common.db import read_sql
from collections_app.outlooks.models import EffectReport

WINDOW = timedelta(30)
SPAN = timedelta(179)
"""The letters of half a year."""


@transaction.atomic
def measure_effects(day: date) -> EffectReport:
    """Measure the half-year of letters that had thirty days to work by the day; made again, it replaces the one before."""
    served_to = day - WINDOW - timedelta(1)
    EffectReport.objects.filter(day=day).delete()
    report = EffectReport.objects.create(day=day, served_from=served_to - SPAN, served_to=served_to)
    statement = " ".join(map(read_sql, ("outlooks/letters_served", "outlooks/step_effects")))
    params: dict[str, Any] = {"served_from": report.served_from, "served_to": served_to, "report": report.pk}
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
    return report

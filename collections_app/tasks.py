"""What Celery runs: each task names one function. All may run twice or be killed and run again without harm."""

from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from collections_app.engine import night
from collections_app.imports.loaders import load
from collections_app.notices.models import PrintBatch
from collections_app.notices.operations import render_batch as render

A_FORTNIGHT = timedelta(14)


@shared_task
def run_night(day: str | None = None) -> None:
    """The night of a day (ISO), by default of yesterday; then every batch of late that has no print file is rendered.

    Each by a task of its own; also those of an earlier night that was broken off and finished by this one.
    """
    business_day = date.fromisoformat(day) if day else timezone.localdate() - timedelta(1)
    night.run(business_day)
    late = PrintBatch.objects.filter(day__gt=business_day - A_FORTNIGHT, day__lte=business_day, rendered_at=None)
    for batch_no in late.values_list("batch_no", flat=True):
        render_batch.delay(batch_no)


@shared_task
def render_batch(batch_no: str) -> None:
    render(PrintBatch.objects.get(batch_no=batch_no), at=timezone.now())


@shared_task
def import_file(kind: str, path: str, mapping_path: str | None = None) -> None:
    load(kind, path, mapping_path=mapping_path, on=timezone.localdate())

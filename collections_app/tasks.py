"""What Celery runs: each task names one function. All may run twice or be killed and run again without harm."""

from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from collections_app.engine import night
from collections_app.imports.loaders import load
from collections_app.notices.models import PrintBatch
from collections_app.notices.operations import render_batch as render


@shared_task
def run_night(day: str | None = None) -> None:
    """The night of a day (ISO), by default of yesterday; then its batches are rendered, each by a task of its own."""
    business_day = date.fromisoformat(day) if day else timezone.localdate() - timedelta(1)
    night.run(business_day)
    for batch_no in PrintBatch.objects.filter(day=business_day, rendered_at=None).values_list("batch_no", flat=True):
        render_batch.delay(batch_no)


@shared_task
def render_batch(batch_no: str) -> None:
    render(PrintBatch.objects.get(batch_no=batch_no), at=timezone.now())


@shared_task
def import_file(kind: str, path: str, mapping_path: str | None = None) -> None:
    load(kind, path, mapping_path=mapping_path, on=timezone.localdate())

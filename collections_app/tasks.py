"""What Celery runs: each task names one function. All may run twice or be killed and run again without harm."""

from contextlib import suppress
from datetime import date, timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from collections_app.admin import report_mails
from collections_app.engine import night
from collections_app.engine.last_look import withdraw_paid
from collections_app.engine.proposed_nights import NightProposal
from collections_app.engine.treatment import help_treat
from collections_app.imports.loaders import load
from collections_app.messages.outbox import send_waiting
from collections_app.notices.models import PrintBatch
from collections_app.notices.operations import render_batch as render
from collections_app.outlooks.effects import measure_effects
from collections_app.outlooks.models import Comparison
from collections_app.outlooks.nights import work_out_night as propose
from collections_app.outlooks.operations import make_forecast, work_out

A_FORTNIGHT = timedelta(14)


@shared_task
def run_night(day: str | None = None) -> None:
    """The night of a day (ISO), by default of yesterday; then every batch of late that has no print file is rendered.

    Each by a task of its own; also those of an earlier night that was broken off and finished by this one.
    """
    business_day = date.fromisoformat(day) if day else timezone.localdate() - timedelta(1)
    night.run(business_day, call_help)
    late = PrintBatch.objects.filter(day__gt=business_day - A_FORTNIGHT, day__lte=business_day, rendered_at=None)
    for batch_no in late.values_list("batch_no", flat=True):
        render_batch.delay(batch_no)


def call_help(day: date) -> None:
    """As many workers as NIGHT_WORKERS says; where the queue cannot be reached, the night does its work alone."""
    with suppress(OperationalError):
        for _each in range(settings.NIGHT_WORKERS):
            help_night.apply_async([day.isoformat()], retry=False)


@shared_task
def help_night(day: str) -> None:
    """Treat accounts of a night that is running; one that comes late finds none left."""
    help_treat(date.fromisoformat(day))


@shared_task
def render_batch(batch_no: str) -> None:
    batch = PrintBatch.objects.get(batch_no=batch_no)
    withdraw_paid(batch, timezone.localdate())
    render(batch, at=timezone.now())


@shared_task
def send_messages() -> None:
    """Messages whose time has come; one that is still at work does not stop the next, and none is sent twice."""
    send_waiting(timezone.now)


@shared_task
def mail_reports() -> None:
    """Figures and reports by e-mail, once the night is over; none is sent twice."""
    report_mails.mail_reports(timezone.now)


@shared_task
def measure_step_effects(day: str | None = None) -> None:
    measure_effects(date.fromisoformat(day) if day else timezone.localdate() - timedelta(1))


@shared_task
def work_out_what_if(comparison_id: int) -> None:
    work_out(Comparison.objects.get(pk=comparison_id))


@shared_task
def work_out_night(proposal_id: int) -> None:
    propose(NightProposal.objects.select_related("unit").get(pk=proposal_id))


@shared_task
def forecast(day: str | None = None) -> None:
    make_forecast(day=date.fromisoformat(day) if day else timezone.localdate() - timedelta(1))


@shared_task
def import_file(kind: str, path: str, mapping_path: str | None = None) -> None:
    load(kind, path, mapping_path=mapping_path, on=timezone.localdate())

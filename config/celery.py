"""The Celery app and, in one place, everything that runs by the clock."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("arrears")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["collections_app"])


def _at(clock: str) -> crontab:
    hour, minute = clock.split(":")
    return crontab(hour=int(hour), minute=int(minute))


def _on_sunday(clock: str) -> crontab:
    hour, minute = clock.split(":")
    return crontab(hour=int(hour), minute=int(minute), day_of_week="sunday")


@app.on_after_configure.connect
def schedule(sender: Celery, **_: object) -> None:
    """The whole schedule. Two schedulers at once do no harm: a night is one row, and each stage runs once."""
    from django.conf import settings

    sender.conf.beat_schedule = {
        "the night": {"task": "collections_app.tasks.run_night", "schedule": _at(settings.NIGHT_STARTS_AT)},
        "the effects": {"task": "collections_app.tasks.measure_step_effects", "schedule": _on_sunday("05:00")},
        "the forecast": {"task": "collections_app.tasks.forecast", "schedule": _on_sunday("06:00")},
        "the messages": {"task": "collections_app.tasks.send_messages", "schedule": crontab(minute="*/5")},
        "the reports": {"task": "collections_app.tasks.mail_reports", "schedule": crontab(minute="*/15")},
    }

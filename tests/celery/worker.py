"""The Celery app as the worker of these tests loads it: the product's own, with chunks small enough to be killed between."""

import django

django.setup()

from collections_app.engine import treatment  # noqa: E402
from collections_app.notices import parts  # noqa: E402
from config.celery import app  # noqa: E402, F401

treatment.CHUNK = 5
parts.LETTERS_A_PART = 5

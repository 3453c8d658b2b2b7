"""What `help_night` does, with chunks small enough that several processes get some; answers each day with its accounts."""

import sys
from datetime import date

import django

django.setup()

from collections_app.engine import treatment  # noqa: E402

treatment.CHUNK = 7
print("ready", flush=True)  # noqa: T201
for line in sys.stdin:
    print(treatment.help_treat(date.fromisoformat(line.strip())), flush=True)  # noqa: T201

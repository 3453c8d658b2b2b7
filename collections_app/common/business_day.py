"""The day as people type it on the command line, and the moment at which it ends."""

import re
from argparse import ArgumentTypeError
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware
from django.utils.translation import gettext as _


def business_day(text: str) -> date:
    """The day written as YYYY-MM-DD. Raises ArgumentTypeError, worded for whoever typed it."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ArgumentTypeError(_("%(text)s is no day; write it as YYYY-MM-DD") % {"text": repr(text)})


def end_of(day: date) -> datetime:
    """The moment at which the day is over here: the first of the day after."""
    return make_aware(datetime.combine(day + timedelta(1), time.min))

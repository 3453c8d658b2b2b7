"""The day as people type it on the command line."""

import re
from argparse import ArgumentTypeError
from datetime import date

from django.utils.translation import gettext as _


def business_day(text: str) -> date:
    """The day written as YYYY-MM-DD. Raises ArgumentTypeError, worded for whoever typed it."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ArgumentTypeError(_("%(text)s is no day; write it as YYYY-MM-DD") % {"text": repr(text)})

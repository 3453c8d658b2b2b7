"""What the night does about publication."""

from datetime import date

from django.db import transaction

from collections_app.publication.media import Medium, SelectionRule
from collections_app.publication.models import Edition
from collections_app.publication.operations import draft_edition
from collections_app.publication.selection import take_names_off


@transaction.atomic
def withdraw_paid_names(day: date) -> int:
    """Names whose debt is paid, contested, held or agreed on, or that the law does not allow any more, come off; repeatable.

    The public page shows none of them meanwhile: it asks the same question at every look. Returns how many came off.
    """
    return take_names_off(day)


@transaction.atomic
def draft_editions(day: date) -> int:
    """With the first night of a month the edition of every medium whose rule was in force when it began; repeatable.

    An edition that people have withdrawn is not drafted again. Returns how many were drafted.
    """
    month = day.replace(day=1)
    made = Edition.objects.filter(month=month).values("medium")
    ready = SelectionRule.objects.filter(from_on__lte=month).values("medium")
    media = Medium.objects.active().filter(pk__in=ready).exclude(pk__in=made).order_by("pk")
    return len([draft_edition(medium=medium, on=day) for medium in media])

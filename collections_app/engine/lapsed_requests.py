"""What waits for a decision and gets none: after the days of the house it lapses, and whoever wants it asks again."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from collections_app.common.db import array, execute, fetch
from collections_app.procedures.models import Procedure


@transaction.atomic
def lapse_requests(day: date) -> int:
    """End waivers, payment plans, proposals on disputes and checks of procedures that nobody has decided; repeatable.

    Facts and figures on which an old request rests are no longer those of today. Cuts and steps lapse by rules of their own.
    Returns how many lapsed.
    """
    if not settings.REQUESTS_LAPSE_AFTER:
        return 0
    before = day - timedelta(settings.REQUESTS_LAPSE_AFTER)
    unchecked = {"status": Procedure.Status.DRAFT, "checked_by": None, "checked_on": None}
    lapsed = Procedure.objects.filter(status=Procedure.Status.CHECKED, checked_on__lte=before).update(**unchecked)
    accounts = array(row[0] for row in fetch("engine/waiting_requests", before=before))
    if not accounts:
        return lapsed
    fetch("cases/lock_accounts", accounts=accounts)
    return lapsed + execute("engine/lapse_requests", day=day, before=before, accounts=accounts)

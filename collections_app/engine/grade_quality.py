"""How well grades foretell: the grades of a past day, from what was known then, against who was late afterwards."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.common.db import array, fetch
from collections_app.engine.grading_facts import FIRST_DAY, gather, schemes_on
from collections_app.engine.models import GradeQuality
from collections_app.rules.discrimination import Outcome, auc, calibration, gain_limits, ks
from collections_app.rules.grading import grade

LATE = 30
"""An account turned out bad if a bill was more than so many days late."""


class CannotMeasure(Exception):
    """Why the grades were not measured, in words for staff."""


@transaction.atomic
def measure_quality(as_of: date, horizon: int, today: date) -> GradeQuality:
    """Measure and keep it; the schemes in force today grade the past day. Raises CannotMeasure.

    Rules that look at the grade before do not count, for it came about otherwise: points and bars alone are measured.
    """
    last = as_of + timedelta(horizon)
    if horizon <= LATE:
        raise CannotMeasure(_("The horizon has to be longer than %(days)s days.") % {"days": LATE})
    if last > today:
        raise CannotMeasure(_("The horizon ends only on %(day)s.") % {"day": last.isoformat()})
    schemes = schemes_on(today)
    if not schemes:
        raise CannotMeasure(_("No grading scheme is in force."))
    by_id = {row.pk: scheme for row, scheme in schemes.values()}
    graded, days_late = {}, {}
    accounts = [row[0] for row in fetch("engine/supplied_on", day=as_of)]
    for piece in gather(as_of, schemes, FIRST_DAY, accounts):
        for one in piece:
            found = grade(by_id[one.scheme_id], one.facts, as_of)
            graded[one.account_id] = (found.score.points, found.grade)
            days_late[one.account_id] = one.facts.days_late
    bad = dict(fetch("engine/late_afterwards", day=as_of, last=last, late=LATE, accounts=array(graded)))
    scores = [Outcome(points, bad[account], name) for account, (points, name) in graded.items()]
    baseline = [Outcome(-float(days_late[account] or 0), bad[account]) for account in graded]
    low, high = gain_limits(scores, baseline) or (None, None)
    measured = {
        "measured_on": today, "accounts": len(scores), "bad": sum(one.is_bad for one in scores),
        "auc": auc(scores), "ks": ks(scores), "baseline_auc": auc(baseline), "baseline_ks": ks(baseline),
        "gain_low": low, "gain_high": high, "by_grade": calibration(scores, settings.CREDIT_GRADES),
    }  # fmt: skip
    return GradeQuality.objects.update_or_create(as_of=as_of, horizon=horizon, defaults=measured)[0]

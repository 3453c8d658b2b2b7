"""What is wrong with a grading scheme, and what a grading says of itself, in words for people."""

from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.credit.models import SchemeComponent
from collections_app.rules.grading import BARRED, ONE_AT_A_TIME, OVERRULED, PROBATION, Fact
from collections_app.rules.grading_reader import SchemeProblem

FACTS = dict(SchemeComponent.Kind.choices)
RULES = {"bar": gettext_lazy("after irregular use or a bounced payment"), "probation": gettext_lazy("new customer")}
PROBLEMS = {
    "band": gettext_lazy("%(where)s: “%(what)s” is no band. Write “up to: points”, the last as “more: points”."),
    "band_order": gettext_lazy("%(where)s: “%(what)s” has to reach further than the band before it."),
    "no_end": gettext_lazy("%(where)s: the last band has to be “more: points”."),
    "bound": gettext_lazy("Grades: “%(what)s” has to be “grade: least points”."),
    "bound_order": gettext_lazy("Grades: “%(what)s” has to be another grade with fewer points than the one before it."),
    "last_bound": gettext_lazy("Grades: two or more are needed, and the last has to begin at 0 points."),
    "no_components": gettext_lazy("Nothing is scored yet."),
    "twice": gettext_lazy("%(where)s: it is scored twice."),
    "unknown_grade": gettext_lazy("Grades: the house has no grade %(what)s."),
    "grade_order": gettext_lazy("Grades: %(what)s do not stand in the order of the house, the best first."),
    "out_of_reach": gettext_lazy("Grade %(where)s is out of reach: all components together give %(what)s points."),
    "rule_grade": gettext_lazy("%(where)s: the scheme has no grade “%(what)s”."),
    "better_when_worse": gettext_lazy("%(where)s: a worse fact would earn more points."),
    "unknown_points": gettext_lazy("%(where)s: %(what)s points if not known are more than the best band gives."),
    "months": gettext_lazy("%(where)s: %(what)s months; 1 to 120 are possible."),
}
LIMITS = {
    BARRED: gettext_lazy("No better before %(day)s: irregular use or a bounced payment."),
    PROBATION: gettext_lazy("No better before %(day)s: a new customer."),
    ONE_AT_A_TIME: gettext_lazy("One grade at a time: no better before %(day)s."),
    OVERRULED: gettext_lazy("Decided on by people until %(day)s, in place of the points."),
}
SOURCES = {
    Fact.DAYS_LATE: gettext_lazy("the last bills and the days on which they were settled"),
    Fact.LATE_12: gettext_lazy("bills due in 12 months, contested ones left out"),
    Fact.LATE_24: gettext_lazy("bills due in 24 months, contested ones left out"),
    Fact.TREND: gettext_lazy("the later half of the last bills against the earlier half"),
    Fact.BROKEN_PROMISES: gettext_lazy("promises to pay that the night has judged"),
    Fact.BOUNCED: gettext_lazy("payments that were reversed"),
    Fact.CUTS: gettext_lazy("orders to disconnect that were approved"),
    Fact.IRREGULAR: gettext_lazy("what staff have recorded with evidence"),
    Fact.TENURE: gettext_lazy("the day on which supply began"),
    Fact.SECURITY: gettext_lazy("security that is held, against an average bill"),
}


def problem_sentence(problem: SchemeProblem) -> str:
    where = FACTS.get(problem.where) or RULES.get(problem.where) or problem.where
    return str(PROBLEMS[problem.code] % {"where": where, "what": problem.what})


def limit_sentences(explanation: dict[str, Any]) -> list[str]:
    return [
        str(LIMITS[why] % {"day": date_format(date.fromisoformat(until))})
        for why, until in explanation.get("limits", ())
        if why in LIMITS
    ]


def value_words(fact: str, value: float | None) -> str:
    """'3.5 days', '25 %', '2'."""
    if value is None:
        return _("not known")
    figure = number_format(int(value) if value == int(value) else value)
    if fact in (Fact.DAYS_LATE, Fact.TREND):
        return _("%(figure)s days") % {"figure": figure}
    if fact in (Fact.LATE_12, Fact.LATE_24):
        return _("%(number)s %%") % {"number": figure}
    if fact in (Fact.TENURE, Fact.SECURITY):
        return _("%(figure)s months") % {"figure": figure}
    return str(figure)

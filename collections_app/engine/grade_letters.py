"""The letter that explains a credit grade: every component with its fact and points, in the language of the customer."""

from datetime import date
from typing import Any

from django.utils import translation

from collections_app.credit.models import Grade
from collections_app.credit.wording import FACTS, LIMITS
from collections_app.engine.single_letters import Subject
from collections_app.notices.wording import day_in_words
from collections_app.rules.grading import BARRED, ONE_AT_A_TIME, OVERRULED, PROBATION, Fact

POINTS = {"de": "{value}; {points} von {most} Punkten", "zh-hans": "{value}；得{points}分，满分{most}分"}
PLAIN = "{value}; {points} of {most} points"
UNKNOWN = {"de": "nicht bekannt", "zh-hans": "无数据", "en": "not known"}
GERMAN_FACTS = {
    Fact.DAYS_LATE: "Tage zu spät im Durchschnitt", Fact.LATE_12: "Prozent zu spät bezahlt, 12 Monate",
    Fact.LATE_24: "Prozent zu spät bezahlt, 24 Monate", Fact.BROKEN_PROMISES: "nicht gehaltene Zusagen",
    Fact.BOUNCED: "geplatzte Zahlungen", Fact.CUTS: "genehmigte Sperrungen", Fact.IRREGULAR: "unerlaubte Entnahme",
    Fact.TENURE: "Monate der Belieferung", Fact.SECURITY: "Sicherheit, in Monatsrechnungen",
    Fact.TREND: "Tage später als zuvor",
}  # fmt: skip
GERMAN_LIMITS = {
    BARRED: "Vor dem %(day)s nicht besser: unerlaubte Entnahme oder geplatzte Zahlung.",
    PROBATION: "Vor dem %(day)s nicht besser: neuer Kunde.",
    ONE_AT_A_TIME: "Eine Stufe nach der anderen: vor dem %(day)s nicht besser.",
    OVERRULED: "Bis zum %(day)s von Menschen entschieden, an Stelle der Punkte.",
}
"""The screens are not in German; letters are."""


def of_grade(grade: Grade, language: str) -> Subject:
    """What the letter is about; one is written about each change of the grade."""
    parts, limits = grade.explanation.get("parts", ()), grade.explanation.get("limits", ())
    with translation.override(language):
        facts = FACTS | (GERMAN_FACTS if language == "de" else {})
        rows = tuple((str(facts[fact]), _said(value, points, most, language)) for fact, value, points, most in parts)
        sentences = LIMITS | (GERMAN_LIMITS if language == "de" else {})
        said = [
            str(sentences[why]) % {"day": day_in_words(until, language)} for why, until in limits if why in sentences
        ]
    return Subject(
        _about(grade), days={"graded_since": grade.since}, rows=rows,
        words={"grade": grade.grade, "grade_limits": " ".join(said)},
    )  # fmt: skip


def _about(grade: Grade) -> str:
    since: date = grade.since
    return f"{grade.grade} {since.isoformat()}"


def _said(value: Any, points: int, most: int, language: str) -> str:
    figure = UNKNOWN[language] if value is None else f"{value:g}"
    return POINTS.get(language, PLAIN).format(value=figure, points=points, most=most)

"""Versions of a grading scheme: drafted, checked, assessed, put into force by somebody else from a day, retired."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from collections_app.common.db import lock_until_commit
from collections_app.credit.models import GradingScheme, SchemeComponent
from collections_app.credit.wording import problem_sentence
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.grading import Component, Fact, Scheme
from collections_app.rules.grading_reader import SchemeProblem, problems, read_bands, read_bounds

SHIPPED = Path(__file__).parent / "schemes" / "default.toml"
COPIED = (
    "name", "customer_classes", "bounds", "last_bills", "months_a_grade", "bar_grade", "bar_months", "probation_grade",
    "probation_months", "release_grade",
)  # fmt: skip
OF_COMPONENT = ("position", "fact", "bands", "unknown", "months")
LEAST_ASSESSED = 40
"""An assessment has at least so many characters: a word is none."""


class CannotGrade(Exception):
    """Why a scheme was not drafted, checked, assessed, put into force or retired, in words for staff."""


@transaction.atomic
def draft_shipped() -> GradingScheme:
    """The scheme that ships, as a draft of its next version. Raises CannotGrade."""
    given = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    components = given.pop("components")
    scheme = _draft(given.pop("code"), given)
    for position, component in enumerate(components, start=1):
        SchemeComponent.objects.create(scheme=scheme, position=position, **component)
    return scheme


@transaction.atomic
def copy_to_draft(*, scheme: GradingScheme, by: StaffMember) -> GradingScheme:
    """A new draft of the same code with the same components. Raises CannotGrade."""
    _refuse_stranger(by)
    draft = _draft(scheme.code, {name: getattr(scheme, name) for name in COPIED})
    SchemeComponent.objects.bulk_create(
        SchemeComponent(scheme=draft, **{name: getattr(one, name) for name in OF_COMPONENT})
        for one in scheme.components.all()
    )
    return draft


@transaction.atomic
def check_scheme(*, scheme: GradingScheme, on: date, by: StaffMember) -> GradingScheme:
    """Hold a draft against itself; then it does not change any more. Raises CannotGrade with every problem."""
    scheme = _locked(scheme, by, GradingScheme.Status.DRAFT, _("Only a draft can be checked."))
    _review(scheme)
    scheme.status, scheme.checked_by, scheme.checked_on = GradingScheme.Status.CHECKED, by, on
    scheme.save(update_fields=["status", "checked_by", "checked_on"])
    return scheme


@transaction.atomic
def reopen_scheme(*, scheme: GradingScheme, by: StaffMember) -> GradingScheme:
    """Back to a draft, which has to be checked and assessed anew. Raises CannotGrade."""
    words = _("Only a version that is checked and not yet in force goes back to a draft.")
    scheme = _locked(scheme, by, GradingScheme.Status.CHECKED, words)
    scheme.status, scheme.checked_by, scheme.checked_on = GradingScheme.Status.DRAFT, None, None
    scheme.impact, scheme.impact_by, scheme.impact_on = "", None, None
    scheme.save(update_fields=["status", "checked_by", "checked_on", "impact", "impact_by", "impact_on"])
    return scheme


@transaction.atomic
def assess_impact(*, scheme: GradingScheme, text: str, on: date, by: StaffMember) -> GradingScheme:
    """Record what grading by a checked version means for the people graded. Raises CannotGrade."""
    words = _("A version is assessed once it is checked and before it comes into force.")
    scheme = _locked(scheme, by, GradingScheme.Status.CHECKED, words)
    if len(text.strip()) < LEAST_ASSESSED:
        raise CannotGrade(_("Say what data are used, why, what it does to people, and how they are protected."))
    scheme.impact, scheme.impact_by, scheme.impact_on = text.strip(), by, on
    scheme.save(update_fields=["impact", "impact_by", "impact_on"])
    return scheme


@transaction.atomic
def activate_scheme(*, scheme: GradingScheme, on: date, today: date, by: StaffMember) -> GradingScheme:
    """Put into force from `on` what somebody else has checked; the version before retires then. Raises CannotGrade."""
    lock_until_commit("grading schemes come into force")
    words = _("Only a version that has been checked can be put into force.")
    scheme = _locked(scheme, by, GradingScheme.Status.CHECKED, words)
    if scheme.checked_by_id == by.pk:
        raise CannotGrade(_("You have checked this version yourself; somebody else has to put it into force."))
    if not scheme.impact:
        raise CannotGrade(_("Its impact on the people graded has to be assessed first."))
    if on < today:
        raise CannotGrade(_("A scheme cannot be put into force in the past."))
    lasting = Q(retired_on__isnull=True) | Q(retired_on__gt=on)
    for other in GradingScheme.objects.filter(lasting, active_from__isnull=False).exclude(pk=scheme.pk):
        _make_room(other, scheme, on)
    scheme.status, scheme.active_from, scheme.activated_by = GradingScheme.Status.ACTIVE, on, by
    scheme.save(update_fields=["status", "active_from", "activated_by"])
    return scheme


@transaction.atomic
def retire_scheme(*, scheme: GradingScheme, on: date, today: date, by: StaffMember) -> GradingScheme:
    """From `on` nobody is graded by it; the grades stay as they are. Raises CannotGrade."""
    scheme = _locked(scheme, by, GradingScheme.Status.ACTIVE, _("Only a scheme in force can be retired."))
    if on < today:
        raise CannotGrade(_("A scheme cannot be retired in the past."))
    _retire(scheme, on)
    return scheme


def scheme_from(row: GradingScheme) -> Scheme:
    """The scheme as the rules see it. Raises SchemeProblem."""
    components = tuple(
        Component(Fact(one.fact), read_bands(one.bands, one.fact), one.unknown, one.months)
        for one in row.components.all()
    )
    return Scheme(
        row.pk, components, read_bounds(row.bounds), row.months_a_grade, row.bar_grade, row.bar_months,
        row.probation_grade, row.probation_months,
    )  # fmt: skip


def review(row: GradingScheme) -> list[str]:
    """Everything that keeps the scheme from being used, a sentence each."""
    try:
        scheme = scheme_from(row)
    except SchemeProblem as problem:
        return [problem_sentence(problem)]
    found = [problem_sentence(problem) for problem in problems(scheme, settings.CREDIT_GRADES)]
    if row.release_grade and row.release_grade not in scheme.grades:
        found.append(_("Deposit given back: the scheme has no grade “%(grade)s”.") % {"grade": row.release_grade})
    if row.last_bills < 1:
        found.append(_("Averages need one bill or more."))
    return found


def best_share(points: int, scheme: Scheme) -> Decimal:
    """Points in percent of the most that the scheme gives."""
    return Decimal(100 * points) / max(sum(component.most for component in scheme.components), 1)


def _review(scheme: GradingScheme) -> None:
    if found := review(scheme):
        raise CannotGrade("\n".join(found))


def _draft(code: str, given: dict) -> GradingScheme:
    versions = list(GradingScheme.objects.select_for_update().filter(code=code))
    if any(version.status in (GradingScheme.Status.DRAFT, GradingScheme.Status.CHECKED) for version in versions):
        raise CannotGrade(_("There is already a draft of this scheme."))
    number = max((version.version for version in versions), default=0) + 1
    return GradingScheme.objects.create(code=code, version=number, **given)


def _make_room(other: GradingScheme, scheme: GradingScheme, on: date) -> None:
    """The version before goes; another scheme for the same customers has to be retired by people first."""
    if other.code == scheme.code:
        _retire(other, on)
        return
    shared = set(other.customer_classes) & set(scheme.customer_classes)
    if shared or (not other.customer_classes and not scheme.customer_classes):
        words = _("%(other)s is for the same customers; retire it, or name others.")
        raise CannotGrade(words % {"other": other})


def _retire(scheme: GradingScheme, on: date) -> None:
    assert scheme.active_from is not None
    if on < scheme.active_from:
        words = _("Version %(version)s is in force from %(day)s only.")
        raise CannotGrade(words % {"version": scheme.version, "day": scheme.active_from.isoformat()})
    scheme.status, scheme.retired_on = GradingScheme.Status.RETIRED, on
    scheme.save(update_fields=["status", "retired_on"])


def _locked(scheme: GradingScheme, by: StaffMember, status: str, refusal: str) -> GradingScheme:
    _refuse_stranger(by)
    locked = GradingScheme.objects.select_for_update().get(pk=scheme.pk)
    if locked.status != status:
        raise CannotGrade(refusal)
    return locked


def _refuse_stranger(by: StaffMember) -> None:
    if not by.may(Right.EDIT_GRADING):
        raise CannotGrade(_("Your role does not allow this."))

"""Versions of wordings: drafted from what is in force, held against what a letter has to say, put into force by another."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.letter_marks import SECTIONS, Fault, faults_of
from collections_app.wordings.models import LetterText
from collections_app.wordings.querysets import LetterTextQuerySet
from collections_app.wordings.shipped import Wording, shipped

Status = LetterText.Status


class CannotWord(Exception):
    """Why a wording was not drafted, put into force or retired, in words for staff."""


@transaction.atomic
def draft_wording(*, kind: str, language: str, law_pack: str = "", by: StaffMember, on: date) -> LetterText:
    """A new draft with the texts that letters have today, to be edited. Raises CannotWord."""
    _refuse_stranger(by)
    versions = LetterText.objects.filter(kind=kind, language=language, law_pack=law_pack)
    if versions.filter(status=Status.DRAFT).exists():
        raise CannotWord(_("There is already a draft of this wording."))
    now = wording_of(kind, language, law_pack, on)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    return LetterText.objects.create(
        kind=kind, language=language, law_pack=law_pack, version=last + 1, written_by=by,
        terms="\n".join(f"{name} | {text}" for name, text in now.terms), **now.sections,
    )  # fmt: skip


@transaction.atomic
def publish_wording(*, text: LetterText, on: date, today: date, by: StaffMember) -> LetterText:
    """Letters issued from that day on are worded so; the version before is retired. Raises CannotWord with every fault."""
    _refuse_stranger(by)
    text = LetterText.objects.select_for_update().get(pk=text.pk)
    if text.status != Status.DRAFT:
        raise CannotWord(_("Only a draft can be put into force."))
    if text.written_by_id == by.pk:
        raise CannotWord(_("You have worded this yourself; somebody else has to put it into force."))
    if on < today:
        raise CannotWord(_("A wording cannot be put into force in the past."))
    faults = faults_in(text)
    if faults:
        raise CannotWord(" ".join(faults))
    for before in _siblings(text).in_force_on(on):
        _retire(before, on)
    if _siblings(text).filter(status=Status.ACTIVE, active_from__gt=on).exists():
        raise CannotWord(_("Another version comes into force later than that; retire it first."))
    text.status, text.active_from, text.published_by = Status.ACTIVE, on, by
    text.save(update_fields=["status", "active_from", "published_by"])
    return text


@transaction.atomic
def retire_wording(*, text: LetterText, on: date, today: date, by: StaffMember) -> LetterText:
    """From that day on letters are worded as they are shipped, or as the wording for every law says. Raises CannotWord."""
    _refuse_stranger(by)
    text = LetterText.objects.select_for_update().get(pk=text.pk)
    if text.status != Status.ACTIVE:
        raise CannotWord(_("Only a wording in force can be retired."))
    if on < today:
        raise CannotWord(_("A wording cannot be retired in the past."))
    return _retire(text, on)


def wording_of(kind: str, language: str, law_pack: str, on: date) -> Wording:
    """How letters are worded on that day: for this law, else for every law, else as shipped."""
    found = in_force(on)
    return found.get((kind, language, law_pack)) or found.get((kind, language, "")) or shipped(kind, language)


def in_force(on: date) -> dict[tuple[str, str, str], Wording]:
    """(kind, language, law pack or nothing) → the wording that the house has put in place of the shipped one."""
    return {
        (text.kind, text.language, text.law_pack): text.wording()
        for text in LetterText.objects.in_force_on(on).order_by("active_from", "pk")
    }


def faults_in(text: LetterText) -> list[str]:
    """Why this wording cannot go out, each in words for staff."""
    sections = {name: getattr(text, name) for name in SECTIONS}
    return [_in_words(fault) for fault in faults_of(text.kind, sections, text.rows())]


def _in_words(fault: Fault) -> str:
    words = {
        "missing_section": _("%(section)s is empty."),
        "missing_value": _("The law and good practice want {%(about)s} in this letter, and it is nowhere."),
        "unknown_value": _("%(section)s: there is no value {%(about)s}."),
        "bad_mark": _("%(section)s: a choice is not closed, or closes nothing: “%(about)s”."),
        "maybe_empty": _(
            "%(section)s: not every letter has {%(about)s}; ask for it first: [[%(about)s?…{%(about)s}…]]."
        ),
        "too_long": _("%(section)s is longer than %(about)s characters."),
    }
    name = getattr(LetterText._meta.get_field(fault.section), "verbose_name", "") if fault.section else ""
    section = str(name)[:1].upper() + str(name)[1:]
    return words[fault.what] % {"section": section, "about": fault.about}


def _siblings(text: LetterText) -> LetterTextQuerySet:
    versions = LetterText.objects.filter(kind=text.kind, language=text.language, law_pack=text.law_pack)
    return versions.exclude(pk=text.pk)


def _retire(text: LetterText, on: date) -> LetterText:
    text.status, text.retired_on = Status.RETIRED, on
    text.save(update_fields=["status", "retired_on"])
    return text


def _refuse_stranger(by: StaffMember) -> None:
    if not by.may(Right.WORD_LETTERS):
        raise CannotWord(_("Your role does not allow this."))

"""The life of an edition: drafted, checked by law, announced (engine/editions.py), approved, published, ended."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.models import Case, CaseEvent
from collections_app.deliveries.models import ReturnedLetter
from collections_app.org.models import StaffMember
from collections_app.publication.files import keep_files
from collections_app.publication.media import Medium, SelectionRule, rule_of
from collections_app.publication.models import Edition, EditionLine
from collections_app.publication.querysets import UNDER_WAY
from collections_app.publication.selection import Fall, chosen_lines, falls, shown_today, take_off
from collections_app.rules.authority import Right
from collections_app.rules.publication import Reason

Status = Edition.Status


class CannotPublish(Exception):
    """Why an edition was not drafted or did not go on, in words for staff."""


@transaction.atomic
def draft_edition(*, medium: Medium, on: date, by: StaffMember | None = None) -> Edition:
    """Choose, by the rule of today, whom the edition of this month would name. Raises CannotPublish.

    `by` is None for the night. Names come off until the end, none is added: a debt that grows waits for the next month.
    """
    if by is not None:
        _check_person(medium, by, Right.PROPOSE_PUBLICATION)
    medium = Medium.objects.select_for_update(of=("self",)).select_related("unit").get(pk=medium.pk)
    rule, month = rule_of(medium, on), on.replace(day=1)
    if not medium.is_active:
        raise CannotPublish(_("The medium is not in use."))
    if rule is None:
        raise CannotPublish(_("The medium has no rule of selection that is in force."))
    editions = Edition.objects.filter(medium=medium, month=month)
    if editions.exclude(status=Status.WITHDRAWN).exists():
        raise CannotPublish(_("There is already an edition of this month."))
    earlier = editions.count()
    number = f"{medium.slug}-{month:%Y-%m}" + (f"-{earlier + 1}" if earlier else "")
    edition = Edition.objects.create(
        edition_no=number, medium=medium, rule=rule, month=month, drafted_on=on, drafted_by=by
    )
    lines = chosen_lines(on, rule)
    for line in lines:
        line.edition = edition
    EditionLine.objects.bulk_create(lines, batch_size=2000)
    return edition


@transaction.atomic
def check_edition(*, edition: Edition, said: str, by: StaffMember, on: date) -> Edition:
    """The legal office has looked at every name, and says what it found. Raises CannotPublish."""
    edition = at_stage(edition, by, Right.CHECK_PUBLICATION, Status.DRAFT)
    if edition.drafted_by_id == by.pk:
        raise CannotPublish(_("You have drafted this edition yourself; somebody else has to check it."))
    _settle(edition, on)
    if not edition.lines.listed().exists():
        raise CannotPublish(_("Nobody is on the list."))
    edition.status, edition.checked_on, edition.checked_by, edition.said = Status.CHECKED, on, by, said
    edition.save(update_fields=["status", "checked_on", "checked_by", "said"])
    return edition


@transaction.atomic
def take_name_off(*, line: EditionLine, note: str, by: StaffMember, on: date) -> EditionLine:
    """By hand, with the reason, at any time: nobody needs a second person to stop naming somebody. Raises CannotPublish."""
    edition = at_stage(line.edition, by, Right.PROPOSE_PUBLICATION, *UNDER_WAY, Status.PUBLISHED)
    if not take_off(on, [Fall(line.pk, Reason.BY_HAND, note)], by):
        raise CannotPublish(_("This name is not on the list any more."))
    return edition.lines.get(pk=line.pk)


@transaction.atomic
def approve_edition(*, edition: Edition, by: StaffMember, on: date) -> Edition:
    """Somebody who has neither drafted nor checked it lets it be published. Raises CannotPublish.

    Not before everybody on it has had their days to object, and each objection has been decided.
    """
    edition = at_stage(edition, by, Right.APPROVE_PUBLICATION, Status.ANNOUNCED)
    if by in (edition.drafted_by, edition.checked_by):
        raise CannotPublish(_("Whoever has drafted or checked a list does not approve it."))
    _settle(edition, on)
    listed = edition.lines.listed()
    if not listed.exists():
        raise CannotPublish(_("Nobody is on the list."))
    if listed.filter(objections__outcome="", objections__isnull=False).exists():
        raise CannotPublish(_("An objection has not been decided."))
    _check_window(edition, on)
    edition.status, edition.approved_on, edition.approved_by = Status.APPROVED, on, by
    edition.save(update_fields=["status", "approved_on", "approved_by"])
    return edition


@transaction.atomic
def publish_edition(*, edition: Edition, by: StaffMember, on: date) -> Edition:
    """Make and keep the files of the medium; the edition before it goes to the archive. Raises CannotPublish."""
    edition = at_stage(edition, by, Right.PROPOSE_PUBLICATION, Status.APPROVED)
    _settle(edition, on)
    lines = shown_today(on, edition)
    if not lines:
        raise CannotPublish(_("Nobody is on the list."))
    former = Edition.objects.select_for_update().filter(medium=edition.medium, status=Status.PUBLISHED)
    for one in former:
        _end(one, Status.ARCHIVED, on, by)
    edition.status, edition.published_on, edition.published_by = Status.PUBLISHED, on, by
    edition.save(update_fields=["status", "published_on", "published_by"])
    files = keep_files(edition, lines)
    tell(EventKind.NAME_PUBLISHED, lines, on, by, {"files": {file.name: file.sha256 for file in files}})
    return edition


@transaction.atomic
def archive_edition(*, edition: Edition, by: StaffMember, on: date) -> Edition:
    """Its time is over: the page shows it no more, what was published is kept. Raises CannotPublish."""
    edition = at_stage(edition, by, Right.PROPOSE_PUBLICATION, Status.PUBLISHED)
    return _end(edition, Status.ARCHIVED, on, by)


@transaction.atomic
def withdraw_edition(*, edition: Edition, reason: str, by: StaffMember, on: date) -> Edition:
    """Stop it as a whole, published or not; letters that have not left the house are withdrawn. Raises CannotPublish."""
    right = Right.CHECK_PUBLICATION if by.may(Right.CHECK_PUBLICATION) else Right.APPROVE_PUBLICATION
    edition = at_stage(edition, by, right, *UNDER_WAY, Status.PUBLISHED)
    take_off(on, [Fall(pk, Reason.BY_HAND, reason) for pk in edition.lines.listed().values_list("pk", flat=True)], by)
    edition.end_reason = reason
    return _end(edition, Status.WITHDRAWN, on, by)


@transaction.atomic
def set_rule(*, rule: SelectionRule, by: StaffMember, on: date) -> SelectionRule:
    """Put a new version of the rule of a medium on record. Raises CannotPublish."""
    _check_person(rule.medium, by, Right.SET_UP_PUBLICATION)
    Medium.objects.select_for_update(of=("self",)).get(pk=rule.medium_id)
    last = rule.medium.rules.first()
    rule.version, rule.set_by, rule.set_on = (last.version if last else 0) + 1, by, on
    rule.save(force_insert=True)
    return rule


def at_stage(edition: Edition, by: StaffMember, right: Right, *stages: str) -> Edition:
    """The edition, locked, if the person may do this with it as it stands. Raises CannotPublish."""
    _check_person(edition.medium, by, right)
    locked = Edition.objects.select_for_update(of=("self",)).select_related("medium__unit", "rule__medium")
    edition = locked.get(pk=edition.pk)
    if edition.status not in stages:
        raise CannotPublish(_("The edition has gone on in the meantime: it is %(status)s.") % {
            "status": edition.get_status_display()
        })  # fmt: skip
    return edition


def tell(kind: EventKind, lines: list[EditionLine], on: date, by: StaffMember | None, data: dict[str, object]) -> None:
    """Into the history of each account on the list, with the amount that stands there."""
    accounts = [line.account_id for line in lines]
    cases = dict(Case.objects.open().filter(account__in=accounts).values_list("account", "pk"))
    CaseEvent.objects.bulk_create(
        CaseEvent(
            account_id=line.account_id, case_id=cases.get(line.account_id), kind=kind, on=on, actor=by,
            data={"edition": line.edition.edition_no, "amount": str(line.amount), "shown_as": line.shown_as} | data,
        )
        for line in sorted(lines, key=lambda one: one.account_id)
    )  # fmt: skip


def _check_person(medium: Medium, by: StaffMember, right: Right) -> None:
    if not by.may(right):
        raise CannotPublish(_("Your role does not allow this."))
    if not Medium.objects.for_staff(by).filter(pk=medium.pk).exists():
        raise CannotPublish(_("This medium is not in your unit."))


def _settle(edition: Edition, on: date) -> None:
    """Whoever must not be named as things are today comes off first, and whoever the announcement has not reached."""
    take_off(on, falls(on, edition=edition))
    returned = ReturnedLetter.objects.standing().values("notice")
    unreached = edition.lines.listed().filter(notice__in=returned).values_list("pk", flat=True)
    take_off(on, [Fall(pk, Reason.LETTER_RETURNED) for pk in unreached])


def _check_window(edition: Edition, on: date) -> None:
    listed, days = edition.lines.listed(), timedelta(edition.medium.objection_days)
    if listed.filter(Q(notice__isnull=True) | ~Q(notice__status="sent")).exists():
        raise CannotPublish(_("Letters to people on the list have not left the house."))
    last = listed.order_by(F("notice__sent_on").desc()).values_list("notice__sent_on", flat=True)[0]
    assert edition.objections_until is not None
    until = max(edition.objections_until, last + days)
    if on <= until:
        words = _("Objections may come in until %(day)s; the list is approved after that.")
        raise CannotPublish(words % {"day": date_format(until, "DATE_FORMAT")})


def _end(edition: Edition, status: str, on: date, by: StaffMember) -> Edition:
    edition.status, edition.ended_on, edition.ended_by = status, on, by
    edition.save(update_fields=["status", "ended_on", "ended_by", "end_reason"])
    return edition

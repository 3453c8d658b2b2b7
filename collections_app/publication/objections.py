"""Objections against being named: recorded by one person, decided by another."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.operations import record_event
from collections_app.org.models import StaffMember
from collections_app.publication.models import Edition, EditionLine, Objection
from collections_app.publication.operations import CannotPublish, at_stage
from collections_app.publication.selection import Fall, take_off
from collections_app.rules.authority import Right
from collections_app.rules.publication import Reason

OPEN_TO = (Edition.Status.ANNOUNCED, Edition.Status.APPROVED, Edition.Status.PUBLISHED)
"""An objection counts as long as the name stands: also one that comes after its days."""


@transaction.atomic
def record_objection(*, line: EditionLine, text: str, received_on: date, by: StaffMember, on: date) -> Objection:
    """What somebody on the list says against it. While it is open the list is not approved. Raises CannotPublish."""
    edition = at_stage(line.edition, by, Right.PROPOSE_PUBLICATION, *OPEN_TO)
    line = edition.lines.select_for_update(of=("self",)).get(pk=line.pk)
    if line.status != EditionLine.Status.LISTED:
        raise CannotPublish(_("This name is not on the list any more."))
    if received_on > on or (edition.announced_on and received_on < edition.announced_on):
        raise CannotPublish(_("An objection comes in after the announcement, and not in the future."))
    if line.objections.filter(outcome="").exists():
        raise CannotPublish(_("An objection of this debtor waits to be decided."))
    objection = Objection.objects.create(line=line, text=text, received_on=received_on, recorded_by=by)
    record_event(line.account, EventKind.NAMING_OBJECTED, on, by, {"edition": edition.edition_no, "text": text})
    return objection


@transaction.atomic
def decide_objection(*, objection: Objection, outcome: str, grounds: str, by: StaffMember, on: date) -> Objection:
    """Upheld, the name comes off at once; dismissed, it stays, and the grounds are on record. Raises CannotPublish."""
    edition = at_stage(objection.line.edition, by, Right.CHECK_PUBLICATION, *OPEN_TO)
    objection = Objection.objects.select_for_update(of=("self",)).select_related("line__account").get(pk=objection.pk)
    if objection.outcome:
        raise CannotPublish(_("The objection has been decided already."))
    if objection.recorded_by_id == by.pk:
        raise CannotPublish(_("Whoever has recorded an objection does not decide on it."))
    if outcome not in Objection.Outcome.values or not grounds.strip():
        raise CannotPublish(_("A decision needs an outcome and its grounds."))
    objection.outcome, objection.grounds, objection.decided_on, objection.decided_by = outcome, grounds, on, by
    objection.save(update_fields=["outcome", "grounds", "decided_on", "decided_by"])
    said = {"edition": edition.edition_no, "objection": outcome, "note": grounds}
    record_event(objection.line.account, EventKind.NAMING_DECIDED, on, by, said)
    if outcome == Objection.Outcome.UPHELD:
        take_off(on, [Fall(objection.line_id, Reason.OBJECTION, grounds[:300])], by)
    return objection

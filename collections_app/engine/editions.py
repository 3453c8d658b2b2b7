"""An edition is announced: everybody on the list is written to, and has their days to object or to pay."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.models import Case
from collections_app.engine.single_letters import Letter, Subject, issue_letters
from collections_app.org.models import StaffMember
from collections_app.publication.models import Edition, EditionLine
from collections_app.publication.operations import CannotPublish, at_stage, tell
from collections_app.publication.selection import falls, shown_today, take_off
from collections_app.rules.authority import Right
from collections_app.rules.lifecycle import LetterKind

ON_THE_WAY = timedelta(4)
"""Between the night that batches a letter and the day on which the post has it."""


@transaction.atomic
def announce_edition(*, edition: Edition, by: StaffMember, on: date) -> Edition:
    """Issue a letter to everybody who may still be named; the night puts them into print batches. Raises CannotPublish."""
    edition = at_stage(edition, by, Right.PROPOSE_PUBLICATION, Edition.Status.CHECKED)
    take_off(on, falls(on, edition=edition))
    lines = sorted(shown_today(on, edition), key=lambda line: line.account_id)
    if not lines:
        raise CannotPublish(_("Nobody is on the list."))
    until = on + ON_THE_WAY + timedelta(edition.medium.objection_days)
    letters = _letters(edition, lines, until)
    for line, notice in zip(lines, issue_letters(on, letters, by), strict=True):
        line.notice, line.edition = notice, edition
    EditionLine.objects.bulk_update(lines, ["notice"], batch_size=500)
    edition.status, edition.announced_on, edition.announced_by = Edition.Status.ANNOUNCED, on, by
    edition.objections_until = until
    edition.save(update_fields=["status", "announced_on", "announced_by", "objections_until"])
    tell(EventKind.NAMING_ANNOUNCED, lines, on, by, {"until": until.isoformat()})
    return edition


def _letters(edition: Edition, lines: list[EditionLine], until: date) -> list[Letter]:
    """Each of the open case of its account, so that it goes into the case's evidence."""
    cases = Case.objects.open().filter(account__in=[line.account_id for line in lines])
    numbers = {account: (pk, number) for account, pk, number in cases.values_list("account", "pk", "case_no")}
    return [
        Letter(
            line.account, LetterKind.PUBLICATION, _subject(edition, line, until), (),
            *numbers.get(line.account_id, (None, "")),
        )
        for line in lines
    ]  # fmt: skip


def _subject(edition: Edition, line: EditionLine, until: date) -> Subject:
    """What the letter is about: where the debtor would be named, as what and with how much; that amount is asked for."""
    words = {"edition_no": edition.edition_no, "medium": edition.medium.name, "named_as": line.shown_as}
    return Subject(
        edition.edition_no, days={"objections_until": until}, amounts={"named_amount": line.amount}, words=words,
        total=line.amount, pay_by_on=until,
    )  # fmt: skip

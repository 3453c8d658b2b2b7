"""What the page of an edition says: who is on it, who is not and why, objections, files, and how far it has come."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collections_app.admin.cells import BAD, CALM, GOOD, NOTHING, PLAIN, WARN, anchor, day, label, link, money, stacked
from collections_app.admin.pages import Banner, Facts, Part, Table
from collections_app.admin.procedure_parts import by_and_on
from collections_app.publication.media import Medium
from collections_app.publication.models import Edition, EditionLine, Objection

SHOWN = 200
STATES = {
    "draft": CALM, "checked": CALM, "announced": WARN, "approved": WARN, "published": GOOD, "withdrawn": PLAIN,
    "archived": PLAIN,
}  # fmt: skip
LINES = {"listed": GOOD, "left_out": PLAIN, "dropped": WARN, "withdrawn": BAD}


def state(edition: Edition) -> Any:
    return label(edition.get_status_display(), STATES[edition.status])


def month(edition: Edition) -> str:
    return date_format(edition.month, "F Y")


def names(count: int) -> str:
    words = ngettext("%(count)s name", "%(count)s names", count)
    return words % {"count": number_format(count, force_grouping=True)}


def public_address(edition: Edition) -> str:
    """Where everybody reads it; empty where nobody does."""
    is_shown = edition.status == Edition.Status.PUBLISHED and edition.medium.kind == Medium.Kind.WEB
    return reverse("published_list", args=[edition.medium.slug]) if is_shown else ""


def what_is_next(edition: Edition, lines: Iterable[EditionLine]) -> list[Part]:
    """One sentence: who has to do what now."""
    if edition.status == Edition.Status.ANNOUNCED:
        words = _(
            "Objections may come in until %(day)s; after that a manager who has neither drafted nor checked it decides."
        )
        return [Banner(words % {"day": day(edition.objections_until)}, WARN)]
    if edition.status == Edition.Status.DRAFT and not any(line.status == "listed" for line in lines):
        return [Banner(_("Nobody is on this list. Below it says of everybody above the thresholds why not."), CALM)]
    return []


def listed_table(edition: Edition, lines: list[EditionLine]) -> Table:
    listed = (line for line in lines if line.status == EditionLine.Status.LISTED)
    rows = [_row(number, line, edition) for number, line in enumerate(listed, start=1)]
    columns = [
        _("number"), _("account"), _("shown as"), _("customer class"), _("overdue then"), _("days overdue then"),
        _("announcement"),
    ]  # fmt: skip
    empty = _("Nobody is on the list.")
    return Table(_("On the list"), columns, rows, empty, numbers=(0, 4, 5))


def others_table(edition: Edition, lines: list[EditionLine]) -> Table:
    """Whoever came off or never was on it, each with the reason."""
    others = [line for line in lines if line.status != EditionLine.Status.LISTED]
    rows = [
        [
            stacked(line.name, link(line.account)), money(line.amount, edition.medium.currency),
            label(line.get_status_display(), LINES[line.status]),
            stacked(capfirst(line.get_reason_display()), line.note), day(line.off_on),
        ]
        for line in others[:SHOWN]
    ]  # fmt: skip
    columns = [_("account"), _("overdue then"), _("status"), _("reason"), _("taken off on")]
    note = _("The largest %(shown)s; all are kept.") % {"shown": SHOWN} if len(others) > SHOWN else ""
    return Table(
        _("Left out and taken off"), columns, rows, _("Nobody was left out."), numbers=(1,), prose=(0, 3), note=note
    )


def objections_table(edition: Edition) -> Table:
    found = Objection.objects.filter(line__edition=edition).select_related(
        "line__edition__medium", "recorded_by", "decided_by"
    )
    rows = [
        [
            one.line.name, by_and_on(one.recorded_by, one.received_on), one.text,
            label(one.get_outcome_display(), GOOD if one.outcome == "upheld" else PLAIN) if one.outcome
            else label(_("waits to be decided"), WARN),
            stacked(one.grounds or NOTHING, by_and_on(one.decided_by, one.decided_on) if one.decided_by else ""),
        ]
        for one in found.order_by("id")
    ]  # fmt: skip
    columns = [_("name"), _("received on"), _("what it says"), _("outcome"), _("grounds")]
    return Table(_("Objections"), columns, rows, _("Nobody has objected."), prose=2)


def files_table(edition: Edition, address: Any) -> Table:
    rows = [
        [anchor(address(one), one.name), number_format(one.size, force_grouping=True), one.sha256]
        for one in edition.files.all()
    ]
    columns = [_("file"), _("bytes"), _("SHA-256")]
    return Table(_("Published files"), columns, rows, _("Nothing has been published."), numbers=(1,), prose=2)


def course_facts(edition: Edition) -> Facts:
    address = public_address(edition)
    rows = [
        (_("medium"), link(edition.medium)), (_("kind"), edition.medium.get_kind_display()), (_("month"), month(edition)),
        (_("rule"), link(edition.rule, _("version %(version)s") % {"version": edition.rule.version})),
        *([(_("public page"), anchor(address, address))] if address else []),
        (_("drafted"), by_and_on(edition.drafted_by or _("the night"), edition.drafted_on)),
        (_("checked"), by_and_on(edition.checked_by, edition.checked_on)),
        (_("what the legal check found"), edition.said or NOTHING),
        (_("announced"), by_and_on(edition.announced_by, edition.announced_on)),
        (_("objections until"), day(edition.objections_until)),
        (_("approved"), by_and_on(edition.approved_by, edition.approved_on)),
        (_("published"), by_and_on(edition.published_by, edition.published_on)),
        *([(_("ended"), by_and_on(edition.ended_by, edition.ended_on))] if edition.ended_on else []),
        *([(_("why it was withdrawn"), edition.end_reason)] if edition.end_reason else []),
    ]  # fmt: skip
    return Facts(_("Course"), rows)


def _row(number: int, line: EditionLine, edition: Edition) -> list[Any]:
    return [
        number, stacked(line.name, link(line.account)), line.shown_as, line.get_customer_class_display(),
        money(line.amount, edition.medium.currency), number_format(line.days, force_grouping=True),
        link(line.notice) if line.notice else NOTHING,
    ]  # fmt: skip

"""The pieces of the page of a proposed night: what would go out, where, and who would move against the former rules."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import (
    BAD,
    CALM,
    GOOD,
    NOTHING,
    WARN,
    choice,
    day,
    label,
    link,
    moment,
    money,
    number,
    stacked,
)
from collections_app.admin.pages import Banner, Facts, Table
from collections_app.engine.night_approval import ALWAYS, NEVER, NEW_RULES
from collections_app.engine.proposed_nights import NightProposal
from collections_app.facts.models import AccountDay
from collections_app.facts.wording import reason_text
from collections_app.org.models import StaffMember
from collections_app.outlooks.nights import night_report
from collections_app.procedures.models import Step

SHOWN_MOVES = 200
STEPS, VERDICTS = dict(Step.Kind.choices), dict(AccountDay.Verdict.choices)
Status = NightProposal.Status
NEEDED = {
    ALWAYS: gettext_lazy("No night takes a step that nobody has approved."),
    NEW_RULES: gettext_lazy(
        "After a version of a procedure has come into force or was retired, no step is taken until a night has been approved."
    ),
    NEVER: gettext_lazy("The house asks for no approval: without one the night decides as ever."),
}


def progress_banner(asked: NightProposal) -> Banner:
    if asked.status == Status.WORKING:
        words = _("It is being worked out: %(done)s of %(accounts)s accounts.")
        done, of = (number_format(count, force_grouping=True) for count in (asked.done, asked.accounts))
        return Banner(words % {"done": done, "accounts": of}, WARN)
    if asked.status == Status.STOPPED:
        return Banner(_("It was stopped; another can be asked for."), CALM)
    return Banner(asked.error, BAD)


def state_banner(asked: NightProposal) -> Banner:
    if asked.status == Status.APPROVED:
        words = _(
            "The night takes these steps and no other. An account is decided anew; where another step is due by then, it is "
            "left for the next night, and its decision says so."
        )
        return Banner(words, GOOD)
    needed = NEEDED[settings.NIGHT_NEEDS_APPROVAL]
    always = _("Accounts whose debt is paid are closed in any case.")
    return Banner(f"{needed} {always}", WARN)


def steps_table(asked: NightProposal) -> Table:
    """Letters, cuts and referrals that would go out."""
    found = asked.figures["steps"]
    rows = [
        [words, number(found[kind]["count"]), _sums(found[kind]["money"]), number(found[kind]["critical"])]
        for kind, words in STEPS.items()
        if kind in found
    ]
    columns = [_("step"), _("accounts"), _("money"), _("critical")]
    return Table(_("What would go out"), columns, rows, _("No step would be taken."), numbers=(1, 2, 3))


def units_table(asked: NightProposal) -> Table:
    found = asked.figures["units"]
    kinds = [kind for kind in STEPS if any(kind in row for row in found.values())]
    rows = [[unit, *(number(row.get(kind, 0)) for kind in kinds)] for unit, row in found.items()]
    columns = [_("organisation unit"), *(STEPS[kind] for kind in kinds)]
    return Table(_("By unit"), columns, rows, _("No step would be taken."), numbers=range(1, len(columns)))


def verdicts_table(asked: NightProposal) -> Table:
    found = asked.figures["verdicts"]
    rows = [[words, number(found[verdict])] for verdict, words in VERDICTS.items() if verdict in found]
    return Table(_("Verdicts"), [_("verdict"), _("accounts")], rows, _("Nobody was asked about."), numbers=(1,))


def moves_table(asked: NightProposal, staff: StaffMember) -> Table:
    """Critical customers first; under each what the rules of the day before would have done where that is something else."""
    moves = asked.moves.for_staff(staff).first_things_first()  # type: ignore[attr-defined]
    rows = [
        [
            stacked(link(move.account), move.account.customer.name),
            label(_("critical"), BAD) if move.is_critical else NOTHING,
            money(move.amount, move.account.currency),
            stacked(_act(move.verdict, move.step), reason_text(move.reason)),
            stacked(_act(move.before_verdict, move.before_step), reason_text(move.before_reason))
            if move.before_verdict
            else _("the same"),
        ]
        for move in moves.select_related("account__customer")[:SHOWN_MOVES]
    ]
    columns = [_("account"), _("critical"), _("amount"), _("would be done"), _("by the rules of the day before")]
    note = _("At most %(shown)s are shown; the file has all.") % {"shown": SHOWN_MOVES}
    return Table(
        _("Who would move"), columns, rows, _("Nobody would move."), numbers=(2,), prose=(3, 4),
        note=note if len(rows) == SHOWN_MOVES else "",
    )  # fmt: skip


def report_table(asked: NightProposal, staff: StaffMember) -> Table:
    head, *rows = night_report(asked, staff)
    return Table(_("Who would move"), head, rows, "", numbers=(4,))


def facts(asked: NightProposal) -> Facts:
    rows = [
        (_("night of"), day(asked.day)),
        (_("organisation unit"), asked.unit),
        (_("accounts"), number(asked.accounts)),
        (_("critical customers with a step"), number(asked.figures.get("critical"))),
        (_("treated otherwise than the day before"), number(asked.figures.get("changed"))),
        (_("asked by"), asked.asked_by),
        (_("asked at"), moment(asked.asked_at)),
        (_("status"), choice(asked, "status")),
        (_("decided by"), asked.decided_by or NOTHING),
        (_("decided on"), day(asked.decided_on)),
        (_("remark on the decision"), asked.note or NOTHING),
        (_("seconds"), asked.seconds),
    ]
    return Facts(_("Proposal"), rows)


def _sums(found: dict[str, str]) -> Any:
    return stacked(*(money(Decimal(amount), currency) for currency, amount in sorted(found.items())))


def _act(verdict: str, step: str) -> Any:
    words = VERDICTS.get(verdict, verdict)
    return f"{words}: {STEPS[step]}" if step in STEPS else words

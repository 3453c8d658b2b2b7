"""What the page of a trial says: how it is laid out, who has come into which group, and what each look has shown."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.admin.cells import CALM, GOOD, NOTHING, WARN, day, link, number
from collections_app.admin.pages import Banner, Facts, Table
from collections_app.admin.steering_parts import money_between, share_between, share_of, state_words, whole_company
from collections_app.rules.trials import Arm, State
from collections_app.trials.models import Trial
from collections_app.trials.results import Result

BANNERS = {State.NOT_YET: WARN, State.GOES_ON: WARN, State.NO_DIFFERENCE: CALM}


def tried_words(trial: Trial) -> Any:
    if trial.kind == Trial.Kind.HOLD_OUT:
        return trial.get_withheld_display()
    return f"{trial.champion} – {trial.challenger}"


def state_banner(trial: Trial, found: Result) -> Banner:
    words = state_words(found.state)
    words = words[:1].upper() + words[1:] + "."
    if found.next_at is not None:
        more = _("So far %(come)s accounts have had their days; the next look comes at %(next)s.")
        words = f"{words} {more % {'come': found.seen_through, 'next': found.next_at}}"
    return Banner(words, BANNERS.get(found.state, GOOD))


def groups_table(trial: Trial, found: Result) -> Table:
    names = {Arm.USUAL: _("as usual"), Arm.TRIED: _("held back")}
    if trial.kind == Trial.Kind.CHALLENGE:
        names = {Arm.USUAL: _("champion"), Arm.TRIED: _("challenger")}
    rows = [[names[arm], number(found.entered[arm])] for arm in Arm]
    note = _("Whoever has come to the trial, whether the days in which money counts are over or not.")
    return Table(_("Groups"), [_("group"), _("accounts")], rows, "", numbers=(1,), note=note)


def looks_table(trial: Trial, found: Result) -> Table:
    rows = [
        [
            f"{look.number} / {trial.looks}", number(look.usual.accounts), number(look.tried.accounts),
            share_of(look.usual.paid, look.usual.accounts), share_of(look.tried.paid, look.tried.accounts),
            share_between(look.shares), money_between(look.money),
            number_format(look.score, 2), number_format(look.bound, 2),
        ]
        for look in found.looks
    ]  # fmt: skip
    columns = [
        _("look"), _("accounts as usual"), _("accounts tried"), _("paid all as usual"), _("paid all tried"),
        _("difference of the shares"), _("difference of the money of an account"), _("score"), _("bound"),
    ]  # fmt: skip
    note = _(
        "Difference: as usual less tried, with limits as wide as the bound asks. A look counts once the score is beyond its "
        "bound; the bounds were fixed before the trial began (O'Brien and Fleming), so looking early proves nothing."
    )
    empty = _(
        "Not yet: the first look has not come. Nothing is shown before, so that nobody ends a trial on a whim of chance."
    )
    return Table(_("Looks"), columns, rows, empty, numbers=tuple(range(1, 9)), note=note)


def design_facts(trial: Trial) -> Facts:
    rows = [
        (_("number"), trial.number),
        (_("kind"), trial.get_kind_display()),
        *_what(trial),
        (_("share of the accounts, percent"), number_format(trial.percent.normalize())),
        (_("pay as things are, percent"), number_format(trial.baseline.normalize())),
        (_("difference worth finding, points"), number_format(trial.difference.normalize())),
        (_("accounts needed"), number(trial.planned)),
        (_("looks"), trial.looks),
        (_("days in which money counts"), trial.window_days),
        (_("last day"), day(trial.until_on)),
        (_("drafted by"), f"{trial.drafted_by}, {day(trial.drafted_on)}"),
        (_("started by"), f"{trial.started_by}, {day(trial.started_on)}" if trial.started_by else NOTHING),
        (_("ended on"), day(trial.ended_on)),
        (_("why it ended"), trial.note or NOTHING),
    ]
    return Facts(_("How it is laid out"), rows, note=whole_company())


def _what(trial: Trial) -> list[tuple[Any, Any]]:
    if trial.kind == Trial.Kind.HOLD_OUT:
        return [(_("what is held back"), trial.get_withheld_display())]
    return [(_("champion"), link(trial.champion)), (_("challenger"), link(trial.challenger))]

"""Trials: drafted from the list, started by somebody else, and what came of them when it may be said."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action

from collections_app.admin.asking import ask
from collections_app.admin.cells import NOTHING, choice, day, number, stacked
from collections_app.admin.dialogs import dialog
from collections_app.admin.pages import Banner, Page, PageScreen
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.admin.trial_forms import ChallengeForm, CopyForm, EndForm, HoldOutForm
from collections_app.admin.trial_parts import design_facts, groups_table, looks_table, state_banner, tried_words
from collections_app.rules.authority import Right
from collections_app.trials.models import Trial
from collections_app.trials.operations import (
    CannotTry,
    copy_trial,
    draft_challenge,
    draft_hold_out,
    end_trial,
    start_trial,
)
from collections_app.trials.results import result

REFUSALS = (CannotTry,)
HOLD_OUT, CHALLENGE = gettext_lazy("Hold something back"), gettext_lazy("Try a challenger")
START, END, COPY = gettext_lazy("Start the trial"), gettext_lazy("End the trial"), gettext_lazy("Draft it again")
WHEN = {
    "start": {Trial.Status.DRAFT}, "end": {Trial.Status.RUNNING}, "copy": {Trial.Status.RUNNING, Trial.Status.ENDED},
}  # fmt: skip


@admin.register(Trial)
class Trials(PageScreen):
    see = Right.SEE_STEERING
    list_display = ["named", "what", "share", "started", "last_day", "needed", "state"]
    list_filter = [("status", ChoicesDropdownFilter)]
    list_select_related = ["champion", "challenger", "drafted_by", "started_by", "ended_by"]
    ordering = ["-id"]
    actions_list = ("hold_out", "challenge")
    actions_detail = ("start", "end", "copy")

    def fits(self, button: str, obj: Trial) -> bool:
        return obj.status in WHEN[button]

    def has_try_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.RUN_TRIALS)

    @action(description=HOLD_OUT, permissions=["try"], icon="pan_tool")
    def hold_out(self, request: HttpRequest) -> HttpResponse:
        form = HoldOutForm(request.POST or None)

        def done(given: dict[str, Any]) -> tuple[str, Trial]:
            what = {"name": given["name"], "withheld": given["withheld"]}
            return _drafted(draft_hold_out(**what, plan=form.plan(), by=staff_of(request), on=today()))

        words = _(
            "A share of the accounts, drawn by chance, does not get it; what the others pay more is what it is worth. How "
            "many are needed follows from what you type; somebody else starts the trial."
        )
        return ask(self, request, form, title=HOLD_OUT, words=words, refusals=REFUSALS, done=done)

    @action(description=CHALLENGE, permissions=["try"], icon="swords")
    def challenge(self, request: HttpRequest) -> HttpResponse:
        form = ChallengeForm(request.POST or None)

        def done(given: dict[str, Any]) -> tuple[str, Trial]:
            what = {name: given[name] for name in ("name", "champion", "challenger")}
            return _drafted(draft_challenge(**what, plan=form.plan(), by=staff_of(request), on=today()))

        words = _(
            "New cases of a share of the accounts, drawn by chance, open under the challenger, and stay on it. All that the "
            "law asks for holds for both. Somebody else starts the trial."
        )
        return ask(self, request, form, title=CHALLENGE, words=words, refusals=REFUSALS, done=done)

    @dialog(
        START, permission="try", icon="play_arrow", refusals=REFUSALS,
        question=gettext_lazy("From the coming night. It cannot be changed from then on, only ended."),
    )  # fmt: skip
    def start(self, request: HttpRequest, obj: Trial, given: dict[str, Any]) -> str:
        start_trial(trial=obj, by=staff_of(request), on=today())
        return _("The trial runs from the coming night.")

    @dialog(
        END, permission="try", icon="stop", form=EndForm, refusals=REFUSALS,
        question=gettext_lazy("Everybody is treated as usual again; open cases stay on the version under which they opened."),
    )  # fmt: skip
    def end(self, request: HttpRequest, obj: Trial, given: dict[str, Any]) -> str:
        end_trial(trial=obj, by=staff_of(request), on=today(), **given)
        return _("The trial has been ended.")

    @dialog(
        COPY, permission="try", icon="content_copy", form=CopyForm, refusals=REFUSALS,
        question=gettext_lazy("A new version with the same numbers and a new draw, as your draft."),
    )  # fmt: skip
    def copy(self, request: HttpRequest, obj: Trial, given: dict[str, Any]) -> tuple[str, Trial]:
        return _drafted(copy_trial(trial=obj, by=staff_of(request), on=today(), **given))

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def named(self, trial: Trial) -> Any:
        return stacked(trial, trial.get_kind_display())

    @admin.display(description=gettext_lazy("what is tried"))
    def what(self, trial: Trial) -> Any:
        return tried_words(trial)

    @admin.display(description=gettext_lazy("share, percent"), ordering="percent")
    def share(self, trial: Trial) -> Any:
        return number(int(trial.percent))

    @admin.display(description=gettext_lazy("started on"), ordering="started_on")
    def started(self, trial: Trial) -> Any:
        return day(trial.started_on)

    @admin.display(description=gettext_lazy("last day"), ordering="until_on")
    def last_day(self, trial: Trial) -> Any:
        return day(trial.ended_on or trial.until_on)

    @admin.display(description=gettext_lazy("accounts needed"), ordering="planned")
    def needed(self, trial: Trial) -> Any:
        return number(trial.planned)

    @admin.display(description=gettext_lazy("status"))
    def state(self, trial: Trial) -> Any:
        return choice(trial, "status") or NOTHING

    def page(self, request: HttpRequest, obj: Trial) -> Page:
        badges = [choice(obj, "status")]
        if obj.started_on is None:
            words = _("Nothing is tried yet: somebody else than who has drafted it starts it.")
            return Page([Banner(words, "info")], [design_facts(obj)], badges)
        found = result(obj, today())
        return Page(
            [state_banner(obj, found), groups_table(obj, found), looks_table(obj, found)], [design_facts(obj)], badges
        )


def _drafted(trial: Trial) -> tuple[str, Trial]:
    words = _("The trial has been drafted; it needs %(count)s accounts. Somebody else starts it.")
    return words % {"count": trial.planned}, trial

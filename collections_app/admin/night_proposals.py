"""Nights before they run: worked out for a unit, looked at, and approved by somebody else."""

from collections.abc import Callable
from typing import Any

from celery import current_app
from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action

from collections_app.admin.asking import ask
from collections_app.admin.cells import NOTHING, choice, day, number, stacked
from collections_app.admin.dialogs import Dialog, day_input, dialog, line, pick
from collections_app.admin.key_figure_files import SHEETS
from collections_app.admin.night_proposal_parts import (
    facts,
    moves_table,
    progress_banner,
    report_table,
    state_banner,
    steps_table,
    units_table,
    verdicts_table,
)
from collections_app.admin.pages import Page, PageScreen, Part
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.engine.proposed_nights import NightProposal
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.outlooks.nights import CannotProposeNight, ask_for_night, decide_on_night, stop_night
from collections_app.rules.authority import Right

PROPOSE = gettext_lazy("Propose a night")
TASK = "collections_app.tasks.work_out_night"
LOOK_AGAIN = "3"
"""Seconds after which the page of a proposal that is being worked out is read again."""

Status = NightProposal.Status
WORKED_OUT = {Status.WAITING, Status.APPROVED, Status.REFUSED}
WHEN = {
    "approve": {Status.WAITING}, "refuse": {Status.WAITING}, "stop": {Status.WORKING, Status.WAITING},
    "as_csv": WORKED_OUT, "as_xlsx": WORKED_OUT,
}  # fmt: skip
REFUSALS = (CannotProposeNight,)


class NightForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Night of"), widget=day_input())
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label=gettext_lazy("Organisation unit"), widget=pick(), empty_label=None,
        help_text=gettext_lazy("Its accounts and those of the units below it; the one at the top is the company."),
    )  # fmt: skip

    def __init__(self, staff: StaffMember, data: Any = None) -> None:
        super().__init__(data, initial={"day": today()})
        units: Any = self.fields["unit"]
        units.queryset = OrgUnit.objects.for_staff(staff).order_by("path")


class RemarkForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=300, required=False, widget=line())


class ReasonForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Why not"), max_length=300, widget=line())


@admin.register(NightProposal)
class NightProposals(PageScreen):
    see = Right.SEE_STEERING
    list_display = ["night", "unit", "number_accounts", "asked", "decided", "state"]
    list_filter = [("status", ChoicesDropdownFilter)]
    list_select_related = ["unit", "asked_by", "decided_by"]
    ordering = ["-day", "-id"]
    actions_list = ("propose",)
    actions_detail = ("approve", "refuse", "stop", "as_csv", "as_xlsx")

    def fits(self, button: str, obj: NightProposal) -> bool:
        return obj.status in WHEN[button]

    def has_propose_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.PROPOSE_NIGHTS)

    def has_approve_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.APPROVE_NIGHTS)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """While it is being worked out the page is read again by itself."""
        answer = super().change_view(request, object_id, *args, **kwargs)
        obj = getattr(answer, "context_data", {}).get("original")
        if obj is not None and obj.status == Status.WORKING:
            answer.headers["Refresh"] = LOOK_AGAIN
        return answer

    @action(description=PROPOSE, permissions=["propose"], icon="bedtime")
    def propose(self, request: HttpRequest) -> HttpResponse:
        def done(given: dict[str, Any]) -> tuple[str, NightProposal]:
            asked = ask_for_night(**given, by=staff_of(request), on=today())
            transaction.on_commit(lambda: current_app.send_task(TASK, [asked.pk]))
            return _("It is being worked out in the background."), asked

        words = _(
            "What the night would do on what is known now. Nothing is written to any case; the night has not run."
        )
        form = NightForm(staff_of(request), request.POST or None)
        return ask(self, request, form, title=PROPOSE, words=words, refusals=REFUSALS, done=done)

    @dialog(
        gettext_lazy("Approve"), permission="approve", form=RemarkForm, refusals=REFUSALS, icon="check",
        question=gettext_lazy("The night takes these steps and no other; what has changed until then is left for the next."),
    )  # fmt: skip
    def approve(self, request: HttpRequest, obj: NightProposal, given: dict[str, Any]) -> str:
        decide_on_night(proposal=obj, approve=True, by=staff_of(request), on=today(), **given)
        return _("The steps of the night have been approved.")

    @dialog(gettext_lazy("Refuse"), permission="approve", form=ReasonForm, refusals=REFUSALS, icon="close")
    def refuse(self, request: HttpRequest, obj: NightProposal, given: dict[str, Any]) -> str:
        decide_on_night(proposal=obj, approve=False, by=staff_of(request), on=today(), **given)
        return _("The steps of the night have been refused.")

    @dialog(gettext_lazy("Stop"), permission="propose", refusals=REFUSALS, icon="stop")
    def stop(self, request: HttpRequest, obj: NightProposal, given: dict[str, Any]) -> str:
        stop_night(proposal=obj, by=staff_of(request))
        return _("The proposal has been stopped; another can be asked for.")

    @action(description=gettext_lazy("Accounts as CSV"), permissions=["view"], icon="download")
    def as_csv(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._file(request, object_id, "csv")

    @action(description=gettext_lazy("Accounts as Excel"), permissions=["view"], icon="download")
    def as_xlsx(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._file(request, object_id, "xlsx")

    def _file(self, request: HttpRequest, object_id: str, kind: str) -> HttpResponse:
        asked = self.get_object(request, object_id)
        if asked is None or asked.status not in WORKED_OUT:
            raise Http404
        make: Callable[..., tuple[bytes, str]] = SHEETS[kind]
        content, content_type = make([report_table(asked, staff_of(request))])
        headers = {"Content-Disposition": f'attachment; filename="night-{asked.day:%Y-%m-%d}-{asked.pk}.{kind}"'}
        return HttpResponse(content, content_type=content_type, headers=headers)

    @admin.display(description=gettext_lazy("night of"), ordering="day")
    def night(self, asked: NightProposal) -> Any:
        return day(asked.day)

    @admin.display(description=gettext_lazy("accounts"), ordering="accounts")
    def number_accounts(self, asked: NightProposal) -> Any:
        return number(asked.accounts)

    @admin.display(description=gettext_lazy("asked by"))
    def asked(self, asked: NightProposal) -> Any:
        return stacked(asked.asked_by, day(asked.asked_on))

    @admin.display(description=gettext_lazy("decided by"))
    def decided(self, asked: NightProposal) -> Any:
        return stacked(asked.decided_by, day(asked.decided_on)) if asked.decided_by else NOTHING

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, asked: NightProposal) -> Any:
        return choice(asked, "status")

    def page(self, request: HttpRequest, obj: NightProposal) -> Page:
        badges = [choice(obj, "status")]
        if obj.status not in WORKED_OUT:
            return Page([progress_banner(obj)], [facts(obj)], badges)
        main: list[Part] = [state_banner(obj), steps_table(obj), units_table(obj), moves_table(obj, staff_of(request))]
        return Page(main, [facts(obj), verdicts_table(obj)], badges)

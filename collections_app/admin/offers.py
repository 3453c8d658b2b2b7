"""Meter campaigns and their offers: drafted, started by somebody else, answered, appointed, installed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action

from collections_app.admin.asking import ask
from collections_app.admin.cells import choice, day, number, stacked
from collections_app.admin.dialogs import dialog
from collections_app.admin.filters import bridge
from collections_app.admin.history import history
from collections_app.admin.offer_forms import AnswerForm, AppointmentForm, CampaignForm, EndForm, InstallationForm
from collections_app.admin.offer_parts import (
    answer_by,
    campaign_facts,
    draft_parts,
    group_words,
    groups_table,
    offer_banner,
    offer_facts,
    offers_table,
    result_table,
    state,
)
from collections_app.admin.pages import Page, PageScreen
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.cases.events import EventKind
from collections_app.engine.meter_offers import end_campaign, start_campaign
from collections_app.filters.offers import MeterOfferFilter
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.offers.operations import (
    CannotOffer,
    appoint,
    draft_campaign,
    record_answer,
    record_installation,
)
from collections_app.offers.results import result
from collections_app.offers.selection import select
from collections_app.rules.authority import Right

REFUSALS = (CannotOffer,)
DRAFT, START, END = (
    gettext_lazy("Draft a campaign"), gettext_lazy("Start the campaign"), gettext_lazy("End the campaign"),
)  # fmt: skip
ANSWER, APPOINT, INSTALL = (
    gettext_lazy("Record the answer"), gettext_lazy("Make an appointment"), gettext_lazy("Record the installation"),
)  # fmt: skip
Status, Answer = Campaign.Status, MeterOffer.Answer
KINDS = (EventKind.METER_OFFERED, EventKind.METER_ANSWERED, EventKind.METER_APPOINTED, EventKind.METER_INSTALLED)


@admin.register(Campaign)
class Campaigns(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["name", "unit", "risk_groups", "aside", "started", "last_day", "state"]
    list_filter = [("status", ChoicesDropdownFilter)]
    list_select_related = ["unit", "drafted_by", "started_by", "ended_by"]
    ordering = ["-id"]
    actions_list = ("draft",)
    actions_detail = ("start", "end")

    def fits(self, button: str, obj: Campaign) -> bool:
        return obj.status == Status.DRAFT if button == "start" else obj.status != Status.ENDED

    def has_run_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.RUN_CAMPAIGNS)

    @action(description=DRAFT, permissions=["run"], icon="add")
    def draft(self, request: HttpRequest) -> HttpResponse:
        form = CampaignForm(request.POST or None, staff_of(request))

        def done(given: dict[str, Any]) -> tuple[str, Campaign]:
            what = {"name": given["name"], "unit": given["unit"], "plan": form.plan()}
            campaign = draft_campaign(**what, by=staff_of(request), on=today())
            return _("The campaign has been drafted. Somebody else starts it."), campaign

        words = _("Accounts of the groups chosen are offered a prepayment meter by letter; they need not take it.")
        return ask(self, request, form, title=DRAFT, words=words, refusals=REFUSALS, done=done)

    @dialog(
        START, permission="run", icon="play_arrow", refusals=REFUSALS,
        question=gettext_lazy("The accounts are selected as of today and written to; the coming night prints the letters."),
    )  # fmt: skip
    def start(self, request: HttpRequest, obj: Campaign, given: dict[str, Any]) -> str:
        started = start_campaign(campaign=obj, by=staff_of(request), on=today())
        words = _("The campaign has started; %(count)s accounts are offered a meter.")
        return words % {"count": started.offers.made().count()}

    @dialog(
        END, permission="run", icon="stop", form=EndForm, refusals=REFUSALS,
        question=gettext_lazy("No more answers are taken. What was accepted is still installed."),
    )  # fmt: skip
    def end(self, request: HttpRequest, obj: Campaign, given: dict[str, Any]) -> str:
        end_campaign(campaign=obj, by=staff_of(request), on=today(), **given)
        return _("The campaign has been ended.")

    @admin.display(description=gettext_lazy("risk groups"))
    def risk_groups(self, campaign: Campaign) -> Any:
        return group_words(campaign)

    @admin.display(description=gettext_lazy("kept aside, percent"), ordering="compared_percent")
    def aside(self, campaign: Campaign) -> Any:
        return number(campaign.compared_percent)

    @admin.display(description=gettext_lazy("started on"), ordering="opened_on")
    def started(self, campaign: Campaign) -> Any:
        return day(campaign.opened_on)

    @admin.display(description=gettext_lazy("answer by"))
    def last_day(self, campaign: Campaign) -> Any:
        return day(answer_by(campaign))

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, campaign: Campaign) -> Any:
        return choice(campaign, "status")

    def page(self, request: HttpRequest, obj: Campaign) -> Page:
        badges, side = [choice(obj, "status")], [campaign_facts(obj)]
        if obj.opened_on is None:
            return Page(draft_parts(obj, select(obj, today())) if obj.status == Status.DRAFT else [], side, badges)
        found = result(obj, today())
        return Page([result_table(found), groups_table(obj, found), offers_table(obj, staff_of(request))], side, badges)


@admin.register(MeterOffer)
class MeterOffers(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = [
        "who",
        "of_unit",
        "of_campaign",
        "risk_group",
        "state",
        "offered_on",
        "appointment_on",
        "installed_on",
    ]
    list_filter = [
        bridge(
            MeterOfferFilter, "campaign", "unit", "officer", "risk_group", "is_answered", "answer", "is_compared",
            "is_installed", "appointment_from", "appointment_to",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "account__unit", "campaign"]
    ordering = ["-id"]
    search_fields = ["account__account_no__startswith", "account__customer__name__startswith", "meter_no"]
    search_help_text = gettext_lazy("Account number or name (from the beginning), or meter number")
    actions_detail = ("record_answer", "appoint", "install")

    def fits(self, button: str, obj: MeterOffer) -> bool:
        if obj.is_compared or obj.installed_on is not None:
            return False
        return obj.campaign.status == Status.STARTED if button == "record_answer" else obj.answer == Answer.ACCEPTED

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @admin.display(description=gettext_lazy("account"))
    def who(self, offer: MeterOffer) -> Any:
        return stacked(offer.account.customer.name, offer.account.account_no)

    @admin.display(description=gettext_lazy("organisation unit"))
    def of_unit(self, offer: MeterOffer) -> Any:
        return offer.account.unit

    @admin.display(description=gettext_lazy("meter campaign"))
    def of_campaign(self, offer: MeterOffer) -> Any:
        return offer.campaign

    @admin.display(description=gettext_lazy("status"))
    def state(self, offer: MeterOffer) -> Any:
        return state(offer)

    @dialog(
        ANSWER, permission="work", form=AnswerForm, refusals=REFUSALS, icon="reply",
        question=gettext_lazy("Another answer takes the place of the first and calls an appointment off."),
    )  # fmt: skip
    def record_answer(self, request: HttpRequest, obj: MeterOffer, given: dict[str, Any]) -> str:
        record_answer(offer=obj, by=staff_of(request), on=today(), **given)
        return _("The answer has been recorded.")

    @dialog(
        APPOINT, permission="work", form=AppointmentForm, refusals=REFUSALS, icon="event",
        question=gettext_lazy("The day on which the fitter comes; another day takes the place of the first."),
    )  # fmt: skip
    def appoint(self, request: HttpRequest, obj: MeterOffer, given: dict[str, Any]) -> str:
        appoint(offer=obj, by=staff_of(request), on=today(), **given)
        return _("The appointment has been made.")

    @dialog(
        INSTALL, permission="work", form=InstallationForm, refusals=REFUSALS, icon="electric_meter",
        question=gettext_lazy("The account is billed as before until its terms are agreed: have it paid in advance."),
    )  # fmt: skip
    def install(self, request: HttpRequest, obj: MeterOffer, given: dict[str, Any]) -> str:
        record_installation(offer=obj, by=staff_of(request), on=today(), **given)
        return _("The installation has been recorded.")

    def page(self, request: HttpRequest, obj: MeterOffer) -> Page:
        events = obj.account.events.filter(kind__in=KINDS)
        main = [*offer_banner(obj, today()), history(events, request, obj.account.currency)]
        return Page(main, [offer_facts(obj)], [state(obj)], about=obj.account.customer)

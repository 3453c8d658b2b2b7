"""What the pages say of meter offers: how far each has come, who was selected, and what it was good for."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from collections_app.admin.cells import (
    BAD,
    CALM,
    GOOD,
    NOTHING,
    PLAIN,
    WARN,
    choice,
    day,
    label,
    link,
    list_of,
    money,
    number,
)
from collections_app.admin.pages import Banner, Facts, Table
from collections_app.admin.steering_parts import share_between
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.offers.results import Result, Side, Tally
from collections_app.offers.selection import Selected
from collections_app.org.models import StaffMember
from collections_app.rules.intervals import share

SHOWN = 50
GROUPS = dict(Campaign.Group.choices)


def state(offer: MeterOffer) -> Any:
    """How far it has come, in a word."""
    if offer.is_compared:
        return label(_("kept aside"))
    if offer.installed_on is not None:
        return label(_("installed"), GOOD)
    if offer.appointment_on is not None:
        return label(_("appointment made"), CALM)
    if offer.answer:
        return label(offer.get_answer_display(), CALM if offer.answer == MeterOffer.Answer.ACCEPTED else PLAIN)
    return label(_("no answer yet"), WARN)


def group_words(campaign: Campaign) -> str:
    return pgettext("between the words of a list", ", ").join(str(GROUPS[group]) for group in campaign.groups)


def side_words(side: Side) -> str:
    return {
        Side.COMPARED: _("kept aside"), Side.OFFERED: _("offered a meter"), Side.ACCEPTED: _("of these: accepted"),
        Side.INSTALLED: _("of these: installed"),
    }[side]  # fmt: skip


def draft_parts(campaign: Campaign, found: list[Selected]) -> list[Any]:
    """Whom it would select today, for whoever is to start it."""
    counts = Counter((one.group.value, one.is_compared) for one in found)
    rows = [
        [GROUPS[group], number(counts[group, False]), number(counts[group, True])] for group in campaign.groups
    ]  # fmt: skip
    columns = [_("risk group"), _("would be offered a meter"), _("would be kept aside")]
    note = _(
        "An account counts in the first group that it falls in. Left out are accounts that are closed or prepaid, that "
        "another running campaign has selected, or where somebody is protected whose supply must not hang on a balance."
    )
    words = _("Nothing has been offered yet: somebody else than who has drafted it starts it.")
    return [Banner(words, "info"), Table(_("Selected today"), columns, rows, "", numbers=(1, 2), note=note)]


def result_table(found: Result) -> Table:
    rows = [
        _row(currency, side, found.of(currency, side)) for currency in found.currencies for side in Side
    ]  # fmt: skip
    columns = [
        _("accounts"), _("number"), _("something overdue then"), _("something overdue now"), _("overdue of each then"),
        _("overdue of each now"),
    ]  # fmt: skip
    return Table(_("Result"), columns, rows, "", numbers=(1, 2, 3, 4, 5), note=_note(found))


def _note(found: Result) -> str:
    said = [
        _(
            "This is a comparison of groups as they were drawn: who is kept aside was drawn by chance, who accepts was not. "
            "So only the first two lines tell what the offer is worth; those who accept may differ from the others anyway."
        ),
        _("Shares stand with the limits that chance leaves them (Wilson, 95 %)."),
    ]
    for currency in found.currencies:
        gap = found.difference(currency)
        if gap is not None:
            limits = {"low": number_format(gap.low * 100, 1), "high": number_format(gap.high * 100, 1)}
            points = {"gap": number_format(gap.estimate * 100, 1), "currency": currency, **limits}
            said.append(
                _("%(currency)s: the share overdue now, offered less kept aside: %(gap)s points (%(low)s to %(high)s).")
                % points
            )
    return " ".join(said)


def _row(currency: str, side: Side, tally: Tally) -> list[Any]:
    return [
        side_words(side), number(tally.accounts), share_between(share(tally.late_then, tally.accounts)),
        share_between(share(tally.late_now, tally.accounts)), money(tally.each(tally.owed_then), currency),
        money(tally.each(tally.owed_now), currency),
    ]  # fmt: skip


def groups_table(campaign: Campaign, found: Result) -> Table:
    rows = [
        [GROUPS[group], *(number(found.groups.get((group, side), 0)) for side in Side)] for group in campaign.groups
    ]
    columns = [_("risk group"), *(side_words(side) for side in Side)]
    return Table(_("By risk group"), columns, rows, "", numbers=(1, 2, 3, 4))


def offers_table(campaign: Campaign, staff: StaffMember) -> Table:
    """The next appointments first, what is installed last; an account that has moved to another unit is not shown."""
    seen = MeterOffer.objects.for_staff(staff).made().filter(campaign=campaign)
    order = (F("installed_on").asc(nulls_first=True), "appointment_on", "id")
    offers = seen.select_related("account__customer").order_by(*order)
    rows = [
        [
            link(offer, offer.account), offer.account.customer.name, offer.get_risk_group_display(), state(offer),
            day(offer.answered_on), day(offer.appointment_on), day(offer.installed_on), offer.meter_no or NOTHING,
        ]
        for offer in offers[:SHOWN]
    ]  # fmt: skip
    columns = [
        _("account"), _("customer"), _("risk group"), _("status"), _("answered on"), _("appointment on"), _("installed on"),
        _("meter number"),
    ]  # fmt: skip
    more = (list_of(MeterOffer, campaign=campaign.pk), _("All offers of the campaign"))
    return Table(_("Offers"), columns, rows, _("Nobody has been offered a meter."), more=more)


def campaign_facts(campaign: Campaign) -> Facts:
    rows = [
        (_("organisation unit"), campaign.unit),
        (_("risk groups"), group_words(campaign)),
        (_("hard to pay from so many late bills"), number(campaign.late_bills)),
        (_("kept aside, percent"), number(campaign.compared_percent)),
        (_("answer by"), day(answer_by(campaign))),
        (_("drafted by"), f"{campaign.drafted_by}, {day(campaign.drafted_on)}"),
        (_("started by"), f"{campaign.started_by}, {day(campaign.opened_on)}" if campaign.started_by else NOTHING),
        (_("ended by"), f"{campaign.ended_by}, {day(campaign.ended_on)}" if campaign.ended_by else NOTHING),
        (_("why it ended"), campaign.note or NOTHING),
    ]
    return Facts(_("How it is laid out"), rows)


def answer_by(campaign: Campaign) -> date | None:
    return campaign.opened_on and campaign.opened_on + timedelta(campaign.answer_days)


def offer_banner(offer: MeterOffer, today: date) -> list[Any]:
    last = answer_by(offer.campaign)
    if offer.is_compared:
        return [Banner(_("Drawn by chance to be offered nothing, so that the others can be compared."), CALM)]
    if not offer.answer and last is not None and last < today:
        return [Banner(_("The days to answer are over. The customer has not answered."), WARN)]
    if offer.appointment_on is not None and offer.installed_on is None and offer.appointment_on < today:
        return [Banner(_("The day of the appointment is past, and no meter has been installed."), BAD)]
    return []


def offer_facts(offer: MeterOffer) -> Facts:
    rows = [
        (_("account"), link(offer.account)),
        (_("customer"), link(offer.account.customer)),
        (_("meter campaign"), offer.campaign),
        (_("risk group"), offer.get_risk_group_display()),
        (_("offered on"), NOTHING if offer.is_compared else day(offer.offered_on)),
        (_("answer by"), NOTHING if offer.is_compared else day(answer_by(offer.campaign))),
        (_("answer"), choice(offer, "answer")),
        (_("answered on"), day(offer.answered_on)),
        (_("how it was answered"), offer.answer_note or NOTHING),
        (_("appointment on"), day(offer.appointment_on)),
        (_("installed on"), day(offer.installed_on)),
        (_("meter number"), offer.meter_no or NOTHING),
        (_("overdue then"), money(offer.overdue_then, offer.account.currency)),
    ]
    note = _("Once the meter is in, the terms are agreed on the page of the account: have it paid in advance.")
    return Facts(_("Offer"), rows, note=note)

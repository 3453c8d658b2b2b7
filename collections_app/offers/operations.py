"""A campaign is drafted and ended; an offer is answered, an appointment made, a meter installed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.operations import record_event
from collections_app.customers.operations import writable
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.meter_offers import LARGEST_COMPARED, RiskGroup
from collections_app.rules.prepayment import NEVER_PREPAID

Status, Answer = Campaign.Status, MeterOffer.Answer


class CannotOffer(Exception):
    """Why a campaign or an offer was not changed, in words for staff."""


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """Which groups, from how many late bills on, what percent is kept aside, how long to answer: see Campaign."""

    groups: Sequence[str]
    late_bills: int = 3
    compared_percent: int = 10
    answer_days: int = 30


def draft_campaign(*, name: str, unit: OrgUnit, plan: CampaignPlan, by: StaffMember, on: date) -> Campaign:
    """Raises CannotOffer."""
    refuse_stranger(unit, by)
    if not name.strip():
        raise CannotOffer(_("Give the campaign a name."))
    groups = [group.value for group in RiskGroup if group in plan.groups]
    if not groups or len(groups) < len(set(plan.groups)):
        raise CannotOffer(_("Choose at least one risk group, and only such as there are."))
    if not 0 <= plan.compared_percent <= LARGEST_COMPARED:
        raise CannotOffer(_("From 0 to 50 percent can be kept aside: at least half are offered a meter."))
    if plan.late_bills < 1:
        raise CannotOffer(_("Nobody is hard to pay without a late bill: say one or more."))
    if not 7 <= plan.answer_days <= 90:
        raise CannotOffer(_("Customers have from 7 to 90 days to answer."))
    return Campaign.objects.create(
        name=name.strip(), unit=unit, groups=groups, late_bills=plan.late_bills, compared_percent=plan.compared_percent,
        answer_days=plan.answer_days, drafted_on=on, drafted_by=by,
    )  # fmt: skip


@transaction.atomic
def end_campaign(*, campaign: Campaign, note: str, by: StaffMember, on: date) -> Campaign:
    """No more answers are taken; what was accepted is still installed. A draft is dropped so too. Raises CannotOffer."""
    refuse_stranger(campaign.unit, by)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.status == Status.ENDED:
        raise CannotOffer(_("The campaign has ended already."))
    if not note.strip():
        raise CannotOffer(_("Say why it ends."))
    campaign.status, campaign.ended_on, campaign.ended_by, campaign.note = Status.ENDED, on, by, note.strip()
    campaign.save(update_fields=["status", "ended_on", "ended_by", "note"])
    return campaign


@transaction.atomic
def record_answer(
    *, offer: MeterOffer, answer: str, answered_on: date, note: str, by: StaffMember, on: date
) -> MeterOffer:
    """What the customer says; another answer takes the place of the first until the meter is in. Raises CannotOffer."""
    offer = _writable(offer, by)
    if offer.campaign.status != Status.STARTED:
        raise CannotOffer(_("The campaign has ended; no more answers are taken."))
    if answer not in Answer.values:
        raise CannotOffer(_("An offer is accepted or declined."))
    if answer == offer.answer:
        raise CannotOffer(_("Nothing would change."))
    if not offer.offered_on <= answered_on <= on:
        raise CannotOffer(_("The answer came between the day of the offer and today."))
    if answer == Answer.ACCEPTED:
        _refuse_protected(offer, on)
    offer.answer, offer.answered_on, offer.answer_note, offer.appointment_on = answer, answered_on, note.strip(), None
    offer.save(update_fields=["answer", "answered_on", "answer_note", "appointment_on"])
    _note(offer, EventKind.METER_ANSWERED, on, by, meter_answer=answer, note=note.strip())
    return offer


@transaction.atomic
def appoint(*, offer: MeterOffer, day: date, by: StaffMember, on: date) -> MeterOffer:
    """When the fitter comes; another day takes the place of the first. Raises CannotOffer."""
    offer = _accepted(offer, by)
    if day < on:
        raise CannotOffer(_("An appointment lies ahead."))
    if day == offer.appointment_on:
        raise CannotOffer(_("Nothing would change."))
    offer.appointment_on = day
    offer.save(update_fields=["appointment_on"])
    _note(offer, EventKind.METER_APPOINTED, on, by, appointed_for=day.isoformat())
    return offer


@transaction.atomic
def record_installation(
    *, offer: MeterOffer, meter_no: str, installed_on: date, by: StaffMember, on: date
) -> MeterOffer:
    """The prepayment meter is in; the account is billed as before until its terms are agreed. Raises CannotOffer."""
    offer = _accepted(offer, by)
    meter_no = meter_no.strip()
    assert offer.answered_on is not None
    if not meter_no:
        raise CannotOffer(_("Give the number of the meter."))
    if not offer.answered_on <= installed_on <= on:
        raise CannotOffer(_("A meter is installed after the offer was accepted, and not in the future."))
    if MeterOffer.objects.filter(meter_no=meter_no).exists():
        raise CannotOffer(_("The meter with this number is installed elsewhere."))
    _refuse_protected(offer, on)
    offer.installed_on, offer.meter_no = installed_on, meter_no
    offer.save(update_fields=["installed_on", "meter_no"])
    _note(offer, EventKind.METER_INSTALLED, on, by, meter_no=meter_no, installed_on=installed_on.isoformat())
    return offer


def refuse_stranger(unit: OrgUnit, by: StaffMember) -> None:
    """Raises CannotOffer."""
    if not by.may(Right.RUN_CAMPAIGNS):
        raise CannotOffer(_("Your role does not allow this."))
    if not OrgUnit.objects.for_staff(by).filter(pk=unit.pk).exists():
        raise CannotOffer(_("This is not in your unit."))


def _accepted(offer: MeterOffer, by: StaffMember) -> MeterOffer:
    offer = _writable(offer, by)
    if offer.answer != Answer.ACCEPTED:
        raise CannotOffer(_("The offer has not been accepted."))
    return offer


def _writable(offer: MeterOffer, by: StaffMember) -> MeterOffer:
    """The offer with its account, both locked; the meter is not in yet."""
    account = writable(offer.account, by, Right.WORK_CASES, CannotOffer)
    offer = MeterOffer.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=offer.pk)
    offer.account = account
    if offer.is_compared:
        raise CannotOffer(_("The account is kept aside for comparison; it was offered nothing."))
    if offer.installed_on is not None:
        raise CannotOffer(_("The meter is installed already."))
    return offer


def _refuse_protected(offer: MeterOffer, on: date) -> None:
    if offer.account.protections.running_on(on).filter(reason__in=NEVER_PREPAID).exists():
        raise CannotOffer(_("Somebody there is protected whose supply must not hang on a balance."))


def _note(offer: MeterOffer, kind: EventKind, on: date, by: StaffMember, **said: str) -> None:
    record_event(offer.account, kind, on, by, {"campaign": offer.campaign.name, **said})

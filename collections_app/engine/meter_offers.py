"""A campaign starts: its accounts are selected, and all but those kept aside for comparison are written to."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.models import CaseEvent
from collections_app.common.db import execute, lock_until_commit
from collections_app.customers.models import Account
from collections_app.engine.single_letters import Letter, Subject, issue_letters
from collections_app.offers import operations
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.offers.operations import CannotOffer, refuse_stranger
from collections_app.offers.selection import Selected, select
from collections_app.org.models import StaffMember
from collections_app.rules.lifecycle import LetterKind

AT_ONCE = 2000


@transaction.atomic
def start_campaign(*, campaign: Campaign, by: StaffMember, on: date) -> Campaign:
    """Select, keep aside, write; the coming night puts the letters into print batches. Raises CannotOffer."""
    refuse_stranger(campaign.unit, by)
    lock_until_commit("a meter campaign starts")  # so that no account is in two
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("unit").get(pk=campaign.pk)
    if campaign.status != Campaign.Status.DRAFT:
        raise CannotOffer(_("Only a draft can be started."))
    if campaign.drafted_by_id == by.pk:
        raise CannotOffer(_("You have drafted this campaign yourself; somebody else has to start it."))
    selected = select(campaign, on)
    if not any(not one.is_compared for one in selected):
        raise CannotOffer(_("No account fits the campaign today."))
    campaign.status, campaign.opened_on, campaign.started_by = Campaign.Status.STARTED, on, by
    campaign.save(update_fields=["status", "opened_on", "started_by"])
    MeterOffer.objects.bulk_create((_offer(campaign, one, on) for one in selected), batch_size=AT_ONCE)
    for some in _batches([one.account_id for one in selected if not one.is_compared]):
        _write(campaign, some, by, on)
    return campaign


@transaction.atomic
def end_campaign(*, campaign: Campaign, note: str, by: StaffMember, on: date) -> Campaign:
    """No more answers are taken, and offers that have not left the house are withdrawn; what was accepted is still installed.

    Raises CannotOffer.
    """
    campaign = operations.end_campaign(campaign=campaign, note=note, by=by, on=on)
    execute("engine/withdraw_offers", campaign=str(campaign.pk), on=on)
    return campaign


def _offer(campaign: Campaign, one: Selected, on: date) -> MeterOffer:
    return MeterOffer(
        campaign=campaign, account_id=one.account_id, risk_group=one.group, is_compared=one.is_compared, offered_on=on,
        overdue_then=one.overdue,
    )  # fmt: skip


def _write(campaign: Campaign, account_ids: Sequence[int], by: StaffMember, on: date) -> None:
    accounts = Account.objects.in_bulk(list(account_ids))
    subject = Subject(str(campaign.pk), pay_by_on=on + timedelta(campaign.answer_days))
    letters = [Letter(accounts[pk], LetterKind.METER_OFFER, subject) for pk in account_ids]
    events = [
        CaseEvent(
            account=notice.account, kind=EventKind.METER_OFFERED, on=on, actor=by,
            data={"campaign": campaign.name, "notice_no": notice.notice_no},
        )
        for notice in issue_letters(on, letters, by)
    ]  # fmt: skip
    CaseEvent.objects.bulk_create(events)


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some

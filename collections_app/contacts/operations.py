from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.models import Case, Hold
from collections_app.cases.operations import place_hold, record_event
from collections_app.contacts.models import ContactAttempt, Disclosure
from collections_app.customers.models import Account, Contact, Customer
from collections_app.customers.operations import writable
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.contact_results import ANSWERS, Channel, Result, Spoke, fits
from collections_app.worklist.models import Task
from collections_app.worklist.operations import finish_task, set_task

OFFICER = "officer"
"""The source of a contact that staff have recorded; billing has its own and does not touch these."""


class CannotLog(Exception):
    """Why the contact was not logged, in words for staff."""


class CannotDisclose(Exception):
    """Why the personal data are not shown, in words for staff."""


class CannotCorrect(Exception):
    """Why the address or number was not changed, in words for staff."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is to be logged. `happened_on` and `at` are local; `contact` is the number or address that was used."""

    channel: str
    result: str
    spoke_to: str
    happened_on: date
    at: time | None = None
    direction: str = ContactAttempt.Direction.OUT
    contact: Contact | None = None
    is_courtesy: bool = True
    call_back_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address, phone number or e-mail address of a customer."""

    kind: str
    value: str
    postcode: str = ""
    city: str = ""


@transaction.atomic
def log_contact(*, account: Account, talk: Conversation, by: StaffMember, on: date) -> ContactAttempt:
    """Record a contact and do what follows from its result: a hold, a number that is no longer good. Raises CannotLog.

    `on` is the day on which it is recorded.
    """
    account = writable(account, by, Right.WORK_CASES, CannotLog)
    _check(account, talk, on)
    attempt = ContactAttempt.objects.create(
        customer_id=account.customer_id, account=account, case=_open_case(account), contact=talk.contact,
        channel=talk.channel, direction=talk.direction, spoke_to=talk.spoke_to, result=talk.result, on=talk.happened_on,
        at=talk.at, call_back_on=talk.call_back_on, note=talk.note.strip(), recorded_by=by,
        is_courtesy=talk.is_courtesy and talk.direction == ContactAttempt.Direction.OUT,
    )  # fmt: skip
    record_event(account, EventKind.CONTACT_LOGGED, on, by, _told(attempt))
    _judge_contact(attempt, on, by)
    _hold(attempt, on, by)
    _settle_tasks(attempt, on, by)
    return attempt


@transaction.atomic
def correct_contact(
    *,
    customer: Customer,
    found: Address,
    by: StaffMember,
    on: date,
    replaces: Contact | None = None,
    is_verified: bool = False,
) -> Contact:
    """Add an address or number that was found out; what it replaces is kept, and no longer used. Raises CannotCorrect."""
    accounts = _accounts(customer, by)
    known = {name: value.strip() for name, value in asdict(found).items()}
    if not known["value"]:
        raise CannotCorrect(_("The address or number is empty."))
    if replaces is not None and (replaces.customer_id != customer.pk or replaces.kind != found.kind):
        raise CannotCorrect(_("What it replaces has to be of the same customer and kind."))
    same = Contact.objects.filter(customer=customer, **known).first()
    same = same or Contact(customer=customer, **known, is_current=False)
    if same.is_current and same.quality != Contact.Quality.FAILED:
        raise CannotCorrect(_("It is known already."))
    if replaces is not None and replaces != same:
        Contact.objects.filter(pk=replaces.pk).update(is_current=False)
    same.is_current, same.source = True, OFFICER
    same.quality = Contact.Quality.VERIFIED if is_verified else Contact.Quality.UNVERIFIED
    same.save()
    data = {"contact_kind": found.kind, "contact": str(same), "replaced": str(replaces or "")}
    for account in accounts:
        record_event(account, EventKind.CONTACT_CORRECTED, on, by, data)
    return same


@transaction.atomic
def judge_contact(*, contact: Contact, quality: str, by: StaffMember, on: date, note: str = "") -> Contact:
    """Say that an address or number is good, or that it leads nowhere. Raises CannotCorrect."""
    accounts = _accounts(contact.customer, by)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.quality == quality:
        raise CannotCorrect(_("This is how it stands already."))
    contact.quality = quality
    contact.save(update_fields=["quality"])
    for account in accounts:
        record_event(account, EventKind.CONTACT_JUDGED, on, by, _judgement(contact, quality, note))
    return contact


@transaction.atomic
def disclose(*, customer: Customer, reason: str, by: StaffMember, at: datetime) -> Disclosure:
    """Show the person what is masked of a customer, for some minutes; it stays on record with the reason.

    Raises CannotDisclose.
    """
    if not by.may(Right.ASK_FOR_PERSONAL_DATA):
        raise CannotDisclose(_("Your role does not allow this."))
    if not Customer.objects.for_staff(by).filter(pk=customer.pk).exists():
        raise CannotDisclose(_("This customer is not in your unit."))
    if not reason.strip():
        raise CannotDisclose(_("Say why."))
    return Disclosure.objects.create(customer=customer, reason=reason.strip(), by=by, at=at)


def is_disclosed(*, customer: Customer, to: StaffMember, at: datetime) -> bool:
    """Whether the person has had the customer's data shown in the minutes before the moment."""
    return Disclosure.objects.lasting_at(at).filter(customer=customer, by=to).exists()


def _judge_contact(attempt: ContactAttempt, on: date, by: StaffMember) -> None:
    """A number under which the debtor answered is good; one that leads nowhere has failed."""
    if attempt.contact is None:
        return
    quality = attempt.contact.quality
    if attempt.consequence.is_wrong:
        quality = Contact.Quality.FAILED
    elif attempt.spoke_to == Spoke.DEBTOR:
        quality = Contact.Quality.VERIFIED
    if quality == attempt.contact.quality:
        return
    attempt.contact.quality = quality
    attempt.contact.save(update_fields=["quality"])
    data = _judgement(attempt.contact, quality)
    record_event(attempt.account, EventKind.CONTACT_JUDGED, on, by, data)


def _hold(attempt: ContactAttempt, on: date, by: StaffMember) -> None:
    """What was said may have to be looked into first: nothing escalates for some days, unless it is held already."""
    follows = attempt.consequence
    if not follows.hold or Hold.objects.filter(account=attempt.account, bill=None).running_on(on).exists():
        return
    until = on + timedelta(follows.hold_days)
    place_hold(account=attempt.account, reason=follows.hold, placed_on=on, until=until, note=attempt.note[:300], by=by)


def _settle_tasks(attempt: ContactAttempt, on: date, by: StaffMember) -> None:
    """Tick the tasks that asked for such a contact, and set the one that follows from what was said."""
    if attempt.direction == ContactAttempt.Direction.OUT:
        kinds = ANSWERS.get(Channel(attempt.channel), ())
        for task in Task.objects.for_staff(by).open().filter(account=attempt.account, kind__in=kinds).order_by("id"):
            finish_task(task=task, note=attempt.note[:300], on=on, by=by)
    kind = attempt.consequence.task
    if not kind and attempt.consequence.is_wrong and not _reachable(attempt.customer):
        kind = Task.Kind.CONTACT_MISSING
    if kind:
        set_task(account=attempt.account, kind=kind, on=on, due_on=attempt.call_back_on, about=attempt.note[:300])


def _reachable(customer: Customer) -> bool:
    return customer.contacts.current().exclude(quality=Contact.Quality.FAILED).exists()


def _check(account: Account, talk: Conversation, on: date) -> None:
    if talk.happened_on > on:
        raise CannotLog(_("It cannot be logged before it has happened."))
    if not fits(Result(talk.result), Spoke(talk.spoke_to)):
        raise CannotLog(_("Say whom you spoke to, or choose a result for when nobody was reached."))
    if talk.result == Result.CALL_BACK and talk.call_back_on is None:
        raise CannotLog(_("Say on which day to call back."))
    if talk.call_back_on is not None and talk.call_back_on < on:
        raise CannotLog(_("The day to call back has passed."))
    if talk.contact is not None and talk.contact.customer_id != account.customer_id:
        raise CannotLog(_("This address or number belongs to another customer."))


def _accounts(customer: Customer, by: StaffMember) -> list[Account]:
    """The customer's accounts that the person sees, at least one."""
    if not by.may(Right.WORK_CASES):
        raise CannotCorrect(_("Your role does not allow this."))
    accounts = list(Account.objects.for_staff(by).filter(customer=customer).order_by("pk"))
    if not accounts:
        raise CannotCorrect(_("This customer is not in your unit."))
    return accounts


def _told(attempt: ContactAttempt) -> dict[str, Any]:
    return {
        "channel": attempt.channel, "direction": attempt.direction, "spoke_to": attempt.spoke_to, "result": attempt.result,
        "contacted_on": attempt.on.isoformat(), "call_back_on": attempt.call_back_on and attempt.call_back_on.isoformat(),
        "note": attempt.note,
    }  # fmt: skip


def _judgement(contact: Contact, quality: str, note: str = "") -> dict[str, Any]:
    return {"contact_kind": contact.kind, "contact": str(contact), "quality": quality, "note": note}


def _open_case(account: Account) -> Case | None:
    return Case.objects.open().filter(account=account).first()

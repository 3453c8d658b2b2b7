"""Letters that the post brings back: what follows for the address, for the clocks, and for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Account, Contact
from collections_app.deliveries.models import ReturnedLetter
from collections_app.deliveries.proofs import keep_service_day
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.worklist.models import Task
from collections_app.worklist.operations import set_task

CODE_LENGTH = 24
Reason = ReturnedLetter.Reason


class CannotReturn(Exception):
    """Why the return of a letter was not recorded or withdrawn, in words for staff."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A scanned code that was not taken: the how manyth it was, what it said, and why."""

    line: int
    code: str
    why: str


def returned_letter(notice: Notice) -> ReturnedLetter | None:
    """The return of a notice that stands; None if it has not come back."""
    return ReturnedLetter.objects.standing().filter(notice=notice).select_related("recorded_by").first()


def record_returned_letters(
    *, codes: Iterable[str], reason: str, returned_on: date, by: StaffMember, on: date, note: str = ""
) -> tuple[list[ReturnedLetter], list[Refusal]]:
    """Record a pile of letters that came back for one reason, by the codes scanned from them; empty lines do not count.

    Each is recorded for itself: those that cannot be are returned with the reason, and the others stand. Raises CannotReturn
    where none could be, whatever the code.
    """
    _check(reason, returned_on, by, on)
    taken: list[ReturnedLetter] = []
    refused: list[Refusal] = []
    for line, code in enumerate((code.strip() for code in codes), start=1):
        if not code:
            continue
        try:
            taken.append(_record_scanned(code, reason, returned_on, by, on, note))
        except CannotReturn as refusal:
            refused.append(Refusal(line, code, str(refusal)))
    return taken, refused


@transaction.atomic
def record_returned_letter(
    *, notice: Notice, reason: str, returned_on: date, by: StaffMember, on: date, note: str = ""
) -> ReturnedLetter:
    """The post has brought a letter back. Unless its service is proven, it has not reached the debtor: the next step waits,
    and a cut cannot rest on it. An address that is at fault is not written to again while there is another, and somebody is
    asked to find the right one or to bring the notice by hand. Raises CannotReturn.
    """
    _check(reason, returned_on, by, on)
    account = notice.account
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)  # the night locks it first, too
    notice = Notice.objects.select_related("account", "case").get(pk=notice.pk)
    if notice.status != Notice.Status.SENT or notice.sent_on is None:
        raise CannotReturn(_("Notice %(notice)s has not been sent.") % {"notice": notice.notice_no})
    if returned_on < notice.sent_on:
        raise CannotReturn(_("Notice %(notice)s was sent later than that.") % {"notice": notice.notice_no})
    if returned_letter(notice):
        raise CannotReturn(_("Notice %(notice)s has been noted as returned before.") % {"notice": notice.notice_no})
    returned = ReturnedLetter.objects.create(
        notice=notice, reason=reason, returned_on=returned_on, note=note.strip(), recorded_by=by
    )
    keep_service_day(notice, on)
    told = {
        "notice_no": notice.notice_no,
        "came_back": reason,
        "came_back_on": returned_on.isoformat(),
        "note": note.strip(),
    }
    if reason in ReturnedLetter.ADDRESS_FAULTS and _fail_address(notice):
        told["quality"] = Contact.Quality.FAILED
    _tell(notice, EventKind.LETTER_RETURNED, by, on, told)
    if notice.case and not notice.case.closed_on:
        set_task(account=account, kind=task_of(reason), on=on, about=notice.notice_no)
    return returned


@transaction.atomic
def withdraw_return(*, notice: Notice, reason: str, by: StaffMember, on: date) -> ReturnedLetter:
    """The return was noted in error: the days in the post count again. Raises CannotReturn."""
    if not by.may(Right.WITHDRAW_PROOFS):
        raise CannotReturn(_("Your role does not allow this."))
    if not reason.strip():
        raise CannotReturn(_("Say why."))
    Account.objects.select_for_update(no_key=True).get(pk=notice.account_id)
    returned = returned_letter(notice)
    if returned is None:
        raise CannotReturn(_("Notice %(notice)s is not noted as returned.") % {"notice": notice.notice_no})
    returned.withdrawn_on, returned.withdrawn_by, returned.withdrawal = on, by, reason.strip()
    returned.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawal"])
    keep_service_day(notice, on)
    told = {"notice_no": notice.notice_no, "reason_given": reason.strip()}
    _tell(notice, EventKind.RETURN_WITHDRAWN, by, on, told)
    return returned


def _check(reason: str, returned_on: date, by: StaffMember, on: date) -> None:
    if not by.may(Right.RECORD_RETURNS):
        raise CannotReturn(_("Your role does not allow this."))
    if reason not in ReturnedLetter.Reason.values:
        raise CannotReturn(_("There is no such reason."))
    if returned_on > on:
        raise CannotReturn(_("It cannot be noted before it has come back."))


def _record_scanned(code: str, reason: str, returned_on: date, by: StaffMember, on: date, note: str) -> ReturnedLetter:
    known = Notice.objects.for_staff(by).select_related("account", "case").defer("data")
    notice = known.filter(notice_no=code.upper()).first() if len(code) <= CODE_LENGTH else None
    if notice is None:
        raise CannotReturn(_("There is no such notice in your unit."))
    return record_returned_letter(notice=notice, reason=reason, returned_on=returned_on, by=by, on=on, note=note)


def _fail_address(notice: Notice) -> bool:
    """Whether the address that was written to is among the customer's contacts; then it has failed."""
    to = notice.data["address"]
    written = [line.strip() for line in to["lines"]]
    post = Contact.objects.filter(
        customer=notice.account.customer_id, kind=Contact.Kind.POST, postcode=to["postcode"], city=to["city"]
    )
    wrong = [row.pk for row in post if [line.strip() for line in row.value.split("\n") if line.strip()] == written]
    return Contact.objects.filter(pk__in=wrong).update(quality=Contact.Quality.FAILED) > 0


def task_of(reason: str) -> Task.Kind:
    """What the debtor would not take or fetch is brought to him; else his address is sought."""
    is_at_fault = reason in (*ReturnedLetter.ADDRESS_FAULTS, Reason.DECEASED, Reason.UNSTATED)
    return Task.Kind.LETTER_RETURNED if is_at_fault else Task.Kind.SERVE_BY_HAND


def _tell(notice: Notice, kind: EventKind, by: StaffMember, on: date, told: dict[str, str]) -> None:
    known = {key: value for key, value in told.items() if value}
    CaseEvent.objects.create(account_id=notice.account_id, case=notice.case, kind=kind, on=on, actor=by, data=known)

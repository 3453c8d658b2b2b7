"""Proof that a notice reached the debtor: a demand that can be proven, which may start limitation anew."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from collections_app.cases.models import Case, CaseEvent
from collections_app.common.db import array, execute, fetch
from collections_app.common.diary import look_at
from collections_app.customers.models import Account
from collections_app.deliveries.models import DeliveryReceipt
from collections_app.limitation.models import LimitationInterruption
from collections_app.limitation.operations import DEMAND, CannotInterrupt, record_interruption, withdraw_interruption
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right


class CannotProve(Exception):
    """Why the proof of service was not recorded, in words for staff."""


def standing_receipts() -> QuerySet:
    """The proofs whose entry has not been withdrawn."""
    entries = LimitationInterruption.objects.standing().filter(entry_no=OuterRef("entry_no"))
    return DeliveryReceipt.objects.filter(Exists(entries))


def notices_without_proof(case: Case) -> QuerySet:
    """The sent notices of a case whose service has not been proven, the latest first."""
    proven = standing_receipts().filter(notice=OuterRef("pk"))
    return case.notices.filter(~Exists(proven), status=Notice.Status.SENT).defer("data").order_by("-sent_on", "-id")


def unproven(notice: Notice) -> QuerySet:
    """The notice itself, if its service can still be proven: a letter that is of no case demands nothing."""
    return notices_without_proof(notice.case).filter(pk=notice.pk) if notice.case else Notice.objects.none()


@transaction.atomic
def prove_service(
    *, notice: Notice, kind: str, served_on: date, document: str, by: StaffMember, on: date, note: str = ""
) -> DeliveryReceipt:
    """Record that a sent notice reached the debtor on a day, with the document that shows it. Raises CannotProve.

    A letter in the post is no proof. The bills that it demanded are recorded as demanded on that day, and the clocks of the
    law and of the next step run from it.
    """
    account, document = notice.account, document.strip()
    if not by.may(Right.WORK_CASES):
        raise CannotProve(_("Your role does not allow this."))
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)  # the night locks it first, too
    _check(Notice.objects.defer("data").get(pk=notice.pk), kind, served_on)
    try:
        entry = record_interruption(
            account=account, kind=DEMAND, happened_on=served_on, by=by, on=on, note=note,
            evidence=document and f"{notice.notice_no}: {document}",
            bills=[line.bill for line in notice.lines.select_related("bill").order_by("id")],
        )  # fmt: skip
    except CannotInterrupt as refusal:
        raise CannotProve(str(refusal)) from refusal
    receipt = DeliveryReceipt.objects.create(
        notice=notice, kind=kind, served_on=served_on, document=document, note=note, entry_no=entry.entry_no, recorded_by=by
    )  # fmt: skip
    keep_service_day(notice, on)
    data = {"notice_no": notice.notice_no, "proof": kind, "served_on": served_on.isoformat(), "document": document}
    CaseEvent.objects.create(
        account=account, case=notice.case, kind=CaseEvent.Kind.SERVICE_PROVEN, on=on, actor=by, data=data
    )
    return receipt


@transaction.atomic
def withdraw_entry(*, line: LimitationInterruption, reason: str, by: StaffMember, on: date) -> None:
    """Take back a wrong entry; if it proved the service of a notice, its days in the post count again.

    Raises CannotInterrupt.
    """
    withdraw_interruption(line=line, reason=reason, by=by, on=on)
    for receipt in DeliveryReceipt.objects.filter(entry_no=line.entry_no).select_related("notice"):
        keep_service_day(receipt.notice, on)


def service_day(notice: Notice) -> date | None:
    """The day on which a sent notice reached the debtor: the day that is proven, else after its days in the post; None where
    it came back."""
    return service_days([notice]).get(notice.pk)


def service_days(notices: Iterable[Notice]) -> dict[int, date]:
    """The same for many, by the id of the notice; one that has not been sent, or came back, has none."""
    return dict(fetch("deliveries/service_days", notices=array(notice.pk for notice in notices)))


def keep_service_day(notice: Notice, on: date) -> None:
    """Have the case reckon with the day on which its last notice reached the debtor, as it is known now."""
    if execute("deliveries/keep_service_day", notice=notice.pk):
        look_at([(notice.account_id, on)])


def _check(notice: Notice, kind: str, served_on: date) -> None:
    if notice.status != Notice.Status.SENT or notice.sent_on is None:
        raise CannotProve(_("Notice %(notice)s has not been sent.") % {"notice": notice.notice_no})
    if served_on < notice.sent_on:
        raise CannotProve(_("The notice cannot have been served before it was sent."))
    if kind not in DeliveryReceipt.Kind.values:
        raise CannotProve(_("There is no such kind of proof."))
    if standing_receipts().filter(notice=notice).exists():
        raise CannotProve(_("The service of notice %(notice)s has already been proven.") % {"notice": notice.notice_no})

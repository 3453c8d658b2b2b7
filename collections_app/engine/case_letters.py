"""Letters beside the ladder, which a person has written: legal referral, reconnection, the end of a payment plan."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.arrangements.models import PaymentPlan
from collections_app.cases.events import EventKind
from collections_app.cases.models import Case, CaseEvent
from collections_app.common.db import fetch, next_numbers
from collections_app.customers.operations import writable
from collections_app.enforcement.models import LegalReferral, SupplyOrder
from collections_app.engine.demanded_bills import Line, account_lines
from collections_app.engine.notice_drafts import addressed, charges_of, frozen_json, letterhead, payment_code
from collections_app.notices.models import Notice, NoticeLine
from collections_app.org.models import StaffMember
from collections_app.penalties.batch import post
from collections_app.procedures.packs import law
from collections_app.rules.authority import Right
from collections_app.rules.lifecycle import LetterKind
from collections_app.rules.money import ZERO
from collections_app.rules.numbering import notice_no
from collections_app.wordings.operations import in_force

DAYS_TO_PAY = timedelta(10)


class CannotWrite(Exception):
    """Why the letter was not written, in words for staff."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What a letter is about: the number of the paper, days that it names, and the bills, where not all that are overdue."""

    paper_no: str
    days: dict[str, str] = field(default_factory=dict)
    bills: frozenset[int] | None = None


def reasons_to_write(case: Case) -> dict[str, Reason]:
    """The kinds of letters for which there is a reason now: kind → what it would be about."""
    found: dict[str, Reason] = {}
    referral = LegalReferral.objects.filter(case=case, status=LegalReferral.Status.OPEN).order_by("-id").first()
    if referral:
        found[LetterKind.REFERRAL] = Reason(referral.referral_no)
    orders = SupplyOrder.objects.filter(case__account=case.account_id, kind=SupplyOrder.Kind.RECONNECT)
    order = orders.filter(status__in=[SupplyOrder.Status.APPROVED, SupplyOrder.Status.DONE]).order_by("-id").first()
    if order:
        days = {"restored_on": order.done_on} if order.done_on else {"restore_by": order.cut_on}
        found[LetterKind.RECONNECTION] = Reason(
            order.order_no, {name: day.isoformat() for name, day in days.items() if day}
        )
    broken = PaymentPlan.objects.filter(account=case.account_id, status=PaymentPlan.Status.BROKEN)
    plan = broken.order_by("-id").first()
    if plan:
        bills = frozenset(plan.lines.values_list("bill_id", flat=True))
        found[LetterKind.PLAN_BREACH] = Reason(plan.plan_no, bills=bills)
    written = Notice.objects.filter(case__account=case.account_id, step=None).exclude(status=Notice.Status.WITHDRAWN)
    known = set(written.values_list("kind", "data__paper_no"))
    return {kind: reason for kind, reason in found.items() if (kind, reason.paper_no) not in known}


@transaction.atomic
def write_letter(*, case: Case, kind: str, on: date, by: StaffMember) -> Notice:
    """Issue the letter; the coming night puts it into a print batch. Raises CannotWrite, UnknownRate.

    Money that it demands is reckoned as any other letter's, and a penalty that it demands is posted.
    """
    account = writable(case.account, by, Right.WORK_CASES, CannotWrite)
    reason = reasons_to_write(case).get(kind)
    if reason is None:
        raise CannotWrite(_("There is no reason for this letter, or it has been written already."))
    lines = [] if kind == LetterKind.RECONNECTION else _lines(account_lines(on, account), reason)
    if not lines and kind != LetterKind.RECONNECTION:
        raise CannotWrite(_("Nothing of it is unpaid and undisputed."))
    (serial,) = next_numbers("collections_notice_number", 1)
    data = _data(case, kind, reason, lines, notice_no(on, serial), on)
    frozen = frozen_json(data)
    notice = Notice.objects.create(
        notice_no=data["notice_no"], case=case, kind=kind, language=data["language"], issued_on=on,
        occurrence=Notice.objects.filter(case=case, kind=kind).count() + 1,
        pay_by_on=data["pay_by_on"], currency=data["currency"], principal=Decimal(data["principal"]),
        penalty=Decimal(data["penalty"]), fees=Decimal(data["fees"]), postcode=data["address"]["postcode"],
        data=json.loads(frozen), data_sha256=hashlib.sha256(frozen.encode()).hexdigest(),
    )  # fmt: skip
    NoticeLine.objects.bulk_create(
        NoticeLine(
            notice=notice, bill_id=line.bill_id, principal=line.open, days_late=line.days_late, penalty=line.penalty,
            fees=line.all_fees,
        )
        for line in lines
    )  # fmt: skip
    post(charges_of(on, notice.notice_no, lines))
    told = {"notice_no": notice.notice_no, "letter": kind, "about": reason.paper_no}
    CaseEvent.objects.create(account=account, case=case, kind=EventKind.LETTER_WRITTEN, on=on, actor=by, data=told)
    return notice


def _lines(lines: list[Line], reason: Reason) -> list[Line]:
    wanted = [line for line in lines if reason.bills is None or line.bill_id in reason.bills]
    return [line for line in wanted if line.open or line.charges]


def _data(case: Case, kind: str, reason: Reason, lines: list[Line], number: str, on: date) -> dict[str, Any]:
    """All that the letter will say, as `notice_drafts` freezes the letters of steps."""
    ((_account_id, *addressee, _agreed_rate),) = fetch("engine/addressees", accounts=f"{{{case.account_id}}}")
    to, pack = addressed(addressee), case.account.law_pack
    found, worded = law(pack), in_force(on)
    own = worded.get((kind, to["language"], pack)) or worded.get((kind, to["language"], ""))
    sums = {
        "principal": sum((line.open for line in lines), ZERO), "penalty": sum((line.penalty for line in lines), ZERO),
        "fees": sum((line.all_fees for line in lines), ZERO),
    }  # fmt: skip
    total = sum(sums.values(), ZERO)
    printed = [
        line.printed | {"open": str(line.open), "days_late": line.days_late, "penalty": str(line.penalty),
                        "fees": str(line.all_fees)}
        for line in lines
    ]  # fmt: skip
    basis = {"pack": pack, "penalty_source": found.penalty.source, "fee_source": found.fees.source, "must_say": []}
    code = payment_code(to["account_no"], number, total, to["currency"]) if total else ""
    return to | ({"wording": own.frozen()} if own else {}) | {name: str(amount) for name, amount in sums.items()} | {
        "utility": letterhead(to["language"]), "law": basis, "notice_no": number, "case_no": case.case_no, "kind": kind,
        "occurrence": 1, "issued_on": on.isoformat(), "pay_by_on": (on + DAYS_TO_PAY).isoformat(), "lines": printed,
        "new_fee": "0.00", "total": str(total), "previous": None, "demands_made": 0, "disconnection_not_before": None,
        "payment_url": code, "paper_no": reason.paper_no, "days": reason.days, "template": f"{kind}/1",
    }  # fmt: skip

"""Letters that no step asks for: frozen and numbered as those of the ladder are, for one account or for many at once."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from collections_app.cases.events import EventKind
from collections_app.cases.models import CaseEvent
from collections_app.common.db import array, fetch, next_numbers
from collections_app.customers.models import Account
from collections_app.engine.demanded_bills import Line
from collections_app.engine.notice_drafts import addressed, charges_of, frozen_json, letterhead, payment_code
from collections_app.notices.models import Notice, NoticeLine
from collections_app.org.models import StaffMember
from collections_app.penalties.batch import post
from collections_app.procedures.packs import law
from collections_app.rules.money import ZERO
from collections_app.rules.numbering import notice_no
from collections_app.wordings.operations import in_force
from collections_app.wordings.shipped import Wording

TO_ANSWER = timedelta(10)
Worded = dict[tuple[str, str, str], Wording]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a letter is about.

    `paper_no` tells one reason to write from the next: of a kind, one letter is written about it. Days, amounts and words
    are what its wording may show by name; `rows` are added to its table, each name and text, in the language of the letter.
    `bills` are those it lists, where not all that are overdue; `total` is asked for where it lists none.
    With `instalments` (number, day, amount) it is the first of them that is to be paid now.
    """

    paper_no: str
    days: dict[str, date] = field(default_factory=dict)
    amounts: dict[str, Decimal] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    rows: tuple[tuple[str, str], ...] = ()
    bills: frozenset[int] | None = None
    total: Decimal = ZERO
    pay_by_on: date | None = None
    instalments: tuple[tuple[int, date, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One to be written: to which account, of what kind, about what; of a case, if it is of one."""

    account: Account
    kind: str
    subject: Subject
    lines: Sequence[Line] = ()
    case_id: int | None = None
    case_no: str = ""


def issue_letters(on: date, letters: Sequence[Letter], by: StaffMember | None = None) -> list[Notice]:
    """Issue them; the night puts them into print batches. A penalty that one demands is posted. Raises UnknownRate."""
    if not letters:
        return []
    accounts = array(letter.account.pk for letter in letters)
    addressees = {row[0]: addressed(list(row[1:-1])) for row in fetch("engine/addressees", accounts=accounts)}
    serials, worded = next_numbers("collections_notice_number", len(letters)), in_force(on)
    notices, lines, charges, events = [], [], [], []
    for letter, serial in zip(letters, serials, strict=True):
        number = notice_no(on, serial)
        notice = _notice(on, letter, _frozen(on, letter, addressees[letter.account.pk], number, worded))
        notices.append(notice)
        lines += [(notice, line) for line in letter.lines]
        charges += charges_of(on, number, list(letter.lines))
        told = {"notice_no": number, "letter": letter.kind, "about": letter.subject.paper_no}
        events.append(CaseEvent(
            account=letter.account, case_id=letter.case_id, kind=EventKind.LETTER_WRITTEN, on=on, actor=by, data=told,
        ))  # fmt: skip
    Notice.objects.bulk_create(notices)
    NoticeLine.objects.bulk_create(_line(notice, line) for notice, line in lines)
    post(charges)
    CaseEvent.objects.bulk_create(events)
    return notices


def as_drafted(on: date, letter: Letter, number: str) -> dict[str, Any]:
    """All that the letter would say if it were issued on that day, under a number of the caller's."""
    ((_account, *addressee, _agreed_rate),) = fetch("engine/addressees", accounts=array([letter.account.pk]))
    data: dict[str, Any] = json.loads(frozen_json(_frozen(on, letter, addressed(addressee), number, in_force(on))))
    return data


def written_about(account_ids: Iterable[int]) -> set[tuple[int, str, str]]:
    """(account, kind, number of the paper) of the letters beside the ladder that were written and not withdrawn."""
    written = Notice.objects.filter(account__in=list(account_ids), step=None).exclude(status=Notice.Status.WITHDRAWN)
    return set(written.values_list("account", "kind", "data__paper_no"))


def _notice(on: date, letter: Letter, data: dict[str, Any]) -> Notice:
    frozen = frozen_json(data)
    return Notice(
        notice_no=data["notice_no"], account=letter.account, case_id=letter.case_id, kind=letter.kind,
        language=data["language"], issued_on=on, pay_by_on=date.fromisoformat(data["pay_by_on"]),
        currency=data["currency"], principal=Decimal(data["principal"]), penalty=Decimal(data["penalty"]),
        fees=Decimal(data["fees"]), postcode=data["address"]["postcode"], data=json.loads(frozen),
        data_sha256=hashlib.sha256(frozen.encode()).hexdigest(),
    )  # fmt: skip


def _line(notice: Notice, line: Line) -> NoticeLine:
    return NoticeLine(
        notice=notice, bill_id=line.bill_id, principal=line.open, days_late=line.days_late, penalty=line.penalty,
        fees=line.all_fees,
    )  # fmt: skip


def _frozen(on: date, letter: Letter, to: dict[str, Any], number: str, worded: Worded) -> dict[str, Any]:
    """All that the letter will say, as `notice_drafts` freezes the letters of steps."""
    subject, pack = letter.subject, letter.account.law_pack
    own = worded.get((letter.kind, to["language"], pack)) or worded.get((letter.kind, to["language"], ""))
    found, sums = law(pack), _sums(letter)
    total = sum(sums.values(), ZERO)
    basis = {"pack": pack, "penalty_source": found.penalty.source, "fee_source": found.fees.source, "must_say": []}
    due = subject.instalments[0][2] if subject.instalments else total
    code = payment_code(to["account_no"], number, due, to["currency"]) if due else ""
    return to | ({"wording": own.frozen()} if own else {}) | {name: str(amount) for name, amount in sums.items()} | {
        "utility": letterhead(to["language"]), "law": basis, "notice_no": number, "case_no": letter.case_no,
        "kind": letter.kind, "occurrence": 1, "issued_on": on.isoformat(),
        "pay_by_on": (subject.pay_by_on or on + TO_ANSWER).isoformat(), "lines": [_printed(one) for one in letter.lines],
        "new_fee": "0.00", "total": str(total), "previous": None, "demands_made": 0, "disconnection_not_before": None,
        "payment_url": code, "paper_no": subject.paper_no, "template": f"{letter.kind}/1", **_named(subject),
    }  # fmt: skip


def _named(subject: Subject) -> dict[str, Any]:
    """What the wording may show by name. Money as text with two decimals, days as ISO dates."""
    return {
        "days": {name: day.isoformat() for name, day in subject.days.items()},
        "amounts": {name: str(amount) for name, amount in subject.amounts.items()},
        "words": subject.words, "rows": [list(row) for row in subject.rows],
        **({"instalments": [_instalment(*one) for one in subject.instalments]} if subject.instalments else {}),
    }  # fmt: skip


def _instalment(number: int, due_on: date, amount: Decimal) -> dict[str, Any]:
    return {"number": number, "due_on": due_on.isoformat(), "amount": str(amount)}


def _sums(letter: Letter) -> dict[str, Decimal]:
    lines = letter.lines
    if not lines:
        return {"principal": letter.subject.total, "penalty": ZERO, "fees": ZERO}
    return {
        "principal": sum((line.open for line in lines), ZERO), "penalty": sum((line.penalty for line in lines), ZERO),
        "fees": sum((line.all_fees for line in lines), ZERO),
    }  # fmt: skip


def _printed(line: Line) -> dict[str, Any]:
    return {
        **line.printed, "open": str(line.open), "days_late": line.days_late, "penalty": str(line.penalty),
        "fees": str(line.all_fees),
    }  # fmt: skip

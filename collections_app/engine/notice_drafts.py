"""The notices of a chunk: what each says is gathered, frozen and numbered here; the letter is printed from it later."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings

from collections_app.common.db import array, copy_rows, fetch, next_ids, next_numbers
from collections_app.engine.demanded_bills import Line, demanded_lines
from collections_app.engine.letter_fees import add_fee
from collections_app.engine.message_drafts import Draft, queue_step_messages
from collections_app.engine.proposal import Proposal
from collections_app.penalties.batch import Charge, post
from collections_app.procedures.packs import law
from collections_app.rules.facts import Rung
from collections_app.rules.legal_clock import LegalClock
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.money import ZERO
from collections_app.rules.numbering import notice_no
from collections_app.wordings.operations import in_force
from collections_app.wordings.shipped import Wording

NOTICE_COLUMNS = (
    "id", "notice_no", "account_id", "case_id", "step_id", "occurrence", "kind", "language", "status", "issued_on",
    "pay_by_on", "currency", "principal", "penalty", "fees", "postcode", "data", "data_sha256", "pdf", "pdf_sha256",
    "days_in_post",
)  # fmt: skip
frozen_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")).encode
LINE_COLUMNS = ("notice_id", "bill_id", "principal", "days_late", "penalty", "fees")
TEMPLATE_VERSION = 2
MOST_BY_CODE = Decimal("999999999.99")


def issue_notices(day: date, steps: list[Proposal]) -> dict[int, dict[str, Any]]:
    """Write a notice with its lines for each step, and queue what goes beside it.

    Answers AccountDay id → its number, fee and messages, as an event names them.
    """
    accounts = array(p.account_id for p in steps)
    addressees = {row[0]: row[1:] for row in fetch("engine/addressees", accounts=accounts)}
    lines = demanded_lines(day, steps)
    so_far = _notices_so_far(array(p.case_id for p in steps if p.facts and p.facts.case_id))
    serials = next_numbers("collections_notice_number", len(steps))
    ids = next_ids("collections_notice", len(steps))
    utility, worded = cache(letterhead), in_force(day)
    letters: dict[int, dict[str, Any]] = {}
    notices, all_lines, charges = [], [], []
    drafts: list[Draft] = []
    for p, serial, notice_id in zip(steps, serials, ids, strict=True):
        number = notice_no(day, serial)
        before = so_far[p.case_id or 0]
        *addressee, agreed_rate = addressees[p.account_id]
        to = addressed(addressee)
        to |= {"utility": utility(to["language"])} | _texts(p, to["language"], agreed_rate, worded)
        demanded = lines[p.account_id]
        add_fee(p, demanded)
        data = _frozen(day, number, p, to, demanded, before)
        notices.append(_row(notice_id, day, p, data))
        all_lines += [(notice_id, ln.bill_id, ln.open, ln.days_late, ln.penalty, ln.all_fees) for ln in demanded]
        charges += charges_of(day, number, demanded)
        drafts.append((p, data))
        letters[p.row_id] = {"notice_no": number} | ({"fee": data["new_fee"]} if Decimal(data["new_fee"]) else {})
    copy_rows("collections_notice", NOTICE_COLUMNS, notices)
    copy_rows("collections_noticeline", LINE_COLUMNS, all_lines)
    post(charges)
    for row_id, channels in queue_step_messages(day, drafts).items():
        letters[row_id] |= {"messages": channels}
    return letters


def charges_of(day: date, number: str, lines: list[Line]) -> list[Charge]:
    """What the letter adds to the ledger; amounts of zero are left out there."""
    penalties: list[Charge] = [
        (line.bill_id, "penalty", line.posted, day, day, number) for line in lines if line.posted
    ]
    return penalties + [(line.bill_id, "fee", line.new_fee, day, None, number) for line in lines if line.new_fee]


def _notices_so_far(case_ids: str) -> dict[int, dict[str, tuple[int, int]]]:
    """For each case: kind → (highest occurrence, how many were sent)."""
    so_far: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for case_id, kind, occurrence, sent in fetch("engine/notices_so_far", cases=case_ids):
        so_far[case_id][kind] = (occurrence, sent)
    return so_far


def _frozen(
    day: date, number: str, p: Proposal, to: dict[str, Any], lines: list[Line], before: dict[str, Any]
) -> dict[str, Any]:
    """All that the letter will say. Money as text with two decimals, days as ISO dates."""
    rung, facts = p.decision.rung, p.facts
    assert rung is not None
    assert facts is not None
    principal = sum((line.open for line in lines), ZERO)
    penalty = sum((line.penalty for line in lines), ZERO)
    fees = sum((line.all_fees for line in lines), ZERO)
    total = principal + penalty + fees
    return to | {
        "notice_no": number,
        "case_no": p.case_no,
        "kind": rung.kind,
        "occurrence": before.get(rung.kind, (0, 0))[0] + 1,
        "issued_on": day.isoformat(),
        "pay_by_on": (day + timedelta(rung.days_to_pay)).isoformat(),
        "lines": [_printed(line) for line in lines],
        "principal": str(principal),
        "penalty": str(penalty),
        "fees": str(fees),
        "new_fee": str(sum((line.new_fee for line in lines), ZERO)),
        "total": str(total),
        "previous": _previous(p),
        "demands_made": sum(sent for _occurrence, sent in before.values()),
        "disconnection_not_before": _disconnection_not_before(day, p),
        "payment_url": payment_code(to["account_no"], number, total, to["currency"]),
        "template": f"{rung.kind}/{TEMPLATE_VERSION}",
    }


def _printed(line: Line) -> dict[str, Any]:
    return {
        **line.printed, "open": str(line.open), "days_late": line.days_late, "penalty": str(line.penalty),
        "fees": str(line.all_fees),
    }  # fmt: skip


def addressed(addressee: list[Any]) -> dict[str, Any]:
    """Who is written to and where, from a row of `addressees` without its account id and agreed rate."""
    (account_no, customer_no, name, language, currency, unit, officer, address, postcode, city, supply_address) = (
        addressee
    )
    return {
        "account_no": account_no,
        "customer_no": customer_no,
        "customer_name": name,
        "language": language,
        "currency": currency or settings.DEFAULT_CURRENCY,
        "unit": unit,
        "officer": officer,
        "address": {
            "lines": [line.strip() for line in address.split("\n") if line.strip()],
            "postcode": postcode,
            "city": city,
        },
        "supply_address": supply_address,
    }


def _texts(
    p: Proposal, language: str, agreed_rate: Decimal | None, worded: dict[tuple[str, str, str], Wording]
) -> dict[str, Any]:
    """What the letter rests on in law; and the texts that the house has put in place of the shipped ones, which the letter
    keeps, whatever is worded later."""
    assert p.decision.rung is not None
    kind = p.decision.rung.kind
    own = worded.get((kind, language, p.law_pack)) or worded.get((kind, language, ""))
    return {"law": _basis(p.law_pack, kind, agreed_rate)} | ({"wording": own.frozen()} if own else {})


def _basis(pack: str, kind: str, agreed_rate: Decimal | None) -> dict[str, Any]:
    """By which articles the letter asks for a penalty and for a fee; the rate, where the contract says it; and what the law
    wants a letter of this kind to say."""
    found = law(pack)
    counts = agreed_rate is not None and found.penalty.is_agreeable(agreed_rate)
    agreed = f"{agreed_rate.normalize():f}" if agreed_rate is not None and counts else None
    return {
        "pack": pack, "penalty_source": found.penalty.source, "fee_source": found.fees.source, "agreed_permille": agreed,
        "must_say": [token for step in found.steps if step.kind == kind for token in step.content],
    }  # fmt: skip


def _row(notice_id: int, day: date, p: Proposal, data: dict[str, Any]) -> tuple[Any, ...]:
    assert p.decision.rung is not None
    frozen = frozen_json(data)
    return (
        notice_id, data["notice_no"], p.account_id, p.case_id, p.decision.rung.id, data["occurrence"], data["kind"],
        data["language"], "issued", day, data["pay_by_on"], data["currency"], data["principal"], data["penalty"],
        data["fees"], data["address"]["postcode"], frozen, hashlib.sha256(frozen.encode()).hexdigest(), "", "",
        p.decision.rung.days_to_serve,
    )  # fmt: skip


def _previous(p: Proposal) -> dict[str, Any] | None:
    assert p.facts is not None
    if not p.facts.last_position or p.ladder is None or p.facts.step_on is None:
        return None
    served_on = p.facts.step_served_on
    return {
        "kind": p.ladder.rungs[p.facts.last_position - 1].kind,
        "issued_on": p.facts.step_on.isoformat(),
        "served_on": served_on.isoformat() if served_on else None,
    }


def _disconnection_not_before(day: date, p: Proposal) -> str | None:
    """The first lawful day of a cut that may follow a disconnection notice posted today, the night after both clocks."""
    rung, ladder = p.decision.rung, p.ladder
    if rung is None or ladder is None or p.facts is None or rung.kind != StepKind.DISCONNECTION_NOTICE:
        return None
    for cut in _following(ladder.rungs, rung):
        if cut.kind == StepKind.DISCONNECTION:
            pack = law(p.law_pack)
            lead = max(cut.min_days_since_previous, pack.floor(cut.kind).min_days_since_served)
            decided_on = day + timedelta(rung.days_to_serve + lead)
            first, _obstacle = LegalClock(pack, replace(p.facts, day=decided_on)).planned_cut()
            return first.isoformat() if first else None
    return None


def _following(rungs: tuple[Rung, ...], rung: Rung) -> Iterator[Rung]:
    return (other for other in rungs if other.position > rung.position)


def payment_code(account_no: str, number: str, amount: Decimal, currency: str) -> str:
    """What the code on the payment slip holds: in euro the bank transfer itself (EPC 069-12), else an address."""
    utility = settings.UTILITY
    if currency == "EUR" and utility["iban"] and amount <= MOST_BY_CODE:
        payee, purpose = [utility["bic"], utility["name"][:70], utility["iban"]], f"{account_no} {number}"
        return "\n".join(["BCD", "002", "1", "SCT", *payee, f"EUR{amount:.2f}", "", "", purpose])
    return utility["payment_url"].format(account_no=account_no, amount=amount, notice_no=number, currency=currency)


def letterhead(language: str) -> dict[str, str]:
    """The letterhead in the language of the letter; what has no translation is the same in all."""
    suffix = "_zh" if language.startswith("zh") else ""
    keys = ("name", "address", "phone", "website", "bank", "ombudsman")
    return {key: settings.UTILITY.get(f"{key}{suffix}") or settings.UTILITY[key] for key in keys}

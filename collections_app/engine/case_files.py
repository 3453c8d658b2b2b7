"""What a step leaves behind beside letters: the opened case, the proposed supply order, the referral with its papers."""

import json
from datetime import date

from collections_app.common.db import array, copy_rows, fetch, next_ids, next_numbers
from collections_app.engine.proposal import Proposal

Event = tuple[int, int | None, str, date, str]

PAPERS = {"statement": True, "bills": True, "notices": True, "service": False, "contract": False, "identity": False}
"""Papers of a legal referral, and whether the system itself holds them."""


def open_cases(day: date, steps: list[Proposal]) -> list[Event]:
    """Open a case for every account that has none, and note on each proposal which case it is about."""
    new = [p for p in steps if p.facts and p.facts.case_id is None]
    for p in steps:
        p.case_id = p.facts.case_id if p.facts else None
    known = [p.case_id for p in steps if p.case_id]
    numbers = dict(fetch("engine/case_numbers", cases=array(known))) if known else {}
    for p in steps:
        p.case_no = numbers.get(p.case_id or 0, "")
    if not new:
        return []
    serials, ids = next_numbers("collections_case_number", len(new)), next_ids("collections_case", len(new))
    for p, number, case_id in zip(new, serials, ids, strict=True):
        p.case_id, p.case_no = case_id, f"C{number:09d}"
    copy_rows(
        "collections_case",
        ("id", "case_no", "account_id", "procedure_id", "status", "opened_on", "close_reason"),
        ((p.case_id, p.case_no, p.account_id, p.ladder.id, "open", day, "") for p in new if p.ladder),
    )
    return [
        (p.account_id, p.case_id, "case_opened", day, json.dumps({"procedure": p.ladder.id})) for p in new if p.ladder
    ]


def record_orders(day: date, steps: list[Proposal]) -> list[Event]:
    """Propose the disconnection to the people who decide on it; the system cuts nothing."""
    if not steps:
        return []
    numbers = [f"D{number:09d}" for number in next_numbers("collections_order_number", len(steps))]
    copy_rows(
        "collections_supplyorder",
        ("order_no", "case_id", "kind", "status", "proposed_on", "amount", "cut_on", "needs", "done", "note"),
        (
            (no, p.case_id, "disconnect", "proposed", day, p.amount, p.decision.cut_on, p.decision.needs, [], "")
            for no, p in zip(numbers, steps, strict=True)
        ),
    )
    return [
        (p.account_id, p.case_id, "order_proposed", day, json.dumps({"order_no": no}))
        for no, p in zip(numbers, steps, strict=True)
    ]


def record_referrals(day: date, steps: list[Proposal]) -> list[Event]:
    """Open a referral for the lawyers, with the list of papers they need."""
    if not steps:
        return []
    numbers = [f"L{number:09d}" for number in next_numbers("collections_referral_number", len(steps))]
    ids = next_ids("collections_legalreferral", len(steps))
    copy_rows(
        "collections_legalreferral",
        ("id", "referral_no", "case_id", "status", "opened_on", "amount"),
        ((id_, no, p.case_id, "open", day, p.amount) for id_, no, p in zip(ids, numbers, steps, strict=True)),
    )
    copy_rows(
        "collections_referralpaper",
        ("referral_id", "kind", "is_at_hand", "note"),
        ((id_, kind, is_held, "") for id_ in ids for kind, is_held in PAPERS.items()),
    )
    return [
        (p.account_id, p.case_id, "referral_opened", day, json.dumps({"referral_no": no}))
        for no, p in zip(numbers, steps, strict=True)
    ]

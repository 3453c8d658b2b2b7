"""Why an account was treated as it was on a day: the facts, the verdict and every check, in words."""

from datetime import date
from typing import Any

from django.db import transaction

from collections_app.common.db import fetch
from collections_app.customers.models import Account
from collections_app.enforcement.wording import rows_of
from collections_app.engine.ladders import read_ladders
from collections_app.engine.outlook import outlook
from collections_app.engine.penalties import take_in_money
from collections_app.engine.treatment import propose
from collections_app.facts.batch import take_snapshot_of
from collections_app.facts.models import AccountDay
from collections_app.facts.wording import guard_rows, next_text, reason_text
from collections_app.limitation.wording import limitation_answer
from collections_app.rules.contact_budget import LONGEST
from collections_app.rules.guards import overall

MONEY_FACTS = ("overdue", "suspended", "in_plan", "in_audit", "not_yet_due", "credit", "demanded")
OTHER_FACTS = (
    "overdue_bills", "suspended_bills", "is_disputed", "oldest_due_on",
    "hold_reason", "hold_until", "age_paused_days", "step_paused_days",
    "last_position", "step_on", "step_served_on",
)  # fmt: skip


def explain(account: Account, day: date) -> dict[str, Any]:
    """What was decided for the account on the day and why; for doing nothing too.

    Where the account was not looked at that day, because nothing could have changed, the standing decision is given,
    with the day on which it was made; where it never was, or something has come up since that no night has looked at
    yet, the facts of the day are judged now, and nothing is kept.
    """
    looked = AccountDay.objects.filter(account=account, day__lte=day).exclude(verdict="").latest_first()
    row = looked.select_related("step", "case").first()
    if row is None or fetch("facts/come_up_since", account=account.pk, seen=row.day, day=day)[0][0]:
        return _judge_now(account, day)
    answer = _answer(account, day, row)
    if row.day < day:
        answer["decided_on"] = row.day.isoformat()
    return answer


def _judge_now(account: Account, day: date) -> dict[str, Any]:
    with transaction.atomic():
        take_in_money(day, [account.pk])
        look = take_snapshot_of(account.pk, day)
        row = AccountDay.objects.select_related("case").get(account=account, day=day, look=look)
        looks = fetch("engine/undecided", day=day, account=account.pk, after=0, limit=None, window=LONGEST)
        proposal = propose(day, looks[-1], read_ladders(day))
        transaction.set_rollback(True)
    decision = proposal.decision
    row.verdict, row.reason, row.guards = decision.verdict, decision.reason, decision.checks
    row.step_id = decision.rung.id if decision.rung else None
    return _answer(account, day, row)


def _answer(account: Account, day: date, row: AccountDay) -> dict[str, Any]:
    facts = {name: _plain(getattr(row, name)) for name in MONEY_FACTS + OTHER_FACTS}
    return {
        "account": account.account_no,
        "date": day.isoformat(),
        "verdict": row.verdict,
        "step": row.step.kind if row.step else None,
        "reason": reason_text(row.reason or {}),
        "facts": facts | {"case": row.case.case_no if row.case else None},
        "guards": guard_rows(row.guards or []),
        **what_follows(row, account),
        "limitation": limitation_answer(account, day),
    }


def what_follows(row: AccountDay, account: Account) -> dict[str, Any]:
    """The next step with its earliest day, and where it leads to a cut, the day of that and what the law says to it."""
    ahead = outlook(row, account)
    cut = None
    if ahead.guards:
        result, until = overall(ahead.guards)
        rows = rows_of(ahead.guards)
        cut = {"on": _iso(ahead.cut_on), "result": result, "until": _iso(until), "guards": rows}
    words = next_text(ahead.code, ahead.step, ahead.on, ahead.error)
    return {"next": {"step": ahead.step, "on": _iso(ahead.on), "words": words}, "cut": cut}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)

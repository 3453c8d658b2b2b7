"""Why an account was treated as it was on a day: the facts, the verdict and every check, in words."""

from datetime import date
from typing import Any

from django.db import transaction

from collections_app.customers.models import Account
from collections_app.engine.ladders import read_ladders
from collections_app.facts.batch import take_snapshot_of
from collections_app.facts.models import AccountDay
from collections_app.facts.wording import guard_rows, reason_text
from collections_app.procedures.packs import law
from collections_app.rules.decisions import Decision, decide
from collections_app.rules.facts import Facts

MONEY_FACTS = ("overdue", "suspended", "not_yet_due", "credit", "demanded")
OTHER_FACTS = (
    "overdue_bills", "oldest_due_on", "hold_reason", "hold_until", "age_paused_days", "step_paused_days",
    "last_position", "step_on", "step_served_on",
)  # fmt: skip


def explain(account: Account, day: date) -> dict[str, Any]:
    """What was decided for the account on the day and why; for doing nothing too.

    Where the account was not looked at that day, because nothing could have changed, the standing decision is given,
    with the day on which it was made; where it never was, the facts of the day are judged now, and nothing is kept.
    """
    looked = AccountDay.objects.filter(account=account, day__lte=day).exclude(verdict="").order_by("-day", "-look")
    row = looked.select_related("step", "case").first()
    if row is None or (row.look_again_on is not None and row.look_again_on <= day and row.day < day):
        return _judge_now(account, day)
    answer = _answer(account, day, row)
    if row.day < day:
        answer["decided_on"] = row.day.isoformat()
    return answer


def _judge_now(account: Account, day: date) -> dict[str, Any]:
    with transaction.atomic():
        look = take_snapshot_of(account.pk, day)
        row = AccountDay.objects.select_related("step", "case").get(account=account, day=day, look=look)
        decision = _decide(account, row)
        transaction.set_rollback(True)
    row.verdict, row.reason, row.guards = decision.verdict, decision.reason, decision.checks
    answer = _answer(account, day, row)
    answer["step"] = decision.rung.kind if decision.rung else None
    return answer


def _decide(account: Account, row: AccountDay) -> Decision:
    ladder = read_ladders(row.day).choose(row.procedure_id, account.customer_class, account.currency)
    facts = Facts(
        row.day, row.overdue, row.suspended, row.oldest_due_on, row.credit, row.demanded, row.hold_reason,
        row.hold_until, row.age_paused_days, row.step_paused_days, row.case_id, row.last_position, row.step_on,
        row.step_served_on,
    )  # fmt: skip
    return decide(facts, ladder, law(account.law_pack))


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
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)

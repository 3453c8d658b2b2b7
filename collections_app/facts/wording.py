"""Decisions in words: each reason and each check has one sentence, translated when it is shown, not when it is stored."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from collections_app.cases.models import Hold
from collections_app.customers.models import Account
from collections_app.procedures.models import Step
from collections_app.procedures.wording import STEPS as EVENTS
from collections_app.procedures.wording import guard_sentence
from collections_app.rules.question import ALLOWED
from collections_app.rules.trials import Arm

REASONS = {
    "nothing_overdue": _("Nothing is overdue."),
    "debt_paid": _("The overdue debt is paid; the case is closed."),
    "demanded_debt_paid": _("All bills of the last notice are paid; the case is closed. Younger debt starts anew."),
    "money_unallocated": _("%(credit)s of received money has not been allocated yet; nothing is done until it is."),
    "on_hold": _("The account is on hold (%(hold)s) until %(until)s; no step is taken."),
    "on_hold_open": _("The account is on hold (%(hold)s) without an end date; no step is taken."),
    "in_plan": _("All that is overdue and not disputed (%(amount)s) is being paid by instalments; no step is taken."),
    "in_audit": _(
        "All that is overdue and not disputed rests on readings that are being looked into (%(amount)s); no step is taken."
    ),
    "all_disputed": _("All that is overdue (%(amount)s) is disputed or held; it does not escalate."),
    "some_disputed": _("Something unpaid is disputed; the procedure stops until that is settled."),
    "no_procedure": _("No procedure in force covers this customer class and currency; nothing can be done."),
    "too_small": _("%(amount)s is less than the minimum amount of %(minimum)s; it is not pursued."),
    "ladder_done": _("All steps of the procedure have been taken; people are working on the case."),
    "not_served": _("The %(step)s has not reached the debtor yet; the next step waits for it."),
    "too_early": _("The next step, %(step)s, may be taken from %(on)s."),
    "notice_stale": _("The %(step)s was valid for a %(next)s until %(last_day)s only; a fresh one is sent."),
    "no_day_to_cut": _("No %(step)s is sent yet: before %(on)s there is no day on which it could bear a cut."),
    "step_too_small": _("%(amount)s is less than the %(minimum)s that the step %(step)s asks for."),
    "too_few_bills": _("Unpaid bills: %(bills)s; the step %(step)s asks for %(least)s."),
    "other_class": _("The step %(step)s is not meant for the customer class: %(customer_class)s."),
    "other_grade": _("The step %(step)s is not meant for the credit grade: %(grade)s."),
    "notice_missing": _("The law wants the %(needed)s served before the step %(step)s, and it has not been."),
    "contact_budget": _(
        "The debtor was contacted %(contacts)s times within %(days)s days; the %(step)s waits until %(on)s."
    ),
    "held_out": _(
        "Trial %(trial)s holds the %(step)s back from this account, to learn what it is worth; looked at on %(on)s."
    ),
    "waits_for_approval": _("The step %(step)s about %(amount)s waits for somebody's approval."),
    "approval_refused": _("The step %(step)s has been refused; it is asked for anew on %(on)s."),
    "step_due": _("%(amount)s is overdue for %(days_overdue)s days and both clocks have run out: %(step)s."),
    "forbidden": _("The law forbids it (%(rule)s): %(why)s"),
    "law_unanswered": _("The law gives no answer, so nothing is done: %(error)s"),
    "overtaken": _("Something has become known since the facts were taken; the next night looks at the account again."),
    "not_in_proposal": _(
        "A step is due (%(step)s) that is not in the approved proposal of the night; left for the next."
    ),
    "night_not_approved": _(
        "A step is due (%(step)s), but nobody has approved the steps of this night; left for the next."
    ),
    "left_to_the_night": _("A step is due (%(step)s); it is left to the coming night."),
    "error": _("The account could not be decided and was set aside: %(error)s"),
}

CHECKS = {
    "overdue": _("%(overdue)s is overdue"),
    "demanded_debt": _("%(demanded)s of the bills on the last notice is still open"),
    "credit": _("%(credit)s of received money is not allocated"),
    "hold": _("hold: %(hold)s"),
    "payment_plan": _("%(amount)s of the overdue is in a payment plan"),
    "reading_audit": _("%(amount)s of the overdue rests on readings that are being looked into"),
    "dispute": _("%(suspended)s of the overdue is disputed or held"),
    "any_dispute": _("the procedure stops while anything unpaid is disputed"),
    "procedure": _("a procedure in force covers the account"),
    "minimum_amount": _("%(amount)s against a minimum amount of %(minimum)s"),
    "steps_left": ngettext_lazy("%(left)s step left in the procedure", "%(left)s steps left in the procedure", "left"),
    "served": _("the %(step)s has been served"),
    "debt_age": _("%(step)s: the debt has to be %(days)s days old"),
    "legal_wait": _("%(step)s: by law not before a day counted from the %(anchor)s"),
    "cut_day": _("%(step)s: the first lawful day of a cut is %(on)s"),
    "law": _("the law gives no answer: %(error)s"),
    "step_gap": _("%(step)s: %(days)s days have to pass since the previous step was served"),
    "notice_fresh": _("%(step)s: the notice before it is valid until %(last_day)s"),
    "notice_bears_cut": _("%(step)s: there is a day on which it could bear a cut"),
    "step_minimum_amount": _("%(step)s: %(amount)s against a minimum amount of %(minimum)s"),
    "step_unpaid_bills": _("%(step)s: unpaid bills: %(bills)s, asked for: %(least)s"),
    "step_classes": _("%(step)s: the customer class is %(customer_class)s"),
    "step_grades": _("%(step)s: the credit grade is %(grade)s"),
    "notice_missing": _("%(step)s: the law wants the %(needed)s served before it"),
    "contact_budget": _("%(step)s: contacts that the law did not require: %(contacts)s"),
    "hold_out": _("%(step)s: trial %(trial)s holds it back from this account, which was drawn by chance"),
    "hold_out_messages": _("%(step)s: trial %(trial)s holds the messages beside the letter back; the letter goes"),
    "drawn": _("trial %(trial)s has drawn the procedure of this case: %(arm)s"),
    "approval": _("%(step)s: somebody has to approve it"),
    "skipped_contract_ended": _("%(step)s: skipped, for the contract has ended on %(ended_on)s"),
    "skipped_step_too_small": _("%(step)s: skipped, for %(amount)s is less than its minimum amount of %(minimum)s"),
    "skipped_too_few_bills": _("%(step)s: skipped, unpaid bills: %(bills)s of the %(least)s it asks for"),
    "skipped_contact_budget": _(
        "%(step)s: skipped, for the debtor was contacted %(contacts)s times and the next is due"
    ),
    "skipped_hold_out": _("%(step)s: skipped, for trial %(trial)s holds it back and the next step is due"),
    "skipped_other_class": _("%(step)s: skipped, for it is not meant for the customer class: %(customer_class)s"),
    "skipped_other_grade": _("%(step)s: skipped, for it is not meant for the credit grade: %(grade)s"),
}

NEXT = {
    "next": _("Next: %(step)s, on %(on)s at the earliest."),
    "after_service": _("Next: %(step)s, once the step before it has been served."),
    "after_hold": _("Next: %(step)s, once the hold has been ended."),
    "after_plan": _("Next: %(step)s, if the payment plan is broken or called off."),
    "after_audit": _("Next: %(step)s, once it has been decided about the reading."),
    "after_dispute": _("Next: %(step)s, once a part of the debt is no longer disputed or held."),
    "after_obstacle": _("Next: %(step)s, once nothing forbids it any more."),
    "after_more": _("Next: %(step)s, once more is owed."),
    "after_bills": _("Next: %(step)s, once more bills are unpaid."),
    "after_approval": _("Next: %(step)s, once somebody has approved it."),
    "after_trial": _(
        "Next: %(step)s, once the trial that holds it back has ended; or the step after it, when that is due."
    ),
    "after_class": _("Next: %(step)s, which is not meant for this customer class."),
    "after_grade": _("Next: %(step)s, which is not meant for this credit grade."),
    "unanswered": _("Next: %(step)s. The law does not say when: %(error)s"),
    "nothing": _("No step follows as things stand."),
}

MONEY = ("overdue", "suspended", "demanded", "credit", "amount", "minimum")
DAYS = ("on", "until", "last_day", "ended_on")
STEPS = dict(Step.Kind.choices)
ARMS = {Arm.USUAL: _("the champion"), Arm.TRIED: _("the challenger")}
WORDED: dict[str, Any] = {
    "anchor": EVENTS, "customer_class": dict(Account.CustomerClass.choices), "arm": ARMS, "step": STEPS, "next": STEPS,
    "needed": STEPS,
}  # fmt: skip
HOLDS = dict(Hold.Reason.choices)


def reason_text(reason: dict[str, Any]) -> str:
    """The sentence for a stored reason, in the language of the reader; an unknown code is shown as it is."""
    code = reason.get("code", "")
    if code == "on_hold" and not reason.get("until"):
        code = "on_hold_open"
    if code not in REASONS:
        return code
    return REASONS[code] % _worded(reason)


def next_text(code: str, step: str | None, on: date | None, error: str) -> str:
    """What comes next, and when or after what."""
    return NEXT[code] % {"step": str(STEPS.get(step or "", "")), "on": _day(on) if on else "", "error": error}


def guard_rows(guards: list[list[Any]]) -> list[dict[str, Any]]:
    """The checks of a decision: rule, result (allowed or blocked), until (ISO day or None), why in words, source.

    Only what blocks has a day until which it does.
    """
    rows = []
    for rule, result, until, values, source in guards:
        why = CHECKS[rule] % _worded(values) if rule in CHECKS else _guard_text(rule, values)
        lasts = None if result == ALLOWED else until
        rows.append({"rule": rule, "result": result, "until": lasts, "why": why, "source": source})
    return rows


def _guard_text(rule: str, values: dict[str, Any]) -> str:
    """A guard of the law has its sentence in the words of the law packs."""
    return guard_sentence(values["guard"], values) if "guard" in values else rule


def _worded(values: dict[str, Any]) -> dict[str, Any]:
    worded = dict(values)
    if "guard" in worded:
        worded["why"] = guard_sentence(worded["guard"], values)
    for name, words in WORDED.items():
        if name in worded:
            worded[name] = str(words.get(worded[name], worded[name]))
    if worded.get("grade") == "":
        worded["grade"] = gettext("not graded")
    for name, value in worded.items():
        worded[name] = _formatted(name, value)
    hold = worded.get("hold") or worded.get("reason")
    worded["hold"] = str(HOLDS.get(hold, hold)) if hold else gettext("none")
    return worded


def _formatted(name: str, value: Any) -> Any:
    if value and name in MONEY:
        return number_format(Decimal(value), 2, force_grouping=True)
    day = parse_date(value or "") if name in DAYS else None
    return _day(day) if day else value


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")

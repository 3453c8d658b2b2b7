"""Events in words: the kind, the day, by whom, and the details that the kind carries."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from collections_app.admin.cells import day, moment
from collections_app.admin.pages import Entry, Timeline
from collections_app.alarms.models import Alarm, AlarmKind
from collections_app.arrangements.models import Promise
from collections_app.cases.models import Case, CaseEvent, Hold
from collections_app.contacts.models import ContactAttempt
from collections_app.credit.models import GradeAppeal
from collections_app.credit.records import Collateral, Irregularity
from collections_app.customers.models import Contact, ProtectedStatus
from collections_app.deliveries.models import DeliveryReceipt, ReturnedLetter
from collections_app.disputes.models import Dispute
from collections_app.enforcement.models import SupplyOrder
from collections_app.enforcement.wording import action_words
from collections_app.limitation.wording import KINDS
from collections_app.metering.models import AuditFinding
from collections_app.offers.models import MeterOffer
from collections_app.penalties.models import PenaltyWaiver
from collections_app.procedures.models import Step
from collections_app.publication.models import EditionLine, Objection
from collections_app.rules.privacy import masked
from collections_app.worklist.models import Task

STEPS = dict(Step.Kind.choices)
TASKS = dict(Task.Kind.choices)
LISTS = {"task": TASKS, "tasks": TASKS, "messages": dict(Step.Channel.choices)}
PROOFS = dict(DeliveryReceipt.Kind.choices)
LAPSED = {
    "notice_lapsed": gettext_lazy("its disconnection notice is out of date"),
    "contract_ended": gettext_lazy("the contract has ended"),
}
REASONS = (
    dict(PenaltyWaiver.Reason.choices) | dict(Hold.Reason.choices) | dict(Case.CloseReason.choices)
    | dict(ProtectedStatus.Reason.choices) | dict(SupplyOrder.Reason.choices) | LAPSED
)  # fmt: skip
WORDS = {
    "from_step": STEPS,
    "reason": REASONS, "interruption": KINDS, "proof": PROOFS,
    "came_back": dict(ReturnedLetter.Reason.choices),
    "channel": dict(Promise.Channel.choices) | dict(ContactAttempt.Channel.choices),
    "spoke_to": dict(ContactAttempt.Spoke.choices), "result": dict(ContactAttempt.Result.choices),
    "ground": dict(Dispute.Ground.choices), "stage": dict(Dispute.Stage.choices),
    "decision": dict(Dispute.Decision.choices),
    "quality": dict(Contact.Quality.choices),
    "alarm": dict(AlarmKind.choices), "alarm_outcome": dict(Alarm.Outcome.choices),
    "finding": dict(AuditFinding.Kind.choices), "found": dict(AuditFinding.Outcome.choices),
    "irregularity": dict(Irregularity.Kind.choices),
    "security": dict(Collateral.Kind.choices), "appeal": dict(GradeAppeal.Status.choices),
    "meter_answer": dict(MeterOffer.Answer.choices),
    "off_for": dict(EditionLine.Reason.choices), "objection": dict(Objection.Outcome.choices),
}  # fmt: skip

DETAILS = {
    "edition": gettext_lazy("Published list %s"),
    "shown_as": gettext_lazy("Shown as: %s"),
    "off_for": gettext_lazy("Reason: %s"),
    "objection": gettext_lazy("Objection: %s"),
    "amount": gettext_lazy("Amount: %s"),
    "task": gettext_lazy("Task: %s"),
    "former": gettext_lazy("From: %s"),
    "assignee": gettext_lazy("To: %s"),
    "due": gettext_lazy("Was to be done by %s"),
    "tasks": gettext_lazy("Tasks: %s"),
    "notice_no": gettext_lazy("Notice %s"),
    "messages": gettext_lazy("With it: %s"),
    "fee": gettext_lazy("Fee: %s"),
    "fee_back": gettext_lazy("Fee taken back: %s"),
    "order_no": gettext_lazy("Order %s"),
    "referral_no": gettext_lazy("Referral %s"),
    "waiver_no": gettext_lazy("Waiver %s"),
    "dispute_no": gettext_lazy("Dispute %s"),
    "finding_no": gettext_lazy("Finding %s"),
    "finding": gettext_lazy("About: %s"),
    "found": gettext_lazy("Outcome: %s"),
    "shown_on": gettext_lazy("Confirmed by the reading of %s"),
    "ground": gettext_lazy("About: %s"),
    "stage": gettext_lazy("Now: %s"),
    "decision": gettext_lazy("Decision: %s"),
    "upheld": gettext_lazy("Not to be paid: %s"),
    "promise_no": gettext_lazy("Promise %s"),
    "plan_no": gettext_lazy("Plan %s"),
    "instalments": gettext_lazy("Payments: %s"),
    "behind": gettext_lazy("Missing: %s"),
    "pay_by": gettext_lazy("Pay by %s"),
    "due_on": gettext_lazy("Due on %s"),
    "late_bills": gettext_lazy("Bills paid late in twelve months: %s"),
    "grade": gettext_lazy("Credit grade %s"),
    "irregularity": gettext_lazy("What: %s"),
    "security": gettext_lazy("What: %s"),
    "appeal": gettext_lazy("Outcome: %s"),
    "received": gettext_lazy("Received: %s"),
    "channel": gettext_lazy("How: %s"),
    "promised_by": gettext_lazy("Promised by %s"),
    "balance": gettext_lazy("Balance: %s"),
    "top_up_no": gettext_lazy("Top-up %s"),
    "to_debt": gettext_lazy("To old debt: %s"),
    "returned": gettext_lazy("Given back: %s"),
    "agreement": gettext_lazy("Agreed: %s"),
    "set_value": gettext_lazy("Set value: %s"),
    "price": gettext_lazy("Price of a kWh: %s"),
    "incentive_percent": gettext_lazy("Discount, percent: %s"),
    "threshold_percent": gettext_lazy("Warned below, percent: %s"),
    "emergency_credit": gettext_lazy("Emergency credit: %s"),
    "debt_percent": gettext_lazy("To old debt, percent: %s"),
    "campaign": gettext_lazy("Campaign: %s"),
    "meter_answer": gettext_lazy("Answer: %s"),
    "appointed_for": gettext_lazy("Planned for %s"),
    "installed_on": gettext_lazy("On %s"),
    "meter_no": gettext_lazy("Meter %s"),
    "bill": gettext_lazy("Bill %s"),
    "cut_on": gettext_lazy("Planned for %s"),
    "action": gettext_lazy("Done before the cut: %s"),
    "reason": gettext_lazy("Reason: %s"),
    "reason_given": gettext_lazy("Reason: %s"),
    "from_step": gettext_lazy("Instead of the step after: %s"),
    "from": gettext_lazy("From %s"),
    "until": gettext_lazy("Until %s"),
    "evidence": gettext_lazy("Evidence: %s"),
    "mass_hold": gettext_lazy("Mass hold %s"),
    "outcome": gettext_lazy("Outcome: %s"),
    "move": gettext_lazy("Move %s"),
    "from_version": gettext_lazy("From version %s"),
    "version": gettext_lazy("To version %s"),
    "stops_penalty": gettext_lazy("No penalty accrues while it lasts"),
    "interruption": gettext_lazy("What: %s"),
    "interrupted_on": gettext_lazy("On %s"),
    "entry_no": gettext_lazy("Entry %s"),
    "proof": gettext_lazy("Proof: %s"),
    "came_back": gettext_lazy("Why: %s"),
    "came_back_on": gettext_lazy("Came back on %s"),
    "served_on": gettext_lazy("Served on %s"),
    "document": gettext_lazy("Document: %s"),
    "manifest": gettext_lazy("SHA-256 of its list of contents: %s"),
    "spoke_to": gettext_lazy("Spoke to: %s"),
    "result": gettext_lazy("Result: %s"),
    "contact": gettext_lazy("Contact: %s"),
    "replaced": gettext_lazy("Instead of: %s"),
    "quality": gettext_lazy("Quality: %s"),
    "contacted_on": gettext_lazy("On %s"),
    "call_back_on": gettext_lazy("Call back on %s"),
    "alarm_no": gettext_lazy("Early warning %s"),
    "alarm": gettext_lazy("About: %s"),
    "alarm_outcome": gettext_lazy("Outcome: %s"),
    "note": "%s",
    "text": "%s",
}
"""The details that are shown, in this order; what an event carries beyond them is not for the eye."""

DAYS = (
    "from", "until", "due", "pay_by", "cut_on", "interrupted_on", "served_on", "came_back_on", "contacted_on", "call_back_on",
    "due_on", "appointed_for", "installed_on",
)  # fmt: skip
BALANCES = ("balance", "to_debt", "returned", "set_value", "emergency_credit")
TONES = {
    "case_opened": "warning", "step_taken": "danger", "order_proposed": "danger", "referral_opened": "danger",
    "reconnection_asked": "warning", "reconnection_approved": "success", "supply_restored": "success",
    "order_requested": "warning", "order_approved": "danger",
    "approval_asked": "warning", "task_done": "info", "task_dropped": "info", "task_set": "info",
    "task_assigned": "info", "task_postponed": "warning", "officer_assigned": "info",
    "case_closed": "success", "hold_placed": "info", "dispute_opened": "info",
    "dispute_moved": "info", "dispute_proposed": "warning", "dispute_returned": "warning", "dispute_decided": "success",
    "note": "info",
    "promise_made": "info", "promise_kept": "success", "promise_broken": "danger", "promise_withdrawn": "warning",
    "plan_asked": "warning", "plan_made": "info", "plan_completed": "success", "plan_broken": "danger",
    "plan_behind": "danger", "plan_caught_up": "success", "plan_refused": "warning", "plan_called_off": "warning",
    "service_proven": "success", "interruption_recorded": "success", "interruption_withdrawn": "warning",
    "request_lapsed": "warning", "letter_returned": "danger", "return_withdrawn": "warning",
    "prepayment_started": "info", "topped_up": "success", "top_up_taken_back": "danger", "balance_low": "warning",
    "balance_used_up": "danger", "balance_restored": "success", "alarm_raised": "danger",
    "alarm_escalated": "danger", "alarm_settled": "success",
    "reading_decided": "success", "meter_offered": "info", "meter_installed": "success",
    "naming_announced": "warning", "naming_objected": "warning", "naming_decided": "info", "name_published": "danger",
    "name_withdrawn": "success", "consent_recorded": "info", "consent_withdrawn": "warning",
    "protection_recorded": "info", "protection_ended": "warning",
}  # fmt: skip


def timeline(events: Iterable[CaseEvent], currency: str) -> Timeline:
    """Latest first."""
    entries = [entry(event, currency) for event in events]
    return Timeline(_("Timeline"), entries, _("Nothing has happened yet."))


def entry(event: CaseEvent, currency: str) -> Entry:
    data = _masked(event.data)
    by = _("by %(name)s") % {"name": event.actor} if event.actor else _("by the system")
    return Entry(
        day=day(event.on),
        what=_what(event),
        details=[
            _detail(str(words), _value(key, data[key], currency)) for key, words in DETAILS.items() if data.get(key)
        ],
        by=f"{by}, {moment(event.recorded_at)}",
        tone=TONES.get(event.kind, ""),
    )


def _masked(data: dict[str, Any]) -> dict[str, Any]:
    """A timeline is read by many; a number in it is for none of them to use."""
    kind = data.get("contact_kind", "")
    return data | {name: masked(kind, data[name]) for name in ("contact", "replaced") if kind and name in data}


def _what(event: CaseEvent) -> Any:
    step = STEPS.get(event.data.get("step", ""))
    if event.kind != CaseEvent.Kind.STEP_TAKEN or step is None:
        kind = event.get_kind_display()
        return _("%(what)s: %(step)s") % {"what": kind, "step": step} if step else kind
    if event.data.get("repeat"):
        return _("%(step)s, sent again because the last one was out of date") % {"step": step}
    return step


def _detail(words: str, value: str) -> str:
    return words % value if "%s" in words else words


def _value(key: str, value: Any, currency: str) -> str:
    if key in ("amount", "received", "behind", "fee", "fee_back", "upheld", *BALANCES):
        return f"{_amount(value)} {currency}".strip()
    if key in WORDS:
        return str(WORDS[key].get(value, value))
    if key in DAYS:
        return day(parse_date(value))
    if key in LISTS:
        kinds = value if isinstance(value, list) else [value]
        return pgettext("between the words of a list", ", ").join(str(LISTS[key].get(kind, kind)) for kind in kinds)
    if key == "action":
        return action_words(value)
    return str(value)


def _amount(value: Any) -> str:
    try:
        return number_format(Decimal(str(value)), 2, force_grouping=True)
    except InvalidOperation:
        return str(value)

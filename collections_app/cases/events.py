from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What can happen to an account's collection."""

    CASE_OPENED = "case_opened", _("case opened")
    STEP_TAKEN = "step_taken", _("step taken")
    CASE_MOVED = "case_moved", _("moved to another version of the procedure")
    STEP_CHANGED = "step_changed", _("to go on with another step")
    NOTICE_RENEWED = "notice_renewed", _("back to the disconnection notice")
    NOTICE_WITHDRAWN = "notice_withdrawn", _("notice withdrawn")
    ORDER_PROPOSED = "order_proposed", _("supply order proposed")
    ORDER_CANCELLED = "order_cancelled", _("supply order cancelled")
    REFERRAL_OPENED = "referral_opened", _("legal referral opened")
    REFERRAL_WITHDRAWN = "referral_withdrawn", _("legal referral withdrawn")
    CASE_CLOSED = "case_closed", _("case closed")
    HOLD_PLACED = "hold_placed", _("hold placed")
    HOLD_ENDED = "hold_ended", _("hold ended")
    DISPUTE_OPENED = "dispute_opened", _("dispute opened")
    DISPUTE_MOVED = "dispute_moved", _("dispute moved on")
    DISPUTE_PROPOSED = "dispute_proposed", _("decision on a dispute proposed")
    DISPUTE_RETURNED = "dispute_returned", _("proposed decision on a dispute sent back")
    DISPUTE_DECIDED = "dispute_decided", _("dispute decided")
    DISPUTE_CLOSED = "dispute_closed", _("dispute closed")
    PROTECTION_RECORDED = "protection_recorded", _("protection recorded")
    PROTECTION_ENDED = "protection_ended", _("protection ended")
    ORDER_REQUESTED = "order_requested", _("approval of a supply order asked for")
    ORDER_APPROVED = "order_approved", _("supply order approved")
    ORDER_REFUSED = "order_refused", _("supply order refused")
    APPROVAL_ASKED = "approval_asked", _("approval of a step asked for")
    STEP_APPROVED = "step_approved", _("step approved")
    STEP_REFUSED = "step_refused", _("step refused")
    TASK_SET = "task_set", _("task set")
    TASK_ASSIGNED = "task_assigned", _("task handed over")
    TASK_POSTPONED = "task_postponed", _("task postponed")
    OFFICER_ASSIGNED = "officer_assigned", _("officer changed")
    TASK_DONE = "task_done", _("task done")
    TASK_DROPPED = "task_dropped", _("task dropped")
    WAIVER_ASKED = "waiver_asked", _("waiver of penalty asked for")
    WAIVER_APPROVED = "waiver_approved", _("waiver of penalty approved")
    WAIVER_REFUSED = "waiver_refused", _("waiver of penalty refused")
    REQUEST_LAPSED = "request_lapsed", _("request lapsed, as nobody decided on it")
    SERVICE_PROVEN = "service_proven", _("proof of service recorded")
    LETTER_RETURNED = "letter_returned", _("letter came back")
    RETURN_WITHDRAWN = "return_withdrawn", _("return of a letter withdrawn")
    INTERRUPTION_RECORDED = "interruption_recorded", _("interruption of limitation recorded")
    INTERRUPTION_WITHDRAWN = "interruption_withdrawn", _("interruption of limitation withdrawn")
    PROMISE_MADE = "promise_made", _("promise to pay recorded")
    PROMISE_KEPT = "promise_kept", _("promise to pay kept")
    PROMISE_BROKEN = "promise_broken", _("promise to pay broken")
    PROMISE_WITHDRAWN = "promise_withdrawn", _("promise to pay withdrawn")
    CONTACT_LOGGED = "contact_logged", _("contact with the debtor")
    CONTACT_CORRECTED = "contact_corrected", _("address or number corrected")
    CONTACT_JUDGED = "contact_judged", _("address or number checked")
    MESSAGE_QUEUED = "message_queued", _("reminded before the due day")
    MESSAGE_FAILED = "message_failed", _("message not delivered")
    PLAN_ASKED = "plan_asked", _("approval of a payment plan asked for")
    PLAN_MADE = "plan_made", _("payment plan made")
    PLAN_REFUSED = "plan_refused", _("payment plan refused")
    PLAN_BEHIND = "plan_behind", _("payment plan behind")
    PLAN_CAUGHT_UP = "plan_caught_up", _("payment plan caught up")
    PLAN_BROKEN = "plan_broken", _("payment plan broken")
    PLAN_COMPLETED = "plan_completed", _("payment plan completed")
    PLAN_CALLED_OFF = "plan_called_off", _("payment plan called off")
    NOTE = "note", _("note")


def kinds_of_events() -> list[tuple[str, Any]]:
    """Called by the field, so that another kind of event changes no table."""
    return EventKind.choices

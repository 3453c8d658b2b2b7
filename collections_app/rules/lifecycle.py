"""The words of the ladder: kinds of steps, verdicts of a night, and what may follow what."""

from enum import StrEnum


class StepKind(StrEnum):
    """What a step of the ladder does, mildest first."""

    REMINDER = "reminder"
    DEMAND = "demand"
    DISCONNECTION_NOTICE = "disconnection_notice"
    DISCONNECTION = "disconnection"
    LEGAL_REFERRAL = "legal_referral"


WRITTEN = frozenset({StepKind.REMINDER, StepKind.DEMAND, StepKind.DISCONNECTION_NOTICE})
"""Steps that send a notice to the debtor; the others leave a record that a person works on."""


class LetterKind(StrEnum):
    """Letters beside the ladder, of a case or of an account: no step, no clock of the law hangs on them."""

    REFERRAL = "referral"
    RECONNECTION = "reconnection"
    PLAN_AGREEMENT = "plan_agreement"
    PLAN_BREACH = "plan_breach"
    INSTALMENT = "instalment"
    LOW_BALANCE = "low_balance"
    PREPAYMENT_OFFER = "prepayment_offer"
    GRADE = "grade"
    METER_OFFER = "meter_offer"
    PUBLICATION = "publication"


MUST_FOLLOW = {StepKind.DISCONNECTION: StepKind.DISCONNECTION_NOTICE, StepKind.DISCONNECTION_NOTICE: StepKind.DEMAND}
"""A kind of step and the kind that must stand somewhere before it in every ladder."""


CUTTING = frozenset({StepKind.DISCONNECTION_NOTICE, StepKind.DISCONNECTION})
"""Steps that lead to a cut: meaningless once the contract has ended and there is nothing left to cut."""


class Approval(StrEnum):
    """Where the approval of a step stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    LAPSED = "lapsed"


class TaskKind(StrEnum):
    """What a step asks people to do beside its letter."""

    CALL = "call"
    VISIT = "visit"
    CHECK_CONTACT = "check_contact"
    CHECK_METER = "check_meter"


class Verdict(StrEnum):
    """What was decided for one account on one day."""

    CLEAR = "clear"  # nothing is overdue and no case is open
    TOO_SMALL = "too_small"  # overdue, but below the minimum of the procedure
    WAIT = "wait"  # a step will follow, but its time has not come
    HELD = "held"  # a hold stops every step
    DISPUTED = "disputed"  # all that is overdue is disputed or held bill by bill
    BLOCKED = "blocked"  # a rule or a missing fact forbids the step
    STEP = "step"  # one step of the ladder is taken
    CLOSE = "close"  # the case is closed: its debt is paid or too small to pursue
    LADDER_DONE = "ladder_done"  # the last step has been taken; people work on it
    ERROR = "error"  # set aside: the account could not be decided


class CloseReason(StrEnum):
    PAID = "paid"
    TOO_SMALL = "too_small"
    BY_HAND = "by_hand"


CLASSES = ("residential", "non_residential", "industrial", "dedicated_transformer", "temporary", "lease_run")
"""The classes of customers that laws and procedures tell apart."""

PROTECTIONS = (
    "life_support", "medical", "pensioner_alone", "pensioner_household", "disabled", "chronically_sick", "infant",
    "hardship", "social_tariff", "critical_user",
)  # fmt: skip
"""What may protect a person or premises from a cut."""

SUSPENDING = ("open_complaint", "plan_kept", "relief_pending")
"""Facts that may stop every cut while they last."""

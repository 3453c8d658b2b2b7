"""Who may be named in public for a debt, and who is taken off the list again.

个人信息保护法 (PIPL) Art. 25: nobody's personal data are disclosed without their separate consent; 民法典 Art. 1024
protects the good name of companies too, so that a debt which is contested, held or being paid is never named. What a law
pack does not allow in so many words is forbidden.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Naming(StrEnum):
    """What a law allows (`privacy.public_naming` of a law pack)."""

    NEVER = "never"
    CONSENT = "consent"  # companies, and persons who have consented
    COMPANY_ONLY = "company_only"


class Reason(StrEnum):
    """Why somebody is not on the list, or no longer."""

    LAW = "law"
    PAID = "paid"
    TOO_SMALL = "too_small"
    TOO_RECENT = "too_recent"
    OTHER_CLASS = "other_class"
    PERSON = "person"
    NO_CONSENT = "no_consent"
    DISPUTED = "disputed"
    HELD = "held"
    PROTECTED = "protected"
    INSOLVENT = "insolvent"
    PLAN = "plan"
    PROMISE = "promise"
    BEYOND = "beyond"
    OBJECTION = "objection"
    LETTER_RETURNED = "letter_returned"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Terms:
    """A version of the rule: money in the currency of the medium, days since the oldest overdue bill was due.

    No `classes` are all classes. `top` is how many are named at most.
    """

    least_amount: Decimal
    least_days: int
    top: int
    classes: frozenset[str] = frozenset()
    organisations_only: bool = True


@dataclass(frozen=True, slots=True)
class Debtor:
    """What is known of an account today. `amount` is its overdue principal less credit; `days` counts its oldest bill."""

    account_id: int
    amount: Decimal
    days: int
    customer_class: str
    is_person: bool
    has_consent: bool
    naming: Naming
    is_disputed: bool = False
    is_held: bool = False
    is_protected: bool = False
    is_insolvent: bool = False
    has_plan: bool = False
    has_promise: bool = False


FORBIDDING: tuple[tuple[Reason, Callable[[Debtor, Terms], bool]], ...] = (
    (Reason.LAW, lambda d, _t: d.naming is Naming.NEVER or (d.is_person and d.naming is not Naming.CONSENT)),
    (Reason.PAID, lambda d, _t: d.amount <= 0),
    (Reason.TOO_SMALL, lambda d, t: d.amount < t.least_amount),
    (Reason.TOO_RECENT, lambda d, t: d.days < t.least_days),
    (Reason.OTHER_CLASS, lambda d, t: bool(t.classes) and d.customer_class not in t.classes),
    (Reason.PERSON, lambda d, t: d.is_person and t.organisations_only),
    (Reason.NO_CONSENT, lambda d, _t: d.is_person and not d.has_consent),
    (Reason.DISPUTED, lambda d, _t: d.is_disputed),
    (Reason.PROTECTED, lambda d, _t: d.is_protected),
    (Reason.INSOLVENT, lambda d, _t: d.is_insolvent),
    (Reason.PLAN, lambda d, _t: d.has_plan),
    (Reason.PROMISE, lambda d, _t: d.has_promise),
    (Reason.HELD, lambda d, _t: d.is_held),  # last: most of what is told before it holds the account, too
)
"""In the order in which they are told: the first that holds is the reason."""


def naming_of(practice: Mapping[str, object]) -> Naming:
    """What the practice of a law pack allows; nothing said, or a word that is not known, forbids."""
    privacy = practice.get("privacy")
    said = privacy.get("public_naming") if isinstance(privacy, Mapping) else None
    return next((one for one in Naming if one == said), Naming.NEVER)


def why_not(debtor: Debtor, terms: Terms) -> Reason | None:
    """Why the debtor must not be named, today and by these terms; None if he may be."""
    return next((reason for reason, forbids in FORBIDDING if forbids(debtor, terms)), None)


def select(debtors: Iterable[Debtor], terms: Terms) -> list[tuple[Debtor, Reason | None]]:
    """Everybody with the reason why not, the largest debt first; whoever may be named beyond the top is left out, too."""
    chosen: list[tuple[Debtor, Reason | None]] = []
    listed = 0
    for debtor in sorted(debtors, key=lambda one: (-one.amount, one.account_id)):
        reason = why_not(debtor, terms)
        if reason is None:
            listed += 1
            reason = Reason.BEYOND if listed > terms.top else None
        chosen.append((debtor, reason))
    return chosen

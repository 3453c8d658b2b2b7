"""What may come of a contact with a debtor, and what follows from it for the collection of the debt."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    PHONE = "phone"
    VISIT = "visit"
    COUNTER = "counter"
    EMAIL = "email"
    SMS = "sms"
    POST = "post"


class Spoke(StrEnum):
    """Who was reached."""

    DEBTOR = "debtor"
    HOUSEHOLD = "household"
    STAFF = "staff"  # of an organisation that owes
    OTHER = "other"
    NOBODY = "nobody"


class Result(StrEnum):
    WILL_PAY = "will_pay"
    HAS_PAID = "has_paid"
    CALL_BACK = "call_back"
    MESSAGE_LEFT = "message_left"
    REFUSES = "refuses"
    CANNOT_PAY = "cannot_pay"
    CONTESTS = "contests"
    NEEDS_PROTECTION = "needs_protection"
    INSOLVENT = "insolvent"
    DECEASED = "deceased"
    NO_ANSWER = "no_answer"
    WRONG_CONTACT = "wrong_contact"
    MOVED_AWAY = "moved_away"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a result does by itself.

    `hold` is the reason of the hold that it places for `hold_days` days, unless one is running; `is_wrong` says that the
    number or address leads nowhere; `is_reached` whether somebody was spoken to; `task` what somebody has to do next.
    """

    is_reached: bool = True
    hold: str = ""
    hold_days: int = 0
    is_wrong: bool = False
    task: str = ""


CONSEQUENCES: Mapping[Result, Consequence] = {
    Result.WILL_PAY: Consequence(),
    Result.HAS_PAID: Consequence(hold="investigation", hold_days=5, task="review"),
    Result.CALL_BACK: Consequence(task="callback"),
    Result.MESSAGE_LEFT: Consequence(),
    Result.REFUSES: Consequence(),
    Result.CANNOT_PAY: Consequence(hold="hardship", hold_days=14),
    Result.CONTESTS: Consequence(hold="complaint", hold_days=10, task="review"),
    Result.NEEDS_PROTECTION: Consequence(hold="investigation", hold_days=14, task="review"),
    Result.INSOLVENT: Consequence(hold="investigation", hold_days=30, task="review"),
    Result.DECEASED: Consequence(hold="investigation", hold_days=30, task="review"),
    Result.NO_ANSWER: Consequence(is_reached=False),
    Result.WRONG_CONTACT: Consequence(is_reached=False, is_wrong=True),
    Result.MOVED_AWAY: Consequence(is_wrong=True, task="review"),
}
"""A hold gives people time to look into what was said: to record the protection, open the dispute, find the payment. A
task tells them to."""


ANSWERS: Mapping[Channel, tuple[str, ...]] = {Channel.PHONE: ("call", "callback"), Channel.VISIT: ("visit",)}
"""The tasks that such a contact is the answer to: logging it ticks them."""


def fits(result: Result, spoke: Spoke) -> bool:
    """Whether somebody was spoken to where the result says so, and nobody where it does not. A message is left with
    anybody, or with nobody on a machine."""
    if result is Result.MESSAGE_LEFT:
        return True
    return CONSEQUENCES[result].is_reached == (spoke is not Spoke.NOBODY)

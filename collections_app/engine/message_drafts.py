"""What goes beside the letters of a chunk: a message by each channel that the step names and that leads somewhere."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from collections_app.engine.proposal import Proposal
from collections_app.engine.trial_entries import withhold
from collections_app.messages.batch import NewMessage, Recipient, queue, recipients
from collections_app.messages.gateways import open_gateways
from collections_app.messages.texts import Occasion
from collections_app.rules.contact_budget import exhausted
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.message_channels import TO_PEOPLE, routes
from collections_app.trials.batch import Entry, enter
from collections_app.trials.groups import running_trials

Draft = tuple[Proposal, dict[str, Any]]
"""A step with the frozen data of its letter."""


def queue_step_messages(day: date, drafts: Sequence[Draft]) -> dict[int, list[str]]:
    """Queue what goes beside the letters; answers AccountDay id → the channels.

    A friendly reminder keeps within the contact budget, in which its letter counts too. What stands beside a letter that
    the law wants is not held back.
    """
    wanting = [(p, data) for p, data in drafts if p.decision.rung and p.decision.rung.channels]
    if not wanting or not (gateways := open_gateways()):
        return {}
    known = recipients(p.account_id for p, _data in wanting)
    used: Counter[int] = Counter()
    messages, taken, running = [], {}, running_trials(day)
    entries: list[Entry] = []
    for p, data in wanting:
        to = known[p.account_id]
        assert p.decision.rung is not None
        channels = routes(p.decision.rung.channels, to.contacts, gateways)
        if _is_courtesy(p):
            used[to.customer_id] += 1  # the letter itself
            channels = _within_budget(day, p, channels, used, to)
        channels, entered = withhold(day, p, channels, running)
        entries += entered
        messages += [_message(p, data, to, channel) for channel in channels]
        if channels:
            taken[p.row_id] = channels
    enter(entries)
    queue(day, messages)
    return taken


def _is_courtesy(p: Proposal) -> bool:
    return p.decision.rung is not None and p.decision.rung.kind is StepKind.REMINDER


def _within_budget(day: date, p: Proposal, channels: list[str], used: Counter[int], to: Recipient) -> list[str]:
    """As many of the channels as the budget of the customer has room for; those taken are counted in `used`."""
    assert p.facts is not None and p.ladder is not None
    allowed = []
    for channel in channels:
        if channel not in TO_PEOPLE:
            allowed.append(channel)
        elif not exhausted(p.ladder.contact_caps, [*p.facts.courtesies, *[day] * used[to.customer_id]], day):
            used[to.customer_id] += 1
            allowed.append(channel)
    return allowed


def _message(p: Proposal, data: dict[str, Any], to: Recipient, channel: str) -> NewMessage:
    bills = [line["bill_no"] for line in data["lines"]]
    pay_by_on = date.fromisoformat(data["pay_by_on"])
    occasion = Occasion(to.account_no, Decimal(data["total"]), data["currency"], pay_by_on, bills)
    is_courtesy = _is_courtesy(p) and channel in TO_PEOPLE
    return NewMessage(to, channel, data["kind"], data["notice_no"], occasion, is_courtesy, p.case_id)

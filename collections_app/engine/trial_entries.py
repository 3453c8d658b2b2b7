"""What the night has to do with trials: from whom something is held back, and who comes into which group."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from collections_app.customers.models import ProtectedStatus
from collections_app.engine.ladders import Ladders
from collections_app.engine.proposal import Proposal
from collections_app.messages.batch import NewMessage
from collections_app.procedures.packs import law
from collections_app.rules.facts import Facts
from collections_app.rules.lifecycle import CUTTING, StepKind, Verdict
from collections_app.rules.message_channels import TO_PEOPLE
from collections_app.rules.question import ALLOWED
from collections_app.rules.trials import Arm, Withheld
from collections_app.trials.batch import Entry, enter
from collections_app.trials.groups import Running, running_trials


def hold_back(facts: Facts, account_id: int, ladders: Ladders) -> None:
    """Note on the facts the trial that holds friendly reminders back from the account; the protected take no part."""
    if not facts.protections:
        facts.held_out = ladders.trials().held_out(Withheld.REMINDER, account_id)


def record_entries(day: date, proposals: Sequence[Proposal]) -> None:
    """Who has come to a trial in this chunk: a case that opens under a ladder it has drawn, a reminder sent or held back."""
    coming = [p for p in proposals if p.facts and (p.facts.held_out or p.decision.verdict is Verdict.STEP)]
    if not coming or not (running := running_trials(day)):
        return
    enter([*_cases(day, coming, running), *_reminders(day, coming, running)])


def _cases(day: date, coming: Iterable[Proposal], running: Running) -> Iterator[Entry]:
    numbers = {draw.trial: trial_id for trial_id, draw, _challenger in running.challenges.values()}
    for p in coming:
        assert p.facts is not None
        trial = numbers.get(p.ladder.trial) if p.ladder else None
        if trial and p.ladder and p.decision.verdict is Verdict.STEP and p.facts.case_id is None:
            yield _entry(trial, p, p.ladder.arm, day)


def _reminders(day: date, coming: Iterable[Proposal], running: Running) -> Iterator[Entry]:
    trial, draw = running.hold_outs.get(Withheld.REMINDER, (0, None))
    for p in coming:
        if draw is None or p.facts is None or p.facts.protections:
            continue
        if p.facts.held_out and was_held_back(p):
            yield _entry(trial, p, Arm.TRIED, day)
        elif not p.facts.held_out and is_courtesy_sent(p):
            yield _entry(trial, p, Arm.USUAL, day)


def was_held_back(p: Proposal) -> bool:
    return any(rule in ("hold_out", "skipped_hold_out") for rule, *_rest in p.decision.checks)


def is_courtesy_sent(p: Proposal) -> bool:
    rung = p.decision.rung
    is_reminder = p.decision.verdict is Verdict.STEP and rung is not None and rung.kind is StepKind.REMINDER
    return is_reminder and StepKind.REMINDER not in law(p.law_pack).notices


def _entry(trial_id: int, p: Proposal, arm: Arm, day: date) -> Entry:
    assert p.facts is not None
    return Entry(trial_id, p.account_id, arm, day, p.facts.collectible, day - timedelta(1))


def split_pre_due(
    day: date, messages: Sequence[NewMessage], ladders: Ladders
) -> tuple[list[NewMessage], list[NewMessage]]:
    """Messages before the due day: those that go, and those that a trial holds back; both come into its groups."""
    trial, draw = ladders.trials().hold_outs.get(Withheld.PRE_DUE, (0, None))
    if draw is None or not messages:
        return list(messages), []
    protected = _protected(day, [message.to.account_id for message in messages])
    going: list[NewMessage] = []
    held: list[NewMessage] = []
    entries = []
    for message in messages:
        account_id, occasion = message.to.account_id, message.occasion
        arm = Arm.USUAL if account_id in protected else draw.arm_of(account_id)
        (held if arm is Arm.TRIED else going).append(message)
        if account_id not in protected:
            entries.append(Entry(trial, account_id, arm, day, occasion.amount, occasion.pay_by_on))
    enter(entries)
    return going, held


def withhold(day: date, p: Proposal, channels: list[str], running: Running) -> tuple[list[str], list[Entry]]:
    """The messages beside a reminder or a demand less what a trial holds back; the account comes into its group."""
    trial, draw = running.hold_outs.get(Withheld.MESSAGES, (0, None))
    to_people = [channel for channel in channels if channel in TO_PEOPLE]
    rung = p.decision.rung
    if draw is None or not to_people or rung is None or rung.kind in CUTTING or p.facts is None or p.facts.protections:
        return channels, []
    arm = draw.arm_of(p.account_id)
    if arm is Arm.TRIED:
        note = ("hold_out_messages", ALLOWED, None, {"step": rung.kind, "trial": draw.trial}, "")
        p.decision.checks.append(note)
        channels = [channel for channel in channels if channel not in TO_PEOPLE]
    return channels, [_entry(trial, p, arm, day)]


def _protected(day: date, account_ids: Sequence[int]) -> set[int]:
    running = ProtectedStatus.objects.filter(account__in=account_ids).running_on(day)  # type: ignore[attr-defined]
    return set(running.values_list("account", flat=True))

"""What is known of one account on one day, and the ladder it is on: the two inputs of a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from collections_app.rules.contact_budget import Cap
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.money import ZERO
from collections_app.rules.trials import Arm, HoldOut


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder, with both its clocks in days, and what it asks before it is taken.

    An empty condition asks nothing. `may_be_skipped` says what happens to whom a condition does not fit: the ladder goes
    on without the step; otherwise it waits before it. A decision on its approval stands for `approval_days`; its `tasks`
    are for people, to be done within `days_for_tasks`. `fee` is what its letter costs the debtor, if the law lets it;
    `channels` are those by which a message goes beside the letter.
    """

    id: int
    position: int
    kind: StepKind
    min_days_overdue: int
    min_days_since_previous: int
    days_to_pay: int
    days_to_serve: int
    minimum_amount: Decimal | None
    min_unpaid_bills: int = 0
    customer_classes: tuple[str, ...] = ()
    may_be_skipped: bool = False
    needs_approval: bool = False
    approval_days: int = 30
    tasks: tuple[str, ...] = ()
    days_for_tasks: int = 0
    grades: tuple[str, ...] = ()
    fee: Decimal | None = None
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """A version of a procedure; `rungs` in order, the first at position 1.

    With `stops_while_disputed` nothing is done while anything is disputed; otherwise the disputed part alone is left out.
    `contact_caps` say how often a debtor may be contacted where the law does not require it. With `pre_due_days` a friendly
    message goes out so many days before a bill is due, to accounts of `pre_due_grades` or else to those that often pay late.
    `trial` is the one that has drawn this ladder for a new case, into the group `arm`.
    """

    id: int
    minimum_amount: Decimal
    rungs: tuple[Rung, ...]
    stops_while_disputed: bool = False
    contact_caps: tuple[Cap, ...] = ()
    pre_due_days: int = 0
    pre_due_grades: tuple[str, ...] = ()
    trial: str = ""
    arm: Arm = Arm.USUAL


@dataclass(slots=True)
class Facts:
    """Money is principal in the account's currency.

    `overdue` is what is past its due day, `suspended` the part of it that is disputed or held bill by bill,
    `in_plan` the overdue of bills that a live payment plan covers, `in_audit` that of bills on a reading in question,
    `credit` money received that has not settled any bill, `demanded` what is still open of the bills on the last notice
    (None when the case has none).
    `issued_on` is the issue of the oldest overdue bill, `served` the day each kind of step of the case was served,
    `protections` who is protected at the supply point, `annual_bill` what was billed in the last twelve months.
    `unpaid_bills` are overdue and not wholly disputed or held, `is_disputed` is whether anything unpaid is contested;
    `closed_on` is the day on which the contract ended, known by the day of the facts; `grade` is the credit grade of the
    account, empty where it has none.
    `approval_of` is the step whose approval stands or was asked for, `approval` how, `decided_on` since when.
    `courtesies` are the days of the contacts with the customer that the law did not require, an entry for each.
    `held_out` is the trial that holds friendly reminders back from the account.
    The paused days are days of hold or dispute: they do not count for the clocks, so that whoever comes out of a
    hold has the days left that he had when he went in.
    """

    day: date
    overdue: Decimal
    suspended: Decimal
    oldest_due_on: date | None
    credit: Decimal
    demanded: Decimal | None
    hold_reason: str
    hold_until: date | None
    age_paused_days: int
    step_paused_days: int
    case_id: int | None
    last_position: int
    step_on: date | None
    step_served_on: date | None
    customer_class: str = "residential"
    region: str = ""
    issued_on: date | None = None
    served: Mapping[str, date] = field(default_factory=dict)
    protections: Sequence[str] = ()
    annual_bill: Decimal | None = None
    unpaid_bills: int = 0
    is_disputed: bool = False
    closed_on: date | None = None
    approval_of: int | None = None
    approval: str = ""
    decided_on: date | None = None
    grade: str = ""
    courtesies: Sequence[date] = ()
    in_plan: Decimal = ZERO
    in_audit: Decimal = ZERO
    held_out: HoldOut | None = None

    @property
    def collectible(self) -> Decimal:
        return self.overdue - self.suspended

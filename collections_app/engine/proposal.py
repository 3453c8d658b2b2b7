"""What the engine means to do about one account, before anything is written."""

from dataclasses import dataclass

from collections_app.rules.decisions import Decision
from collections_app.rules.facts import Facts, Ladder


@dataclass(slots=True)
class Proposal:
    """A decision with what its consequences need; `row_id` is the AccountDay it answers.

    An account that is set aside has no facts.
    """

    row_id: int
    account_id: int
    decision: Decision
    facts: Facts | None
    ladder: Ladder | None
    customer_class: str
    law_pack: str

    # filled in as the consequences are written
    case_id: int | None = None
    case_no: str = ""

"""What the engine means to do about one account, before anything is written."""

from dataclasses import dataclass
from decimal import Decimal

from collections_app.rules.decisions import Decision
from collections_app.rules.facts import Facts, Ladder
from collections_app.rules.lifecycle import WRITTEN


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

    @property
    def amount(self) -> Decimal:
        """What the step is about: a letter asks for all that is collectible.

        An order or a referral rests on what was demanded and is still open: younger debt was never demanded.
        """
        assert self.facts is not None
        collectible, demanded = self.facts.collectible, self.facts.demanded
        is_letter = self.decision.rung is not None and self.decision.rung.kind in WRITTEN
        return collectible if is_letter or not demanded else min(collectible, demanded)

"""Whether a court would probably reduce a penalty on request: a flag for people, never an automatic reduction."""

from collections.abc import Sequence
from decimal import Decimal

from collections_app.rules.money import ZERO, to_cent
from collections_app.rules.penalties import PenaltyLine
from collections_app.rules.penalty_terms import CourtGuide

DAYS_OF_A_YEAR = 365


def court_limit(lines: Sequence[PenaltyLine], guide: CourtGuide) -> Decimal:
    """The penalty up to which a court would probably leave it: the loss on what was owed, by days, times the factor.

    In China more than 30 per cent above the loss is generally excessive, unless the debtor defaulted in bad faith
    (民法典 Art. 585; 合同编通则解释 Art. 65).
    """
    owed_days = sum((line.base * line.days for line in lines), ZERO)
    return to_cent(owed_days * guide.loss_percent / 100 / DAYS_OF_A_YEAR * guide.factor)

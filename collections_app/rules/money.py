"""Money is Decimal with two decimals, rounded once, half up."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal(0)


def to_cent(amount: Decimal) -> Decimal:
    """Round to the cent, half up: the only rounding in the product, done once at the end of a calculation."""
    return amount.quantize(CENT, ROUND_HALF_UP)

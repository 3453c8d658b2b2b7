"""A fixed fee for the letter of a step: what the law lets be charged, and what of the procedure's fee is left by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from collections_app.rules.facts import Rung
from collections_app.rules.lifecycle import CLASSES, WRITTEN
from collections_app.rules.money import ZERO
from collections_app.rules.tables import Table


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """`at_most` by kind of step, in the currency of the jurisdiction; for a kind that is not named nothing may be charged.

    `classes` are the customers who may be charged, all where none is named. Where nothing may be charged at all, `source`
    is the article that says so, if one does.
    """

    at_most: Mapping[str, Decimal] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    source: str = ""

    def limit(self, kind: str, customer_class: str) -> Decimal:
        """The highest fee for a letter of the kind to a customer of the class; zero where none is allowed."""
        is_charged = not self.classes or customer_class in self.classes
        return self.at_most.get(kind, ZERO) if is_charged else ZERO

    def highest(self, kind: str, customer_classes: frozenset[str]) -> Decimal:
        """The highest fee that any customer of these classes may be charged; of all classes where none is named."""
        return max(self.limit(kind, one) for one in customer_classes or CLASSES)


NO_FEES = FeeTerms()


def fee_of(rung: Rung, customer_class: str, terms: FeeTerms) -> Decimal:
    """What a letter of the step costs the customer: the procedure's fee, and never more than the law allows."""
    return min(rung.fee or ZERO, terms.limit(rung.kind, customer_class))


def read_fees(table: Table) -> FeeTerms:
    """The `fees` of a pack; a law that says nothing of fees allows none."""
    terms = FeeTerms(table.numbers("at_most"), table.texts("classes", CLASSES), table.text("source"))
    if set(terms.at_most) - WRITTEN:
        table.complain("at_most", f"the steps that write a letter: {', '.join(sorted(WRITTEN))}")
    if terms.at_most and not terms.source:
        table.complain("source", "the article that lets a fee be charged")
    table.finish()
    return terms


def loosened_fees(own: FeeTerms, above: FeeTerms) -> Iterator[str]:
    """In what an overlay lets more be charged than the parent does: one sentence each."""
    for kind, amount in own.at_most.items():
        if amount > above.at_most.get(kind, ZERO):
            yield f"fees.at_most.{kind} is {amount}, the parent allows {above.at_most.get(kind, ZERO)}"
    if own.at_most and above.classes and not (own.classes and set(own.classes) <= set(above.classes)):
        yield f"fees.classes are {', '.join(own.classes) or 'all'}, the parent's {', '.join(above.classes)}"

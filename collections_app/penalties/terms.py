"""The penalty terms of the law packs as the database reckons with them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from collections_app.rules.lifecycle import CLASSES
from collections_app.rules.penalties import UnknownRate, by_class
from collections_app.rules.penalty_terms import WHOLE, PenaltyKind, PenaltyTerms

ONE_DAY = timedelta(1)
FIRST, LAST = "-infinity", "infinity"


@dataclass(frozen=True, slots=True)
class Terms:
    """`rates` has a row for each pack and class that pays a penalty, `index` one for each reference rate; both as JSON."""

    by_pack: Mapping[str, PenaltyTerms]
    rates: str
    index: str

    def of(self, pack: str) -> PenaltyTerms:
        """What the pack says. Raises UnknownRate where there is no such pack, or none that can be read."""
        if pack not in self.by_pack:
            raise UnknownRate(f"no law pack {pack!r} says what penalty accrues")
        return self.by_pack[pack]


def terms_of(by_pack: Mapping[str, PenaltyTerms]) -> Terms:
    """The terms of the packs, ready for `accrued_penalties`."""
    rates = [row for pack, terms in by_pack.items() for name in CLASSES if (row := _rates(pack, name, terms))]
    index = [row for pack, terms in by_pack.items() for row in _index(pack, terms)]
    return Terms(by_pack, json.dumps(rates, default=str), json.dumps(index, default=str))


def _rates(pack: str, customer_class: str, terms: PenaltyTerms) -> dict[str, Any] | None:
    rate = by_class(terms.rates, customer_class)
    if rate is None or terms.kind is PenaltyKind.NONE:
        return None
    cross = by_class(terms.cross_year_rates, customer_class)
    return {
        "pack": pack,
        "customer_class": customer_class,
        "kind": terms.kind,
        "grace": by_class(terms.grace_days, customer_class) or 0,
        "rate": rate,
        "cross_rate": rate if cross is None else cross,
        "agreed_from": terms.contract_range[0] if terms.contract_range else None,
        "agreed_to": terms.contract_range[1] if terms.contract_range else None,
        "is_whole": terms.cross_year_mode == WHOLE,
        "is_compound": terms.is_compound,
        "day_basis": terms.day_basis,
        "known_from": terms.index[0][0] if terms.index else None,
        "known_to": terms.index_ends_on,
        "flat_sums": [
            {"below": below, "amount": amount} for below, amount in by_class(terms.flat_sums, customer_class) or ()
        ],
    }


def _index(pack: str, terms: PenaltyTerms) -> list[dict[str, Any]]:
    """Without a gap: that a day lies before the first or after the last known rate is told by the terms."""
    if not terms.index:
        return []
    starts = [day for day, _rate in terms.index]
    ends = [day - ONE_DAY for day in starts[1:]]
    return [
        {"pack": pack, "starts_on": start, "ends_on": end, "percent": percent}
        for start, end, (_day, percent) in zip([FIRST, *starts[1:]], [*ends, LAST], terms.index, strict=True)
    ]

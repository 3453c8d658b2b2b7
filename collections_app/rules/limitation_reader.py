"""The limitation of a law pack, from its file."""

from collections_app.rules.limitation import ClockStart, InterruptionKind, LimitationTerms
from collections_app.rules.tables import Table

KINDS = tuple(InterruptionKind)


def read_limitation(pack: Table) -> tuple[LimitationTerms, ...]:
    """One table for the whole pack, or one for each of its groups of regions."""
    found: list[LimitationTerms] = []
    for table in pack.tables("limitation"):
        terms = _terms(table)
        taken = {region for one in found for region in one.regions}
        if found and (not terms.regions or not found[0].regions or taken & set(terms.regions)):
            table.complain("regions", "regions that no other table of limitation covers")
        found.append(terms)
    return tuple(found)


def _terms(table: Table) -> LimitationTerms:
    terms = LimitationTerms(
        years=table.whole("years", None),
        start=ClockStart(table.choice("start", list(ClockStart))),
        interrupted_by=table.texts("interrupted_by", KINDS),
        revived_by=table.texts("revived_by", KINDS),
        stopped_by=table.texts("stopped_by", KINDS),
        longest_years=table.whole("longest_years") if "longest_years" in table.content else None,
        alarm_days=table.whole("alarm_days", 180),
        regions=table.texts("regions"),
        source=table.text("source", None),
    )
    if not terms.years:
        table.complain("years", "a number of years from 1")
    if terms.longest_years is not None and terms.longest_years < terms.years:
        table.complain("longest_years", f"{terms.years} years at least")
    table.finish()
    return terms

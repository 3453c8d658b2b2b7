"""The marks in which letters are worded, and what a wording has to hold before a letter may go out with it.

`{total}` stands for a value. `[[previous_on?We wrote on {previous_on}.||We write for the first time.]]` says one thing where
there is such a value, and the other, or nothing, where there is none; such choices may lie within each other.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

VALUES = (
    "account_no", "again", "bank", "customer_name", "demands_made", "disconnection_not_before", "fees", "issued_on",
    "notice_no", "ombudsman", "once", "paper_no", "pay_by_on", "penalty", "penalty_source", "periods", "phone",
    "previous_on", "principal", "restore_by", "restored_on", "supply_address", "total", "utility", "website",
)  # fmt: skip
ALSO = {
    "grade": ("grade", "grade_limits", "graded_since"),
    "instalment": ("instalment_no", "plan_no"),
    "low_balance": ("balance", "days_left", "set_value"),
    "plan_agreement": ("court_file", "interest_free", "plan_no", "tolerance_days"),
    "publication": ("edition_no", "medium", "named_amount", "named_as", "objections_until"),
}
"""What only the letters of a kind have a value for."""
MAYBE_EMPTY = frozenset(
    {
        "again", "days_left", "demands_made", "disconnection_not_before", "fees", "ombudsman", "once", "paper_no", "periods",
        "previous_on", "restore_by", "restored_on", "court_file", "interest_free",
        "grade_limits",
    }
)  # fmt: skip
"""What a letter may have no value for; a sentence that rests on one of these has to be a choice."""
LAYOUT_SAYS = frozenset(
    {"amount", "contact", "how_to_pay", "issue_date", "must_pay", "pay_by", "penalty", "period", "period_end"}
)
"""What the table of the bills, the references and the payment slip of every letter say, whatever its wording."""
SECTIONS = ("title", "subject", "opening", "warning", "closing", "signature", "small")
NEEDED_SECTIONS = ("title", "subject", "opening", "closing", "signature")
NEEDED_VALUES = {
    "reminder": ("total", "pay_by_on"),
    "demand": ("total", "pay_by_on", "principal", "penalty", "penalty_source", "phone"),
    "disconnection_notice": (
        "total", "pay_by_on", "penalty", "penalty_source", "phone", "disconnection_not_before", "supply_address",
    ),
    "referral": ("total", "pay_by_on", "phone"),
    "reconnection": ("supply_address", "phone"),
    "plan_agreement": ("total", "plan_no", "tolerance_days", "account_no", "phone"),
    "plan_breach": ("total", "pay_by_on", "phone"),
    "instalment": ("total", "pay_by_on", "phone"),
    "low_balance": ("balance", "pay_by_on", "phone"),
    "prepayment_offer": ("pay_by_on", "phone"),
    "grade": ("grade", "graded_since", "phone"),
    "meter_offer": ("pay_by_on", "phone"),
    "publication": ("objections_until", "medium", "named_as", "named_amount", "phone"),
}  # fmt: skip
"""What must stand in words in a letter of a kind, besides its tables: the amount, by when, and what rests on it."""
TOKEN = re.compile(r"\[\[(\w+)\?|\|\||\]\]|\{(\w*)\}")
LONGEST = 4000


class BadMark(ValueError):
    """A mark that is not closed, or closes nothing; the text from there on."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a wording, and where: a key of `faults_of`, the section and what it is about."""

    what: str
    section: str
    about: str = ""


def choose(text: str, values: Mapping[str, object]) -> str:
    """The text with every choice made by which values there are; values are still to be put in. Raises BadMark."""
    said, end = _choose(text, 0, values, is_inner=False)
    assert end == len(text)
    return said


def names_in(text: str) -> set[str]:
    """The values that a text shows or asks for."""
    return {match[1] or match[2] for match in TOKEN.finditer(text) if match[1] or match[2]}


def faults_of(kind: str, sections: Mapping[str, str], terms: Iterable[tuple[str, str]] = ()) -> list[Fault]:
    """Why a wording cannot go out: a section or value that is needed and missing, a value that nobody knows, a bad mark.

    A value that a letter may be without must not be shown without asking for it first.
    """
    texts = [*sections.items(), *(("terms", text) for row in terms for text in row)]
    found = [Fault("missing_section", name) for name in NEEDED_SECTIONS if not sections.get(name, "").strip()]
    known = {*VALUES, *ALSO.get(kind, ())}
    found += [fault for name, text in texts for fault in _faults(name, text, known)]
    shown = set().union(*(names_in(text) for _name, text in texts)) if texts else set()
    found += [Fault("missing_value", "", name) for name in NEEDED_VALUES.get(kind, ()) if name not in shown]
    return found


def left_to_say(required: Iterable[str], says: Iterable[str]) -> list[str]:
    """What the law requires and neither layout nor wording say: printed below the text, each once, in the law's order."""
    said = LAYOUT_SAYS | set(says)
    return [token for token in dict.fromkeys(required) if token not in said]


def _faults(section: str, text: str, known: set[str]) -> Iterator[Fault]:
    if len(text) > LONGEST:
        yield Fault("too_long", section, str(LONGEST))
    for name in sorted(names_in(text) - known):
        yield Fault("unknown_value", section, name)
    try:
        bare = choose(text, {})
    except BadMark as mark:
        yield Fault("bad_mark", section, str(mark)[:40])
        return
    for name in sorted(names_in(bare) & MAYBE_EMPTY):
        yield Fault("maybe_empty", section, name)


def _choose(text: str, start: int, values: Mapping[str, object], *, is_inner: bool) -> tuple[str, int]:
    """What is said from `start` on, to the end of the text or of the choice it lies in; and where that ends."""
    branches, at = [""], start
    for_value: str | None = None
    while (match := TOKEN.search(text, at)) is not None:
        branches[-1] += text[at : match.start()]
        if match[1]:
            for_value = match[1]
            inner, at = _choose(text, match.end(), {**values, "": bool(values.get(for_value))}, is_inner=True)
            branches[-1] += inner
        elif match[0] == "||":
            if not is_inner or len(branches) > 1:
                raise BadMark(text[match.start() :])
            branches.append("")
            at = match.end()
        elif match[0] == "]]":
            if not is_inner:
                raise BadMark(text[match.start() :])
            return _branch(branches, bool(values.get(""))), match.end()
        else:
            branches[-1] += match[0]
            at = match.end()
    if is_inner:
        raise BadMark(text[start:])
    return branches[0] + text[at:], len(text)


def _branch(branches: list[str], is_there: bool) -> str:
    if is_there:
        return branches[0]
    return branches[1] if len(branches) > 1 else ""

"""Who is on a list, and who comes off it: facts by SQL, the decision by `rules/publication.py`, consequences by SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from collections_app.cases.events import EventKind
from collections_app.cases.models import CaseEvent
from collections_app.common.db import array, fetch
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.procedures.packs import UnknownPack, law
from collections_app.publication.media import Medium, SelectionRule
from collections_app.publication.models import Edition, EditionLine
from collections_app.rules.pack_reader import PackProblem
from collections_app.rules.privacy import masked_name
from collections_app.rules.publication import Debtor, Naming, Reason, naming_of, select, why_not


@dataclass(frozen=True, slots=True)
class Known:
    """A debtor as the rules see it, with the name and city that a list would show."""

    debtor: Debtor
    name: str
    city: str


@dataclass(frozen=True, slots=True)
class Fall:
    """That a line comes off, and why."""

    line_id: int
    reason: Reason
    note: str = ""


def known_today(day: date, account_ids: Iterable[int]) -> dict[int, Known]:
    """What is known of these accounts. A law pack that cannot be read allows nothing."""
    naming: dict[str, Naming] = {}
    found = {}
    for pk, amount, days, of_class, is_person, consents, pack, *stops, name, city in fetch(
        "publication/debtors", day=day, accounts=array(account_ids)
    ):
        allowed = naming.setdefault(pack, _naming(pack))
        found[pk] = Known(Debtor(pk, amount, days, of_class, is_person, consents, allowed, *stops), name, city)
    return found


def chosen_lines(day: date, rule: SelectionRule) -> list[EditionLine]:
    """Everybody above the thresholds of the rule, the largest debt first: on the list, or left out with the reason."""
    medium, terms = rule.medium, rule.terms
    units = array(OrgUnit.objects.subtree_of(medium.unit).ids()) if medium.unit else None
    rows = fetch(
        "publication/candidates", day=day, currency=medium.currency, units=units, least=terms.least_amount,
        days=terms.least_days,
    )  # fmt: skip
    known = known_today(day, (pk for (pk,) in rows))
    chosen = select((one.debtor for one in known.values()), terms)
    return [
        _line(medium, rank, known[debtor.account_id], reason) for rank, (debtor, reason) in enumerate(chosen, start=1)
    ]


def falls(day: date, account_ids: Sequence[int] | None = None, edition: Edition | None = None) -> list[Fall]:
    """The standing names that must come off as things are today: of these accounts, of this edition, or all."""
    lines = EditionLine.objects.standing().select_related("edition__rule__medium")
    if account_ids is not None:
        lines = lines.filter(account__in=account_ids)
    if edition is not None:
        lines = lines.filter(edition=edition)
    standing = list(lines)
    known = known_today(day, {line.account_id for line in standing}) if standing else {}
    reasons = ((line, why_not(known[line.account_id].debtor, line.edition.rule.terms)) for line in standing)
    return [Fall(line.pk, reason) for line, reason in reasons if reason is not None]


def take_off(day: date, falling: Sequence[Fall], by: StaffMember | None = None) -> int:
    """Take the names off, in the caller's transaction; each stands in the history of its account. Repeatable."""
    if not falling:
        return 0
    rows = fetch(
        "publication/take_off", day=day, lines=[fall.line_id for fall in falling],
        reasons=[fall.reason.value for fall in falling], notes=[fall.note for fall in falling],
    )  # fmt: skip
    events = [
        CaseEvent(
            account_id=account_id, case_id=case_id, kind=EventKind.NAME_WITHDRAWN, on=day, actor=by,
            data={"edition": number, "off_for": reason} | ({"note": note} if note else {})
            | ({"was_published": True} if was_published else {}),
        )
        for account_id, case_id, number, reason, note, was_published in rows
    ]  # fmt: skip
    CaseEvent.objects.bulk_create(events)
    return len(rows)


def take_names_off(day: date, account_ids: Sequence[int] | None = None) -> int:
    """Whoever must not be named any more comes off, of these accounts or of all. Returns how many names."""
    return take_off(day, falls(day, account_ids))


def _naming(pack: str) -> Naming:
    try:
        return naming_of(law(pack).practice)
    except (UnknownPack, PackProblem):
        return Naming.NEVER


def _line(medium: Medium, rank: int, known: Known, reason: Reason | None) -> EditionLine:
    status = EditionLine.Status.LEFT_OUT if reason else EditionLine.Status.LISTED
    debtor = known.debtor
    return EditionLine(
        account_id=debtor.account_id, rank=rank, name=known.name, shown_as=masked_name(known.name, medium.masked_percent),
        is_person=debtor.is_person, customer_class=debtor.customer_class, city=known.city, amount=debtor.amount,
        days=debtor.days, status=status, reason=reason or "",
    )  # fmt: skip


def shown_today(day: date, edition: Edition) -> list[EditionLine]:
    """The lines of an edition that may be shown as things are at this moment, at no more than is owed now (not for saving).

    Asked anew at every look, so that a payment counts before anybody has recorded that the name comes off.
    """
    lines = list(edition.lines.listed().order_by("rank").select_related("account"))
    known, terms = known_today(day, (line.account_id for line in lines)), edition.rule.terms
    shown = [line for line in lines if why_not(known[line.account_id].debtor, terms) is None]
    for line in shown:
        line.amount = min(line.amount, known[line.account_id].debtor.amount)
    return shown

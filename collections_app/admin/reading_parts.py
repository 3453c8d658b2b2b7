"""What the pages say of readings: what was read, what was used in between, what is odd about it."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.admin.cells import BAD, CALM, GOOD, NOTHING, WARN, day, label, link, list_of
from collections_app.admin.pages import Part, Table
from collections_app.customers.models import Account
from collections_app.metering.models import AuditFinding, Reading, Source
from collections_app.metering.wording import sentence
from collections_app.rules.readings import Shown, used

SHOWN_READINGS, SHOWN_FINDINGS = 24, 20
TONES: dict[str, str] = {Source.FIELD: GOOD, Source.REMOTE: CALM, Source.ESTIMATED: WARN, Source.CUSTOMER: ""}
OUTCOMES = {"cleared": GOOD, "confirmed": CALM, "to_correct": WARN}


def kwh(value: Decimal | None) -> str:
    if value is None:
        return NOTHING
    return number_format(value.normalize() if value % 1 else value.to_integral_value(), force_grouping=True)


def readings_tables(account: Account) -> list[Part]:
    """Of the supply point of the account; nothing where none is known to it."""
    if account.supply_point_id is None:
        return []
    found = Reading.objects.current().filter(supply_point=account.supply_point_id).select_related("reader")
    latest = list(found.order_by("-read_on", "-id")[: SHOWN_READINGS + 1])
    rows = [_row(reading, _before(reading, latest)) for reading in latest[:SHOWN_READINGS]]
    columns = [
        _("read on"),
        _("to be read on"),
        _("reading"),
        _("used, kWh"),
        _("source"),
        _("meter reader"),
        _("remark"),
    ]
    return [
        Table(_("Readings"), columns, rows, _("No reading of this supply point is known."), numbers=(2, 3)),
        *_findings(account),
    ]


def _row(reading: Reading, before: Reading | None) -> list[Any]:
    since = used(_shown(before), _shown(reading)) if before else None
    energy = label(kwh(since), BAD) if since is not None and since < 0 else kwh(since)
    tone = TONES.get(reading.source, "")
    return [
        day(reading.read_on), day(reading.scheduled_on), kwh(reading.value), energy,
        label(reading.get_source_display(), tone), reading.reader or NOTHING, _remark(reading),
    ]  # fmt: skip


def _before(reading: Reading, latest: list[Reading]) -> Reading | None:
    """The latest reading of an earlier day."""
    return next((other for other in latest if other.read_on < reading.read_on), None)


def _shown(reading: Reading) -> Shown:
    return Shown(reading.value, reading.digits, reading.is_exchange, reading.final_value)


def _remark(reading: Reading) -> Any:
    words = []
    if reading.is_exchange:
        words.append(_("meter exchanged; the old one ended at %(value)s") % {"value": kwh(reading.final_value)})
    if reading.replaces_id:
        words.append(_("corrected"))
    return "; ".join(words) or NOTHING


def _findings(account: Account) -> list[Part]:
    rows = [
        [link(finding), finding.get_kind_display(), sentence(finding), finding.bill or NOTHING, state(finding)]
        for finding in account.findings.select_related("bill")[:SHOWN_FINDINGS]
    ]
    if not rows:
        return []
    columns = [_("finding"), _("kind"), _("what it rests on"), _("bill"), _("status")]
    more = (list_of(AuditFinding, account_no=account.account_no), _("all findings"))
    return [Table(_("Findings about readings"), columns, rows, "", prose=2, more=more)]


def state(finding: AuditFinding) -> Any:
    """Where it stands, in a word."""
    if not finding.outcome:
        return label(_("open"), WARN)
    return label(finding.get_outcome_display(), OUTCOMES[finding.outcome])

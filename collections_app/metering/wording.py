"""Findings in words: each kind has one sentence, translated when it is shown, not when it is stored."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from collections_app.metering.models import AuditFinding

Kind = AuditFinding.Kind

SENTENCES: dict[str, Any] = {
    Kind.LATE: _("Read %(days)s days away from the planned day, %(scheduled)s."),
    Kind.OVER_CYCLE: _("%(days)s days lie between two readings; a cycle has %(limit)s at most."),
    Kind.MISSED: _("Not read for %(days)s days; after %(limit)s somebody has to look."),
    Kind.ESTIMATES: _("Estimated %(times)s times in a row."),
    Kind.ZERO: _("%(times)s readings in a row with nothing used."),
    Kind.JUMP: _("%(used)s kWh in %(days)s days; usual are %(usual)s kWh."),
    Kind.DROP: _("%(used)s kWh in %(days)s days; usual are %(usual)s kWh."),
    Kind.BACKWARDS: _("%(used)s kWh in %(days)s days: the estimate before it was too high, or a reading is wrong."),
    Kind.REMOTE: _("On site the meter showed %(site)s kWh, remotely %(remote)s kWh."),
    Kind.FIRST_CYCLES: _(
        "Not read on site in %(month)s, month %(cycle)s of the first %(limit)s that it is read remotely."
    ),
    Kind.NO_READING: _("The bill was issued without a reading in the %(limit)s days before it."),
    Kind.ESTIMATED_BILL: _("The bill rests on an estimated reading."),
    Kind.BILL_ERROR: _("%(billed)s kWh were billed; by the readings %(used)s kWh were used."),
}
HABITS = {
    "round": _("Of %(readings)s readings on site %(percent)s %% end on a zero; more than %(limit)s %% is no chance."),
    "estimates": _("Of %(readings)s readings %(percent)s %% are estimates; at most %(limit)s %% should be."),
    "many": _("%(readings)s readings on site on one day; nobody reads more than %(limit)s."),
}


def sentence(finding: AuditFinding) -> str:
    """What a finding rests on, in figures."""
    figures = {name: _formatted(name, value) for name, value in finding.evidence.items()}
    if finding.kind == Kind.READER:
        return str(HABITS[finding.evidence["pattern"]]) % figures
    return str(SENTENCES[finding.kind]) % figures


def why_decided(finding: AuditFinding) -> str:
    """The reason that somebody gave; or what has shown it, where nobody had to decide."""
    if not finding.outcome or finding.reason:
        return finding.reason
    if finding.shown_on is None:
        return str(_("A bill with another amount has come, which is no estimate any more."))
    figures = {name: _formatted(name, finding.evidence[name]) for name in ("billed", "shown")}
    on = date_format(finding.shown_on, "DATE_FORMAT")
    words = _("Confirmed by the reading of %(day)s: %(billed)s kWh were billed, %(shown)s kWh are shown.")
    return str(words) % {"day": on, **figures}


def _formatted(name: str, value: Any) -> Any:
    if name == "scheduled":
        day = parse_date(value)
        return date_format(day, "DATE_FORMAT") if day else value
    if name == "month":
        return date_format(date.fromisoformat(value), "YEAR_MONTH_FORMAT")
    if name == "pattern":
        return value
    return number_format(Decimal(str(value)).normalize().to_integral_value(), force_grouping=True)

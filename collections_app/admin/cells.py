"""What stands in a table cell: money, days, labels, links. Nothing here asks the database."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import ngettext

NOTHING = "–"

GOOD, CALM, WARN, BAD, PLAIN = "success", "info", "warning", "danger", ""
"""The colours of labels; each goes with a word, so that nobody depends on the colour."""

TONES: dict[str, str] = {
    "open": WARN, "closed": PLAIN,
    "queued": WARN, "delivered": GOOD, "issued": WARN, "sent": GOOD, "withdrawn": PLAIN,
    "handed_over": GOOD, "proposed": WARN, "requested": WARN, "approved": CALM, "cancelled": PLAIN,
    "draft": CALM, "checked": CALM, "active": GOOD, "retired": PLAIN, "trial": CALM, "ended": PLAIN,
    "started": CALM, "declined": PLAIN, "running": CALM, "done": GOOD, "rejects": WARN, "refused": BAD,
    "clear": GOOD, "too_small": PLAIN, "wait": CALM, "held": WARN, "disputed": WARN, "blocked": BAD, "step": BAD,
    "close": GOOD, "ladder_done": WARN, "error": BAD,
    "verified": GOOD, "unverified": PLAIN, "failed": BAD,
    "waiting": WARN, "lapsed": PLAIN, "dropped": PLAIN,
    "live": CALM, "completed": GOOD, "called_off": PLAIN, "kept": GOOD, "broken": BAD,
    "accepted": GOOD, "allowed": GOOD, "needs": WARN, "asked": WARN, "settled": GOOD,
}  # fmt: skip


def money(amount: Decimal | None, currency: str = "") -> SafeString | str:
    """'1,234.50 CNY', to be set right in its column."""
    if amount is None:
        return NOTHING
    number = formats.number_format(amount, 2, force_grouping=True)
    css = "money minus" if amount < 0 else "money"
    return format_html('<span class="{}">{}<small>{}</small></span>', css, number, f" {currency}" if currency else "")


def sum_of_money(amount: Decimal, currency: str) -> str:
    """An amount within a sentence."""
    return f"{formats.number_format(amount, 2, force_grouping=True)} {currency}".strip()


def number(value: int | None) -> SafeString | str:
    if value is None:
        return NOTHING
    return format_html('<span class="money">{}</span>', formats.number_format(value, force_grouping=True))


def day(value: date | None) -> str:
    return formats.date_format(value, "DATE_FORMAT") if value else NOTHING


def moment(value: datetime | None) -> str:
    return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT") if value else NOTHING


def days_late(due_on: date, today: date) -> SafeString | str:
    late = (today - due_on).days
    if late <= 0:
        return NOTHING
    words = ngettext("%(days)s day", "%(days)s days", late) % {"days": formats.number_format(late, force_grouping=True)}
    return format_html('<span class="late">{}</span>', words)


def label(words: Any, tone: str = PLAIN) -> SafeString:
    return format_html('<span class="tag {}">{}</span>', tone, capfirst(str(words)))


def choice(obj: Model, field: str) -> SafeString | str:
    """The value of a choice field in words, in the colour that goes with it."""
    value = getattr(obj, field)
    return label(getattr(obj, f"get_{field}_display")(), TONES.get(value, PLAIN)) if value else NOTHING


def page_of(obj: Model) -> str:
    """The address of an object's page."""
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def list_of(model: type[Model], **params: Any) -> str:
    """The address of a model's list, narrowed by filter parameters."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{url}?{urlencode(params, doseq=True)}" if params else url


def link(obj: Model | None, words: Any = None) -> SafeString | str:
    if obj is None:
        return NOTHING
    return anchor(page_of(obj), words if words is not None else obj)


def anchor(url: str, words: Any) -> SafeString:
    return format_html('<a class="go" href="{}">{}</a>', url, words)


def file_link(url: str, words: Any) -> SafeString:
    return format_html('<a class="go" href="{}" target="_blank" rel="noopener">{}</a>', url, words)


def stacked(*parts: Any) -> SafeString:
    """One thing under the other in a cell: the second and further ones small."""
    return format_html(
        "<span>{}{}</span>",
        parts[0],
        format_html_join("", '<span class="under">{}</span>', ((p,) for p in parts[1:] if p)),
    )

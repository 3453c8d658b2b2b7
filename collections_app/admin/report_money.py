"""Reports about money: what is owed by age, who owes it, and what has been given up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Min, Q, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.admin.cells import NOTHING, anchor, day, money, number, page_of
from collections_app.admin.key_figure_words import age_words
from collections_app.admin.pages import Table
from collections_app.admin.report_terms import Asked
from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.limitation.models import LimitationAlarm
from collections_app.penalties.models import PenaltyCharge
from collections_app.rules.figures import AGES, BUCKETS

OWED = Sum(F("amount") - F("paid"))


def aged_debt(asked: Asked) -> Table:
    """What is unpaid by now, by unit and days late."""
    bills = asked.seen(Bill.objects).open().filter(issued_on__lte=asked.on)
    sums = {
        f"age{place}": Sum(F("amount") - F("paid"), filter=_late(place, asked), default=0) for place in range(BUCKETS)
    }
    by_unit = bills.values("account__unit__name", "account__currency").annotate(bills=Count("pk"), owed=OWED, **sums)
    names = ("bills", "owed", *sums)
    found = list(by_unit.order_by("account__unit__path", "account__currency"))
    columns = [
        _("organisation unit"), _("currency"), _("bills"), _("unpaid"), *(age_words(place) for place in range(BUCKETS)),
    ]  # fmt: skip
    return Table(
        _("Aged debt"), columns,
        [[row["account__unit__name"] or NOTHING, row["account__currency"], *_sums(row, names)] for row in found],
        _("Nothing is unpaid."), numbers=range(2, len(columns)),
        foot=[[_("together"), code, *_sums(row, names)] for code, row in by_currency(found, names)],
    )  # fmt: skip


def debtors(asked: Asked) -> Table:
    """Who owes what is overdue, the most first."""
    bills = asked.seen(Bill.objects).overdue_on(asked.on)
    owing = bills.values("account").annotate(owed=OWED, bills=Count("pk"), oldest=Min("due_on"))
    found = list(owing.order_by("-owed", "account")[: asked.most])
    accounts = Account.objects.select_related("customer", "unit", "officer").in_bulk([row["account"] for row in found])
    rows = [
        [
            anchor(page_of(account), account.account_no), account.customer.name, account.get_customer_class_display(),
            account.credit_grade or NOTHING, account.unit or NOTHING, account.officer or NOTHING, number(row["bills"]),
            day(row["oldest"]), money(row["owed"]), account.currency,
        ]
        for row in found for account in [accounts[row["account"]]]
    ]  # fmt: skip
    columns = [
        _("account"), _("customer"), _("customer class"), _("credit grade"), _("organisation unit"), _("officer"), _("bills"),
        _("oldest debt due on"), _("overdue"), _("currency"),
    ]  # fmt: skip
    whole = bills.values("account__currency").annotate(
        owed=OWED, bills=Count("pk"), accounts=Count("account", distinct=True), oldest=Min("due_on")
    )
    foot = [
        [
            _("all %(count)s") % {"count": number_format(row["accounts"], force_grouping=True)}, "", "", "", "",
            "", number(row["bills"]), day(row["oldest"]), money(row["owed"]), row["account__currency"],
        ]
        for row in whole.order_by("account__currency")
    ]  # fmt: skip
    return Table(_("Debtor list"), columns, rows, _("Nothing is overdue."), numbers=(6, 8), foot=foot if rows else ())


def write_offs(asked: Asked) -> Table:
    """What was given up in these days: penalty that was waived, and principal whose claim has lapsed unpaid."""
    waived = asked.seen(PenaltyCharge.objects, "bill__account__").filter(
        kind="waiver", posted_on__range=(asked.since, asked.on)
    )
    lapsed = asked.seen(LimitationAlarm.objects.filter(status="lapsed")).filter(
        ends_on__range=(asked.since - timedelta(1), asked.on - timedelta(1))
    )
    found: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
    for rows, prefix, sums in (
        (waived, "bill__account__", {"waivers": Count("reference", distinct=True), "waived": -Sum("amount")}),
        (lapsed, "account__", {"claims": Count("pk"), "lapsed": Sum(F("bill__amount") - F("bill__paid"))}),
    ):
        of = (f"{prefix}unit__path", f"{prefix}unit__name", f"{prefix}currency")
        for path, name, code, *counted in rows.values_list(*of).annotate(**sums):
            found[path or "", name or "", code] |= dict(zip(sums, counted, strict=True))
    names = ("waivers", "waived", "claims", "lapsed")
    listed = [
        {"account__currency": code, "name": name, **found[path, name, code]} for path, name, code in sorted(found)
    ]
    columns = [
        _("organisation unit"), _("currency"), _("waivers"), _("penalty waived"), _("claims lapsed"), _("principal lapsed"),
    ]  # fmt: skip
    return Table(
        _("Write-offs"), columns,
        [[row["name"] or NOTHING, row["account__currency"], *_sums(row, names)] for row in listed],
        _("Nothing was given up in these days."), numbers=range(2, len(columns)),
        foot=[[_("together"), code, *_sums(row, names)] for code, row in by_currency(listed, names)],
    )  # fmt: skip


def by_currency(rows: Iterable[dict[str, Any]], names: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """The sums of each currency: they are never added up."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        sums = found.setdefault(row["account__currency"], dict.fromkeys(names, 0))
        for name in names:
            sums[name] += row.get(name) or 0
    return sorted(found.items())


def _sums(row: dict[str, Any], names: Sequence[str]) -> list[Any]:
    counts = {"bills", "waivers", "claims"}
    return [number(row.get(name) or 0) if name in counts else money(row.get(name) or Decimal(0)) for name in names]


def _late(place: int, asked: Asked) -> Q:
    """The bills of a bucket by their due day."""
    found = Q()
    if place:
        found &= Q(due_on__lt=asked.on - timedelta(AGES[place - 1]))
    if place < len(AGES):
        found &= Q(due_on__gte=asked.on - timedelta(AGES[place]))
    return found

"""What the pages say of promises to pay: those of an account, and how often promises are kept."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.admin.cells import NOTHING, choice, day, link, money, number
from collections_app.admin.pages import Facts, Part, Table
from collections_app.arrangements.models import Promise
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.rules.promises import Record, kept_ratio

SHOWN_PROMISES = 20
KEPT, DUE = 0, 1
CHANNELS = dict(Promise.Channel.choices)


def promises_tables(account: Account) -> list[Part]:
    """The promises of an account, the latest first; nothing where there are none."""
    rows = [
        [
            link(promise), choice(promise, "status"), money(promise.amount), day(promise.due_on), day(promise.made_on),
            promise.get_channel_display(), money(promise.received) if promise.settled_on else NOTHING,
            promise.recorded_by,
        ]
        for promise in account.promises.select_related("recorded_by")[:SHOWN_PROMISES]
    ]  # fmt: skip
    columns = [
        _("promise"), _("status"), _("amount"), _("pay by"), _("made on"), _("how"), _("received"), _("recorded by"),
    ]  # fmt: skip
    return [Table(_("Promises to pay"), columns, rows, "", numbers=(2, 6))] if rows else []


def record_words(record: Record) -> str:
    """How a debtor has kept what he promised."""
    ratio = kept_ratio(record.kept, record.broken)
    if ratio is None:
        return _("No promise has come due yet.")
    words = {"kept": record.kept, "due": record.kept + record.broken, "ratio": ratio_words(record.kept, record.broken)}
    return _("Promises kept so far: %(kept)s of %(due)s (%(ratio)s).") % words


def ratio_words(kept: int, broken: int) -> str:
    ratio = kept_ratio(kept, broken)
    return NOTHING if ratio is None else f"{number_format(ratio, 1)}%"


def promise_facts(promise: Promise) -> Facts:
    account = promise.account
    rows: list[tuple[Any, Any]] = [
        (_("account"), link(account)),
        (_("customer"), link(account.customer)),
        (_("amount"), money(promise.amount, account.currency)),
        (_("pay by"), day(promise.due_on)),
        (_("money counts until"), day(promise.last_day)),
        (_("made on"), day(promise.made_on)),
        (_("how"), promise.get_channel_display()),
        (_("promised by"), promise.promised_by),
        (_("recorded by"), promise.recorded_by),
        (_("settled on"), day(promise.settled_on)),
    ]
    if promise.settled_on:
        rows.append((_("received"), money(promise.received, account.currency)))
    if promise.withdrawn_by:
        rows += [(_("withdrawn by"), promise.withdrawn_by), (_("why it was withdrawn"), promise.withdrawal)]
    return Facts(_("Promise to pay"), rows, note=promise.note)


def kept_ratios(staff: StaffMember) -> list[Part]:
    """Of the promises in sight that have come due: how many were kept, by officer, by channel and by credit grade."""
    judged = Promise.objects.for_staff(staff).judged().order_by()
    columns = ("recorded_by__name", "recorded_by__username", "channel", "grade")
    counts = list(judged.values(*columns).annotate(kept=Count("pk", filter=Q(status="kept")), due=Count("pk")))
    if not counts:
        return []
    return [
        _ratio_table(_("Kept, by officer"), _("officer"), counts, _officer),
        _ratio_table(_("Kept, by way of promising"), _("how"), counts, lambda row: CHANNELS[row["channel"]]),
        _ratio_table(_("Kept, by credit grade"), _("credit grade"), counts, lambda row: row["grade"] or NOTHING),
    ]


def _ratio_table(title: str, column: str, counts: list[dict[str, Any]], key: Callable[[dict[str, Any]], Any]) -> Table:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in counts:
        found = sums[str(key(row))]
        found[KEPT] += row["kept"]
        found[DUE] += row["due"]
    rows = [
        [name, number(due), number(kept), ratio_words(kept, due - kept)] for name, (kept, due) in sorted(sums.items())
    ]
    return Table(title, [column, _("due"), _("kept"), _("kept ratio")], rows, "", numbers=(1, 2, 3))


def _officer(row: dict[str, Any]) -> str:
    return row["recorded_by__name"] or row["recorded_by__username"]

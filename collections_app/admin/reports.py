"""Reports: tables that are read at a fixed time and taken along as a file, each for the accounts a person sees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import NOTHING, anchor, day, list_of, money, number, page_of
from collections_app.admin.key_figure_files import SHEETS, tables_as
from collections_app.admin.key_figure_words import age_words
from collections_app.admin.pages import Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.billing.models import Bill
from collections_app.cases.models import Case, Hold
from collections_app.customers.models import Account
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.procedures.letter_kinds import kinds_of_letters
from collections_app.rules.authority import Right
from collections_app.rules.figures import AGES, BUCKETS

SHOWN, MOST = 100, 50_000
"""Rows on the page, and in a file."""
OWED = Sum(F("amount") - F("paid"))


@dataclass(frozen=True)
class Report:
    words: Any
    table: Callable[[StaffMember, date, int], Table]


def aged_debt(staff: StaffMember, on: date, most: int) -> Table:
    """What is unpaid by now, by unit and days late."""
    bills = Bill.objects.for_staff(staff).open().filter(issued_on__lte=on).order_by()
    sums = {f"age{place}": Sum(F("amount") - F("paid"), filter=_late(place, on)) for place in range(BUCKETS)}
    by_unit = bills.values("account__unit__name", "account__currency").annotate(**sums, owed=OWED, bills=Count("pk"))
    rows = [
        [row["account__unit__name"] or NOTHING, row["account__currency"], number(row["bills"]), money(row["owed"]),
         *(money(row[f"age{place}"] or Decimal(0)) for place in range(BUCKETS))]
        for row in by_unit.order_by("account__unit__path", "account__currency")[:most]
    ]  # fmt: skip
    columns = [
        _("organisation unit"),
        _("currency"),
        _("bills"),
        _("unpaid"),
        *(age_words(place) for place in range(BUCKETS)),
    ]
    return Table(_("Aged debt"), columns, rows, _("Nothing is unpaid."), numbers=range(2, len(columns)))


def _late(place: int, on: date) -> Q:
    """The bills of a bucket by their due day."""
    found = Q()
    if place:
        found &= Q(due_on__lt=date.fromordinal(on.toordinal() - AGES[place - 1]))
    if place < len(AGES):
        found &= Q(due_on__gte=date.fromordinal(on.toordinal() - AGES[place]))
    return found


def debtors(staff: StaffMember, on: date, most: int) -> Table:
    """Who owes what is overdue, the most first."""
    bills = Bill.objects.for_staff(staff).overdue_on(on).order_by()
    owing = (
        bills.values("account")
        .annotate(owed=OWED, bills=Count("pk"), oldest=Min("due_on"))
        .order_by("-owed", "account")
    )
    found = list(owing[:most])
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
    return Table(_("Debtor list"), columns, rows, _("Nothing is overdue."), numbers=(6, 8))


def notices(staff: StaffMember, on: date, most: int) -> Table:
    """Letters of the last ninety days by kind, and what became of them."""
    since = date.fromordinal(on.toordinal() - 90)
    issued = Notice.objects.for_staff(staff).filter(issued_on__gt=since, issued_on__lte=on).order_by()
    counts = {
        "issued": Count("pk", distinct=True), "sent": Count("pk", filter=Q(status="sent"), distinct=True),
        "withdrawn": Count("pk", filter=Q(status="withdrawn"), distinct=True),
        "proven": Count("pk", filter=Q(receipts__isnull=False), distinct=True),
        "returned": Count("pk", filter=Q(returns__isnull=False), distinct=True),
    }  # fmt: skip
    words = dict(kinds_of_letters())
    rows = [
        [anchor(list_of(Notice, kind=row["kind"], issued_from=since.isoformat()), words[row["kind"]]),
         *(number(row[name]) for name in counts)]
        for row in issued.values("kind").annotate(**counts).order_by("kind")[:most]
    ]  # fmt: skip
    columns = [_("letter"), _("issued"), _("sent"), _("withdrawn"), _("service proven"), _("came back")]
    return Table(_("Notices and service, last 90 days"), columns, rows, _("No letter was issued."), numbers=range(1, 6))


def holds(staff: StaffMember, on: date, most: int) -> Table:
    """What is on hold today, and why."""
    running = Hold.objects.for_staff(staff).running_on(on).order_by()
    by_reason = running.values("reason", "account__unit__name").annotate(
        accounts=Count("account", distinct=True), endless=Count("pk", filter=Q(until=None)), last=Max("until")
    )
    words = dict(Hold.Reason.choices)
    rows = [
        [
            words[row["reason"]],
            row["account__unit__name"] or NOTHING,
            number(row["accounts"]),
            number(row["endless"]),
            day(row["last"]),
        ]
        for row in by_reason.order_by("reason", "account__unit__name")[:most]
    ]
    columns = [_("reason"), _("organisation unit"), _("accounts"), _("open-ended"), _("the latest until")]
    return Table(_("Holds and why"), columns, rows, _("Nothing is on hold."), numbers=(2, 3))


def versions(staff: StaffMember, on: date, most: int) -> Table:
    """How many cases stand on each version of a procedure."""
    cases: QuerySet = Case.objects.for_staff(staff).order_by()
    found = cases.values("procedure__code", "procedure__version").annotate(
        open=Count("pk", filter=Q(status="open")),
        closed=Count("pk", filter=Q(status="closed")),
        oldest=Min("opened_on"),
    )
    rows = [
        [anchor(list_of(Case, procedure=row["procedure__code"], procedure_version=row["procedure__version"], status="open"),
                row["procedure__code"]), number(row["procedure__version"]), number(row["open"]), number(row["closed"]),
         day(row["oldest"])]
        for row in found.order_by("procedure__code", "procedure__version")[:most]
    ]  # fmt: skip
    columns = [_("procedure"), _("version"), _("open cases"), _("closed cases"), _("the oldest opened on")]
    return Table(_("Cases per procedure version"), columns, rows, _("There is no case."), numbers=(1, 2, 3))


REPORTS: dict[str, Report] = {
    "aged-debt": Report(gettext_lazy("Aged debt"), aged_debt), "debtors": Report(gettext_lazy("Debtor list"), debtors),
    "notices": Report(gettext_lazy("Notices and service"), notices), "holds": Report(gettext_lazy("Holds and why"), holds),
    "versions": Report(gettext_lazy("Cases per procedure version"), versions),
}  # fmt: skip


def reports(screen: Any, request: HttpRequest, name: str = "aged-debt") -> HttpResponse:
    """One report on the page; as a file with `?file=csv` or `xlsx`."""
    if not has_right(request, Right.SEE_FIGURES) or name not in REPORTS:
        raise PermissionDenied
    kind = request.GET.get("file", "")
    table = REPORTS[name].table(staff_of(request), today(), MOST if kind in SHEETS else SHOWN)
    if kind in SHEETS:
        content, content_type = tables_as(kind, [table])
        said = f'attachment; filename="{name}-{today()}.{kind}"'
        return HttpResponse(content, content_type, headers={"Content-Disposition": said})
    table.note = _("At most %(count)s rows are shown; a file has all of them.") % {"count": SHOWN}
    context = {
        **screen.admin_site.each_context(request), "title": _("Reports"), "opts": screen.opts, "parts": [table],
        "reports": [(report.words, _address(one), one == name) for one, report in REPORTS.items()], "files": list(SHEETS),
    }  # fmt: skip
    return TemplateResponse(request, "admin/reports.html", context)


def _address(name: str) -> str:
    return reverse("admin:collections_figure_report", args=[name])

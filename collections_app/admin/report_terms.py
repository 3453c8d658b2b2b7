"""What a report is asked for: by whom, of which day or days, of which unit, class and kind; nothing that cannot be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from collections_app.admin.pages import Table
from collections_app.customers.models import Account
from collections_app.org.models import OrgUnit, StaffMember

SHOWN, MOST = 100, 50_000
"""Rows on the page, and in a file."""
LOOKED_BACK = timedelta(90)
Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Asked:
    """`on` is the day of the report and the last of its days, `since` the first of them."""

    staff: StaffMember
    on: date
    since: date
    unit: OrgUnit | None = None
    customer_class: str = ""
    kind: str = ""
    most: int = SHOWN

    def seen(self, rows: Any, account: str | None = "account__") -> Any:
        """The rows in this person's sight, of the unit and class asked for; no `account` where rows hang on a unit."""
        found = rows.for_staff(self.staff).order_by()
        if self.unit:
            found = found.filter(**{f"{account or ''}unit__in": OrgUnit.objects.subtree_of(self.unit).ids()})
        if self.customer_class and account:
            found = found.filter(**{f"{account}customer_class": self.customer_class})
        return found


@dataclass(frozen=True)
class Report:
    """`fields` are what it can be narrowed by, `kinds` the choices of the field `kind`."""

    table: Callable[[Asked], Table]
    fields: tuple[str, ...] = ("unit",)
    kinds: Callable[[], Choices] = tuple


@dataclass(frozen=True)
class Field:
    """One field of the form above a report: a day, or one of `choices`."""

    name: str
    words: Any
    value: str
    choices: Choices = ()


WORDS = {
    "unit": gettext_lazy("organisation unit"), "customer_class": gettext_lazy("customer class"),
    "kind": gettext_lazy("kind"), "since": gettext_lazy("from"), "on": pgettext_lazy("last day of a stretch", "to"),
}  # fmt: skip


def asked_of(staff: StaffMember, given: Mapping[str, str], report: Report, today: date) -> Asked:
    """What stands in an address; what makes no sense, or is not in sight, is left out."""
    terms = {name: given.get(name, "") for name in report.fields}
    on = min(_day(terms.get("on", "")) or today, today)
    since = min(_day(terms.get("since", "")) or on - LOOKED_BACK, on)
    unit = OrgUnit.objects.for_staff(staff).filter(code=terms["unit"]).first() if terms.get("unit") else None
    classes, kinds = dict(Account.CustomerClass.choices), dict(report.kinds())
    return Asked(
        staff, on, since, unit,
        customer_class=terms.get("customer_class", "") if terms.get("customer_class") in classes else "",
        kind=terms.get("kind", "") if terms.get("kind") in kinds else "",
    )  # fmt: skip


def fields_of(asked: Asked, report: Report) -> list[Field]:
    """The form, filled in with what is shown."""
    units = OrgUnit.objects.for_staff(asked.staff).order_by("path") if "unit" in report.fields else []
    known: dict[str, tuple[str, Choices]] = {
        "unit": (asked.unit.code if asked.unit else "", [(unit.code, _indented(unit)) for unit in units]),
        "customer_class": (asked.customer_class, Account.CustomerClass.choices),
        "kind": (asked.kind, report.kinds()),
        "since": (asked.since.isoformat(), ()), "on": (asked.on.isoformat(), ()),
    }  # fmt: skip
    return [Field(name, WORDS[name], *known[name]) for name in report.fields]


def _indented(unit: OrgUnit) -> str:
    return "\u2003" * max(unit.path.count("/") - 2, 0) + unit.name


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

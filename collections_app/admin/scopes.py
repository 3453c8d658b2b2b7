"""What a page of figures is about: a unit or an officer within a person's sight, some months, one currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import formats
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from collections_app.admin.screens import today
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.org.querysets import sees_everything
from collections_app.reporting.durations import Duration, DurationQuerySet
from collections_app.reporting.models import Figure
from collections_app.reporting.querysets import FigureQuerySet
from collections_app.rules.authority import Right
from collections_app.rules.figures import Figures, in_turn

MONTHS_KEPT_IN_SIGHT = 27
Months = dict[date, Figures]


@dataclass(frozen=True)
class Scope:
    """`unit` is None for all that the person may see, `first` and `last` are firsts of months, both included."""

    staff: StaffMember
    is_own: bool
    units: Sequence[OrgUnit] = field(repr=False)
    unit: OrgUnit | None = None
    officer: StaffMember | None = None
    first: date = date.min
    last: date = date.min
    currency: str = ""
    measured_to: date | None = None
    currencies: Sequence[str] = ()

    @property
    def ends_on(self) -> date:
        """The last day of the last month."""
        return months_on(self.last, 1) - timedelta(1)

    @property
    def known_to(self) -> date:
        """The last day of which anything is known: of a month that is not over, the one up to which it is measured."""
        return self.measured_to or self.ends_on

    @property
    def days(self) -> int:
        return (self.known_to - self.first).days + 1

    @property
    def months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def year_before(self) -> "Scope":
        return replace(self, first=months_on(self.first, -12), last=months_on(self.last, -12), measured_to=None)

    @cached_property
    def children(self) -> list[OrgUnit]:
        top = self.unit.pk if self.unit else None
        return [unit for unit in self.units if unit.parent_id == top] if not self.is_own else []

    @cached_property
    def trail(self) -> list[OrgUnit]:
        """The unit and those above it in sight, the highest first."""
        return [unit for unit in self.units if self.unit and self.unit.path.startswith(unit.path)]

    def rows(self) -> FigureQuerySet:
        """The rows of the scope, of all its months and currencies; an officer's are by class and grade."""
        rows = Figure.objects.filter(grain=Figure.Grain.MONTH)
        if self.officer:
            rows = rows.of_officer(self.officer)
            return rows if self.is_own else rows.for_staff(self.staff)
        rows = rows.totals()
        return rows if self.is_whole else rows.filter(unit__in=self.unit_ids)

    def durations(self) -> DurationQuerySet:
        """How long things took in its months."""
        rows = Duration.objects.filter(
            from_on__gte=self.first, from_on__lte=self.last, currency=self.currency, is_total=self.officer is None
        )
        if self.officer:
            rows = rows.filter(officer=self.officer)
            return rows if self.is_own else rows.for_staff(self.staff)
        return rows if self.is_whole else rows.filter(unit__in=self.unit_ids)

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole company, with what belongs to no unit."""
        return sees_everything(self.staff) and (self.unit is None or len(self.unit_ids) == len(self.units))

    @cached_property
    def unit_ids(self) -> list[int]:
        return [unit.pk for unit in self.units if self.unit is None or unit.path.startswith(self.unit.path)]

    def address(self, **changed: Any) -> str:
        """The page of figures of this scope, or of one a little different."""
        return f"{reverse('admin:collections_figure_changelist')}?{urlencode(self.params(**changed))}"

    def params(self, **changed: Any) -> dict[str, str]:
        given = {
            "unit": self.unit and self.unit.code, "officer": self.officer and self.officer.username,
            "from": f"{self.first:%Y-%m}", "to": f"{self.last:%Y-%m}", "currency": self.currency,
        } | changed  # fmt: skip
        return {name: str(value) for name, value in given.items() if value}

    def filters(self) -> dict[str, str]:
        """The same scope, as lists are narrowed to it."""
        given = {"unit": self.unit and self.unit.code, "officer": self.officer and self.officer.username}
        return {name: value for name, value in given.items() if value}

    @property
    def query(self) -> str:
        return urlencode(self.params())

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What stays when other months are asked for."""
        return [(name, value) for name, value in self.params().items() if name not in ("from", "to")]

    @property
    def measured_words(self) -> str:
        if self.measured_to is None:
            return _("Nothing has been measured yet.")
        return _("Measured up to %(day)s.") % {"day": formats.date_format(self.measured_to)}

    @property
    def name(self) -> str:
        return str(self.officer or self.unit or (self.units[0] if self.units else self.staff))

    @property
    def period(self) -> str:
        first, last = month_words(self.first), month_words(self.last)
        return first if first == last else f"{first} – {last}"


def scope_of(staff: StaffMember, given: Mapping[str, str]) -> tuple[Scope, Months]:
    """What is asked for, narrowed to what the person may see, and the figures of its months in one currency."""
    is_own = not staff.may(Right.SEE_FIGURES)
    units = list(OrgUnit.objects.for_staff(staff).order_by("path"))
    unit = next((one for one in units if one.code == given.get("unit")), None) or (units[0] if units else None)
    asked = Scope(staff, is_own, units, unit, officer=_officer(given, staff, is_own))
    by_currency = _read(asked, _month(given, "from"))
    currency = given.get("currency", "")
    if currency not in by_currency:
        currency = max(
            by_currency, key=lambda code: sum(f.issued + f.closing for f in by_currency[code].values()), default=""
        )
    months = by_currency.get(currency, {})
    latest = max(months, default=today().replace(day=1))
    last = min(_month(given, "to") or latest, latest)
    first = min(_month(given, "from") or last, last)
    measured = asked.rows().filter(from_on=last).aggregate(last=Max("to_on"))["last"]
    return replace(
        asked, first=first, last=last, currency=currency, measured_to=measured, currencies=sorted(by_currency)
    ), months


def figures_of(months: Months, first: date, last: date) -> Figures:
    return in_turn([months[month] for month in sorted(months) if first <= month <= last])


def months_on(day: date, count: int) -> date:
    """The first of the month so many months on, or back."""
    number = day.year * 12 + day.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def month_words(month: date) -> str:
    return formats.date_format(month, "YEAR_MONTH_FORMAT")


def _officer(given: Mapping[str, str], staff: StaffMember, is_own: bool) -> StaffMember | None:
    if is_own:
        return staff
    asked = given.get("officer")
    return StaffMember.objects.for_staff(staff).filter(username=asked).first() if asked else None


def _read(scope: Scope, first: date | None) -> dict[str, Months]:
    since = months_on(today().replace(day=1), -MONTHS_KEPT_IN_SIGHT)
    rows = scope.rows().filter(from_on__gte=min(months_on(first, -12), since) if first else since)
    found: dict[str, Months] = {}
    for (currency, month), figures in rows.summed("currency", "from_on").items():
        found.setdefault(currency, {})[month] = figures
    return found


def _month(given: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(f"{given.get(name, '')}-01")
    except ValueError:
        return None

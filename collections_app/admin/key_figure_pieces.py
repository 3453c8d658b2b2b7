"""What a piece of the company is made of: the units below it, its officers, classes and grades, each with its own figures."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from collections_app.admin import key_figure_links as links
from collections_app.admin.cells import anchor, money, number
from collections_app.admin.key_figure_parts import value
from collections_app.admin.key_figure_words import NAMES, value_words
from collections_app.admin.pages import Table
from collections_app.admin.scopes import Scope
from collections_app.customers.models import Account
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.reporting.models import Figure
from collections_app.rules.figures import Figures, sum_up
from collections_app.rules.kpis import Kpi

OF_A_PIECE = (
    "opening", "opening_old", "moved", "moved_old", "issued", "received_month", "received_year", "received_old", "closing",
    "ages", "promises_kept", "promises_broken", "cuts_approved", "wrongful_cuts", "complaints",
)  # fmt: skip
CLASSES = dict(Account.CustomerClass.choices)


def pieces_table(title: Any, first: Any, found: Iterable[tuple[Any, Figures]], scope: Scope) -> Table:
    kpis = (Kpi.RECOVERY, Kpi.MONTH_RECOVERY, Kpi.OLD_RECOVERY, Kpi.KEPT_RATIO)
    said = [
        [
            words, money(f.to_collect), money(f.received), *(value_words(kpi, value(kpi, f, scope)) for kpi in kpis),
            money(f.closing), money(f.overdue), number(f.wrongful_cuts), number(f.complaints),
        ]
        for words, f in found
    ]  # fmt: skip
    columns = [
        first, _("to collect"), _("received"), *(NAMES[kpi] for kpi in kpis), _("arrears left"), _("overdue"),
        _("wrongful cuts"), _("complaints"),
    ]  # fmt: skip
    return Table(title, columns, said, _("Nothing has been measured yet."), numbers=range(1, len(columns)))


def units_table(scope: Scope) -> Table:
    """The units below, each with all that is below it."""
    by_unit = _in_currency(scope).over(scope.first, scope.last, "unit", names=OF_A_PIECE)
    found: list[tuple[Any, Figures]] = []
    for child in scope.children:
        below = _below(scope, child)
        figures = sum_up(one for pk, one in by_unit.items() if pk in below)
        found.append((anchor(scope.address(unit=child.code), child), figures))
    if scope.unit and (own := by_unit.get(scope.unit.pk)):
        found.append((_("of the unit itself"), own))
    if nobodys := by_unit.get(None):
        found.append((_("of no unit"), nobodys))
    return pieces_table(_("Units"), _("unit"), found, scope)


def _below(scope: Scope, top: OrgUnit) -> set[int]:
    return {unit.pk for unit in scope.units if unit.path.startswith(top.path)}


def officers_table(scope: Scope) -> Table:
    rows = _pieces(scope).filter(officer__isnull=False)
    found = rows.over(scope.first, scope.last, "officer", names=OF_A_PIECE)
    people = StaffMember.objects.in_bulk(list(found))
    said = [(anchor(scope.address(officer=people[pk].username), people[pk]), figures) for pk, figures in found.items()]
    said.sort(key=lambda one: -one[1].to_collect)
    return pieces_table(_("Officers"), _("officer"), said, scope)


def classes_tables(scope: Scope) -> list[Table]:
    """By class and by credit grade, from one reading."""
    found = _pieces(scope).over(scope.first, scope.last, "customer_class", "credit_grade", names=OF_A_PIECE)
    classes, grades = sorted({key[0] for key in found}), sorted({key[1] for key in found})
    by_class = [
        (
            anchor(links.of_class(scope, one), CLASSES.get(one, one)),
            sum_up(f for key, f in found.items() if key[0] == one),
        )
        for one in classes
    ]
    by_grade = [(one or _("not graded"), sum_up(f for key, f in found.items() if key[1] == one)) for one in grades]
    return [
        pieces_table(_("Customer classes"), _("customer class"), by_class, scope),
        pieces_table(_("Credit grades"), _("credit grade"), by_grade, scope),
    ]


def _in_currency(scope: Scope) -> Any:
    return scope.rows().filter(currency=scope.currency)


def _pieces(scope: Scope) -> Any:
    if scope.officer:
        return _in_currency(scope)
    rows = Figure.objects.filter(currency=scope.currency, grain=Figure.Grain.MONTH).pieces()
    return rows if scope.is_whole else rows.filter(unit__in=scope.unit_ids)

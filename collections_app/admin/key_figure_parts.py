"""The parts of the page of figures: key figures with last year and target, charts, the pieces below, ages, ladder."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collections_app.admin import key_figure_links as links
from collections_app.admin.cells import BAD, GOOD, NOTHING, anchor, label, money, number
from collections_app.admin.charts import Series, lines, rows, stacks, ticks_to
from collections_app.admin.key_figure_words import (
    FORMULA_WORDS,
    NAMES,
    STEPS,
    age_words,
    change_words,
    days_words,
    percent,
    value_words,
)
from collections_app.admin.pages import Chart, Table, Tiles
from collections_app.admin.scopes import Months, Scope, months_on
from collections_app.reporting.durations import APPROVED, CLOSED, RESTORED
from collections_app.rules.figures import BUCKETS, LADDER, Figures
from collections_app.rules.kpis import FORMULAS, Kpi, cure_and_roll, value_of

TREND = 12
Targets = Mapping[Kpi, Decimal]


def value(kpi: Kpi, figures: Figures, scope: Scope) -> Decimal | None:
    return value_of(kpi, figures, scope.days, scope.months)


def tiles(figures: Figures, before: Figures, scope: Scope) -> Tiles:
    """What a board asks first."""
    found = [_amount_tile(_("Arrears"), figures.closing, before.closing, links.arrears(scope), scope)]
    found += [_amount_tile(_("Received"), figures.received, before.received, links.received(scope), scope)]
    for kpi in (
        Kpi.RECOVERY,
        Kpi.MONTH_RECOVERY,
        Kpi.YEAR_RECOVERY,
        Kpi.OLD_RECOVERY,
        Kpi.DAYS_OUTSTANDING,
        Kpi.WRONGFUL_CUTS,
    ):
        now, then = value(kpi, figures, scope), value(kpi, before, scope.year_before)
        found.append(_tile(NAMES[kpi], value_words(kpi, now), change_words(kpi, now, then), links.behind(kpi, scope)))
    return Tiles(found)


def _amount_tile(words: str, now: Decimal, then: Decimal, url: str, scope: Scope) -> dict[str, Any]:
    change = f"{'+' if now > then else ''}{number_format(now - then, 2, force_grouping=True)}"
    return _tile(words, money(now, scope.currency), change if then else NOTHING, url)


def _tile(words: Any, said: Any, change: Any, url: str) -> dict[str, Any]:
    under = _("%(change)s on last year") % {"change": change} if change != NOTHING else ""
    return {"words": capfirst(str(words)), "value": said, "under": under, "url": url}


def key_figures(figures: Figures, before: Figures, targets: Targets, scope: Scope) -> Table:
    found = []
    for kpi in Kpi:
        now, then = value(kpi, figures, scope), value(kpi, before, scope.year_before)
        words = anchor(links.behind(kpi, scope), NAMES[kpi])
        said = [value_words(kpi, now, scope.currency), value_words(kpi, then, scope.currency)]
        met = target_words(kpi, now, targets.get(kpi), scope.currency)
        found.append([words, *said, change_words(kpi, now, then), *met, FORMULA_WORDS[kpi]])
    columns = [
        _("figure"),
        _("value"),
        _("a year before"),
        _("change"),
        _("target"),
        _("result"),
        _("how it is reckoned"),
    ]
    return Table(_("Key figures"), columns, found, "", numbers=(1, 2, 3, 4), prose=6)


def target_words(kpi: Kpi, now: Decimal | None, target: Decimal | None, currency: str = "") -> list[Any]:
    """The target, and whether it is met."""
    if target is None:
        return [NOTHING, NOTHING]
    if now is None:
        return [value_words(kpi, target, currency), NOTHING]
    met = now >= target if FORMULAS[kpi].is_better_high else now <= target
    return [value_words(kpi, target, currency), label(_("met"), GOOD) if met else label(_("missed"), BAD)]


def money_table(figures: Figures, scope: Scope) -> Table:
    """From what was open before to what is open now: the sums behind the rates."""
    said = [
        (_("arrears before"), figures.opening, ""), (_("of them old"), figures.opening_old, ""),
        (_("taken over with accounts, less handed over"), figures.moved, ""),
        (_("billed"), figures.issued, links.issued(scope)),
        (_("received for bills of the month"), figures.received_month, links.received(scope)),
        (_("received for earlier bills of the year"), figures.received_year, links.received_of_the_year(scope)),
        (_("received for bills of earlier years"), figures.received_old, links.received_of_old(scope)),
        (_("arrears left"), figures.closing, links.arrears(scope)),
        (_("of them old"), figures.closing_old, ""),
        (_("overdue from earlier years"), figures.cross_year, ""),
        (_("penalty posted"), figures.penalty_posted, ""),
        (_("penalty waived"), figures.penalty_waived, links.waivers(scope)),
        (_("prepaid balances"), figures.prepaid_balance, links.prepaid(scope)),
    ]  # fmt: skip
    found = [[anchor(url, words) if url else words, money(amount)] for words, amount, url in said]
    note = _("In %(currency)s; principal without penalty, reversals taken off.") % {"currency": scope.currency or "–"}
    return Table(_("Money"), [_("what"), _("amount")], found, "", numbers=(1,), note=note)


def recovery_chart(months: Months, targets: Targets, scope: Scope) -> Chart:
    """Cumulative recovery month by month, beside the same month a year before."""
    shown = [months_on(scope.last, -back) for back in reversed(range(TREND))]
    now = [_share(months.get(month)) for month in shown]
    then = [_share(months.get(months_on(month, -12))) for month in shown]
    words = [date_format(month, "y-m") for month in shown]
    series = [Series(_("this year"), [_float(v) for v in now]), Series(_("a year before"), [_float(v) for v in then])]
    if (target := targets.get(Kpi.RECOVERY)) is not None:
        series.append(Series(_("target"), [float(target)] * len(shown)))
    title = _("Recovery by month")
    svg = lines(title, words, series, 1.0, ticks_to(1.0, lambda share: f"{share:.0%}"))
    found = [[month, percent(a), percent(b)] for month, a, b in zip(words, now, then, strict=True)]
    return Chart(title, svg, Table(title, [_("month"), _("this year"), _("a year before")], found, "", numbers=(1, 2)))


def _share(figures: Figures | None) -> Decimal | None:
    return value_of(Kpi.RECOVERY, figures) if figures else None


def _float(share: Decimal | None) -> float | None:
    return None if share is None else float(share)


def ages_chart(months: Months, scope: Scope) -> Chart:
    """What was overdue at the end of each month, by age."""
    shown = [months_on(scope.last, -back) for back in reversed(range(TREND))]
    amounts = [[(months[m].ages[place] if m in months else Decimal(0)) for m in shown] for place in range(1, BUCKETS)]
    series = [Series(age_words(place + 1), [float(a) for a in row]) for place, row in enumerate(amounts)]
    top = max(float(sum(column)) for column in zip(*amounts, strict=True)) or 1.0
    title, words = _("Overdue by age"), [date_format(month, "y-m") for month in shown]
    svg = stacks(title, words, series, ticks_to(top, _short))
    found = [[word, *(money(row[place]) for row in amounts)] for place, word in enumerate(words)]
    columns = [_("month"), *(age_words(place) for place in range(1, BUCKETS))]
    return Chart(title, svg, Table(title, columns, found, "", numbers=range(1, BUCKETS)))


def _short(amount: float) -> str:
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if amount >= size:
            return f"{amount / size:.1f}{sign}"
    return f"{amount:.0f}"


def ladder_chart(figures: Figures, took: Mapping[str, Decimal | None], scope: Scope) -> Chart:
    """The funnel: where open cases stand and what they owe, how many steps were taken, and after how many days."""
    words = [str(STEPS[step]) for step in LADDER]
    counts = [number_format(count, force_grouping=True) for count in figures.standing]
    svg = rows(_("Open cases by step"), words, list(figures.standing), counts)
    found = [
        [
            anchor(links.cases_at(scope, step), STEPS[step]), number(standing), money(owed),
            anchor(links.steps_taken(scope, step), number(taken)) if step else NOTHING, days_words(took.get(step)),
        ]
        for step, standing, owed, taken in zip(
            LADDER, figures.standing, figures.standing_overdue, (0, *figures.steps), strict=True
        )
    ]  # fmt: skip
    columns = [_("step"), _("open cases"), _("overdue"), _("steps taken"), _("median days since the step before")]
    note = _("The first step counts from the opening of the case.")
    return Chart(_("Open cases by step"), svg, Table(_("Ladder"), columns, found, "", numbers=(1, 2, 3, 4)), note)


def durations_table(figures: Figures, took: Mapping[str, Decimal | None], scope: Scope) -> Table:
    """How long cases run, cuts wait for their approval, and supply is away."""
    said = [
        (links.cases_closed(scope), _("cases closed"), figures.cases_closed, took.get(CLOSED), _("from their opening")),
        (links.cuts(scope), _("cuts approved"), figures.cuts_approved, took.get(APPROVED), _("from their proposal")),
        (links.restored(scope), _("supplies restored"), figures.restored, took.get(RESTORED),
         _("from the order to restore; in time: %(share)s")
         % {"share": percent(value_of(Kpi.RESTORED_IN_TIME, figures))}),
    ]  # fmt: skip
    found = [[anchor(url, words), number(count), days_words(days), since] for url, words, count, days, since in said]
    columns = [_("what"), _("how many"), _("median days"), _("counted")]
    return Table(_("Durations"), columns, found, "", numbers=(1, 2))


def ages_table(figures: Figures, scope: Scope) -> Table:
    """Each age with its money, and what became of what had that age before."""
    shares = cure_and_roll(figures)
    found = [
        [
            anchor(links.of_age(scope, place), age_words(place)), money(figures.ages[place]), money(figures.was[place]),
            percent(shares[place][0]), percent(shares[place][1]),
        ]
        for place in range(BUCKETS)
    ]  # fmt: skip
    columns = [_("days late"), _("arrears"), _("before"), _("paid meanwhile"), _("grown older")]
    return Table(_("Ages, cure and roll"), columns, found, "", numbers=(1, 2, 3, 4))

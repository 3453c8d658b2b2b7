"""What the pages say of a credit grade: the grade and its components, how it came about, what it would be later."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collections_app.admin.cells import BAD, CALM, GOOD, NOTHING, WARN, choice, day, label, link, money, number, stacked
from collections_app.admin.pages import AskDay, Facts, Part, Table
from collections_app.credit.models import Grade, GradeAppeal, GradeChange, GradingScheme
from collections_app.credit.treatments import TreatedAccount, TreatmentRule
from collections_app.credit.wording import FACTS, SOURCES, limit_sentences, value_words
from collections_app.customers.models import Account
from collections_app.engine.grading import Prospect
from collections_app.rules.grade_outlook import as_data
from collections_app.rules.grading import Grading

SHOWN_CHANGES, BAR = 60, 20
TONES = (GOOD, CALM, WARN, BAD)


def grade_label(grade: str, scheme: GradingScheme | None = None) -> Any:
    """The grade in the colour of its place: the best green, the worst red."""
    names = [part.partition(":")[0].strip() for part in scheme.bounds.split(",")] if scheme else ["A", "B", "C", "D"]
    place = names.index(grade) if grade in names else len(names) - 1
    return label(grade, TONES[min(place * len(TONES) // max(len(names), 1), len(TONES) - 1)]) if grade else NOTHING


def components_table(grading: Grade, title: Any = None) -> Table:
    """Each component: the fact, the points it gave of the most it gives, and where the fact comes from."""
    rows = [
        [FACTS.get(fact, fact), value_words(fact, value), number(points), number(most), SOURCES.get(fact, "")]
        for fact, value, points, most in grading.explanation.get("parts", ())
    ]
    rows.append(
        [_("total"), "", number(grading.points), number(sum(p[3] for p in grading.explanation.get("parts", ()))), ""]
    )
    columns = [_("what is scored"), _("fact"), _("points"), _("of"), _("source")]
    note = " ".join([_("Points alone would give %(grade)s.") % {"grade": grading.explanation.get("target", "")},
                     *limit_sentences(grading.explanation)])  # fmt: skip
    return Table(title or _("How the grade comes about"), columns, rows, "", numbers=(2, 3), prose=4, note=note)


def grade_card(account: Account, grading: Grade | None) -> Facts:
    """On the page of the account: the grade, since when, and the components that cost most points."""
    if grading is None:
        return Facts(
            _("Credit grade"),
            [(_("credit grade"), account.credit_grade or NOTHING)],
            _("It came by file; no scheme has graded the account."),
        )
    lost = sorted(grading.explanation.get("parts", ()), key=lambda part: part[2] - part[3])
    rows = [
        (_("credit grade"), link(grading, grade_label(grading.grade, grading.scheme))),
        (_("since"), day(grading.since)),
        (_("points"), grading.points),
        *((FACTS.get(fact, fact), _part_words(fact, value, points, most)) for fact, value, points, most in lost),
    ]
    return Facts(_("Credit grade"), rows, " ".join(limit_sentences(grading.explanation)))


def _part_words(fact: str, value: Any, points: int, most: int) -> Any:
    words = ngettext("%(points)s of %(most)s point", "%(points)s of %(most)s points", most)
    return stacked(value_words(fact, value), words % {"points": points, "most": most})


def history_table(account: Account) -> Table:
    """Every change, the latest first, with the points as a bar of blocks."""
    rows = [
        [day(c.on), stacked(grade_label(c.grade, c.scheme), _former(c)),
         number(c.points), bar(c), c.scheme]
        for c in GradeChange.objects.filter(account=account).select_related("scheme")[:SHOWN_CHANGES]
    ]  # fmt: skip
    columns = [_("on"), _("credit grade"), _("points"), _("chart"), _("grading scheme")]
    return Table(_("Changes of the grade"), columns, rows, _("The account has never been graded."), numbers=(2,))


def _former(change: GradeChange) -> str:
    return _("before: %(grade)s") % {"grade": change.before} if change.before not in ("", change.grade) else ""


def bar(change: GradeChange) -> str:
    most = sum(part[3] for part in change.explanation.get("parts", ())) or 1
    return "█" * round(BAR * change.points / most)


def what_if_parts(prospects: Iterable[Prospect], asked: date, scheme: GradingScheme) -> list[Part]:
    """A day to ask about, and the grades then and some months later."""
    rows = [
        [day(p.day), *(cell for one in (p.paid, p.unpaid) for cell in (_in_words(one, scheme), number(one.score.points)))]
        for p in prospects
    ]  # fmt: skip
    columns = [_("on"), _("if all is paid by then"), _("points"), _("if it is not"), _("points")]
    note = _("If the open bills are paid by that day and nothing else happens. Bills to come are not in it.")
    table = Table(
        _("What the grade would be"), columns, rows, _("No scheme grades this account."), numbers=(2, 4), note=note
    )
    return [AskDay(_("What if you pay by …"), _("Pay by"), asked), table]


def _in_words(grading: Grading, scheme: GradingScheme) -> Any:
    return stacked(grade_label(grading.grade, scheme), *limit_sentences(as_data(grading)))


def appeals_table(account: Account) -> Table:
    rows = [
        [
            link(a, day(a.opened_on)),
            choice(a, "status"),
            a.reason,
            a.new_grade or NOTHING,
            day(a.until),
            a.note or NOTHING,
        ]
        for a in GradeAppeal.objects.filter(account=account)
    ]
    columns = [_("opened on"), _("status"), _("what the customer says"), _("grade instead"), _("until"), _("why")]
    return Table(_("Appeals against the grade"), columns, rows, _("The grade has never been contested."), prose=2)


def records_table(account: Account) -> Table:
    """Irregular use and security, as people have put them on record."""
    rows = [
        [day(one.happened_on), one.get_kind_display(), NOTHING, one.evidence, _until(one.withdrawn_on, one.withdrawal)]
        for one in account.irregularities.all()
    ]
    rows += [
        [
            day(one.given_on),
            one.get_kind_display(),
            money(one.amount, account.currency),
            one.document,
            _until(one.released_on, ""),
        ]
        for one in account.collateral.all()
    ]
    columns = [_("on"), _("what"), _("amount"), _("evidence or document"), _("ended")]
    return Table(_("Irregular use and security"), columns, rows, _("Nothing is on record."), numbers=(2,))


def _until(on: date | None, why: str) -> Any:
    return stacked(day(on), why) if on else NOTHING


def treatments_table(account: Account) -> Table:
    """How the account is treated for its grade, or that it is one of those left as they are for comparison."""
    rows = [
        [link(one.rule), one.rule.get_measure_display(), treatment_words(one.rule, account),
         _("treated") if one.is_treated else _("for comparison"),
         day(one.since), day(one.until)]
        for one in TreatedAccount.objects.filter(account=account).select_related("rule")
    ]  # fmt: skip
    columns = [_("treatment by grade"), _("what"), _("how much"), _("group"), _("since"), _("no longer from")]
    return Table(_("Treatment by grade"), columns, rows, _("The grade changes nothing for this account today."))


def treatment_words(rule: TreatmentRule, account: Account | None = None) -> Any:
    if rule.measure == TreatmentRule.Measure.DEFERRAL:
        return ngettext("%(days)s day", "%(days)s days", rule.days) % {"days": rule.days}
    return money(rule.amount, account.currency if account else "") if rule.amount else NOTHING

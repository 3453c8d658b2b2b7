"""What if: two versions of procedures on the debtors of today, side by side; asked from the list, kept, as CSV by account."""

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

from celery import current_app
from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from collections_app.admin.asking import ask
from collections_app.admin.cells import BAD, NOTHING, WARN, choice, day, label, link, moment, money, number, stacked
from collections_app.admin.dialogs import pick
from collections_app.admin.pages import Banner, Facts, Page, PageScreen, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.admin.steering_parts import whole_company
from collections_app.cases.models import Case
from collections_app.facts.models import AccountDay
from collections_app.facts.wording import reason_text
from collections_app.imports.cells import guarded
from collections_app.org.models import StaffMember
from collections_app.outlooks.models import Comparison
from collections_app.outlooks.operations import CannotAsk, ask_what_if, report, work_out
from collections_app.procedures.models import Procedure, Step
from collections_app.rules.authority import Right

ASK = gettext_lazy("Ask what if")
AT_ONCE = 2_000
"""So many open cases are compared while somebody waits; more are left to a worker."""

WORK_OUT_TASK = "collections_app.tasks.work_out_what_if"
SHOWN_LINES = 200
STEPS, VERDICTS = dict(Step.Kind.choices), dict(AccountDay.Verdict.choices)


class AskForm(forms.Form):
    procedure = forms.ModelChoiceField(
        Procedure.objects.all(), label=gettext_lazy("Procedure"), widget=pick(), empty_label=None,
        help_text=gettext_lazy("Its debtors are asked about: those with a case of it, and new ones whom it is for."),
    )  # fmt: skip
    against = forms.ModelChoiceField(
        Procedure.objects.all(), label=gettext_lazy("Against"), widget=pick(), empty_label=None,
        help_text=gettext_lazy("Any other version, drafts too."),
    )  # fmt: skip


@admin.register(Comparison)
class Comparisons(PageScreen):
    see = Right.SEE_STEERING
    list_display = ["on", "one", "other", "number_accounts", "number_different", "by", "state"]
    list_select_related = ["procedure", "against", "asked_by"]
    ordering = ["-id"]
    actions_list = ("what_if",)
    actions_detail = ("download",)

    def fits(self, button: str, obj: Comparison) -> bool:
        return obj.status == Comparison.Status.DONE

    def has_ask_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.SEE_STEERING)

    @action(description=ASK, permissions=["ask"], icon="compare_arrows")
    def what_if(self, request: HttpRequest) -> HttpResponse:
        def done(given: dict[str, Any]) -> tuple[str, Comparison]:
            asked = ask_what_if(**given, by=staff_of(request), day=today())
            if Case.objects.open()[: AT_ONCE + 1].count() > AT_ONCE:
                current_app.send_task(WORK_OUT_TASK, [asked.pk])
                return _("It is being worked out in the background; look again in some minutes."), asked
            work_out(asked)
            return _("Nothing has been done; this is what would be."), asked

        words = _("Each version is asked about every debtor as things stand today. Nothing is written to any case.")
        form = AskForm(request.POST or None)
        return ask(self, request, form, title=ASK, words=words, refusals=(CannotAsk,), done=done)

    @action(description=gettext_lazy("Accounts as CSV"), permissions=["view"], icon="download")
    def download(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every account in sight that the two would treat differently."""
        asked = self.get_object(request, object_id)
        if asked is None:
            raise Http404
        text = StringIO()
        csv.writer(text).writerows([guarded(cell) for cell in row] for row in report(asked, staff_of(request)))
        name = content_disposition_header(as_attachment=True, filename=f"what-if-{asked.pk}.csv") or "attachment"
        return HttpResponse(
            text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": name},
        )  # fmt: skip

    @admin.display(description=gettext_lazy("day"), ordering="day")
    def on(self, asked: Comparison) -> Any:
        return day(asked.day)

    @admin.display(description=gettext_lazy("procedure"))
    def one(self, asked: Comparison) -> Any:
        return asked.procedure

    @admin.display(description=gettext_lazy("against"))
    def other(self, asked: Comparison) -> Any:
        return asked.against

    @admin.display(description=gettext_lazy("accounts"), ordering="accounts")
    def number_accounts(self, asked: Comparison) -> Any:
        return number(asked.accounts)

    @admin.display(description=gettext_lazy("treated differently"))
    def number_different(self, asked: Comparison) -> Any:
        return number(asked.figures.get("differences"))

    @admin.display(description=gettext_lazy("asked by"))
    def by(self, asked: Comparison) -> Any:
        return asked.asked_by or NOTHING

    @admin.display(description=gettext_lazy("status"))
    def state(self, asked: Comparison) -> Any:
        return choice(asked, "status")

    def page(self, request: HttpRequest, obj: Comparison) -> Page:
        if obj.status != Comparison.Status.DONE:
            waiting = Banner(_("It is being worked out; look again in some minutes."), WARN)
            failed = Banner(obj.error, BAD)
            banner = waiting if obj.status == Comparison.Status.WAITING else failed
            return Page([banner], [facts(obj)], [choice(obj, "status")])
        main = [steps_table(obj), verdicts_table(obj), lines_table(obj, staff_of(request))]
        return Page(main, [facts(obj)], [choice(obj, "status")])


def steps_table(asked: Comparison) -> Table:
    """Letters, cuts and money at each step, by each version."""
    one, other = asked.figures["one"]["steps"], asked.figures["other"]["steps"]
    rows = []
    for kind, words in STEPS.items():
        if kind in one or kind in other:
            rows.append([words, *_step(one.get(kind)), *_step(other.get(kind))])
    columns = [
        _("step"), _("by the procedure"), _("money"), _("critical"), _("by the other"), _("money"), _("critical"),
    ]  # fmt: skip
    return Table(_("Steps that each would take"), columns, rows, _("Neither would take a step."), numbers=range(1, 7))


def _step(row: dict[str, Any] | None) -> list[Any]:
    if row is None:
        return [NOTHING, NOTHING, NOTHING]
    sums = stacked(*(money(Decimal(amount), currency) for currency, amount in row["money"].items()))
    return [number(row["count"]), sums, number(row["critical"])]


def verdicts_table(asked: Comparison) -> Table:
    one, other = asked.figures["one"]["verdicts"], asked.figures["other"]["verdicts"]
    rows = [
        [VERDICTS[verdict], number(one.get(verdict, 0)), number(other.get(verdict, 0))]
        for verdict in VERDICTS
        if verdict in one or verdict in other
    ]
    columns = [_("verdict"), _("by the procedure"), _("by the other")]
    return Table(_("Verdicts"), columns, rows, _("Nobody was asked about."), numbers=(1, 2))


def lines_table(asked: Comparison, staff: StaffMember) -> Table:
    """Critical customers first."""
    lines = asked.lines.for_staff(staff)  # type: ignore[attr-defined]
    rows = [
        [
            link(line.account), label(_("critical"), BAD) if line.is_critical else NOTHING, money(line.collectible),
            stacked(_act(line.verdict, line.step), reason_text(line.reason)),
            stacked(_act(line.other_verdict, line.other_step), reason_text(line.other_reason)),
        ]
        for line in lines.select_related("account").order_by("-is_critical", "-collectible", "id")[:SHOWN_LINES]
    ]  # fmt: skip
    columns = [_("account"), _("critical"), _("amount"), _("by the procedure"), _("by the other")]
    count = asked.figures["differences"]
    note = _("At most %(shown)s are shown; the file has all.") % {"shown": SHOWN_LINES} if count > SHOWN_LINES else ""
    empty = _("No account of your unit would be treated differently.")
    return Table(_("Treated differently"), columns, rows, empty, numbers=(2,), prose=(3, 4), note=note)


def _act(verdict: str, step: str) -> Any:
    words = VERDICTS.get(verdict, verdict)
    return f"{words}: {STEPS[step]}" if step in STEPS else words


def facts(asked: Comparison) -> Facts:
    rows = [
        (_("day"), day(asked.day)),
        (_("procedure"), link(asked.procedure)),
        (_("against"), link(asked.against)),
        (_("accounts"), number(asked.accounts)),
        (_("cases that cannot go over"), number(asked.left_out)),
        (_("treated differently"), number(asked.figures.get("differences"))),
        (_("of them critical"), number(asked.figures.get("critical"))),
        (_("asked by"), asked.asked_by or NOTHING),
        (_("asked at"), moment(asked.asked_at)),
        (_("seconds"), asked.seconds),
    ]
    return Facts(_("What if"), rows, note=whole_company())

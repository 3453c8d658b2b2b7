"""Appeals against credit grades: taken down on the page of an account, decided here by somebody else."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import NOTHING, choice, day, link, stacked
from collections_app.admin.dialogs import dialog
from collections_app.admin.filters import bridge
from collections_app.admin.grade_forms import NoteForm, OverrideForm
from collections_app.admin.grade_parts import components_table, history_table
from collections_app.admin.grades import OfAccount
from collections_app.admin.pages import Facts, Page, PageScreen
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.credit.models import Grade, GradeAppeal
from collections_app.engine import grade_appeals
from collections_app.engine.grade_appeals import CannotRecord
from collections_app.filters.credit import GradeAppealFilter
from collections_app.rules.authority import Right


@admin.register(GradeAppeal)
class GradeAppeals(OfAccount, PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["who", "unit", "mark", "opened", "contested", "decided"]
    list_filter = [bridge(GradeAppealFilter, "status", "unit", "officer", "opened_from", "opened_to")]
    list_select_related = ["account__customer", "account__unit", "opened_by", "decided_by"]
    ordering = ["-id"]
    search_fields = ["account__account_no__startswith", "account__customer__name__startswith"]
    search_help_text = gettext_lazy("Account number or name (from the beginning)")
    actions_detail = ("uphold_grade", "change_grade", "withdraw_appeal")

    def fits(self, button: str, obj: GradeAppeal) -> bool:
        return obj.status == GradeAppeal.Status.OPEN

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.DECIDE_APPEALS)

    def has_contest_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @admin.display(description=gettext_lazy("status"))
    def mark(self, row: GradeAppeal) -> Any:
        return choice(row, "status")

    @admin.display(description=gettext_lazy("opened on"))
    def opened(self, row: GradeAppeal) -> Any:
        return stacked(day(row.opened_on), row.opened_by)

    @admin.display(description=gettext_lazy("grade then"))
    def contested(self, row: GradeAppeal) -> Any:
        return row.grade

    @admin.display(description=gettext_lazy("decided on"))
    def decided(self, row: GradeAppeal) -> Any:
        return stacked(day(row.decided_on), row.decided_by)

    @dialog(
        gettext_lazy("The grade stands"), permission="decide", form=NoteForm, refusals=(CannotRecord,), icon="thumb_up"
    )
    def uphold_grade(self, request: HttpRequest, obj: GradeAppeal, given: dict[str, Any]) -> str:
        grade_appeals.uphold_grade(appeal=obj, by=staff_of(request), on=today(), **given)
        return _("The grade stands.")

    @dialog(
        gettext_lazy("Another grade"), permission="decide", form=OverrideForm, refusals=(CannotRecord,), icon="edit",
        question=gettext_lazy("From the coming night it stands in place of the points, until its last day."),
    )  # fmt: skip
    def change_grade(self, request: HttpRequest, obj: GradeAppeal, given: dict[str, Any]) -> str:
        grade_appeals.change_grade(appeal=obj, by=staff_of(request), on=today(), **given)
        return _("The grade is changed by the coming night.")

    @dialog(
        gettext_lazy("Withdrawn by the customer"),
        permission="contest",
        form=NoteForm,
        refusals=(CannotRecord,),
        icon="undo",
    )
    def withdraw_appeal(self, request: HttpRequest, obj: GradeAppeal, given: dict[str, Any]) -> str:
        grade_appeals.withdraw_appeal(appeal=obj, by=staff_of(request), on=today(), **given)
        return _("The appeal has been withdrawn.")

    def page(self, request: HttpRequest, obj: GradeAppeal) -> Page:
        grading = Grade.objects.filter(account=obj.account).select_related("scheme").first()
        said = [
            (_("account"), link(obj.account)),
            (_("what the customer says"), obj.reason),
            (_("grade then"), obj.grade),
            (_("points then"), obj.points),
            (_("opened by"), obj.opened_by),
            (_("opened on"), day(obj.opened_on)),
            (_("decided by"), obj.decided_by or NOTHING),
            (_("decided on"), day(obj.decided_on)),
            (_("why"), obj.note or NOTHING),
            (_("grade instead"), obj.new_grade or NOTHING),
            (_("until"), day(obj.until)),
        ]
        main = [components_table(grading), history_table(obj.account)] if grading else []
        return Page(main, [Facts(_("Appeal"), said)], [choice(obj, "status")], about=obj.account.customer)

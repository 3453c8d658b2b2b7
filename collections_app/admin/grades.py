"""Credit grades: listed by grade and points, each with its components, its history and what it would be."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import day, link, number, stacked
from collections_app.admin.dialogs import dialog
from collections_app.admin.filters import bridge
from collections_app.admin.grade_forms import AppealForm, IrregularityForm, MistakeForm, ReleaseForm, SecurityForm
from collections_app.admin.grade_parts import (
    appeals_table,
    components_table,
    grade_label,
    history_table,
    records_table,
    treatments_table,
    what_if_parts,
)
from collections_app.admin.pages import Facts, Page, PageScreen
from collections_app.admin.screens import account_of, has_right, staff_of, today
from collections_app.credit.models import Grade
from collections_app.engine import grade_appeals
from collections_app.engine.grade_appeals import CannotRecord
from collections_app.engine.grading import what_if
from collections_app.filters.credit import GradeFilter
from collections_app.rules.authority import Right


class GradeActions:
    """The buttons about a grade, for the page of the account and of the grade."""

    grade_menu: Any = {
        "title": gettext_lazy("Credit grade"), "icon": "grade",
        "items": ["contest_grade", "record_irregularity", "withdraw_irregularity", "give_security", "release_security"],
    }  # fmt: skip

    def has_contest_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    def has_record_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.RECORD_IRREGULARITIES)

    @dialog(
        gettext_lazy("Contest the grade"), permission="contest", form=AppealForm, refusals=(CannotRecord,), icon="balance",
        question=gettext_lazy("For the customer. Somebody else looks at it and decides; until then the grade stays."),
    )  # fmt: skip
    def contest_grade(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> Any:
        found = grade_appeals.appeal(account=account_of(obj), by=staff_of(request), on=today(), **given)
        return _("The appeal has been taken down."), found

    @dialog(
        gettext_lazy("Record irregular use"), permission="record", form=IrregularityForm,
        refusals=(CannotRecord,), icon="report",
        question=gettext_lazy("It costs points and keeps the grade down for a year; the next night grades by it."),
    )  # fmt: skip
    def record_irregularity(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        grade_appeals.record_irregularity(account=account_of(obj), by=staff_of(request), on=today(), **given)
        return _("Irregular use has been recorded.")

    @dialog(
        gettext_lazy("Withdraw irregular use"), permission="record", form=MistakeForm, refusals=(CannotRecord,), icon="undo",
        question=gettext_lazy("It was a mistake: it counts for nothing any more."),
    )  # fmt: skip
    def withdraw_irregularity(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        grade_appeals.withdraw_irregularity(
            irregularity=given["row"], reason=given["note"], by=staff_of(request), on=today()
        )
        return _("Irregular use has been withdrawn.")

    @dialog(
        gettext_lazy("Security given"), permission="record", form=SecurityForm, refusals=(CannotRecord,), icon="savings"
    )
    def give_security(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        grade_appeals.give_security(account=account_of(obj), by=staff_of(request), on=today(), **given)
        return _("The security has been recorded.")

    @dialog(
        gettext_lazy("Security given back"),
        permission="record",
        form=ReleaseForm,
        refusals=(CannotRecord,),
        icon="redeem",
    )
    def release_security(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        grade_appeals.release_security(collateral=given["row"], note=given["note"], by=staff_of(request), on=today())
        return _("The security has been given back.")


class OfAccount:
    """The columns that every list about accounts begins with."""

    @admin.display(description=gettext_lazy("account"))
    def who(self, row: Any) -> Any:
        return stacked(row.account.customer.name, row.account.account_no)

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, row: Any) -> Any:
        return row.account.unit


@admin.register(Grade)
class Grades(GradeActions, OfAccount, PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["who", "unit", "mark", "score", "begun", "graded"]
    list_filter = [
        bridge(
            GradeFilter,
            "grade",
            "unit",
            "officer",
            "customer_class",
            "points_min",
            "points_max",
            "since_from",
            "since_to",
        )
    ]
    list_select_related = ["account__customer", "account__unit", "scheme"]
    ordering = ["-id"]
    search_fields = ["account__account_no__startswith", "account__customer__name__startswith"]
    search_help_text = gettext_lazy("Account number or name (from the beginning)")
    actions_detail = (GradeActions.grade_menu,)

    @admin.display(description=gettext_lazy("credit grade"))
    def mark(self, row: Grade) -> Any:
        return grade_label(row.grade, row.scheme)

    @admin.display(description=gettext_lazy("points"))
    def score(self, row: Grade) -> Any:
        return number(row.points)

    @admin.display(description=gettext_lazy("since"))
    def begun(self, row: Grade) -> Any:
        return day(row.since)

    @admin.display(description=gettext_lazy("graded on"))
    def graded(self, row: Grade) -> Any:
        return day(row.graded_on)

    def page(self, request: HttpRequest, obj: Grade) -> Page:
        try:
            asked = parse_date(request.GET.get("on", "")) or today()
        except ValueError:
            asked = today()
        asked = max(asked, today())
        account = obj.account
        return Page(
            main=[
                components_table(obj), *what_if_parts(what_if(account, asked, today()), asked, obj.scheme),
                history_table(account),
                appeals_table(account), records_table(account), treatments_table(account),
            ],
            side=[grade_facts(obj)], badges=[grade_label(obj.grade, obj.scheme)], about=account.customer,
        )  # fmt: skip


def grade_facts(grading: Grade) -> Facts:
    rows = [
        (_("account"), link(grading.account)),
        (_("points"), grading.points),
        (_("since"), day(grading.since)),
        (_("graded on"), day(grading.graded_on)),
        (_("looked at again on"), day(grading.look_on)),
        (_("grading scheme"), link(grading.scheme)),
    ]
    return Facts(_("Credit grade"), rows)

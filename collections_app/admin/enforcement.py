from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter
from unfold.widgets import UnfoldAdminTextInputWidget

from collections_app.admin.cells import choice, day, link, money, stacked
from collections_app.admin.screens import Rows, Screen, has_right
from collections_app.enforcement.models import LegalReferral, ReferralPaper
from collections_app.rules.authority import Right

CASE_SEARCH = ["case__case_no__startswith", "case__account__account_no__exact"]


class OfCase:
    """Columns of a list of things that hang on a case."""

    @admin.display(description=gettext_lazy("account"))
    def who(self, obj: Any) -> Any:
        return stacked(obj.case.account.customer.name, obj.case.account.account_no)

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, obj: Any) -> Any:
        return obj.case.account.unit

    @admin.display(description=gettext_lazy("overdue amount"))
    def money_amount(self, obj: Any) -> Any:
        return money(obj.amount, obj.case.account.currency)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, obj: Any) -> Any:
        return choice(obj, "status")


class PaperForm(forms.ModelForm):
    class Meta:
        model = ReferralPaper
        fields = ("is_at_hand", "note")
        widgets = {"note": UnfoldAdminTextInputWidget()}


class Papers(Rows):
    """The list of papers is given; people tick what is there."""

    model = ReferralPaper
    form = PaperForm
    fields = ("kind", "is_at_hand", "note")
    readonly_fields = ("kind",)
    verbose_name_plural = gettext_lazy("papers that the lawyers need")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request, Right.SEE_ACCOUNTS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES) and (obj is None or obj.status == LegalReferral.Status.OPEN)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LegalReferral)
class LegalReferrals(OfCase, Screen):
    see = Right.SEE_ACCOUNTS
    edit = Right.WORK_CASES
    list_display = ["referral_no", "case", "who", "unit", "opened", "money_amount", "papers_at_hand", "state"]
    list_filter = [("status", ChoicesDropdownFilter), ("opened_on", RangeDateFilter)]
    list_select_related = ["case__account__customer", "case__account__unit"]
    ordering = ["-id"]
    search_fields = ["referral_no__startswith", *CASE_SEARCH]
    search_help_text = gettext_lazy("Referral number or case number (from the beginning), or an account number")
    fields = ("about_case", "about_customer", "amount_due", "opened", "withdrawn", "state")
    readonly_fields = fields
    inlines = [Papers]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counts = {"papers_listed": Count("papers"), "papers_there": Count("papers", filter=Q(papers__is_at_hand=True))}
        return super().get_queryset(request).annotate(**counts)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.status == LegalReferral.Status.OPEN
        return is_open and super().has_change_permission(request, obj)

    @admin.display(description=gettext_lazy("opened on"), ordering="opened_on")
    def opened(self, referral: LegalReferral) -> Any:
        return day(referral.opened_on)

    @admin.display(description=gettext_lazy("withdrawn on"))
    def withdrawn(self, referral: LegalReferral) -> Any:
        return day(referral.withdrawn_on)

    @admin.display(description=gettext_lazy("papers at hand"))
    def papers_at_hand(self, referral: Any) -> Any:
        return _("%(there)s of %(listed)s") % {"there": referral.papers_there, "listed": referral.papers_listed}

    @admin.display(description=gettext_lazy("case"))
    def about_case(self, referral: LegalReferral) -> Any:
        return link(referral.case)

    @admin.display(description=gettext_lazy("customer"))
    def about_customer(self, referral: LegalReferral) -> Any:
        return link(referral.case.account.customer)

    @admin.display(description=gettext_lazy("overdue amount"))
    def amount_due(self, referral: LegalReferral) -> Any:
        return money(referral.amount, referral.case.account.currency)

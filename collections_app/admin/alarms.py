"""Early warnings: listed by their deadline, taken up, handed over and settled on a page of their own."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.account_parts import Standing, balance, bills_table, open_bills
from collections_app.admin.alarm_parts import alarm_facts, banners, disputes_there, figures, last_bills
from collections_app.admin.cells import NOTHING, choice, day, money, stacked
from collections_app.admin.dialogs import Dialog, dialog, lines, pick
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.alarms.models import Alarm
from collections_app.alarms.operations import CannotReact, hand_over, settle, take_up
from collections_app.filters.alarms import AlarmFilter
from collections_app.org.models import StaffMember
from collections_app.rules.authority import RIGHTS, Right

TAKE, HAND_OVER, SETTLE = gettext_lazy("Take it up"), gettext_lazy("Hand it over"), gettext_lazy("Say what came of it")
REFUSALS = (CannotReact,)


class HandOverForm(Dialog):
    to = forms.ModelChoiceField(StaffMember.objects.none(), label=gettext_lazy("To"), empty_label=None, widget=pick())

    def offer(self, obj: Alarm) -> None:
        people = StaffMember.objects.filter(is_active=True, role__in=RIGHTS[Right.WORK_CASES]).exclude(
            pk=obj.owner_id or 0
        )
        self.offer_rows("to", people.select_related("unit").order_by("unit__path", "username"))


class SettleForm(Dialog):
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Alarm.Outcome.choices, widget=pick())
    note = forms.CharField(label=gettext_lazy("What has been done"), max_length=500, widget=lines())


@admin.register(Alarm)
class Alarms(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["what", "who", "at_risk", "deadline", "falls_to", "state", "unit"]
    list_filter = [
        bridge(
            AlarmFilter, "kind", "status", "outcome", "unit", "owner", "customer_class", "is_escalated", "amount_min",
            "raised_from", "raised_to",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "unit", "owner", "rule", "settled_by"]
    ordering = ["due_on", "id"]
    search_fields = ["alarm_no__startswith", "account__account_no__exact", "area__startswith"]
    search_help_text = gettext_lazy("Number (from the beginning), an account number or a street with its postcode")
    actions_detail = ("take_up", "settle", "hand_over")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without a status asked for, the list shows those of which nobody has said yet what came of them."""
        rows: Any = super().get_queryset(request)
        is_list = request.resolver_match and request.resolver_match.url_name == "collections_alarm_changelist"
        asked = {"status", "outcome", "q"} & set(request.GET)
        return rows.running() if is_list and not asked else rows

    @admin.display(description=gettext_lazy("early warning"), ordering="kind")
    def what(self, alarm: Alarm) -> Any:
        return stacked(alarm.get_kind_display(), alarm.alarm_no)

    @admin.display(description=gettext_lazy("about"))
    def who(self, alarm: Alarm) -> Any:
        if alarm.account is None:
            return stacked(alarm.area, alarm.about)
        return stacked(alarm.account.customer.name, alarm.account.account_no)

    @admin.display(description=gettext_lazy("amount at risk"), ordering="amount")
    def at_risk(self, alarm: Alarm) -> Any:
        return money(alarm.amount, alarm.account.currency if alarm.account else "")

    @admin.display(description=gettext_lazy("to be taken up by"), ordering="due_on")
    def deadline(self, alarm: Alarm) -> Any:
        return stacked(day(alarm.due_on), _("raised on %(day)s") % {"day": day(alarm.raised_on)})

    @admin.display(description=gettext_lazy("falls to"), ordering="owner")
    def falls_to(self, alarm: Alarm) -> Any:
        return alarm.owner or NOTHING

    @admin.display(description=gettext_lazy("status"))
    def state(self, alarm: Alarm) -> Any:
        under = alarm.get_outcome_display() or (_("escalated") if alarm.escalated_on else "")
        return stacked(choice(alarm, "status"), under)

    def fits(self, button: str, obj: Alarm) -> bool:
        return obj.status != Alarm.Status.SETTLED

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @dialog(
        TAKE, permission="work", refusals=REFUSALS, icon="front_hand",
        question=gettext_lazy("It falls to you from now on, and is not passed on to the next level."),
    )  # fmt: skip
    def take_up(self, request: HttpRequest, obj: Alarm, given: dict[str, Any]) -> str:
        take_up(alarm=obj, on=today(), by=staff_of(request))
        return _("You have taken it up.")

    @dialog(
        HAND_OVER, permission="work", form=HandOverForm, refusals=REFUSALS, icon="forward",
        question=gettext_lazy("The person has to take it up; the deadline stays."),
    )  # fmt: skip
    def hand_over(self, request: HttpRequest, obj: Alarm, given: dict[str, Any]) -> str:
        hand_over(alarm=obj, to=given["to"], on=today(), by=staff_of(request))
        return _("It has been handed over to %(person)s.") % {"person": given["to"]}

    @dialog(
        SETTLE, permission="work", form=SettleForm, refusals=REFUSALS, icon="task_alt",
        question=gettext_lazy("It is over then, and about the same cause no other is raised. It stands with your name."),
    )  # fmt: skip
    def settle(self, request: HttpRequest, obj: Alarm, given: dict[str, Any]) -> str:
        settle(alarm=obj, on=today(), by=staff_of(request), **given)
        return _("What came of it has been recorded.")

    def page(self, request: HttpRequest, obj: Alarm) -> Page:
        side = [alarm_facts(obj), figures(obj)]
        badges = [choice(obj, "status")]
        if obj.account is None:
            return Page([*banners(obj, today()), disputes_there(obj, staff_of(request))], side, badges)
        account, standing, bills = obj.account, Standing(obj.account, today()), open_bills(obj.account)
        main = [*banners(obj, today()), bills_table(account, bills, standing), last_bills(account)]
        side.append(Facts(_("Balance"), balance(account, bills, standing.today)))
        return Page(main, side, [*badges, *standing.badges()], about=account.customer)

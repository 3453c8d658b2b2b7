"""Holds and disputes, placed and ended from the page of a case or of an account."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldBooleanWidget

from collections_app.admin.cells import day
from collections_app.admin.dialogs import Dialog, day_input, dialog, line, money_input, pick
from collections_app.admin.screens import account_of, has_right, staff_of, today
from collections_app.billing.models import Bill
from collections_app.cases.models import Case, Hold
from collections_app.cases.operations import CannotHold, end_hold, place_hold
from collections_app.customers.models import Account
from collections_app.disputes.models import Dispute
from collections_app.disputes.operations import CannotDispute, open_dispute
from collections_app.rules.authority import Right

PLACE_HOLD, END_HOLD = gettext_lazy("Place a hold"), gettext_lazy("End a hold")
OPEN_DISPUTE = gettext_lazy("Open a dispute")
REFUSALS = (CannotHold, CannotDispute)
WHOLE_ACCOUNT = gettext_lazy("the whole account")
NO_LONGER = dict.fromkeys(("required", "invalid_choice"), gettext_lazy("It has been ended in the meantime."))


class AccountDialog(Dialog):
    """A dialog about one account, opened from its own page or from that of a case."""

    def offer(self, obj: Account | Case) -> None:
        self.offer_account(account_of(obj))

    def offer_account(self, account: Account) -> None:
        raise NotImplementedError


class HoldForm(AccountDialog):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=Hold.Reason.by_hand(), widget=pick())
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=day_input(),
        help_text=gettext_lazy("The last day on which it holds; empty: until somebody ends it."),
    )  # fmt: skip
    bill = forms.ModelChoiceField(
        Bill.objects.none(), label=gettext_lazy("Bill"), required=False, empty_label=WHOLE_ACCOUNT, widget=pick()
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())
    stops_penalty = forms.BooleanField(
        label=gettext_lazy("No penalty accrues while it lasts"), required=False, widget=UnfoldBooleanWidget(),
        help_text=gettext_lazy("For supervisors and managers; others ask for a waiver."),
    )  # fmt: skip

    def offer_account(self, account: Account) -> None:
        self.offer_rows("bill", account.bills.open().order_by("due_on"))


class RunningHold(forms.ModelChoiceField):
    def label_from_instance(self, hold: Hold) -> str:
        return f"{hold.get_reason_display()}, {hold.bill or _('the whole account')}, {day(hold.placed_on)}"


class EndHoldForm(AccountDialog):
    hold = RunningHold(
        Hold.objects.none(), label=gettext_lazy("Hold"), empty_label=None, widget=pick(), error_messages=NO_LONGER
    )

    def offer_account(self, account: Account) -> None:
        self.offer_rows(
            "hold",
            account.holds.running_on(today()).exclude(reason__in=Hold.Reason.of_themselves()).select_related("bill"),
        )


class DisputeForm(AccountDialog):
    bill = forms.ModelChoiceField(
        Bill.objects.none(), label=gettext_lazy("Bill"), required=False, empty_label=WHOLE_ACCOUNT, widget=pick()
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Disputed amount"), required=False, max_digits=14, decimal_places=2, widget=money_input(),
        help_text=gettext_lazy("Empty: all of it."),
    )  # fmt: skip
    ground = forms.ChoiceField(label=gettext_lazy("About"), choices=Dispute.Ground.choices, widget=pick())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())

    def offer_account(self, account: Account) -> None:
        self.offer_rows("bill", account.bills.open().order_by("due_on"))


class SuspensionActions:
    """The buttons for a screen of accounts or of cases."""

    suspension_menu: ClassVar[dict[str, Any]] = {
        "title": gettext_lazy("Holds and disputes"), "icon": "pause_circle",
        "items": ["place_hold", "end_hold", "open_dispute"],
    }  # fmt: skip

    def fits(self, button: str, obj: Account | Case) -> bool:
        """What is not running cannot be ended."""
        if button == "end_hold":
            return account_of(obj).holds.running_on(today()).exclude(reason__in=Hold.Reason.of_themselves()).exists()
        return True

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @dialog(
        PLACE_HOLD, permission="work", form=HoldForm, refusals=REFUSALS, icon="pause_circle",
        question=gettext_lazy("While it lasts, no step is taken and no letter is written. "
                              "When it ends, the debtor has the days left that he had before."),
    )  # fmt: skip
    def place_hold(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        place_hold(account=account_of(obj), placed_on=today(), by=staff_of(request), **given)
        return _("The hold has been placed.")

    @dialog(
        END_HOLD, permission="work", form=EndHoldForm, refusals=REFUSALS, icon="play_circle",
        question=gettext_lazy("From today the debt is collected again. The days on hold do not count."),
    )  # fmt: skip
    def end_hold(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        end_hold(hold=given["hold"], on=today(), by=staff_of(request))
        return _("The hold has been ended.")

    @dialog(
        OPEN_DISPUTE, permission="work", form=DisputeForm, refusals=REFUSALS, icon="contract",
        question=gettext_lazy("What is disputed does not escalate; what is not disputed is still collected. "
                              "Somebody has to look into it and answer the customer."),
    )  # fmt: skip
    def open_dispute(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        dispute = open_dispute(account=account_of(obj), opened_on=today(), by=staff_of(request), **given)
        return _("Dispute %(number)s has been opened; it is to be answered by %(day)s.") % {
            "number": dispute, "day": day(dispute.answer_by)
        }  # fmt: skip

"""What starts limitation anew: recorded and withdrawn from the pages of an account, a case, an alarm; proof of service."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import day
from collections_app.admin.dialogs import Dialog, day_input, dialog, line, pick
from collections_app.admin.screens import account_of, has_right, staff_of, today
from collections_app.admin.suspensions import NO_LONGER
from collections_app.billing.models import Bill
from collections_app.deliveries.models import DeliveryReceipt
from collections_app.deliveries.proofs import (
    CannotProve,
    notices_without_proof,
    prove_service,
    unproven,
    withdraw_entry,
)
from collections_app.limitation.clocks import terms_for
from collections_app.limitation.models import LimitationInterruption
from collections_app.limitation.operations import BY_HAND, CannotInterrupt, record_interruption
from collections_app.notices.models import Notice
from collections_app.rules.authority import Right
from collections_app.rules.limitation import LimitationTerms

RECORD, WITHDRAW = gettext_lazy("Record an interruption"), gettext_lazy("Withdraw an entry")
PROVE = gettext_lazy("Record proof of service")
REFUSALS = (CannotInterrupt, CannotProve)
ALL_BILLS = gettext_lazy("all bills due by then")
DOCUMENT = gettext_lazy("Number and place of the receipt, the photo or the record of the court.")


class InterruptionForm(Dialog):
    kind = forms.ChoiceField(
        label=gettext_lazy("What has happened"), widget=pick(),
        help_text=gettext_lazy("Each with what the law of this account makes of it."),
    )  # fmt: skip
    happened_on = forms.DateField(label=gettext_lazy("On"), widget=day_input(), initial=today)
    bill = forms.ModelChoiceField(
        Bill.objects.none(), label=gettext_lazy("Bill"), required=False, empty_label=ALL_BILLS, widget=pick()
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"), max_length=300, widget=line(),
        help_text=gettext_lazy("The signed paper, the agreement, the receipt, the file number of the court."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())

    def offer(self, obj: Any) -> None:
        account = account_of(obj)
        terms = terms_for(account)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind, f"{capfirst(str(kind.label))}: {effect_words(terms, kind)}") for kind in BY_HAND]
        self.offer_rows("bill", account.bills.overdue_on(today()).order_by("due_on"))


class StandingEntry(forms.ModelChoiceField):
    def label_from_instance(self, line: LimitationInterruption) -> str:
        return f"{capfirst(line.get_kind_display())}, {day(line.on)}, {line.entry_no}"


class WithdrawForm(Dialog):
    entry = StandingEntry(
        LimitationInterruption.objects.none(), label=gettext_lazy("Entry"), empty_label=None, widget=pick(),
        error_messages=NO_LONGER,
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Why it was wrong"), max_length=300, widget=line())

    def offer(self, obj: Any) -> None:
        standing = LimitationInterruption.objects.standing().filter(account=account_of(obj))
        self.offer_rows("entry", standing.order_by("entry_no", "id").distinct("entry_no"))


class UnprovenNotice(forms.ModelChoiceField):
    def label_from_instance(self, notice: Notice) -> str:
        return f"{capfirst(notice.get_kind_display())}, {day(notice.sent_on)}, {notice.notice_no}"


class ProofForm(Dialog):
    """On the page of a notice it is about that one, on that of a case about one of its notices."""

    notice = UnprovenNotice(
        Notice.objects.none(), label=gettext_lazy("Notice"), empty_label=None, widget=pick(), error_messages=NO_LONGER
    )
    kind = forms.ChoiceField(label=gettext_lazy("Proof"), choices=DeliveryReceipt.Kind.choices, widget=pick())
    served_on = forms.DateField(label=gettext_lazy("Served on"), widget=day_input())
    document = forms.CharField(label=gettext_lazy("Document"), max_length=200, widget=line(), help_text=DOCUMENT)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())

    def offer(self, obj: Any) -> None:
        self.offer_rows("notice", _unproven(obj))


def _unproven(obj: Any) -> QuerySet:
    """What can be proven of a case, or of one notice."""
    return unproven(obj) if isinstance(obj, Notice) else notices_without_proof(obj)


class ProofActions:
    """The button for a screen of cases or of notices."""

    def fits(self, button: str, obj: Any) -> bool:
        """Only what was sent can be proven, and once."""
        if button == "prove_service":
            return _unproven(obj).exists()
        return super().fits(button, obj)  # type: ignore[misc]

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @dialog(
        PROVE, permission="work", form=ProofForm, refusals=REFUSALS, icon="mark_email_read",
        question=gettext_lazy("A letter in the post proves nothing. With proof that it was served it is a demand that a "
                              "court accepts; where the law says so, limitation of its bills starts anew on that day."),
    )  # fmt: skip
    def prove_service(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        prove_service(on=today(), by=staff_of(request), **given)
        return _("The proof of service has been recorded.")


class InterruptionActions:
    """The buttons for a screen of things that hang on an account, under one heading."""

    limitation_menu: ClassVar[dict[str, Any]] = {
        "title": gettext_lazy("Limitation"), "icon": "hourglass_bottom",
        "items": ["record_interruption", "withdraw_interruption"],
    }  # fmt: skip

    def fits(self, button: str, obj: Any) -> bool:
        """What is not on record cannot be withdrawn."""
        if button == "withdraw_interruption":
            return LimitationInterruption.objects.standing().filter(account=account_of(obj)).exists()
        return super().fits(button, obj)  # type: ignore[misc]

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    def has_withdraw_proofs_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WITHDRAW_PROOFS)

    @dialog(
        RECORD, permission="work", form=InterruptionForm, refusals=REFUSALS, icon="history_edu",
        question=gettext_lazy("It stays on record with your name and cannot be changed later. Where the law says so, "
                              "limitation starts anew on that day."),
    )  # fmt: skip
    def record_interruption(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        bill = given.pop("bill")
        record_interruption(
            account=account_of(obj), bills=[bill] if bill else None, on=today(), by=staff_of(request), **given
        )
        return _("The interruption has been recorded.")

    @dialog(
        WITHDRAW, permission="withdraw_proofs", form=WithdrawForm, refusals=REFUSALS, icon="undo",
        question=gettext_lazy("The entry stays to be seen, with a counter-entry beside it that says why it was wrong. "
                              "Limitation is counted as if it had never been made."),
    )  # fmt: skip
    def withdraw_interruption(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        withdraw_entry(line=given["entry"], reason=given["reason"], on=today(), by=staff_of(request))
        return _("The entry has been withdrawn.")


def effect_words(terms: LimitationTerms | None, kind: str) -> str:
    """What the law makes of a kind of interruption."""
    if terms is None:
        return _("the law pack does not say what it does.")
    if kind in terms.interrupted_by:
        return _("limitation starts anew.")
    if kind in terms.stopped_by:
        return _("limitation stops while a court has it.")
    return _("changes nothing under this law.")

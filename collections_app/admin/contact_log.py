"""The contact log: every attempt to reach a debtor, and the dialogs that log one or correct an address or number."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import INPUT_CLASSES, UnfoldBooleanWidget

from collections_app.admin.cells import NOTHING, day, link, stacked
from collections_app.admin.contact_parts import budget_words, moment_of, result_label
from collections_app.admin.dialogs import Dialog, day_input, dialog, line, lines, pick
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen
from collections_app.admin.personal_data import Sight, customer_behind
from collections_app.admin.screens import account_of, has_right, staff_of, today
from collections_app.cases.models import Hold
from collections_app.contacts.models import ContactAttempt
from collections_app.contacts.operations import (
    Address,
    CannotCorrect,
    CannotLog,
    Conversation,
    correct_contact,
    judge_contact,
    log_contact,
)
from collections_app.customers.models import Contact, Customer
from collections_app.filters.contacts import ContactAttemptFilter
from collections_app.rules.authority import Right
from collections_app.rules.contact_results import CONSEQUENCES, Result
from collections_app.rules.privacy import masked

LOG, CORRECT, JUDGE = gettext_lazy("Log a contact"), gettext_lazy("Correct a contact"), gettext_lazy("Check a contact")
REFUSALS = (CannotLog, CannotCorrect)
HOLDS = dict(Hold.Reason.choices)


def result_choices() -> list[tuple[str, str]]:
    """Each result with what follows from it, before it is confirmed."""
    return [(code, _with_consequence(str(words), CONSEQUENCES[Result(code)])) for code, words in _RESULTS]


_RESULTS = ContactAttempt.Result.choices


def _with_consequence(words: str, follows: Any) -> str:
    if follows.hold:
        days = ngettext("a hold of %(days)s day", "a hold of %(days)s days", follows.hold_days)
        told = f"{days % {'days': follows.hold_days}}, {HOLDS[follows.hold]}"
        return f"{words} → {told}"
    gone = _("the number or address is not used any more")
    return f"{words} → {gone}" if follows.is_wrong else words


class ContactChoice(forms.ModelChoiceField):
    """Masked for everybody: enough to tell them apart, and a dialog does not know who is asking."""

    def label_from_instance(self, contact: Contact) -> str:
        return f"{masked(contact.kind, str(contact))} ({contact.get_quality_display()})"


class LogForm(Dialog):
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=ContactAttempt.Channel.choices, widget=pick())
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"), choices=ContactAttempt.Direction.choices, widget=pick()
    )
    contact = ContactChoice(
        Contact.objects.none(), label=gettext_lazy("Address or number"), required=False, widget=pick(),
        empty_label=gettext_lazy("another, or none"),
    )  # fmt: skip
    spoke_to = forms.ChoiceField(label=gettext_lazy("Spoke to"), choices=ContactAttempt.Spoke.choices, widget=pick())
    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=result_choices, widget=pick())
    happened_on = forms.DateField(label=gettext_lazy("On"), initial=today, widget=day_input())
    at = forms.TimeField(
        label=gettext_lazy("At"), required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": " ".join(INPUT_CLASSES)}),
    )  # fmt: skip
    call_back_on = forms.DateField(label=gettext_lazy("Call back on"), required=False, widget=day_input())
    is_required = forms.BooleanField(
        label=gettext_lazy("Required by law"), required=False, widget=UnfoldBooleanWidget(),
        help_text=gettext_lazy("As the call before a cut: it does not count as a courtesy."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False, widget=lines())

    def offer(self, obj: Any) -> None:
        account = account_of(obj)
        usable = account.customer.contacts.current().exclude(quality=Contact.Quality.FAILED)
        self.offer_rows("contact", usable.order_by("kind", "-quality", "id"))
        self.fields["channel"].help_text = budget_words(account, today())


class CorrectForm(Dialog):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Contact.Kind.choices, widget=pick())
    value = forms.CharField(label=gettext_lazy("Address or number"), max_length=300, widget=line())
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=16, required=False, widget=line())
    city = forms.CharField(label=gettext_lazy("City"), max_length=80, required=False, widget=line())
    replaces = ContactChoice(
        Contact.objects.none(), label=gettext_lazy("Instead of"), required=False, widget=pick(),
        empty_label=gettext_lazy("none: it is one more"),
    )  # fmt: skip
    is_verified = forms.BooleanField(
        label=gettext_lazy("Verified"), required=False, widget=UnfoldBooleanWidget(),
        help_text=gettext_lazy("The customer has confirmed it, or was reached there."),
    )  # fmt: skip

    def offer(self, obj: Any) -> None:
        self.offer_rows("replaces", customer_behind(obj).contacts.current().order_by("kind", "id"))


class JudgeForm(Dialog):
    contact = ContactChoice(
        Contact.objects.none(), label=gettext_lazy("Address or number"), empty_label=None, widget=pick()
    )
    quality = forms.ChoiceField(label=gettext_lazy("Quality"), choices=Contact.Quality.choices, widget=pick())
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())

    def offer(self, obj: Any) -> None:
        self.offer_rows("contact", customer_behind(obj).contacts.current().order_by("kind", "id"))


class ContactActions:
    """The buttons for a screen of customers, accounts or cases, under one heading."""

    contact_menu: ClassVar[dict[str, Any]] = {
        "title": gettext_lazy("Contacts"), "icon": "call",
        "items": ["log_contact", "correct_contact", "judge_contact", "show_personal_data"],
    }  # fmt: skip

    def fits(self, button: str, obj: Any) -> bool:
        """A contact is about an account; what is not known cannot be checked."""
        if button == "log_contact":
            return not isinstance(obj, Customer)
        if button == "judge_contact":
            return customer_behind(obj).contacts.current().exists()
        return super().fits(button, obj)  # type: ignore[misc]

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @dialog(
        LOG, permission="work", form=LogForm, refusals=REFUSALS, icon="call",
        question=gettext_lazy("It stays in the timeline with your name and cannot be changed later."),
    )  # fmt: skip
    def log_contact(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        talk = Conversation(is_courtesy=not given.pop("is_required"), **given)
        log_contact(account=account_of(obj), talk=talk, by=staff_of(request), on=today())
        return _("The contact has been logged.")

    @dialog(
        CORRECT, permission="work", form=CorrectForm, refusals=REFUSALS, icon="contact_mail",
        question=gettext_lazy("A postal address found here is used for letters before the one in the billing system. "
                              "What it replaces is kept, and no longer used."),
    )  # fmt: skip
    def correct_contact(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        found = Address(*(given.pop(name) for name in ("kind", "value", "postcode", "city")))
        correct_contact(customer=customer_behind(obj), found=found, by=staff_of(request), on=today(), **given)
        return _("The contact has been recorded.")

    @dialog(JUDGE, permission="work", form=JudgeForm, refusals=REFUSALS, icon="fact_check")
    def judge_contact(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        judge_contact(by=staff_of(request), on=today(), **given)
        return _("The contact has been checked.")


@admin.register(ContactAttempt)
class ContactAttempts(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["when", "who", "how", "spoke_to", "what_came_of_it", "call_back", "by_whom", "remark"]
    list_filter = [
        bridge(
            ContactAttemptFilter, "channel", "direction", "result", "unit", "by", "is_courtesy", "on_from", "on_to",
            "call_back_from", "call_back_to",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "customer", "contact", "recorded_by", "case"]
    ordering = ["-on", "-id"]
    search_fields = ["account__account_no__exact", "customer__customer_no__exact", "contact__value__exact"]
    search_help_text = gettext_lazy("Account number, customer number, phone or e-mail")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Called as it is in the menu."""
        return super().changelist_view(request, {**(extra_context or {}), "title": _("Contact log")})

    @admin.display(description=gettext_lazy("on"), ordering="on")
    def when(self, attempt: ContactAttempt) -> Any:
        return moment_of(attempt)

    @admin.display(description=gettext_lazy("account"))
    def who(self, attempt: ContactAttempt) -> Any:
        return stacked(attempt.account.customer.name, attempt.account.account_no)

    @admin.display(description=gettext_lazy("channel"))
    def how(self, attempt: ContactAttempt) -> Any:
        return stacked(attempt.get_channel_display(), attempt.get_direction_display())

    @admin.display(description=gettext_lazy("result"))
    def what_came_of_it(self, attempt: ContactAttempt) -> Any:
        return result_label(attempt)

    @admin.display(description=gettext_lazy("call back on"), ordering="call_back_on")
    def call_back(self, attempt: ContactAttempt) -> Any:
        return day(attempt.call_back_on)

    @admin.display(description=gettext_lazy("by"))
    def by_whom(self, attempt: ContactAttempt) -> Any:
        return attempt.recorded_by

    @admin.display(description=gettext_lazy("note"))
    def remark(self, attempt: ContactAttempt) -> Any:
        return attempt.note or NOTHING

    def page(self, request: HttpRequest, obj: ContactAttempt) -> Page:
        rows = [
            (_("customer"), link(obj.account.customer)),
            (_("account"), link(obj.account)),
            (_("case"), link(obj.case)),
            (_("on"), moment_of(obj)),
            (_("channel"), obj.get_channel_display()),
            (_("direction"), obj.get_direction_display()),
            (_("address or number"), Sight(request, obj.customer).contact(obj.contact) or NOTHING),
            (_("spoke to"), obj.get_spoke_to_display()),
            (_("result"), result_label(obj)),
            (_("required by law"), _("no") if obj.is_courtesy else _("yes")),
            (_("call back on"), day(obj.call_back_on)),
            (_("note"), obj.note or NOTHING),
            (_("by"), obj.recorded_by),
        ]
        return Page([Facts(_("Contact"), rows)], [], [result_label(obj)], about=obj.account.customer)

"""Whom the law protects: recorded, renewed and ended from the page of a case or of an account."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import day
from collections_app.admin.dialogs import day_input, dialog, line, pick
from collections_app.admin.protection_parts import effect_words
from collections_app.admin.screens import account_of, has_right, staff_of, today
from collections_app.admin.suspensions import NO_LONGER, AccountDialog
from collections_app.cases.models import Case
from collections_app.cases.operations import CannotProtect, end_protection, protect, renew_protection
from collections_app.customers.models import Account, ProtectedStatus
from collections_app.enforcement.models import SupplyOrder
from collections_app.rules.authority import Right

PROTECT, RENEW = gettext_lazy("Record a protection"), gettext_lazy("Renew a protection")
END = gettext_lazy("End a protection")
REFUSALS = (CannotProtect,)
WAITING = (SupplyOrder.Status.PROPOSED, SupplyOrder.Status.REQUESTED, SupplyOrder.Status.APPROVED)


class ProtectionDialog(AccountDialog):
    """Says before anything is confirmed what it means for the account at hand."""

    effects: list[str]

    def offer(self, obj: Account | Case) -> None:
        self.effects = [self.words_for(order) for order in waiting_orders(account_of(obj))]
        super().offer(obj)

    def words_for(self, order: SupplyOrder) -> str:
        words = _("Supply order %(order)s (%(status)s): while the law forbids the cut it cannot be approved or made.")
        return words % {"order": order.order_no, "status": order.get_status_display()}

    def render_before_template(self) -> SafeString | str:
        effects = render_to_string("admin/parts/dialog_effects.html", {"effects": self.effects})
        return SafeString(effects + super().render_before_template())


class ProtectForm(ProtectionDialog):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=ProtectedStatus.Reason.choices, widget=pick(),
        help_text=gettext_lazy("Each with what the law of this account makes of it."),
    )  # fmt: skip
    from_on = forms.DateField(label=gettext_lazy("From"), widget=day_input(), initial=today)
    to_on = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=day_input(),
        help_text=gettext_lazy("The last day, as on the certificate; empty: no end is known."),
    )  # fmt: skip
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"), max_length=300, widget=line(),
        help_text=gettext_lazy("What was seen: the certificate and who signed it, the card, the visit."),
    )  # fmt: skip

    def offer_account(self, account: Account) -> None:
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (value, f"{capfirst(str(words))}: {effect_words(account, value)}")
            for value, words in ProtectedStatus.Reason.choices
        ]


class LastingProtection(forms.ModelChoiceField):
    def label_from_instance(self, protection: ProtectedStatus) -> str:
        until = day(protection.to_on) if protection.to_on else _("no end is known")
        return f"{capfirst(protection.get_reason_display())}, {day(protection.from_on)} – {until}"


class RenewForm(ProtectionDialog):
    protection = LastingProtection(
        ProtectedStatus.objects.none(), label=gettext_lazy("Protection"), empty_label=None, widget=pick(),
        error_messages=NO_LONGER,
    )  # fmt: skip
    to_on = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=day_input(),
        help_text=gettext_lazy("The new last day; empty: no end is known."),
    )  # fmt: skip
    evidence = forms.CharField(label=gettext_lazy("Evidence"), max_length=300, widget=line())

    def offer_account(self, account: Account) -> None:
        self.offer_rows("protection", account.protections.lasting_on(today()).exclude(to_on=None))


class EndProtectionForm(ProtectionDialog):
    protection = LastingProtection(
        ProtectedStatus.objects.none(), label=gettext_lazy("Protection"), empty_label=None, widget=pick(),
        error_messages=NO_LONGER,
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Why it ends"), max_length=300, widget=line())

    def words_for(self, order: SupplyOrder) -> str:
        words = _("Supply order %(order)s (%(status)s): it can be approved again if nothing else forbids the cut.")
        return words % {"order": order.order_no, "status": order.get_status_display()}

    def offer_account(self, account: Account) -> None:
        self.offer_rows("protection", account.protections.lasting_on(today()))


class ProtectionActions:
    """The buttons for a screen of accounts or of cases, under one heading beside those of holds and disputes."""

    protection_menu: ClassVar[dict[str, Any]] = {
        "title": gettext_lazy("Protection"), "icon": "shield_person",
        "items": ["protect", "renew_protection", "end_protection"],
    }  # fmt: skip

    def fits(self, button: str, obj: Account | Case) -> bool:
        """What does not last is neither renewed nor ended."""
        if button in ("renew_protection", "end_protection"):
            lasting = account_of(obj).protections.lasting_on(today())
            return (lasting if button == "end_protection" else lasting.exclude(to_on=None)).exists()
        return super().fits(button, obj)  # type: ignore[misc]

    def has_end_protection_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.END_PROTECTION)

    @dialog(
        PROTECT, permission="work", form=ProtectForm, refusals=REFUSALS, icon="shield_person",
        question=gettext_lazy("Reminders and demands still go out and the debt stays. What stops from the first day on, in "
                              "the same minute, is said with each reason."),
    )  # fmt: skip
    def protect(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        protect(account=account_of(obj), on=today(), by=staff_of(request), **given)
        return _("The protection has been recorded. %(effect)s") % {
            "effect": effect_words(account_of(obj), given["reason"])
        }

    @dialog(
        RENEW, permission="work", form=RenewForm, refusals=REFUSALS, icon="event_repeat",
        question=gettext_lazy("It goes on without a gap, from the day after its last. What is stopped stays stopped."),
    )  # fmt: skip
    def renew_protection(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        renew_protection(on=today(), by=staff_of(request), **given)
        return _("The protection has been renewed.")

    @dialog(
        END, permission="end_protection", form=EndProtectionForm, refusals=REFUSALS, icon="remove_moderator",
        question=gettext_lazy("From today nobody is protected for this reason: the coming night may write the disconnection "
                              "notice, and a cut may be approved. A renewal that was to follow ends too."),
    )  # fmt: skip
    def end_protection(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        end_protection(on=today(), by=staff_of(request), **given)
        return _("The protection has been ended.")


def waiting_orders(account: Account) -> list[SupplyOrder]:
    return list(SupplyOrder.objects.filter(case__account=account, kind="disconnect", status__in=WAITING).order_by("id"))

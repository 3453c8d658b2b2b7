"""The separate consent of a customer to be named in public: recorded with its document, and withdrawn at any time."""

from datetime import date

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from collections_app.cases.events import EventKind
from collections_app.cases.operations import record_event
from collections_app.customers.models import Account, Customer
from collections_app.org.models import StaffMember
from collections_app.publication.models import person, someday
from collections_app.publication.selection import take_names_off
from collections_app.rules.authority import Right


class CannotConsent(Exception):
    """Why a consent was not recorded or withdrawn, in words for staff."""


class PublicationConsent(models.Model):
    """That a customer has agreed, separately and for this purpose, to be named (PIPL Art. 25); until it is withdrawn."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="publication_consents", verbose_name=_("customer")
    )
    given_on = models.DateField(_("given on"))
    document = models.CharField(_("document"), max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"), db_index=False
    )
    withdrawn_on = someday(_("withdrawn on"))
    withdrawn_by = person(_("withdrawal recorded by"))
    withdrawal = models.CharField(_("how it was withdrawn"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("consent to publication")
        verbose_name_plural = _("consents to publication")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(withdrawn_on__isnull=True), name="one_consent_of_a_customer_stands"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="a_consent_has_its_document"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.given_on}"


@transaction.atomic
def record_consent(
    *, customer: Customer, given_on: date, document: str, by: StaffMember, on: date
) -> PublicationConsent:
    """Record that the customer agrees to be named. Raises CannotConsent.

    The mark that the billing system may bring is set with it; by itself that mark is no consent, for it has no document.
    """
    _check(customer, by)
    if given_on > on:
        raise CannotConsent(gettext("A consent cannot be given in the future."))
    if PublicationConsent.objects.filter(customer=customer, withdrawn_on=None).exists():
        raise CannotConsent(gettext("The consent of this customer is recorded already."))
    consent = PublicationConsent.objects.create(customer=customer, given_on=given_on, document=document, recorded_by=by)
    _mark(customer, has_consent=True)
    _tell(customer, EventKind.CONSENT_RECORDED, on, by, document)
    return consent


@transaction.atomic
def withdraw_consent(*, customer: Customer, how: str, by: StaffMember, on: date) -> PublicationConsent:
    """From now on the customer is not named any more; names that stand come off at once. Raises CannotConsent."""
    _check(customer, by)
    consent = PublicationConsent.objects.select_for_update().filter(customer=customer, withdrawn_on=None).first()
    if consent is None:
        raise CannotConsent(gettext("No consent of this customer is recorded."))
    consent.withdrawn_on, consent.withdrawn_by, consent.withdrawal = max(on, consent.given_on), by, how
    consent.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawal"])
    _mark(customer, has_consent=False)
    _tell(customer, EventKind.CONSENT_WITHDRAWN, on, by, how)
    take_names_off(on, list(customer.accounts.values_list("pk", flat=True)))
    return consent


def _check(customer: Customer, by: StaffMember) -> None:
    if not by.may(Right.PROPOSE_PUBLICATION):
        raise CannotConsent(gettext("Your role does not allow this."))
    if not Customer.objects.for_staff(by).filter(pk=customer.pk).exists():
        raise CannotConsent(gettext("This customer is not in your unit."))


def _mark(customer: Customer, *, has_consent: bool) -> None:
    Customer.objects.filter(pk=customer.pk).update(has_publication_consent=has_consent)
    customer.has_publication_consent = has_consent


def _tell(customer: Customer, kind: EventKind, on: date, by: StaffMember, document: str) -> None:
    accounts = Account.objects.filter(customer=customer).order_by("pk")
    for account in accounts.select_for_update(no_key=True):
        record_event(account, kind, on, by, {"document": document})

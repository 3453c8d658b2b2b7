from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.cases.models import Case
from collections_app.contacts.querysets import ContactAttemptQuerySet, DisclosureQuerySet
from collections_app.customers.models import Account, Contact, Customer
from collections_app.rules import contact_results
from collections_app.rules.contact_results import CONSEQUENCES, Consequence


class ContactAttempt(models.Model):
    """One contact with a debtor about an account, tried or made. Appended only: a trigger refuses updates and deletions."""

    class Channel(models.TextChoices):
        PHONE = contact_results.Channel.PHONE, _("phone call")
        VISIT = contact_results.Channel.VISIT, _("visit")
        COUNTER = contact_results.Channel.COUNTER, _("at the counter")
        EMAIL = contact_results.Channel.EMAIL, _("e-mail")
        SMS = contact_results.Channel.SMS, _("text message")
        POST = contact_results.Channel.POST, _("letter")

    class Direction(models.TextChoices):
        OUT = "out", _("we contacted the debtor")
        IN = "in", _("the debtor contacted us")

    class Spoke(models.TextChoices):
        DEBTOR = contact_results.Spoke.DEBTOR, _("the debtor")
        HOUSEHOLD = contact_results.Spoke.HOUSEHOLD, _("somebody of the household")
        STAFF = contact_results.Spoke.STAFF, _("somebody of the organisation")
        OTHER = contact_results.Spoke.OTHER, _("somebody else")
        NOBODY = contact_results.Spoke.NOBODY, _("nobody")

    class Result(models.TextChoices):
        WILL_PAY = contact_results.Result.WILL_PAY, _("will pay")
        HAS_PAID = contact_results.Result.HAS_PAID, _("says it has been paid")
        CALL_BACK = contact_results.Result.CALL_BACK, _("to be called back")
        MESSAGE_LEFT = contact_results.Result.MESSAGE_LEFT, _("message left")
        REFUSES = contact_results.Result.REFUSES, _("refuses to pay")
        CANNOT_PAY = contact_results.Result.CANNOT_PAY, _("cannot pay")
        CONTESTS = contact_results.Result.CONTESTS, _("contests the debt")
        NEEDS_PROTECTION = contact_results.Result.NEEDS_PROTECTION, _("somebody there may need protection")
        INSOLVENT = contact_results.Result.INSOLVENT, _("insolvent, or about to be")
        DECEASED = contact_results.Result.DECEASED, _("deceased")
        NO_ANSWER = contact_results.Result.NO_ANSWER, _("no answer")
        WRONG_CONTACT = contact_results.Result.WRONG_CONTACT, _("wrong number or address")
        MOVED_AWAY = contact_results.Result.MOVED_AWAY, _("moved away")

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="contact_attempts", verbose_name=_("customer"), db_index=False
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="contact_attempts", verbose_name=_("account"), db_index=False
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("case"), db_index=False
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="attempts", verbose_name=_("address or number")
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.OUT)
    spoke_to = models.CharField(_("spoke to"), max_length=12, choices=Spoke)
    result = models.CharField(_("result"), max_length=20, choices=Result)
    is_courtesy = models.BooleanField(
        _("courtesy"), default=True,
        help_text=_("Not required by law; counts towards how often the debtor may be contacted."),
    )  # fmt: skip
    on = models.DateField(_("on"))
    at = models.TimeField(_("at"), null=True, blank=True)
    call_back_on = models.DateField(_("call back on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"), db_index=False
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now())

    objects = ContactAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact attempt")
        verbose_name_plural = _("contact attempts")
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["customer", "on"], name="attempt_by_customer"),
            models.Index(fields=["account", "on"], name="attempt_by_account"),
            models.Index(fields=["on", "id"], name="attempt_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(call_back_on__isnull=True) | Q(call_back_on__gte=F("on")),
                name="nobody_is_called_back_in_the_past",
            ),
            models.CheckConstraint(
                condition=~Q(result="call_back") | Q(call_back_on__isnull=False), name="a_call_back_has_its_day"
            ),
            models.CheckConstraint(
                condition=~Q(result__in=["no_answer", "wrong_contact"]) | Q(spoke_to="nobody"),
                name="without_an_answer_nobody_was_spoken_to",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_channel_display()}"

    @property
    def consequence(self) -> Consequence:
        return CONSEQUENCES[contact_results.Result(self.result)]


class Disclosure(models.Model):
    """Somebody had a customer's personal data shown that are masked for them. Appended only: a trigger refuses the rest."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="disclosures", verbose_name=_("customer"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("shown to"))
    at = models.DateTimeField(_("shown at"), db_default=models.functions.Now())
    reason = models.CharField(_("reason"), max_length=300)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure of personal data")
        verbose_name_plural = _("disclosures of personal data")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_disclosure_says_why")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.at:%Y-%m-%d}"

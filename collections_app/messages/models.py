from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.cases.models import Case
from collections_app.customers.models import Account, Contact, Customer
from collections_app.messages.querysets import MessageQuerySet
from collections_app.procedures.models import Step
from collections_app.rules.lifecycle import WRITTEN

PRE_DUE, INSTALMENT, PLAN_BROKEN, LOW_BALANCE = "pre_due", "instalment", "plan_broken", "low_balance"


def kinds_of_messages() -> list[tuple[str, object]]:
    """A word before the due day or an instalment, of a broken plan or a low balance, or a few lines beside a letter."""
    alone = [
        (PRE_DUE, _("reminder before the due day")), (INSTALMENT, _("reminder of an instalment")),
        (PLAN_BROKEN, _("the payment plan is broken")), (LOW_BALANCE, _("the prepaid balance is low")),
    ]  # fmt: skip
    return [*alone, *((k.value, k.label) for k in Step.Kind if k.value in WRITTEN)]


class Message(models.Model):
    """One text message or e-mail. What it says and to whom is frozen by a trigger; only what becomes of it is written later.

    `about` is the number of the notice beside which it goes, the due day of which it reminds, or the plan and its instalment;
    `amount` is what it names, in the currency of the account, and `pay_by_on` the day. `why` says why this account was
    reminded before its due day. `not_before` is the moment from which it may go; `attempts` counts the tries that failed.
    `finished_at` is when it was delivered, failed or was withdrawn.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("message", "waiting to be sent")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    account = models.ForeignKey(Account, models.PROTECT, related_name="messages", verbose_name=_("account"))
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="messages", verbose_name=_("customer"), db_index=False
    )  # message_by_customer begins with it
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("case")
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("address or number")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=kinds_of_messages)
    channel = models.CharField(_("channel"), max_length=8, choices=Step.Channel)
    to = models.CharField(pgettext_lazy("message", "to"), max_length=300)
    language = models.CharField(_("language"), max_length=12, choices=settings.LETTER_LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    about = models.CharField(_("about"), max_length=40)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, default=Decimal(0))
    pay_by_on = models.DateField(_("pay by"))
    is_courtesy = models.BooleanField(_("courtesy"))
    why = models.JSONField(_("why"), default=dict, blank=True)
    queued_on = models.DateField(_("queued on"))
    queued_at = models.DateTimeField(_("queued at"), db_default=models.functions.Now())
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    not_before = models.DateTimeField(_("not before"))
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    reference = models.CharField(_("reference of the gateway"), max_length=120, blank=True)
    failure = models.CharField(_("what went wrong"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(status="queued"), name="message_to_send"),
            models.Index(fields=["customer", "queued_on"], name="message_by_customer"),
            models.Index(fields=["reference"], condition=~Q(reference=""), name="message_by_reference"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "about", "channel"], name="a_message_is_queued_once"),
            models.UniqueConstraint(
                fields=["account", "about"],
                condition=Q(kind="pre_due") & ~Q(status="failed"),
                name="a_due_day_is_reminded_of_once",
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(to=""), name="a_message_says_something_to_somebody"),
            models.CheckConstraint(condition=~Q(channel="email") | ~Q(subject=""), name="an_email_has_a_subject"),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "withdrawn"], sent_at__isnull=True)
                | Q(status__in=["sent", "delivered"], sent_at__isnull=False)
                | Q(status="failed"),
                name="a_sent_message_says_when",
            ),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(failure=""), name="a_failed_message_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.queued_on}"

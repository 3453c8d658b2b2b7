"""Whose an account was before: the history behind figures that stay right when accounts change hands."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from collections_app.customers.models import Account
from collections_app.customers.querysets import AccountQuerySet
from collections_app.org.models import OrgUnit


class AccountMove(models.Model):
    """That an account came to another unit, officer, class or grade on a day: to whom it belonged until the day before.

    Appended only, by whatever changes the account. Whose an account was on a day is said by the first move after that day,
    and by the account itself where there is none.
    """

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="account_moves", verbose_name=_("account"), db_index=False
    )  # move_by_account begins with it
    on = models.DateField(_("on"))
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, related_name="+", verbose_name=_("unit before"), db_index=False
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("officer before"),
        db_index=False,
    )  # fmt: skip
    customer_class = models.CharField(_("customer class before"), max_length=24, choices=Account.CustomerClass)
    credit_grade = models.CharField(_("credit grade before"), max_length=8, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now())

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("move of an account")
        verbose_name_plural = _("moves of accounts")
        ordering = ["on", "id"]
        indexes = [
            models.Index(fields=["account", "on"], name="move_by_account"),
            models.Index(fields=["on"], name="move_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.on}"

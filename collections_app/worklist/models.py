from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.procedures.models import Step
from collections_app.worklist.querysets import TaskQuerySet


class Task(models.Model):
    """Something that somebody has to do about an account; of a kind one is open at a time.

    `amount` is what was overdue when it was set, in the currency of the account: the money to expect of it. `about` names
    the paper or says in words what it is about. `outcome` is why the system dropped it; people write a `note`.
    """

    class Kind(models.TextChoices):
        CALL = Step.Task.CALL.value, Step.Task.CALL.label
        VISIT = Step.Task.VISIT.value, Step.Task.VISIT.label
        CHECK_CONTACT = Step.Task.CHECK_CONTACT.value, Step.Task.CHECK_CONTACT.label
        CHECK_METER = Step.Task.CHECK_METER.value, Step.Task.CHECK_METER.label
        CALLBACK = "callback", _("call the customer back")
        PROMISE_BROKEN = "promise_broken", _("follow up a broken promise")
        PLAN_BREACHED = "plan_breached", _("follow up a breached payment plan")
        CONTACT_MISSING = "contact_missing", _("find a way to reach the customer")
        LETTER_RETURNED = "letter_returned", _("find the right postal address")
        SERVE_BY_HAND = "serve_by_hand", _("serve the notice by hand")
        ORDER_OVERDUE = "order_overdue", _("settle a supply order past its day")
        ALARM = "alarm", _("save a claim from limitation")
        ANSWER_DISPUTE = "answer_dispute", _("answer a dispute")
        CORRECT_BILL = "correct_bill", _("have a bill corrected")
        CHECK_READING = "check_reading", _("look into a reading")
        BALANCE_USED_UP = "balance_used_up", _("see to a prepaid account without balance")
        RELEASE_DEPOSIT = "release_deposit", _("give a deposit back")
        ASK_DEPOSIT = "ask_deposit", _("ask for a deposit")
        OFFER_PREPAYMENT = "offer_prepayment", _("offer prepayment")
        OVER_LIMIT = "over_limit", _("see to an account over its credit limit")
        REVIEW = "review", _("review the account")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    class Outcome(models.TextChoices):
        CASE_CLOSED = "case_closed", _("the case was closed")
        REASON_GONE = "reason_gone", _("its reason is gone")

    account = models.ForeignKey(Account, models.PROTECT, related_name="tasks", verbose_name=_("account"))
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("case"))
    step = models.ForeignKey(
        Step, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("step"), db_index=False
    )
    kind = models.CharField(_("task"), max_length=16, choices=Kind)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.OPEN)
    amount = models.DecimalField(_("overdue when it was set"), max_digits=14, decimal_places=2, default=Decimal(0))
    about = models.CharField(_("about"), max_length=300, blank=True, default="", db_default="")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("falls to"),
        db_index=False,
    )  # fmt: skip  # open_tasks_by_person begins with it
    set_on = models.DateField(_("set on"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("set by"),
        db_index=False,
    )  # fmt: skip
    due_on = models.DateField(_("to be done by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.CharField(_("result"), max_length=300, blank=True)
    outcome = models.CharField(
        _("why it was dropped"), max_length=16, choices=Outcome, blank=True, default="", db_default=""
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["-status", "due_on", "id"]
        indexes = [
            models.Index(fields=["-status", "due_on", "id"], name="open_tasks_by_day"),
            models.Index(fields=["assignee", "due_on"], condition=Q(status="open"), name="open_tasks_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"], condition=Q(status="open"), name="one_open_task_of_a_kind_per_account"
            ),
            models.CheckConstraint(
                condition=Q(status="open", done_on__isnull=True)
                | Q(status="dropped", done_on__isnull=False)
                | Q(status="done", done_on__isnull=False, done_by__isnull=False),
                name="a_finished_task_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(status="dropped", done_by__isnull=True),
                name="only_the_system_drops_a_task_by_code",
            ),
            models.CheckConstraint(
                condition=~Q(status="dropped", done_by__isnull=True) | ~Q(outcome=""),
                name="a_task_dropped_by_the_system_says_why",
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(case__isnull=False), name="a_task_of_a_step_has_its_case"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_task_expects_no_negative_money"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_kind_display()}"


class MyTask(Task):
    """A task as it stands in the queue of whoever has to do it: the same rows, seen from a person's day."""

    class Meta:
        proxy = True
        verbose_name = _("task")
        verbose_name_plural = _("my day")

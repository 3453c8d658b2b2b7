"""The addresses of all pages of the admin that concern a branch."""

from typing import Any

from django.db.models import Model
from django.urls import reverse

from collections_app.alarms.models import Alarm, AlarmRule
from collections_app.arrangements.models import PaymentPlan, Promise
from collections_app.billing.models import Bill, Payment
from collections_app.cases.models import Case
from collections_app.contacts.models import ContactAttempt, Disclosure
from collections_app.credit.models import Grade, GradeAppeal, GradingScheme
from collections_app.credit.treatments import TreatmentRule
from collections_app.customers.models import Account, Customer
from collections_app.deliveries.models import ReturnedLetter
from collections_app.disputes.models import Dispute
from collections_app.enforcement.models import LegalReferral, StepApproval, SupplyOrder
from collections_app.engine.models import CaseMove, GradeQuality, NightRun, WaitingDecision
from collections_app.engine.proposed_nights import NightProposal
from collections_app.facts.models import AccountDay
from collections_app.imports.models import ImportJob
from collections_app.limitation.models import LimitationAlarm
from collections_app.messages.models import Message
from collections_app.metering.models import AuditFinding, RemoteCoverage
from collections_app.notices.models import Notice, PrintBatch
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.outlooks.models import Comparison, EffectReport, Forecast
from collections_app.penalties.models import PenaltyWaiver
from collections_app.prepaid.models import PrepaidAccount
from collections_app.procedures.models import Procedure
from collections_app.publication.media import Medium, SelectionRule
from collections_app.publication.models import Edition
from collections_app.reporting.models import Figure
from collections_app.reporting.subscriptions import Subscription
from collections_app.reporting.targets import KpiTarget, ScoreCorrection, ScoringRule
from collections_app.routes.models import ReadingRoute, RotationPlan
from collections_app.trials.models import Trial
from collections_app.weather.models import WeatherReport
from collections_app.wordings.models import LetterText
from collections_app.worklist.models import MyTask, Task

OF_ACCOUNTS = (
    Customer,
    Account,
    Bill,
    Payment,
    Case,
    Notice,
    SupplyOrder,
    LegalReferral,
    AccountDay,
    PenaltyWaiver,
    Dispute,
    Promise,
    PaymentPlan,
    LimitationAlarm,
    StepApproval,
    Task,
    ContactAttempt,
    Message,
    MyTask,
    PrepaidAccount,
    Alarm,
    AuditFinding,
    ReadingRoute,
    RotationPlan,
    RemoteCoverage,
    Grade,
    GradeAppeal,
    Edition,
    Medium,
    SelectionRule,
    Campaign,
    MeterOffer,
)
OF_RUNS = (NightRun, ImportJob)
OF_STAFF = (OrgUnit, StaffMember)
OF_THE_HOUSE = (LetterText, AlarmRule, GradingScheme, TreatmentRule, GradeQuality)
OF_STEERING = (EffectReport, Trial, Comparison, Forecast, NightProposal)
OF_TARGETS = (KpiTarget, ScoreCorrection, ScoringRule)
LISTS_ONLY = {WaitingDecision, Figure, ReturnedLetter, CaseMove, Subscription}
"""Screens with no page of an object of their own, or none in the scene; each has tests of its own."""
ALL = (
    *OF_ACCOUNTS, *OF_RUNS, *OF_STAFF, *OF_THE_HOUSE, *OF_STEERING, *OF_TARGETS, Disclosure, PrintBatch, Procedure, WeatherReport,
)  # fmt: skip


def list_of(model: type[Model]) -> str:
    return reverse(f"admin:collections_{model._meta.model_name}_changelist")


def new(model: type[Model]) -> str:
    return reverse(f"admin:collections_{model._meta.model_name}_add")


def page_of(obj: Model) -> str:
    return reverse(f"admin:collections_{obj._meta.model_name}_change", args=[obj.pk])


def deletion_of(obj: Model) -> str:
    return reverse(f"admin:collections_{obj._meta.model_name}_delete", args=[obj.pk])


def action(obj: Model, name: str) -> str:
    return reverse(f"admin:collections_{obj._meta.model_name}_{name}", args=[obj.pk])


def letter_of(notice: Notice) -> str:
    return reverse("admin:collections_notice_letter", args=[notice.pk])


def upload() -> str:
    return reverse("admin:collections_importjob_upload")


def example_of(model: type[Model]) -> Any:
    """One object of the north branch: of its debtor Anna Weber, where there is one of hers."""
    anna = {
        Customer: {"accounts__account_no": "N-1"}, Account: {"account_no": "N-1"}, Bill: {"bill_no": "N-1-1"},
        Payment: {"payment_no": "N-1-P"}, Case: {"account__account_no": "N-1"}, Notice: {"case__account__account_no": "N-1"},
        SupplyOrder: {"case__account__account_no": "N-1"}, LegalReferral: {"case__account__account_no": "N-2"},
        StepApproval: {"case__account__account_no": "N-1"}, Task: {"account__account_no": "N-1"},
        MyTask: {"account__account_no": "N-1"}, ContactAttempt: {"account__account_no": "N-1"}, Message: {"account__account_no": "N-1"},
        AccountDay: {"account__account_no": "N-1"}, PrintBatch: {"unit__code": "north", "status": "closed"},
        PenaltyWaiver: {"account__account_no": "N-1"}, OrgUnit: {"code": "north"}, StaffMember: {"username": "officer"},
        Procedure: {"code": "residential"}, PrepaidAccount: {"account__account_no": "N-7"}, Alarm: {"account__account_no": "N-1"},
        AuditFinding: {"account__account_no": "N-1"}, ReadingRoute: {"route_no": "R-1"}, RotationPlan: {"unit__code": "north"},
        RemoteCoverage: {"unit__code": "north"}, Grade: {"account__account_no": "N-1"},
        MeterOffer: {"account__account_no": "N-1"},
    }  # fmt: skip
    return model.objects.filter(**anna.get(model, {})).order_by("pk").first()

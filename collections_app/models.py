"""The schema's table of contents."""

from collections_app.alarms.models import Alarm, AlarmRule, InsolvencyNotice
from collections_app.arrangements.models import Instalment, PaymentPlan, PlanBill, Promise
from collections_app.billing.models import Allocation, Bill, Payment
from collections_app.cases.models import Case, CaseEvent, Hold
from collections_app.contacts.models import ContactAttempt, Disclosure
from collections_app.credit.models import Grade, GradeAppeal, GradeChange, GradingScheme, SchemeComponent
from collections_app.credit.records import Collateral, Irregularity
from collections_app.credit.treatments import TreatedAccount, TreatmentRule
from collections_app.customers.models import Account, Contact, Customer, ProtectedStatus, SupplyPoint
from collections_app.customers.moves import AccountMove
from collections_app.deliveries.models import DeliveryReceipt, DeliveryReport, HandDelivery, ReturnedLetter
from collections_app.disputes.models import Dispute
from collections_app.enforcement.models import LegalReferral, ReferralPaper, StepApproval, SupplyOrder
from collections_app.engine.models import (
    CaseMove,
    CaseMoveLine,
    GradeQuality,
    NightRun,
    Regrading,
    StageRun,
    WaitingDecision,
)
from collections_app.engine.proposed_nights import NightProposal, ProposedMove
from collections_app.evidence.models import ChainSeal, EventLink, SealedHead
from collections_app.facts.models import AccountDay, DiaryEntry, Snapshot
from collections_app.imports.models import ImportJob, RejectedRow
from collections_app.limitation.models import LimitationAlarm, LimitationInterruption
from collections_app.messages.models import Message
from collections_app.metering.models import AuditFinding, Reading, ReadingAudit, RemoteCoverage
from collections_app.metering.owners import FindingHandOver
from collections_app.notices.models import Notice, NoticeLine, PrintBatch, SheetCount
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.outlooks.models import (
    Comparison,
    ComparisonLine,
    EffectReport,
    Forecast,
    ForecastFigure,
    StepEffect,
)
from collections_app.penalties.models import PenaltyCharge, PenaltyPause, PenaltyWaiver
from collections_app.prepaid.models import Draw, LowBalanceAlert, PrepaidAccount, TopUp
from collections_app.procedures.models import Procedure, Step
from collections_app.publication.consents import PublicationConsent
from collections_app.publication.media import Medium, SelectionRule
from collections_app.publication.models import Edition, EditionFile, EditionLine, Objection
from collections_app.reporting.durations import Duration
from collections_app.reporting.models import Figure
from collections_app.reporting.subscriptions import ReportMail, Subscription
from collections_app.reporting.targets import KpiTarget, ScoreCorrection, ScoringRule
from collections_app.routes.models import (
    MeterReader,
    ReadingRoute,
    RotationLine,
    RotationPlan,
    RouteAssignment,
    RoutePoint,
)
from collections_app.trials.models import Trial, TrialEntry
from collections_app.weather.models import WeatherEmergency, WeatherReport
from collections_app.wordings.models import LetterText
from collections_app.worklist.models import MyTask, Task

__all__ = [
    "Account", "AccountDay", "AccountMove", "Alarm", "AlarmRule", "Allocation", "AuditFinding", "Bill", "Campaign",
    "Case", "CaseEvent", "CaseMove", "CaseMoveLine", "ChainSeal", "Collateral", "Comparison", "ComparisonLine",
    "Contact", "ContactAttempt", "Customer", "DeliveryReceipt", "DeliveryReport", "DiaryEntry", "Disclosure",
    "Dispute", "Draw", "Duration", "Edition", "EditionFile", "EditionLine", "EffectReport", "EventLink", "Figure",
    "FindingHandOver", "Forecast", "ForecastFigure", "Grade", "GradeAppeal", "GradeChange", "GradeQuality",
    "GradingScheme", "HandDelivery", "Hold", "ImportJob", "InsolvencyNotice", "Instalment", "Irregularity",
    "KpiTarget", "LegalReferral", "LetterText", "LimitationAlarm", "LimitationInterruption", "LowBalanceAlert",
    "Medium", "Message", "MeterOffer", "MeterReader", "MyTask", "NightProposal", "NightRun", "Notice", "NoticeLine",
    "Objection", "OrgUnit", "Payment", "PaymentPlan", "PenaltyCharge", "PenaltyPause", "PenaltyWaiver", "PlanBill",
    "PrepaidAccount", "PrintBatch", "Procedure", "Promise", "ProposedMove", "ProtectedStatus", "PublicationConsent",
    "Reading", "ReadingAudit", "ReadingRoute", "ReferralPaper", "Regrading", "RejectedRow", "RemoteCoverage",
    "ReportMail", "ReturnedLetter", "RotationLine", "RotationPlan", "RouteAssignment", "RoutePoint",
    "SchemeComponent", "ScoreCorrection", "ScoringRule", "SealedHead", "SelectionRule", "SheetCount", "Snapshot",
    "StaffMember", "StageRun", "Step", "StepApproval", "StepEffect", "Subscription", "SupplyOrder", "SupplyPoint",
    "Task", "TopUp", "TreatedAccount", "TreatmentRule", "Trial", "TrialEntry", "WaitingDecision",
    "WeatherEmergency", "WeatherReport",
]  # fmt: skip

"""A procedure held against itself, the laws under which it will work, and the letters at hand: before it comes into force."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from collections_app.customers.models import Account
from collections_app.procedures.models import Procedure, Step
from collections_app.procedures.packs import UnknownPack, law
from collections_app.procedures.wording import finding_sentence
from collections_app.rules import message_channels
from collections_app.rules.facts import Ladder, Rung
from collections_app.rules.law import Law
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.linter import lint, lint_messages, lint_segment
from collections_app.rules.pack_reader import PackProblem


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding in words; an error keeps the procedure out of force."""

    text: str
    is_error: bool


def review(procedure: Procedure) -> list[Remark]:
    """Every remark on a procedure, the errors first."""
    accounts = accounts_of(procedure)
    laws = {pack: _law(pack) for pack in _packs(procedure, accounts)}
    languages = [code for code, _name in settings.LETTER_LANGUAGES]
    known = [found for found in laws.values() if found]
    faulty = [pack for pack, found in laws.items() if not found]
    findings = [
        *lint_segment(procedure.segment, faulty, accounts[:1].count()),
        *lint(ladder_of(procedure), known, _texts("letters/*/*.toml"), languages, procedure.segment),
        *lint_messages(ladder_of(procedure), _texts("messages/*/*.txt"), languages, channels_with_gateway()),
    ]
    findings.sort(key=lambda finding: not finding.is_error)
    return [Remark(finding_sentence(finding), finding.is_error) for finding in findings]


def accounts_of(procedure: Procedure) -> QuerySet:
    """The accounts that the procedure fits, whether or not another fits them more closely."""
    named = {
        "customer_class__in": procedure.customer_classes, "credit_grade__in": procedure.grades,
        "voltage__in": procedure.voltages, "law_pack__in": procedure.law_packs, "currency": procedure.currency,
    }  # fmt: skip
    return Account.objects.filter(**{name: values for name, values in named.items() if values}).order_by()


def ladder_of(procedure: Procedure) -> Ladder:
    """The procedure as the rules see it."""
    return ladder_from(procedure, procedure.steps.order_by("position"))


def ladder_from(procedure: Procedure, steps: Iterable[Step]) -> Ladder:
    """The procedure as the rules see it, with its steps in order."""
    stops = procedure.dispute_treatment == Procedure.DisputeTreatment.ALL
    return Ladder(
        procedure.pk, procedure.minimum_amount, tuple(map(rung_of, steps)), stops,
        pre_due_days=procedure.pre_due_days or 0, pre_due_grades=tuple(procedure.pre_due_grades),
    )  # fmt: skip


def rung_of(step: Step) -> Rung:
    return Rung(
        step.pk, step.position, StepKind(step.kind), step.min_days_overdue, step.min_days_since_previous,
        step.days_to_pay, step.days_to_serve, step.minimum_amount,
        step.min_unpaid_bills, tuple(step.customer_classes), step.if_unmet == Step.IfUnmet.SKIP,
        step.needs_approval, step.approval_days, tuple(step.tasks), step.days_for_tasks, tuple(step.grades),
        step.fee, tuple(step.channels),
    )  # fmt: skip


def _packs(procedure: Procedure, accounts: QuerySet) -> list[str]:
    """The law packs that it names, else those of its accounts; where there are none yet, the utility's own."""
    of_accounts = procedure.law_packs or accounts.values_list("law_pack", flat=True).distinct()
    return sorted(set(of_accounts)) or [settings.DEFAULT_LAW_PACK]


def _law(pack: str) -> Law | None:
    try:
        return law(pack)
    except (UnknownPack, PackProblem):
        return None


def channels_with_gateway() -> set[str]:
    """The channels of messages for which the settings name a gateway."""
    named = {
        message_channels.SMS: settings.SMS_GATEWAY, message_channels.EMAIL: settings.EMAIL_GATEWAY,
        message_channels.WEBHOOK: settings.WEBHOOK_URL,
    }  # fmt: skip
    return {channel for channel, path in named.items() if path}


def _texts(pattern: str) -> set[tuple[str, str]]:
    """(kind, language) of what is written."""
    return {(file.parent.name, file.stem) for file in (settings.BASE_DIR / "templates").glob(pattern)}

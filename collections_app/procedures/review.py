"""A procedure held against itself, the laws under which it will work, and the letters at hand: before it comes into force."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from collections_app.customers.models import Account
from collections_app.procedures.models import Procedure, Step
from collections_app.procedures.packs import law
from collections_app.procedures.wording import finding_sentence
from collections_app.rules.facts import Ladder, Rung
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.linter import lint


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding in words; an error keeps the procedure out of force."""

    text: str
    is_error: bool


def review(procedure: Procedure) -> list[Remark]:
    """Every remark on a procedure, the errors first."""
    laws = [law(pack) for pack in _packs(procedure)]
    languages = [code for code, _name in settings.LETTER_LANGUAGES]
    findings = lint(ladder_of(procedure), laws, _letters(), languages)
    return [Remark(finding_sentence(finding), finding.is_error) for finding in findings]


def ladder_of(procedure: Procedure) -> Ladder:
    """The procedure as the rules see it."""
    return ladder_from(procedure, procedure.steps.order_by("position"))


def ladder_from(procedure: Procedure, steps: Iterable[Step]) -> Ladder:
    """The procedure as the rules see it, with its steps in order."""
    stops = procedure.dispute_treatment == Procedure.DisputeTreatment.ALL
    return Ladder(procedure.pk, procedure.minimum_amount, tuple(map(rung_of, steps)), stops)


def rung_of(step: Step) -> Rung:
    return Rung(
        step.pk, step.position, StepKind(step.kind), step.min_days_overdue, step.min_days_since_previous,
        step.days_to_pay, step.days_to_serve, step.minimum_amount,
        step.min_unpaid_bills, tuple(step.customer_classes), step.if_unmet == Step.IfUnmet.SKIP,
        step.needs_approval, step.approval_days, tuple(step.tasks), step.days_for_tasks,
    )  # fmt: skip


def _packs(procedure: Procedure) -> list[str]:
    """The law packs of the accounts that the procedure is for; where there are none yet, the utility's own."""
    accounts = Account.objects.all()
    if procedure.customer_classes:
        accounts = accounts.filter(customer_class__in=procedure.customer_classes)
    return sorted(set(accounts.order_by().values_list("law_pack", flat=True).distinct())) or [settings.DEFAULT_LAW_PACK]


def _letters() -> set[tuple[str, str]]:
    folder = settings.BASE_DIR / "templates" / "letters"
    return {(file.parent.name, file.stem) for file in folder.glob("*/*.html")}

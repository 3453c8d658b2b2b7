"""The kinds of letters by name: those of the steps of a ladder, and those beside it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from collections_app.procedures.models import Step
from collections_app.rules.lifecycle import WRITTEN, LetterKind


def kinds_of_letters() -> list[tuple[str, Any]]:
    """Every kind of letter with its name: those of the steps, and those beside the ladder."""
    beside = [
        (LetterKind.REFERRAL.value, _("notice of legal referral")),
        (LetterKind.RECONNECTION.value, _("notice of reconnection")),
        (LetterKind.PLAN_AGREEMENT.value, _("agreement on a payment plan")),
        (LetterKind.PLAN_BREACH.value, _("end of a payment plan")),
        (LetterKind.INSTALMENT.value, _("reminder of an instalment")),
        (LetterKind.LOW_BALANCE.value, _("low prepaid balance")),
        (LetterKind.PREPAYMENT_OFFER.value, _("offer of prepayment")),
        (LetterKind.GRADE.value, _("explanation of a credit grade")),
        (LetterKind.METER_OFFER.value, _("offer of a prepayment meter")),
        (LetterKind.PUBLICATION.value, _("announcement of being named in public")),
    ]  # fmt: skip
    return [*((kind.value, kind.label) for kind in Step.Kind), *beside]


def kinds_worded() -> list[tuple[str, Any]]:
    """Those that are really written: not the steps that only leave people something to do."""
    return [kind for kind in kinds_of_letters() if kind[0] in {*WRITTEN, *LetterKind}]

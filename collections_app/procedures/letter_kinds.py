"""The kinds of letters by name: those of the steps of a ladder, and those beside it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from collections_app.procedures.models import Step
from collections_app.rules.lifecycle import LetterKind


def kinds_of_letters() -> list[tuple[str, Any]]:
    """Every kind of letter with its name: those of the steps, and those beside the ladder."""
    beside = [
        (LetterKind.REFERRAL.value, _("notice of legal referral")),
        (LetterKind.RECONNECTION.value, _("notice of reconnection")),
        (LetterKind.PLAN_BREACH.value, _("end of a payment plan")),
    ]  # fmt: skip
    return [*((kind.value, kind.label) for kind in Step.Kind), *beside]

"""Where a person has to approve a night, it takes the steps that were approved and no other; it relieves as ever."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Max

from collections_app.common.db import array, fetch
from collections_app.engine.proposal import Proposal
from collections_app.engine.proposed_nights import NightProposal
from collections_app.procedures.models import Procedure
from collections_app.rules.decisions import Decision
from collections_app.rules.lifecycle import Verdict

NEVER, NEW_RULES, ALWAYS = "never", "new_rules", "always"


def since_when(day: date) -> date | None:
    """From which night on an approval counts for the night of the day; None where none is asked for.

    `always`: for each night its own. `new_rules`: once since a version of a procedure last came into force or was retired.
    """
    if settings.NIGHT_NEEDS_APPROVAL == ALWAYS:
        return day
    if settings.NIGHT_NEEDS_APPROVAL == NEW_RULES:
        begun = Procedure.objects.filter(active_from__lte=day).aggregate(last=Max("active_from"))["last"]
        ended = Procedure.objects.filter(retired_on__lte=day).aggregate(last=Max("retired_on"))["last"]
        return max((change for change in (begun, ended) if change), default=None)
    return None


def leave_unapproved(day: date, proposals: Sequence[Proposal]) -> None:
    """A step that nobody has approved for this night is left for the next, and the decision says so.

    What was approved binds its night also where no approval is asked for. Nobody's relief waits for an approval.
    """
    steps = [p for p in proposals if p.decision.verdict is Verdict.STEP]
    if not steps:
        return
    since = since_when(day)
    if since is None and not NightProposal.objects.filter(day=day, status=NightProposal.Status.APPROVED).exists():
        return
    rows = fetch("engine/approved_steps", day=day, since=since or day, account=array(p.account_id for p in steps))
    approved = {account: (is_of_tonight, step) for account, is_of_tonight, step in rows}
    for p in steps:
        assert p.decision.rung is not None
        is_of_tonight, step = approved.get(p.account_id, (False, None))
        if is_of_tonight and step != p.decision.rung.id:
            _leave(p, day, "not_in_proposal")
        elif since is not None and p.account_id not in approved:
            _leave(p, day, "night_not_approved")


def _leave(p: Proposal, day: date, code: str) -> None:
    reason = {"code": code, "step": p.decision.rung.kind if p.decision.rung else ""}
    p.decision = Decision(Verdict.WAIT, reason, look_again_on=day + timedelta(1), checks=p.decision.checks)

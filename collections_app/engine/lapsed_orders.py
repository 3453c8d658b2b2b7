"""Orders and approvals whose time is over, and orders of ended contracts: ended by the night, begun again by people."""

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from collections_app.cases.models import Case, CaseEvent
from collections_app.common.db import execute
from collections_app.common.diary import look_at
from collections_app.deliveries.proofs import service_day
from collections_app.engine.cut_orders import RUNNING, CannotOrder
from collections_app.engine.effects import lock_accounts
from collections_app.engine.lapsed_requests import lapse_requests
from collections_app.engine.people_work import lapse_approvals
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Step
from collections_app.procedures.packs import longest_leads
from collections_app.rules.authority import Right


def lapse_orders(day: date) -> int:
    """Call off every order that nobody has approved in time or whose contract has ended; repeatable. Returns how many.

    Approvals of steps lapse here too, and requests of every other kind that nobody has decided.

    Nobody is written to again by this: whether the notice is sent once more is for a person to say.
    """
    leads = longest_leads()
    lapsed = execute("engine/lapse_orders", day=day, packs=list(leads), days=list(leads.values()))
    return lapsed + execute("engine/end_contract_orders", day=day) + lapse_approvals(day) + lapse_requests(day)


@transaction.atomic
def renew_notice(case: Case, by: StaffMember, on: date) -> Case:
    """Take the case back to its disconnection notice, which the coming night sends anew if it is stale.

    Raises CannotOrder.
    """
    lock_accounts([case.account_id])
    case = Case.objects.for_staff(by).select_related("step", "procedure", "account").get(pk=case.pk)
    if not by.may(Right.ASK_FOR_CUTS):
        raise CannotOrder(_("Your role does not allow this."))
    if case.closed_on or case.step is None or case.step.kind != Step.Kind.DISCONNECTION:
        raise CannotOrder(_("Only a case whose last step is the disconnection can go back to its notice."))
    ended_on = case.account.closed_on
    if ended_on and ended_on <= on:
        words = {"day": date_format(ended_on, "DATE_FORMAT")}
        raise CannotOrder(_("The contract has ended on %(day)s; there is nothing to cut.") % words)
    if case.supply_orders.filter(status__in=RUNNING).exists():
        raise CannotOrder(_("An order to cut is still running; it rests on the notice that was sent."))
    notice = Notice.objects.filter(
        case=case, kind=Step.Kind.DISCONNECTION_NOTICE, status=Notice.Status.SENT
    ).last_sent()
    if notice is None or notice.sent_on is None:
        raise CannotOrder(_("No disconnection notice of this case was sent."))
    # of the version on which the case is now: the notice may have been sent under another
    case.step = case.procedure.steps.get(kind=notice.kind)
    case.step_on = notice.issued_on
    case.step_served_on = service_day(notice)
    case.save(update_fields=["step", "step_on", "step_served_on"])
    CaseEvent.objects.create(
        account_id=case.account_id, case=case, kind=CaseEvent.Kind.NOTICE_RENEWED, on=on, actor=by,
        data={"notice_no": notice.notice_no},
    )  # fmt: skip
    look_at([(case.account_id, on)])
    return case

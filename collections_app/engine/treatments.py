"""Treatment by grade: who is treated and who is left for comparison, more days to pay, offers and questions for people."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.common.db import execute, fetch
from collections_app.credit.treatments import TreatmentRule
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.prepayment import NEVER_PREPAID
from collections_app.worklist.batch import AGAIN_AFTER, NewTask, set_tasks


class CannotTreat(Exception):
    """Why a treatment was not put into force, widened or ended, in words for staff."""


def follow_grades(day: date) -> int:
    """What follows from the grades of the day; repeatable. Returns how many bills were deferred and tasks set."""
    execute("engine/form_groups", day=day, never=sorted(NEVER_PREPAID))
    ((deferred,),) = fetch("engine/defer_bills", day=day)
    rows = fetch("engine/tasks_of_grades", day=day, again_from=day - AGAIN_AFTER, grades=settings.CREDIT_GRADES)
    return deferred + set_tasks(
        day, [NewTask(account, kind, case_id=case, about=about) for account, kind, case, about in rows]
    )


@transaction.atomic
def activate_treatment(*, rule: TreatmentRule, today: date, by: StaffMember) -> TreatmentRule:
    """Put into force what somebody else has drafted. Raises CannotTreat."""
    rule = _locked(rule, by, TreatmentRule.Status.DRAFT, _("Only a draft can be put into force."))
    if rule.made_by_id == by.pk:
        raise CannotTreat(_("You have drafted it yourself; somebody else has to put it into force."))
    if rule.until < today:
        raise CannotTreat(_("It would be over before it begins."))
    if rule.grade not in settings.CREDIT_GRADES:
        raise CannotTreat(_("The house has no grade %(grade)s.") % {"grade": rule.grade})
    same: dict[str, Any] = {"customer_class": rule.customer_class, "grade": rule.grade, "measure": rule.measure}
    if TreatmentRule.objects.filter(status=TreatmentRule.Status.ACTIVE, **same).exists():
        raise CannotTreat(_("Such a treatment of this class and grade is in force already; end it first."))
    rule.status, rule.activated_by = TreatmentRule.Status.ACTIVE, by
    rule.save(update_fields=["status", "activated_by"])
    return rule


@transaction.atomic
def widen_treatment(*, rule: TreatmentRule, share: int, by: StaffMember) -> TreatmentRule:
    """Treat a larger share from the coming night; who is treated stays so. Raises CannotTreat."""
    rule = _locked(rule, by, TreatmentRule.Status.ACTIVE, _("Only a treatment in force can be widened."))
    if not rule.share < share <= 100:
        raise CannotTreat(_("The share can only grow; it is %(share)s percent now.") % {"share": rule.share})
    rule.share = share
    rule.save(update_fields=["share"])
    return rule


@transaction.atomic
def end_treatment(*, rule: TreatmentRule, by: StaffMember) -> TreatmentRule:
    """From the coming night nobody is treated; a hold that was placed runs to its day. Raises CannotTreat."""
    rule = _locked(rule, by, TreatmentRule.Status.ACTIVE, _("Only a treatment in force can be ended."))
    rule.status = TreatmentRule.Status.RETIRED
    rule.save(update_fields=["status"])
    return rule


def _locked(rule: TreatmentRule, by: StaffMember, status: str, refusal: str) -> TreatmentRule:
    if not by.may(Right.EDIT_GRADING):
        raise CannotTreat(_("Your role does not allow this."))
    rule = TreatmentRule.objects.select_for_update().get(pk=rule.pk)
    if rule.status != status:
        raise CannotTreat(refusal)
    return rule

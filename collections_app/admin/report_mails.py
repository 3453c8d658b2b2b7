"""Figures and reports by e-mail: after each night whatever subscription has a period behind it is sent, once."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from collections_app.admin.key_figure_files import FILES
from collections_app.admin.key_figures import sheet_of
from collections_app.admin.report_terms import Asked
from collections_app.admin.reports import report_file
from collections_app.engine.models import NightRun
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.reporting.subscriptions import FIGURES, ReportMail, Subscription
from collections_app.rules.authority import Right

MOST_ATTEMPTS, TRY_AGAIN = 5, timedelta(hours=1)
log = logging.getLogger(__name__)


def may_get(staff: StaffMember, unit: OrgUnit) -> bool:
    """Whether the person may see figures, and the unit lies in their sight: asked again before each e-mail."""
    return staff.may(Right.SEE_FIGURES) and OrgUnit.objects.for_staff(staff).filter(pk=unit.pk).exists()


def mail_reports(clock: Callable[[], datetime]) -> int:
    """Send what is due after the last night that is finished. Returns how many e-mails have left; repeatable."""
    night = NightRun.objects.filter(finished_at__isnull=False).first()
    if night is None:
        return 0
    due = Subscription.objects.running().order_by("pk").values_list("pk", flat=True)
    return sum(_mail(one, night.day, clock) for one in list(due))


def _mail(subscription_id: int, day: date, clock: Callable[[], datetime]) -> bool:
    mail = _claim(subscription_id, day, clock())
    if mail is None:
        return False
    subscription = mail.subscription
    try:
        if not may_get(subscription.staff, subscription.unit):
            mail.status = ReportMail.Status.WITHHELD
        elif not subscription.staff.email:
            mail.status, mail.error = ReportMail.Status.FAILED, _("There is no e-mail address.")
        else:
            message_of(subscription, day).send()
            mail.status, mail.error = ReportMail.Status.SENT, ""
    except Exception as error:  # whatever it is, the others are not to wait for it
        log.exception("report by e-mail %s", subscription_id)
        mail.status, mail.error = ReportMail.Status.FAILED, f"{type(error).__name__}: {error}"[:300]
    mail.at = clock()
    mail.save(update_fields=["status", "error", "at"])
    return mail.status == ReportMail.Status.SENT


@transaction.atomic
def _claim(subscription_id: int, day: date, at: datetime) -> ReportMail | None:
    """The e-mail of the period, written down before it is sent; None where it has been, or somebody is at it."""
    running = Subscription.objects.running().select_for_update(skip_locked=True, of=("self",))
    subscription = running.select_related("staff", "unit").filter(pk=subscription_id).first()
    period = subscription and subscription.period_due(day)
    if not subscription or not period:
        return None
    mail, is_new = ReportMail.objects.get_or_create(subscription=subscription, period_on=period[0], defaults={"at": at})
    if not is_new:
        may_again = mail.attempts < MOST_ATTEMPTS and mail.at <= at - TRY_AGAIN
        if mail.status != ReportMail.Status.FAILED or not may_again:
            return None
        mail.status, mail.attempts, mail.at = ReportMail.Status.SENDING, mail.attempts + 1, at
        mail.save(update_fields=["status", "attempts", "at"])
    mail.subscription = subscription
    return mail


def message_of(subscription: Subscription, day: date) -> EmailMessage:
    """The e-mail in the language of whoever gets it, with the file."""
    first, last = subscription.period_due(day) or (day, day)
    with override(subscription.language):
        content, content_type = file_of(subscription, first, last)
        what = subscription.get_what_display()
        words = date_format(last) if first == last else f"{date_format(first)} – {date_format(last)}"
        values = {"what": what, "unit": subscription.unit, "days": words, "utility": _utility(subscription.language)}
        text = _(
            "%(what)s of %(unit)s, %(days)s, are attached.\n\n"
            "You get this e-mail because you asked for it. It can be stopped under Reports by e-mail.\n\n%(utility)s"
        )
        mail = EmailMessage(
            _("%(what)s: %(unit)s, %(days)s") % values,
            text % values,
            settings.MESSAGE_SENDER,
            [subscription.staff.email],
        )
    mail.attach(f"{subscription.what}-{last}.{subscription.format}", content, content_type.split(";")[0])
    return mail


def file_of(subscription: Subscription, first: date, last: date) -> tuple[bytes, str]:
    """Figures are of the month of the period's last day; a report is of the days of the period."""
    if subscription.what == FIGURES:
        month = f"{last:%Y-%m}"
        _words, made = FILES[subscription.format]
        return made(sheet_of(subscription.staff, {"unit": subscription.unit.code, "from": month, "to": month}))
    return report_file(
        subscription.what, Asked(subscription.staff, last, first, subscription.unit), subscription.format
    )


def _utility(language: str) -> str:
    suffix = "_zh" if language.startswith("zh") else ""
    return settings.UTILITY.get(f"name{suffix}") or settings.UTILITY["name"]

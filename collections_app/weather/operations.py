from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.weather.models import WeatherEmergency, WeatherReport

FACTS = (
    "unit", "forecast_low", "forecast_high", "yesterday_high", "has_advisory", "advisory_days_ago", "is_extreme",
)  # fmt: skip
"""What a report says; two reports that agree in these say the same."""


class CannotReport(Exception):
    """Why the weather report was not recorded, in words for whoever sent it."""


class CannotDeclare(Exception):
    """Why the emergency was not declared or ended, in words for staff."""


def record_report(
    *, area: str, day: date, reported_at: datetime | None, now: datetime, by: StaffMember | None, **said: Any
) -> tuple[WeatherReport, bool]:
    """Append what is reported of a day, and say whether it is new.

    Without `reported_at` it counts as made now, unless it says what the last report has said: that is then no newer.
    Raises CannotReport where another report of the same moment says something else.
    """
    facts = {name: said.get(name, "" if name == "unit" else None) for name in FACTS}
    known = WeatherReport.objects.filter(area=area, day=day)
    same = known.filter(reported_at=reported_at).first() if reported_at else known.order_by("-reported_at").first()
    if same is not None and all(getattr(same, name) == value for name, value in facts.items()):
        return same, False
    if same is not None and reported_at:
        raise CannotReport(_("Another report of that moment says something else."))
    if same is not None:
        now = max(now, same.reported_at + timedelta(microseconds=1))
    row = {"area": area, "day": day, "reported_at": reported_at or now, "source": said.get("source", "")}
    try:
        with transaction.atomic():
            return WeatherReport.objects.create(**row, **facts, reported_by=by), True
    except IntegrityError as refusal:  # sent twice at the same moment
        raise CannotReport(_("Another report of that moment says something else.")) from refusal


def declare_emergency(
    *, area: str, from_on: date, to_on: date | None, reason: str, by: StaffMember, on: date
) -> WeatherEmergency:
    """From the first day nobody is cut in the area, whatever has been approved. Raises CannotDeclare."""
    _check(by)
    if to_on is not None and to_on < max(from_on, on):
        raise CannotDeclare(_("The emergency would be over before it begins."))
    if from_on < on:
        raise CannotDeclare(_("An emergency is declared from today or a later day."))
    if not accounts_in(area).for_staff(by).exists():
        raise CannotDeclare(_("No account in your unit lies in the area %(area)s.") % {"area": area})
    return WeatherEmergency.objects.create(area=area, from_on=from_on, to_on=to_on, reason=reason, declared_by=by)


@transaction.atomic
def end_emergency(*, emergency: WeatherEmergency, reason: str, by: StaffMember, on: date) -> WeatherEmergency:
    """From `on` it no longer stands. Where other units have accounts in the area it is not theirs alone to end.

    Raises CannotDeclare.
    """
    _check(by)
    emergency = WeatherEmergency.objects.select_for_update(of=("self",)).get(pk=emergency.pk)
    if emergency.ended_on is not None or (emergency.to_on is not None and emergency.to_on < on):
        raise CannotDeclare(_("The emergency is over already."))
    accounts = accounts_in(emergency.area)
    if accounts.exclude(pk__in=accounts.for_staff(by).values("pk")).exists():
        raise CannotDeclare(_("Accounts of other units lie in that area; somebody who sees them all has to end it."))
    emergency.ended_on, emergency.ended_by, emergency.end_reason = max(on, emergency.from_on), by, reason
    emergency.save(update_fields=["ended_on", "ended_by", "end_reason"])
    return emergency


def accounts_in(area: str) -> Any:
    """The accounts that lie in an area: those that name it, and those that name none and lie in the region of that name."""
    return Account.objects.filter(Q(weather_area=area) | Q(weather_area="", region=area))


def _check(by: StaffMember) -> None:
    if not by.may(Right.DECLARE_EMERGENCIES):
        raise CannotDeclare(_("Your role does not allow this."))

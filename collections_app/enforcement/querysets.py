from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.fields import CharField
from django.db.models.functions import Greatest

from collections_app.cases.models import Hold
from collections_app.org.querysets import UnitScopedQuerySet
from collections_app.weather.models import WeatherEmergency

AREA = Case(
    When(case__account__weather_area="", then=F("case__account__region")),
    default=F("case__account__weather_area"), output_field=CharField(),
)  # fmt: skip


class CaseWorkQuerySet(UnitScopedQuerySet):
    """Orders and referrals: work that hangs on a case."""

    unit_lookup = "case__account__unit"

    def with_stops(self, on: date, fine_areas: Mapping[str, Sequence[str]]) -> "CaseWorkQuerySet":
        """`is_stopped`: approved, and yet not to be carried out on that day for an emergency, a hold or the weather.

        `fine_areas` are, for each law pack that asks for the weather, the areas where it allows a cut on that day.
        """
        weather = Q()
        for pack, areas in fine_areas.items():
            weather |= Q(case__account__law_pack=pack) & ~Q(area__in=areas)
        emergencies = WeatherEmergency.objects.not_over_on(on).filter(
            Q(to_on__isnull=True) | Q(to_on__gte=OuterRef("cut_day")),
            area=OuterRef("area"),
            from_on__lte=OuterRef("cut_day"),
        )
        holds = Hold.objects.running_on(on).filter(account=OuterRef("case__account"), bill=None)
        today = Q(cut_day=on) & (Exists(holds) | (weather or Q(pk__in=[])))
        rows = self.annotate(area=AREA, cut_day=Greatest(F("cut_on"), Value(on)))
        stopped = Q(status="approved") & (Exists(emergencies) | today)
        return rows.annotate(is_stopped=Case(When(stopped, then=Value(value=True)), default=Value(value=False)))


class StepApprovalQuerySet(CaseWorkQuerySet):
    def standing(self) -> "StepApprovalQuerySet":
        """Those that still count, decided or not."""
        return self.filter(ended_on=None)

"""The weather of an area on a day, as another system brings it; what the law makes of it is asked when a cut is decided."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    DateTimeField,
    DecimalField,
    IntegerField,
    ModelSerializer,
    Serializer,
)

from collections_app.api.base import Records
from collections_app.api.errors import Conflict, ErrorSerializer
from collections_app.filters.weather import WeatherReportFilter
from collections_app.org.models import StaffMember
from collections_app.org.querysets import sees_everything
from collections_app.rules.authority import Right
from collections_app.rules.weather import MEASURES
from collections_app.weather.models import WeatherReport
from collections_app.weather.operations import FACTS, CannotReport, record_report

COLDEST, HOTTEST = -100, 150
A_DAY = timedelta(1)


class WeatherReportSerializer(ModelSerializer):
    advisory = BooleanField(source="has_advisory", allow_null=True, label=gettext_lazy("heat advisory"))
    extreme = BooleanField(source="is_extreme", allow_null=True, label=gettext_lazy("declared extreme"))

    class Meta:
        model = WeatherReport
        fields = [
            "id", "area", "day", "reported_at", "unit", "forecast_low", "forecast_high", "yesterday_high", "advisory",
            "advisory_days_ago", "extreme", "source", "received_at",
        ]  # fmt: skip
        read_only_fields = fields


def _degrees(label: Any) -> DecimalField:
    return DecimalField(
        5, 1, required=False, allow_null=True, default=None, min_value=COLDEST, max_value=HOTTEST, label=label
    )


def _answer(label: Any, source: str, help_text: Any) -> BooleanField:
    return BooleanField(required=False, allow_null=True, default=None, source=source, label=label, help_text=help_text)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A forecast in the morning",
            {
                "area": "48201", "day": "2026-02-10", "reported_at": "2026-02-10T06:00:00-06:00", "unit": "F",
                "forecast_low": "28.0", "forecast_high": "41.0", "yesterday_high": "38.5", "advisory": False,
            },
            request_only=True,
        )
    ]
)  # fmt: skip
class WeatherPostingSerializer(Serializer):
    area = CharField(max_length=40, label=gettext_lazy("weather area"))
    day = DateField(label=gettext_lazy("day"), help_text=gettext_lazy("The day of which the report speaks."))
    reported_at = DateTimeField(
        required=False, allow_null=True, default=None, label=gettext_lazy("reported at"),
        help_text=gettext_lazy("When the report was made; without it, now."),
    )  # fmt: skip
    unit = ChoiceField(
        WeatherReport.Unit.choices, required=False, allow_blank=True, default="", label=gettext_lazy("degrees in"),
        help_text=gettext_lazy("Needed where degrees are given."),
    )  # fmt: skip
    forecast_low = _degrees(gettext_lazy("forecast low"))
    forecast_high = _degrees(gettext_lazy("forecast high"))
    yesterday_high = _degrees(gettext_lazy("high of the day before"))
    advisory = _answer(
        gettext_lazy("heat advisory"), "has_advisory",
        gettext_lazy("Whether a heat advisory is in force on that day; null: not known."),
    )  # fmt: skip
    advisory_days_ago = IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=999,
        label=gettext_lazy("days since the last heat advisory"),
        help_text=gettext_lazy("Counted back from the day; 0: on the day itself."),
    )  # fmt: skip
    extreme = _answer(
        gettext_lazy("declared extreme"), "is_extreme",
        gettext_lazy("Whether the authority has declared the weather extreme; null: not known."),
    )  # fmt: skip
    source = CharField(max_length=60, required=False, allow_blank=True, default="", label=gettext_lazy("source"))  # type: ignore[assignment]

    def validate_reported_at(self, moment: datetime | None) -> datetime | None:
        if moment is not None and moment > timezone.now() + A_DAY:
            raise ValidationError(_("A report cannot be made in the future."), code="in_the_future")
        return moment

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        low, high = attrs["forecast_low"], attrs["forecast_high"]
        if not attrs["unit"] and any(attrs[measure] is not None for measure in MEASURES):
            raise _wrong("unit", _("Degrees are given; say in which unit."), "required")
        if low is not None and high is not None and low > high:
            raise _wrong("forecast_low", _("The forecast low is above the forecast high."), "above_high")
        if all(attrs[name] is None for name in FACTS if name != "unit"):
            raise _wrong("area", _("Nothing is said of the weather there."), "says_nothing")
        return attrs


def _wrong(field: str, words: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(words, code=code).detail})


class Weather(Records):
    rights = {"create": Right.REPORT_WEATHER}
    queryset = WeatherReport.objects.all()
    serializer_class = WeatherReportSerializer
    filterset_class = WeatherReportFilter
    lookup_field = "id"
    orderings = {"-recorded": "pk", "day": "day", "area": "area"}

    @extend_schema(
        summary=gettext_lazy("Report the weather"),
        description=gettext_lazy(
            "Appends what is reported of an area and a day; the latest report counts, earlier ones stay. The same report "
            "again changes nothing and answers 200; another report of the same moment is answered 409. Only somebody of the "
            "whole company may report."
        ),
        request=WeatherPostingSerializer,
        responses={
            201: OpenApiResponse(WeatherReportSerializer, description=gettext_lazy("Recorded.")),
            200: OpenApiResponse(WeatherReportSerializer, description=gettext_lazy("Was known; nothing has changed.")),
            409: OpenApiResponse(ErrorSerializer, description=gettext_lazy("That moment has another report.")),
        },
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        posting = WeatherPostingSerializer(data=request.data, context=self.get_serializer_context())
        posting.is_valid(raise_exception=True)
        sender = cast("StaffMember", request.user)
        if not sees_everything(sender):
            raise PermissionDenied(_("The weather is reported by somebody of the whole company."))
        try:
            report, is_new = record_report(**posting.validated_data, now=timezone.now(), by=sender)
        except CannotReport as refusal:
            raise Conflict(str(refusal)) from refusal
        return Response(WeatherReportSerializer(report).data, status=201 if is_new else 200)

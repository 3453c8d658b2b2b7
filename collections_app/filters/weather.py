from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.filters.base import Day
from collections_app.weather.models import WeatherReport


class WeatherReportFilter(FilterSet):
    area = CharFilter("area", label=_("weather area"))
    day = Day("day", label=_("day"))
    day_from = Day("day", "gte", label=_("day from"))
    day_to = Day("day", "lte", label=_("day to"))

    class Meta:
        model = WeatherReport
        fields: list[str] = []

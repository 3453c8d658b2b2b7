from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter

from collections_app.filters.base import Day, KeyField, OneOf
from collections_app.org.models import StaffMember
from collections_app.publication.media import Medium
from collections_app.publication.models import Edition

if TYPE_CHECKING:
    from django.http import HttpRequest


def media_in_sight(request: "HttpRequest | None") -> QuerySet:
    user = getattr(request, "user", None)
    return Medium.objects.for_staff(user) if isinstance(user, StaffMember) else Medium.objects.none()


class MediumChoice(ModelChoiceFilter):
    field_class = KeyField


class EditionFilter(FilterSet):
    """Editions by how far they have come, by medium and month."""

    status = OneOf("status", Edition.Status.choices, label=_("status"))
    medium = MediumChoice(queryset=media_in_sight, to_field_name="slug", label=_("medium"))
    month_from = Day("month", "gte", label=_("month from"))
    month_to = Day("month", "lte", label=_("month until"))

    class Meta:
        model = Edition
        fields: list[str] = []

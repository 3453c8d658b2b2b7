"""The kinds of filter every list is built from.

A filter that needs to know 'today' takes the day as its value; none reads the clock.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import filters

from collections_app.org.models import OrgUnit, StaffMember

if TYPE_CHECKING:
    from django.http import HttpRequest

refuse_null_characters = ProhibitNullCharactersValidator()


class Prefix(filters.CharFilter):
    """Begins with; served by an index where the field is a business number."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr="startswith", **kwargs)


class Day(filters.DateFilter):
    """A day, year first, so that no value can be read in two ways."""

    def __init__(self, field_name: str | None = None, lookup_expr: str = "exact", **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr, input_formats=["%Y-%m-%d", "%Y/%m/%d"], **kwargs)


class Money(filters.NumberFilter):
    """An amount, in the currency of the account."""


class YesNoField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        choices = [("", "---------"), ("true", _("yes")), ("false", _("no"))]
        super().__init__(choices=choices, coerce=lambda value: value == "true", empty_value=None, **kwargs)


class YesNo(filters.BooleanFilter):
    """`true` or `false`; anything else is refused instead of being taken for 'either'."""

    field_class = YesNoField


class OneOf(filters.MultipleChoiceFilter):
    """Any of the given values; the parameter may be repeated."""

    def __init__(self, field_name: str, choices: Any, **kwargs: Any) -> None:
        super().__init__(field_name, choices=choices, distinct=False, **kwargs)


class KeyField(filters.ModelChoiceFilter.field_class):
    """A choice that is looked up in the database, which cannot be asked for null characters."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            refuse_null_characters(value)
        return super().to_python(value)


class Unit(filters.ModelChoiceFilter):
    """Rows of a unit and of all units below it; `field_name` leads to the unit. Units out of sight do not exist."""

    field_class = KeyField

    def __init__(self, field_name: str = "unit", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("organisation unit"))
        kwargs.setdefault("help_text", _("code of a unit; brings the units below it too"))
        super().__init__(field_name, queryset=units_in_sight, to_field_name="code", **kwargs)

    def filter(self, qs: QuerySet, value: OrgUnit | None) -> QuerySet:
        return qs if value is None else qs.filter(**{f"{self.field_name}__in": within(value)})


class Officer(filters.ModelChoiceFilter):
    """Rows of the accounts an officer looks after; `field_name` leads to the officer."""

    field_class = KeyField

    def __init__(self, field_name: str = "officer", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("officer"))
        kwargs.setdefault("help_text", _("user name of the officer"))
        super().__init__(field_name, queryset=staff_in_sight, to_field_name="username", **kwargs)


def within(unit: OrgUnit) -> list[int]:
    """The ids of the unit and of all units below it."""
    return OrgUnit.objects.subtree_of(unit).ids()


def units_in_sight(request: "HttpRequest | None") -> QuerySet:
    user = getattr(request, "user", None)
    return OrgUnit.objects.for_staff(user) if isinstance(user, StaffMember) else OrgUnit.objects.none()


def staff_in_sight(request: "HttpRequest | None") -> QuerySet:
    user = getattr(request, "user", None)
    return StaffMember.objects.for_staff(user) if isinstance(user, StaffMember) else StaffMember.objects.none()

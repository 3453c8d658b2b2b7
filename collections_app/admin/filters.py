"""The one bridge from the filter sets that lists and API share to the filter sheet of the admin lists."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from collections_app.admin.screens import today

LABELS = {
    "unit": _("organisation unit, with those below it"),
    "officer": _("officer"),
    "overdue_min": _("overdue today at least"),
    "overdue_max": _("overdue today at most"),
}
"""Where the words of the API would not help a person at the screen."""


class SheetFilter(admin.ListFilter):
    """All of a filter set as one filter: it knows every parameter of the set, and shows the fields named in `shown`."""

    title = _("filters")
    template = "unfold/filters/filters_field.html"
    filterset: type[FilterSet]
    shown: tuple[str, ...]

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.request = request
        for name in self.filterset.base_filters:
            if any(values := params.pop(name, [])):
                self.used_parameters[name] = values

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return list(self.filterset.base_filters)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        self.bound = self._bind(queryset)
        if self.bound.is_valid():
            return self.bound.qs
        for name, errors in self.bound.form.errors.items():
            messages.error(request, f"{self.bound.form[name].label}: {' '.join(errors)}")
        return queryset.none()

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        form = self.bound.form
        form.fields = {name: form.fields[name] for name in self._visible()}
        yield {"form": form}

    def _visible(self) -> list[str]:
        """The fields of the sheet, and whatever else a link has narrowed the list by, so that it can be seen and undone."""
        return [*self.shown, *(name for name in self.used_parameters if name not in self.shown)]

    def _bind(self, queryset: QuerySet) -> FilterSet:
        data = self.request.GET.copy()
        if any(data.get(bound) for bound in ("overdue_min", "overdue_max")) and not data.get("overdue_on"):
            data["overdue_on"] = today().isoformat()
        bound = self.filterset(data, queryset, request=self.request)
        for name in self._visible():
            field = bound.form.fields[name]
            field.label, field.help_text = capfirst(str(LABELS.get(name, field.label))), ""
            field.widget = _dressed(field)
        return bound


def bridge(filterset: type[FilterSet], *shown: str) -> type[SheetFilter]:
    """The filter set as an entry of `list_filter`, showing the named fields."""
    return type(f"{filterset.__name__}Sheet", (SheetFilter,), {"filterset": filterset, "shown": shown})


def _dressed(field: forms.Field) -> forms.Widget:
    """The field's widget in the clothes of the admin."""
    if isinstance(field, forms.MultipleChoiceField):
        return UnfoldAdminCheckboxSelectMultipleWidget(choices=field.choices)
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        widget = UnfoldAdminSelectWidget()
        widget.choices = _with_words_for_any(field)
        return widget
    if isinstance(field, forms.DateField):
        return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": " ".join(INPUT_CLASSES)})
    if isinstance(field, forms.DecimalField):
        return forms.NumberInput(attrs={"step": "0.01", "class": " ".join(INPUT_CLASSES)})
    return UnfoldAdminTextInputWidget()


def _with_words_for_any(field: Any) -> Any:
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = _("any")
        return field.choices
    return [("", _("any")) if value == "" else (value, words) for value, words in field.choices]

"""What every list of the interface has in common; a noun adds its rows, fields, filters and orders."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from collections_app.api.description import Description
from collections_app.api.pagination import Pages
from collections_app.rules.authority import Right


class Records(ReadOnlyModelViewSet):
    """Rows of one noun in the sight of the person asking, found by their business number (`lookup_field`)."""

    schema = Description()
    right = Right.SEE_ACCOUNTS
    rights: dict[str, Right] = {}
    filterset_class: Any = None
    orderings: dict[str, str] = {"-recorded": "pk"}
    lookup_value_converter = "str"
    filter_backends = [DjangoFilterBackend]
    pagination_class = Pages

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if any("\0" in value for value in self.kwargs.values()):
            raise Http404
        self.refuse_unknown_parameters(request)

    def refuse_unknown_parameters(self, request: Request) -> None:
        """A misspelt filter would otherwise be ignored and the whole list answered."""
        known: set[str] = set()
        if self.action == "list":
            known = {*self.pagination_class.parameters, *getattr(self.filterset_class, "base_filters", ())}
        if unknown := sorted(set(request.query_params) - known):
            words = _("There is no parameter %(name)s here.") % {"name": unknown[0]}
            raise ValidationError(words, code="unknown_parameter")

    def get_queryset(self) -> QuerySet:
        rows: Any = super().get_queryset()
        return rows.for_staff(self.request.user)

"""Pages that begin after the last row seen: the ten-thousandth is as quick as the first, and nothing is counted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

if TYPE_CHECKING:
    from rest_framework.request import Request

SALT = "collections.api.cursor"


@dataclass(frozen=True)
class Order:
    """By one column, then by the order in which rows were recorded, both in the same direction."""

    column: str
    is_descending: bool

    def columns(self) -> list[str]:
        sign = "-" if self.is_descending else ""
        return [sign + column for column in dict.fromkeys((self.column, "pk"))]

    def after(self, queryset: QuerySet, value: Any, pk: int) -> QuerySet:
        """The rows that follow the row with this value and key. The first condition is there for the index."""
        beyond = "lt" if self.is_descending else "gt"
        if self.column == "pk":
            return queryset.filter(**{f"pk__{beyond}": pk})
        following = Q(**{f"{self.column}__{beyond}": value}) | Q(**{f"pk__{beyond}": pk})
        return queryset.filter(Q(**{f"{self.column}__{beyond}e": value}), following)


class Pages(BasePagination):
    """The view's `orderings` hold the names that may be asked for with the column of each; the first is the default."""

    parameters = ("ordering", "page_size", "cursor")
    page_size = 100
    max_page_size = 500

    def paginate_queryset(self, queryset: Any, request: "Request", view: Any = None) -> list[Any]:
        """First the keys of the page, then its rows: a sort is then of keys alone, however wide the rows are."""
        name = request.query_params.get("ordering") or next(iter(view.orderings))
        order, size = self.order(name, view.orderings), self.size(request)
        if cursor := request.query_params.get("cursor"):
            queryset = order.after(queryset, *self.read_cursor(cursor, name))
        keys = list(queryset.order_by(*order.columns()).values_list("pk", flat=True)[: size + 1])
        rows = list(queryset.filter(pk__in=keys).order_by(*order.columns())) if keys else []
        self.next_link = self.link_after(rows[size - 1], name, order, request) if len(rows) > size else None
        return rows[:size]

    def order(self, name: str, orderings: dict[str, str]) -> Order:
        allowed = {key.removeprefix("-"): column for key, column in orderings.items()}
        if name.removeprefix("-") not in allowed:
            words = _("Lists are ordered by %(names)s, or by one of these with a minus for descending order.")
            raise ValidationError({"ordering": words % {"names": ", ".join(allowed)}})
        return Order(allowed[name.removeprefix("-")], name.startswith("-"))

    def size(self, request: "Request") -> int:
        asked = request.query_params.get("page_size", str(self.page_size))
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= self.max_page_size):
            words = _("A page holds 1 to %(most)d rows.") % {"most": self.max_page_size}
            raise ValidationError({"page_size": words})
        return int(asked)

    def read_cursor(self, cursor: str, name: str) -> tuple[Any, int]:
        """The value and key of the last row seen."""
        try:
            belongs_to, value, pk = signing.loads(cursor, salt=SALT)
        except signing.BadSignature:
            raise ValidationError({"cursor": _("This cursor is not one that a page gave.")}) from None
        if belongs_to != name:
            raise ValidationError({"cursor": _("This cursor belongs to a list in another order.")})
        return value, pk

    def link_after(self, row: Any, name: str, order: Order, request: "Request") -> str:
        cursor = signing.dumps([name, str(getattr(row, order.column)), row.pk], salt=SALT)
        return replace_query_param(request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response(self, data: list[Any]) -> Response:
        return Response({"next": self.next_link, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {
                    "type": "string",
                    "format": "uri",
                    "nullable": True,
                    "description": _("Where the list goes on; null on the last page."),
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        names = [sign + name.removeprefix("-") for name in view.orderings for sign in ("", "-")]
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        ordering = {"type": "string", "enum": names, "default": next(iter(view.orderings))}
        return [
            query_parameter("ordering", ordering, gettext_lazy("Order of the list; a minus means descending.")),
            query_parameter("page_size", size, gettext_lazy("Rows on a page.")),
            query_parameter("cursor", {"type": "string"}, gettext_lazy("Taken from `next` of the page before.")),
        ]


def query_parameter(name: str, schema: dict[str, Any], description: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": str(description)}

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.serializers import CharField, IntegerField, ModelSerializer

from collections_app.api.base import Records
from collections_app.api.downloads import AnyAccept, stored_file
from collections_app.filters.notices import PrintBatchFilter
from collections_app.notices.models import Notice, PrintBatch
from collections_app.rules.authority import Right

ITS_NOTICES = Notice.objects.filter(batch=OuterRef("pk")).order_by().values("batch").annotate(n=Count("pk")).values("n")
LETTERS = Coalesce(Subquery(ITS_NOTICES.exclude(status="withdrawn")), 0)
WITHDRAWN = Coalesce(Subquery(ITS_NOTICES.filter(status="withdrawn")), 0)


class PrintBatchSerializer(ModelSerializer):
    unit = CharField(source="unit.code", allow_null=True, label=_("print room of"))
    route_no = CharField(source="route.route_no", allow_null=True, label=_("reading route"))
    letters = IntegerField(label=_("letters"))
    withdrawn = IntegerField(label=_("withdrawn letters"))

    class Meta:
        model = PrintBatch
        fields = [
            "batch_no", "day", "kind", "language", "unit", "route_no", "status", "handed_over_on", "letters", "withdrawn",
            "pages", "pdf_sha256", "rendered_at",
        ]  # fmt: skip
        read_only_fields = fields


class Batches(Records):
    right = Right.SEE_BATCHES
    rights = {"pdf": Right.PRINT, "manifest": Right.PRINT}
    queryset = PrintBatch.objects.select_related("unit", "route").annotate(letters=LETTERS, withdrawn=WITHDRAWN)
    serializer_class = PrintBatchSerializer
    filterset_class = PrintBatchFilter
    lookup_field = "batch_no"
    orderings = {"-recorded": "pk", "day": "day", "batch_no": "batch_no"}

    @extend_schema(
        summary=_("The print file"),
        description=_("All letters of the batch in print order, as one PDF; not found while it has not been made."),
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    @action(detail=True, content_negotiation_class=AnyAccept)
    def pdf(self, request: Request, **kwargs: Any) -> FileResponse:
        batch = self.get_object()
        return stored_file(batch.pdf, f"{batch.batch_no}.pdf", "application/pdf")

    @extend_schema(
        summary=_("The manifest"),
        description=_("A CSV line for each letter of the batch; not found while it has not been made."),
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    @action(detail=True, content_negotiation_class=AnyAccept)
    def manifest(self, request: Request, **kwargs: Any) -> FileResponse:
        batch = self.get_object()
        return stored_file(batch.manifest, f"{batch.batch_no}.csv", "text/csv; charset=utf-8")

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.serializers import CharField, DecimalField, ModelSerializer

from collections_app.api.base import Records
from collections_app.api.downloads import AnyAccept, stored_file
from collections_app.filters.notices import NoticeFilter
from collections_app.notices.models import Notice, NoticeLine


class NoticeLineSerializer(ModelSerializer):
    bill_no = CharField(source="bill.bill_no", label=_("bill number"))

    class Meta:
        model = NoticeLine
        fields = ["bill_no", "principal", "days_late", "penalty", "fees"]


class NoticeSerializer(ModelSerializer):
    case_no = CharField(source="case.case_no", allow_null=True, label=_("case number"))
    account_no = CharField(source="account.account_no", label=_("account number"))
    total = DecimalField(14, 2, label=_("total"))
    batch_no = CharField(source="batch.batch_no", allow_null=True, label=_("print batch"))

    class Meta:
        model = Notice
        fields = [
            "notice_no", "case_no", "account_no", "kind", "occurrence", "language", "status", "issued_on", "pay_by_on",
            "currency", "principal", "penalty", "fees", "total", "postcode", "batch_no", "first_sheet", "pages",
            "sent_on", "withdrawn_on", "data_sha256", "pdf_sha256",
        ]  # fmt: skip
        read_only_fields = fields


class WholeNoticeSerializer(NoticeSerializer):
    lines = NoticeLineSerializer(many=True, label=_("notice lines"))

    class Meta(NoticeSerializer.Meta):
        fields = [*NoticeSerializer.Meta.fields, "lines", "data"]
        read_only_fields = fields


class Notices(Records):
    queryset = Notice.objects.select_related("account", "case", "batch")
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    lookup_field = "notice_no"
    orderings = {"-recorded": "pk", "notice_no": "notice_no"}

    def get_serializer_class(self) -> type[NoticeSerializer]:
        return WholeNoticeSerializer if self.action == "retrieve" else NoticeSerializer

    def get_queryset(self) -> QuerySet:
        notices = super().get_queryset()
        return notices.prefetch_related("lines__bill") if self.action == "retrieve" else notices.defer("data")

    @extend_schema(
        summary=_("The letter as PDF"),
        description=_("The letter as a PDF of its own; not found while it has not been printed."),
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    @action(detail=True, content_negotiation_class=AnyAccept)
    def pdf(self, request: Request, **kwargs: Any) -> FileResponse:
        notice = self.get_object()
        from collections_app.notices.operations import archived  # loads the PDF library: nobody else waits for it

        pdf = archived(notice).pdf if notice.is_printed else notice.pdf
        return stored_file(pdf, f"{notice.notice_no}.pdf", "application/pdf")

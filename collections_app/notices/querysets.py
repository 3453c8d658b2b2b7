from typing import TYPE_CHECKING, Any

from django.db import models

from collections_app.org.querysets import UnitScopedQuerySet

if TYPE_CHECKING:
    from collections_app.notices.models import PrintBatch


class NoticeQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def unsent(self) -> "NoticeQuerySet":
        return self.filter(status="issued")

    def withdrawn(self) -> "NoticeQuerySet":
        return self.filter(status="withdrawn")

    def last_sent(self) -> Any:
        """The notice sent last, with its step; None if none was."""
        return self.select_related("step").order_by("sent_on", "pk").last()

    def in_sheet_order(self, batch: "PrintBatch") -> "NoticeQuerySet":
        """The letters of the print file in the order of their sheets."""
        return self.filter(batch=batch).exclude(first_sheet=None).order_by("first_sheet")

    def in_print_order(self, batch: "PrintBatch") -> "NoticeQuerySet":
        """The letters to print, in postcode order, so that the post can sort them as they come."""
        return self.filter(batch=batch).exclude(status="withdrawn").order_by("postcode", "notice_no")


class PrintBatchQuerySet(UnitScopedQuerySet):
    def with_counts(self) -> "PrintBatchQuerySet":
        return self.annotate(
            letters=models.Count("notices", filter=~models.Q(notices__status="withdrawn")),
            withdrawn=models.Count("notices", filter=models.Q(notices__status="withdrawn")),
        )


class SheetCountQuerySet(UnitScopedQuerySet):
    unit_lookup = "batch__unit"

    def of_the_file(self, batch: "PrintBatch") -> "SheetCountQuerySet":
        """What was said of the print file as it is now, in the order in which it was said."""
        return self.filter(batch=batch, pdf_sha256=batch.pdf_sha256).order_by("id")

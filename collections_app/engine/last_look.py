"""The last look before letters are printed or leave the house: whoever has paid since they were written gets none."""

from datetime import date

from collections_app.common.db import fetch
from collections_app.engine.treatment import reassess
from collections_app.notices.models import Notice, PrintBatch


def withdraw_paid(batch: PrintBatch, on: date) -> list[str]:
    """Take in the money that has come for letters of the batch: where it pays the debt, the case closes and its letters stay
    here. Answers their numbers; none where the batch has left the house.
    """
    if batch.status != PrintBatch.Status.CLOSED:
        return []
    known = set(_withdrawn(batch))
    for (account_id,) in fetch("engine/paid_since", batch=batch.pk, on=on):
        reassess(account_id, on)
    return [number for number in _withdrawn(batch) if number not in known]


def _withdrawn(batch: PrintBatch) -> list[str]:
    return list(
        Notice.objects.filter(batch=batch).withdrawn().order_by("notice_no").values_list("notice_no", flat=True)
    )

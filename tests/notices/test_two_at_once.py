"""Two workers make the same print file at the same time: there is one file, and each letter once."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from collections_app.notices import parts
from collections_app.notices.models import PrintBatch
from collections_app.notices.operations import render_batch
from collections_app.notices.typesetting import Compositor

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = [datetime(2026, 3, 3, 1, minute, tzinfo=UTC) for minute in (30, 31)]


def test_two_renderings_at_once_share_the_letters_and_give_one_file(letter, batch, files, monkeypatch):
    monkeypatch.setattr(parts, "LETTERS_A_PART", 2)
    set_once, make = [], Compositor.set
    monkeypatch.setattr(Compositor, "set", lambda self, letters: set_once.extend(letters) or make(self, letters))
    for number in range(6):
        letter(batch, postcode=str(number))
    start, files_made, failures = threading.Barrier(2), [], []

    def work(at: datetime) -> None:
        try:
            start.wait(timeout=10)
            made = render_batch(PrintBatch.objects.get(pk=batch.pk), at=at)
            files_made.append((made.pdf.name, made.rendered_at))
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[at]) for at in MOMENTS]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    assert failures == []
    batch.refresh_from_db()
    assert files_made == [(batch.pdf.name, batch.rendered_at)] * 2
    assert len(list((files / "batches").rglob("*.pdf"))) == 1
    assert sorted(data["notice_no"] for data in set_once) == sorted(batch.notices.values_list("notice_no", flat=True))
    assert sorted(batch.notices.values_list("first_sheet", flat=True)) == [1, 2, 3, 4, 5, 6]

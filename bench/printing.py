"""A whole print batch, by one worker and by two at once: `python -m bench.printing --letters 10000`.

From the frozen letters in the database to the file that is printed, its manifest and its hash. Each worker is a process of
its own, as in production. One round has a worker killed half way: how long the rest takes, and that no letter is there twice
or missing.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench.common import Figure, own_database, print_table
from bench.letters import _data as letter_data

LANGUAGES = ("en", "zh-hans")
_serial = count(1)


def measure(letters: int, language: str) -> Iterator[Figure]:
    one = _batch(letters, language)
    alone, memory = _print(one, workers=1)
    both, _memory = _print(_batch(letters, language), workers=2)
    yield Figure(
        f"{letters:,} letters {language}, one worker", f"{alone:.0f} s, {letters / alone:.0f} letters/s",
        f"{memory:.0f} MiB at most", "≤ 400 MiB", memory <= 400,
    )  # fmt: skip
    yield Figure(
        "the same, two workers", f"{both:.0f} s, {letters / both:.0f} letters/s", f"{alone / both:.2f} × as fast",
        "10,000 in ≤ 150 s", both * 10_000 / letters <= 150,
    )  # fmt: skip
    yield _killed(_batch(letters, language), letters, alone)


def _batch(letters: int, language: str) -> str:
    """So many letters that wait to be printed, as the night leaves them. Answers the number of their batch."""
    import hashlib
    from datetime import date

    from collections_app.notices.models import Notice, PrintBatch
    from tests.factories import make_account

    day, number = date(2026, 3, 2), next(_serial)
    account = make_account()
    batch = PrintBatch.objects.create(batch_no=f"B260302-{number:02d}", day=day, kind="reminder", language=language)
    notices = []
    for serial in range(letters):
        data = letter_data(serial, language) | {
            "notice_no": f"26{number:02d}{serial:011d}",
            "customer_no": f"K{serial}",
        }
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        notices.append(
            Notice(
                notice_no=data["notice_no"], account=account, kind=data["kind"], language=language, issued_on=day,
                pay_by_on=data["pay_by_on"], currency="CNY", principal=1, postcode=f"{serial % 1000:06d}", data=data,
                data_sha256=hashlib.sha256(text.encode()).hexdigest(), batch=batch,
            )
        )  # fmt: skip
    Notice.objects.bulk_create(notices, batch_size=1000)
    return batch.batch_no


def _print(batch_no: str, workers: int) -> tuple[float, float]:
    """Seconds until the last of the workers is done, and the most memory that one of them held, in MiB."""
    begun = perf_counter()
    started = [_worker(batch_no) for _ in range(workers)]
    answers = [json.loads(worker.communicate()[0]) for worker in started]
    return perf_counter() - begun, max(answer["mib"] for answer in answers)


def _killed(batch_no: str, letters: int, alone: float) -> Figure:
    import pypdfium2

    from collections_app.notices.models import PrintBatch

    worker = _worker(batch_no)
    sleep(alone / 2)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    rest, _memory = _print(batch_no, workers=1)
    batch = PrintBatch.objects.get(batch_no=batch_no)
    with batch.pdf.open("rb") as file:
        document = pypdfium2.PdfDocument(file.read())
        said = [page.get_textpage().get_text_range() for page in document]
    first = batch.notices.order_by("first_sheet").values_list("first_sheet", "notice_no")
    before = batch.pages - batch.sheets
    right = sum(number in said[before + sheet - 1] for sheet, number in first)
    return Figure(
        "killed half way, then the rest", f"{rest:.0f} s", f"{right:,} letters on their sheets", f"{letters:,}",
        right == letters == batch.notices.count(),
    )  # fmt: skip


def _worker(batch_no: str) -> subprocess.Popen:
    from django.db import connection

    name = connection.settings_dict["NAME"]
    address = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    command = [sys.executable, "-m", "bench.printing", "--worker", batch_no]
    return subprocess.Popen(command, env=os.environ | {"DATABASE_URL": address}, stdout=subprocess.PIPE)


def _work(batch_no: str) -> dict[str, Any]:
    import django

    django.setup()
    from django.utils import timezone

    from bench.common import peak_mib
    from collections_app.notices.models import PrintBatch
    from collections_app.notices.operations import render_batch

    batch = render_batch(PrintBatch.objects.get(batch_no=batch_no), at=timezone.now())
    return {"pages": batch.pages, "mib": peak_mib()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--worker", help="a batch to print, by this process, in the database of the run")
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(_work(options.worker)))
        return
    with own_database():
        print_table(figure for language in LANGUAGES for figure in measure(options.letters, language))


if __name__ == "__main__":
    main()

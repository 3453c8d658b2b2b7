"""`render_batch BATCH --out FILE.pdf` for scripts of the print room."""

import hashlib
import json
from datetime import UTC, datetime, time
from io import StringIO

import pikepdf
import pytest
import time_machine
from django.core.management import CommandError, call_command


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("render_batch", *arguments, stdout=out)
    return out.getvalue()


def test_answers_with_pages_letters_and_hash_of_the_file(letter, batch, tmp_path):
    letter(batch), letter(batch, bills=30), letter(batch, status="withdrawn")
    file = tmp_path / "to print" / "reminders.pdf"
    answer = json.loads(run(batch.batch_no, "--out", str(file), "--json"))
    assert (answer["batch"], answer["letters"], answer["pages"]) == ("B260302-01", 2, 4)
    assert answer["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    with pikepdf.open(file) as document:
        assert len(document.pages) == answer["pages"]
    assert answer["manifest"] == str(file.with_suffix(".csv"))
    assert len(file.with_suffix(".csv").read_text("utf-8-sig").splitlines()) == 1 + 2


def test_run_again_gives_the_same_file(letter, batch, tmp_path):
    letter(batch)
    first = run(batch.batch_no, "--out", str(tmp_path / "a.pdf"))
    assert "1 letters, 2 pages" in first
    run(batch.batch_no, "--out", str(tmp_path / "b.pdf"))
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_makes_the_files_of_all_that_wait(letter, batch):
    letter(batch)
    with time_machine.travel(datetime.combine(batch.day, time(9), tzinfo=UTC), tick=False):
        assert run("--waiting") == f"{batch.batch_no}: 2 pages\n"
        assert run("--waiting") == ""


def test_asks_for_a_batch_and_a_file(letter, batch):
    for words in ([], [batch.batch_no], ["--out", "x.pdf"]):
        with pytest.raises(CommandError, match="name a batch") as refusal:
            run(*words)
        assert refusal.value.returncode == 2


def test_refuses_what_cannot_be_done_and_says_why(letter, batch, tmp_path):
    with pytest.raises(CommandError, match="there is no batch B1; the latest are: B260302-01") as refusal:
        run("B1", "--out", str(tmp_path / "x.pdf"))
    assert refusal.value.returncode == 2
    with pytest.raises(CommandError, match="no letters left to print") as refusal:
        run(batch.batch_no, "--out", str(tmp_path / "x.pdf"))
    assert refusal.value.returncode == 2
    assert list(tmp_path.glob("x.*")) == []


def test_says_when_the_file_cannot_be_written(letter, batch, tmp_path):
    letter(batch)
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(CommandError, match="cannot write") as refusal:
        run(batch.batch_no, "--out", str(tmp_path / "taken" / "x.pdf"))
    assert refusal.value.returncode == 2

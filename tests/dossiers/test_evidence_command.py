"""`evidence CASE_NO --out FILE` for whoever goes to court."""

import hashlib
import json
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from collections_app.cases.models import Case

pytestmark = pytest.mark.django_db


class TestCommand:
    def test_writes_the_file_and_says_what_it_holds(self, case: Case, tmp_path: Path) -> None:
        out = tmp_path / "case.zip"
        told = StringIO()
        call_command("evidence", case.case_no, "--out", str(out), "--json", stdout=told)
        answer = json.loads(told.getvalue())
        with ZipFile(out) as archive:
            for entry in answer["files"]:
                assert hashlib.sha256(archive.read(entry["file"])).hexdigest() == entry["sha256"]
        assert answer["case"] == case.case_no

    def test_refuses_and_leaves_nothing_behind(self, case: Case, tmp_path: Path) -> None:
        there = tmp_path / "there.zip"
        there.write_bytes(b"mine")
        for case_no, out, words in (
            ("C999", tmp_path / "x.zip", "there is no case C999"), (case.case_no, there, "is there already"),
            (case.case_no, tmp_path / "no" / "x.zip", "there is no folder"),
        ):  # fmt: skip
            with pytest.raises(CommandError, match=words) as refusal:
                call_command("evidence", case_no, "--out", str(out))
            assert refusal.value.returncode == 2
        assert there.read_bytes() == b"mine" and not list(tmp_path.glob(".*unfinished"))

"""The evidence file of a case: complete, true to the ledger, signed, and found out when anything in it is touched."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from collections_app.cases.models import Case, CaseEvent
from collections_app.dossiers.operations import SCRIPT, CannotMake, make_evidence
from collections_app.dossiers.signing import CannotSign
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from tests.conformance import found_wrong
from tests.factories import make_staff, make_unit
from tests.notices.letters import words_of
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db
DAY = day("08-20")


def made(case: Case, by: StaffMember | None = None) -> tuple[ZipFile, dict[str, Any]]:
    target = BytesIO()
    manifest = make_evidence(case=case, target=target, on=DAY, by=by)
    return ZipFile(BytesIO(target.getvalue())), manifest


def test_holds_the_notices_as_they_were_printed(case: Case, manager: StaffMember) -> None:
    archive, manifest = made(case, manager)
    first = Notice.objects.filter(case=case).earliest("id")
    assert hashlib.sha256(archive.read(f"notices/{first}.pdf")).hexdigest() == first.pdf_sha256
    assert f"{first.batch} · {first.first_sheet}/" in words_of(archive.read(f"notices/{first}-printed.pdf"))
    never_printed = {one["notice"] for one in manifest["missing"]}
    assert never_printed == {str(n) for n in Notice.objects.filter(case=case).exclude(pk=first.pk)}
    assert manifest["faults"] == []
    assert any(name.startswith("deliveries/H") for name in archive.namelist())


def test_a_print_file_that_was_changed_since_is_a_fault(case: Case, manager: StaffMember) -> None:
    first = case.notices.earliest("id")
    Path(first.batch.pdf.path).write_bytes(b"%PDF of somebody else")
    assert made(case, manager)[1]["faults"] == [f"The print file of notice {first} is not the one that was made."]


def test_the_statement_ends_with_what_the_ledger_says(case: Case) -> None:
    archive, _manifest = made(case)
    sections = {one["title"]: one for one in json.loads(archive.read("statement.json"))["sections"]}
    account = sections["Statement of account"]["rows"]
    charges = sum(charge.amount for bill in case.account.bills.all() for charge in bill.charges.all())
    assert Decimal(account[-1][-1].replace(",", "")) == Decimal("250.00") + charges
    amounts = [Decimal(row[3].replace(",", "")) for row in account]
    assert sum(amounts) == Decimal(account[-1][-1].replace(",", ""))
    assert [row[1] for row in account][:2] == ["bill, due on 6 Jul 2026", "late-payment penalty"]
    assert "Decisions" in sections and "Proofs of service" in sections and "Course of the case" in sections
    assert "Demand" in " ".join(row[2] for row in sections["Decisions"]["rows"]).title()


def test_the_pdf_says_it_all_and_is_signed(case: Case) -> None:
    archive, manifest = made(case)
    pdf = archive.read("statement.pdf")
    said = words_of(pdf)
    assert case.case_no in said and "Anna Weber" in said and "300.00" in said
    assert "No lawyer has verified the law pack" in said and "Signed with a test certificate" in said
    assert b"/ETSI.CAdES.detached" in pdf
    assert manifest["is_test_certificate"] is True

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature

    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    status = validate_pdf_signature(signature)
    assert status.intact and status.valid


def test_in_chinese(manager: StaffMember) -> None:
    story = Story(unit=manager.unit, name="王芳", language="zh-hans")
    story.bill("300.00", due="07-06")
    story.nights_until("07-09")
    archive, _manifest = made(story.case)
    said = words_of(archive.read("statement.pdf"))
    assert "王芳" in said and "证据" in said
    assert "Statement of account" not in said


def test_its_pdf_is_for_archives_and_screen_readers(case: Case) -> None:
    pdf = made(case)[0].read("statement.pdf")
    assert found_wrong({"statement": pdf}) == {"statement": []}


def test_the_same_history_makes_the_same_bytes(case: Case, settings) -> None:
    settings.IS_LOCAL = False  # unsigned: a signature has its own moment

    def content() -> dict[str, bytes]:
        archive, _manifest = made(case)
        return {name: archive.read(name) for name in archive.namelist()}

    first = content()
    CaseEvent.objects.filter(kind="evidence_made").count()
    second = content()
    assert {name for name in first if first[name] != second[name]} <= {
        "events.json",
        "statement.json",
        "statement.pdf",
        "manifest.json",
    }
    assert json.loads(first["manifest.json"])["signed_by"] is None and "manifest.p7s" not in first


def test_that_it_was_made_is_on_record(case: Case, manager: StaffMember) -> None:
    archive, _manifest = made(case, manager)
    event = CaseEvent.objects.get(kind="evidence_made")
    assert event.actor == manager
    assert event.data["manifest"] == hashlib.sha256(archive.read("manifest.json")).hexdigest()


def test_not_for_everybody(case: Case, manager: StaffMember) -> None:
    far = make_unit("far", kind="branch", parent=manager.unit)
    for person, words in (
        (make_staff("olga", "officer", manager.unit), "role"),
        (make_staff("lena", "legal", far), "unit"),
    ):
        with pytest.raises(CannotMake, match=words):
            made(case, person)


def test_a_certificate_that_cannot_be_opened_is_named(case: Case, settings, tmp_path: Path) -> None:
    settings.EVIDENCE_CERTIFICATE = str(tmp_path / "none.p12")
    with pytest.raises(CannotSign, match=r"none\.p12"):
        made(case)
    (tmp_path / "none.p12").write_bytes(b"no certificate")
    with pytest.raises(CannotSign, match="EVIDENCE_PASSPHRASE"):
        made(case)


class TestOffline:
    """The script that lies in the file, run by a Python that knows nothing of the product."""

    @pytest.fixture
    def file(self, case: Case, tmp_path: Path) -> Path:
        file = tmp_path / "evidence.zip"
        with file.open("wb") as target:
            make_evidence(case=case, target=target, on=DAY)
        return file

    def check(self, file: Path) -> tuple[int, str]:
        run = subprocess.run(
            [sys.executable, "-I", "-x", str(SCRIPT), str(file)], capture_output=True, text=True, check=False
        )
        return run.returncode, run.stdout + run.stderr

    def test_all_fits(self, file: Path) -> None:
        status, said = self.check(file)
        assert (status, said.splitlines()[-1]) == (0, "All of it fits.")
        assert "files are what the manifest says" in said and "events are bound to one another" in said

    @pytest.mark.parametrize(
        ("touch", "words"),
        [
            (lambda c: c.update({"statement.pdf": c["statement.pdf"][:-1] + b"x"}), "statement.pdf is not what"),
            (lambda c: c.pop("decisions.json"), "decisions.json is missing"),
            (lambda c: c.update({"notices/9.pdf": b"x"}), "notices/9.pdf was added"),
            (lambda c: history(c, lambda e: e.update(text=e["text"].replace("case_opened", "case_closed"))), "event 1 of case"),
            (lambda c: history(c, None, drop=1), "event 2 of case"),
            (lambda c: history(c, None, swap=True), "is missing, or another stands in its place"),
            (lambda c: c.update({"manifest.json": b"{"}), "cannot be read"),
        ],
        ids=["a byte of the PDF", "a file gone", "a file added", "an event altered", "an event gone", "two changed over", "no manifest"],
    )  # fmt: skip
    def test_whatever_is_touched_is_found(
        self, file: Path, tmp_path: Path, touch: Callable[[dict[str, bytes]], object], words: str
    ) -> None:
        with ZipFile(file) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        touch(content)
        forged = tmp_path / "forged.zip"
        with ZipFile(forged, "w", ZIP_DEFLATED) as archive:
            for name, what in content.items():
                archive.writestr(name, what)
        status, said = self.check(forged)
        assert (status, words in said) == (1, True), said


def history(content: dict[str, bytes], change: Callable | None, drop: int | None = None, *, swap: bool = False) -> None:
    """Events touched, and the manifest made to fit again: the chain itself has to find it."""
    known = json.loads(content["events.json"])
    events = known["chains"][0]["events"]
    if change:
        change(events[0])
    if drop is not None:
        del events[drop]
    if swap:
        events[0], events[1] = events[1], events[0]
    content["events.json"] = json.dumps(known).encode()
    manifest = json.loads(content["manifest.json"])
    for entry in manifest["files"]:
        if entry["file"] == "events.json":
            entry.update(sha256=hashlib.sha256(content["events.json"]).hexdigest(), bytes=len(content["events.json"]))
    content["manifest.json"] = json.dumps(manifest).encode()

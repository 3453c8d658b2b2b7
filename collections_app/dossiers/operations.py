"""The evidence file of a case is made: statement, notices as issued, proofs, decisions and events, signed as one."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from collections_app.cases.models import Case, CaseEvent
from collections_app.cases.operations import record_event
from collections_app.common.db import array, fetch
from collections_app.deliveries.models import HandDelivery
from collections_app.dossiers.sections import decisions, sections_of
from collections_app.dossiers.signing import Seal, detached_signature, seal_of_house, signed_pdf
from collections_app.dossiers.wording import Section
from collections_app.evidence.batch import check_chain
from collections_app.org.models import StaffMember
from collections_app.procedures.packs import UnknownPack, law
from collections_app.rules.authority import Right

SCRIPT = Path(__file__).with_name("verify.py.txt")
LANGUAGES = {code for code, _name in settings.LETTER_LANGUAGES}


class CannotMake(Exception):
    """Why no evidence file was made, in words for staff."""


@dataclass(slots=True)
class Contents:
    """What has gone into the file: name, size and SHA-256 of each; `missing` what should be there and is not."""

    archive: ZipFile
    day: date
    files: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def put(self, name: str, content: bytes, *, is_listed: bool = True) -> str:
        digest = hashlib.sha256(content).hexdigest()
        if is_listed:
            self.files.append({"file": name, "bytes": len(content), "sha256": digest})
        info = ZipInfo(name, (self.day.year, self.day.month, self.day.day, 0, 0, 0))
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
        self.archive.writestr(info, content)
        return digest


@transaction.atomic
def make_evidence(*, case: Case, target: BinaryIO, on: date, by: StaffMember | None = None) -> dict[str, Any]:
    """Write the evidence file of the case as it stands on the day, a ZIP, to `target`; returns its manifest.

    The same history and day make the same bytes, but for the signatures. That it was made is an event, and not in it.
    `by` is None for the operator of the machine. Raises CannotMake, CannotSign.
    """
    _check_person(case, by)
    case = Case.objects.select_related("account__customer", "account__supply_point", "account__unit", "procedure").get(
        pk=case.pk
    )
    seal = seal_of_house()
    language = case.account.customer.language
    with ZipFile(target, "w") as archive, override(language if language in LANGUAGES else settings.LANGUAGE_CODE):
        contents = Contents(archive, on)
        _put_notices(case, contents)
        _put_pictures(case, contents)
        _put_events(case, contents)
        _put(contents, "decisions.json", asdict(decisions(case, on)))
        sections = sections_of(case, on)
        _put(
            contents, "statement.json", {"case": case.case_no, "day": on, "sections": [asdict(one) for one in sections]}
        )
        contents.put("statement.pdf", _statement(case, contents, sections, on, seal))
        manifest = _manifest(case, contents, on, by, seal)
        text = _text(manifest)
        contents.put("manifest.json", text, is_listed=False)
        if seal:
            contents.put("manifest.p7s", detached_signature(text, seal), is_listed=False)
        contents.put("verify.py", SCRIPT.read_bytes(), is_listed=False)
    data = {"manifest": hashlib.sha256(text).hexdigest(), "files": len(contents.files)}
    record_event(case.account, CaseEvent.Kind.EVIDENCE_MADE, on, by, {**data, "of_case": case.case_no})
    return manifest


def evidence_of(*, case: Case, on: date, by: StaffMember) -> BytesIO:
    """The file in memory, to be handed out at once. Raises CannotMake, CannotSign."""
    target = BytesIO()
    make_evidence(case=case, target=target, on=on, by=by)
    target.seek(0)
    return target


def _check_person(case: Case, by: StaffMember | None) -> None:
    if by is None:
        return
    if not by.may(Right.MAKE_EVIDENCE):
        raise CannotMake(_("Your role does not allow this."))
    if not Case.objects.for_staff(by).filter(pk=case.pk).exists():
        raise CannotMake(_("There is no such case in your unit."))


def _put_notices(case: Case, contents: Contents) -> None:
    """Each notice as a PDF of its own, and the sheets on which it was printed; what never was is named, not made now."""
    from collections_app.notices.operations import archived  # loads the PDF library: nobody else waits for it
    from collections_app.notices.sheets import sheets_of_letter

    for notice in case.notices.select_related("batch").defer("data").order_by("issued_on", "id"):
        if not notice.is_printed:
            contents.missing.append({"notice": notice.notice_no, "why": str(notice.get_status_display())})
            continue
        stored = archived(notice)
        with stored.pdf.open("rb") as file:
            digest = contents.put(f"notices/{notice.notice_no}.pdf", file.read())
        if digest != stored.pdf_sha256:
            contents.faults.append(
                _("The PDF of notice %(notice)s is not the one that was issued.") % {"notice": notice}
            )
        printed = sheets_of_letter(notice)
        if printed is None:
            contents.faults.append(
                _("The print file of notice %(notice)s is not the one that was made.") % {"notice": notice}
            )
        else:
            contents.put(f"notices/{notice.notice_no}-printed.pdf", printed)


def _put_pictures(case: Case, contents: Contents) -> None:
    deliveries = HandDelivery.objects.filter(receipt__notice__case=case).order_by("id")
    for delivery in deliveries:
        for which, digest in (("signature", delivery.signature_sha256), ("photo", delivery.photo_sha256)):
            if not digest:
                continue
            with getattr(delivery, which).open("rb") as stored:
                name = f"deliveries/{delivery}-{which}{Path(stored.name).suffix}"
                if contents.put(name, stored.read()) != digest:
                    contents.faults.append(_("%(file)s is not what was recorded.") % {"file": name})


def _put_events(case: Case, contents: Contents) -> None:
    """The chains of the case and of its account outside any case, as they were hashed, and the seals that saw them."""
    named = {case.pk: f"case {case.case_no}", -case.account_id: f"account {case.account.account_no}"}
    chains: dict[int, list[dict[str, str]]] = {chain: [] for chain in named}
    for chain, _sequence, text, digest in fetch("dossiers/linked_events", chains=array(named)):
        chains[chain].append({"text": text, "hash": digest})
    seals = [
        {"chain": chain, "sequence": sequence, "head": head, "number": number, "day": day, "seal": seal}
        for chain, sequence, head, number, day, seal in fetch("dossiers/seals_of_chains", chains=array(named))
    ]
    parts = [{"chain": chain, "of": named[chain], "events": events} for chain, events in chains.items()]
    _put(contents, "events.json", {"chains": parts, "seals": seals})
    if any(check_chain(chain).faults for chain in named):
        contents.faults.append(_("The history of events does not fit: see verify_events."))


def _statement(case: Case, contents: Contents, sections: list[Section], on: date, seal: Seal | None) -> bytes:
    from collections_app.dossiers.sheets import print_statement  # loads the PDF library: nobody else waits for it

    pdf = print_statement(case, sections, contents.faults, on, seal)
    return signed_pdf(pdf, seal, _("Evidence file of case %(case)s") % {"case": case.case_no}) if seal else pdf


def _manifest(case: Case, contents: Contents, on: date, by: StaffMember | None, seal: Seal | None) -> dict[str, Any]:
    return {
        "case": case.case_no, "account": case.account.account_no, "day": on.isoformat(),
        "made_by": by.username if by else None, "law_pack": case.account.law_pack, "law_is_verified": is_verified(case),
        "procedure": f"{case.procedure.code} {case.procedure.version}",
        "signed_by": seal.name if seal else None, "is_test_certificate": seal.is_test if seal else None,
        "files": contents.files, "missing": contents.missing, "faults": contents.faults,
    }  # fmt: skip


def is_verified(case: Case) -> bool:
    """Whether a lawyer has verified the law pack of the account."""
    try:
        return law(case.account.law_pack).is_verified
    except UnknownPack:
        return False


def file_name(case: Case, on: date) -> str:
    return f"{case.case_no}-{date_format(on, 'Y-m-d')}.zip"


def _put(contents: Contents, name: str, what: Any) -> None:
    contents.put(name, _text(what))


def _text(what: Any) -> bytes:
    return json.dumps(what, ensure_ascii=False, indent=1, default=str).encode()

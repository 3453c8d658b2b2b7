"""The signature under an evidence file: PAdES in the statement, CMS beside the manifest, with the house's certificate."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

TEST_NAME = "Arrears test certificate, of no worth before a court"
TEST_FROM, TEST_DAYS = datetime(2020, 1, 1, tzinfo=UTC), timedelta(36_500)


class CannotSign(Exception):
    """Why nothing was signed, in words for staff."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A certificate with its key; `name` is whom it names, `is_test` that nobody vouches for it."""

    signer: Any
    name: str
    is_test: bool


def seal_of_house() -> Seal | None:
    """The certificate named by EVIDENCE_CERTIFICATE (PKCS #12); a test one on a developer's machine; else None.

    Raises CannotSign where the file is missing or the passphrase wrong.
    """
    if settings.EVIDENCE_CERTIFICATE:
        return _loaded(Path(settings.EVIDENCE_CERTIFICATE), settings.EVIDENCE_PASSPHRASE, is_test=False)
    if not settings.IS_LOCAL:
        return None
    made = Path(settings.LOCAL_DIR) / "test-certificate.p12"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(_test_certificate())
    return _loaded(made, "", is_test=True)


def signed_pdf(pdf: bytes, seal: Seal, reason: str) -> bytes:
    """The same PDF with a visible nothing and a PAdES signature (baseline B) over all of it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, fields, sign_pdf

    meta = PdfSignatureMetadata(
        field_name="Evidence", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason
    )
    target = sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), meta, signer=seal.signer)
    return target.getvalue()


def detached_signature(content: bytes, seal: Seal) -> bytes:
    """A CMS signature (DER) over the content, which `openssl cms -verify` can check."""
    signature = asyncio.run(seal.signer.async_sign_general_data(content, "sha256", detached=True))
    return signature.dump()


def _loaded(file: Path, passphrase: str, *, is_test: bool) -> Seal:
    from pyhanko.sign import SimpleSigner

    if not file.is_file():
        raise CannotSign(_("There is no certificate at %(file)s (EVIDENCE_CERTIFICATE).") % {"file": file})
    signer = SimpleSigner.load_pkcs12(str(file), passphrase=passphrase.encode() or None)
    if signer is None:
        raise CannotSign(_("The certificate %(file)s cannot be opened; look at EVIDENCE_PASSPHRASE.") % {"file": file})
    return Seal(signer, signer.signing_cert.subject.human_friendly, is_test)


def _test_certificate() -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, TEST_NAME)])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), TEST_FROM, TEST_FROM + TEST_DAYS
    )
    certificate = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    return pkcs12.serialize_key_and_certificates(b"test", key, certificate, None, serialization.NoEncryption())

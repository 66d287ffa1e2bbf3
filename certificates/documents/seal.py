"""The seal: an electronic signature of the certifying agent over the whole PDF, and its examination.

The only file that knows keys. One PAdES signature a file (ETSI EN 319 142), made as a certification
that allows no change afterwards; SHA-256 and ECDSA on P-256, which every common reader knows.
A missing key stops the work: nothing unsealed ever goes out.
"""

import asyncio
import logging
import stat
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from asn1crypto import cms as asn1_cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

Result = TypeVar("Result")

FIELD = "CertifierSeal"

DEMO_MARK = "DEMO"
"""Stands in the name of every certificate that the demonstration authority makes."""

_RESERVED_DIGITS = 12_288  # hexadecimal; a demo seal takes 2,048, one with a long chain about 9,000
_RESERVED_DIGITS_WITH_TIMESTAMP = 32_768

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # a foreign seal is an ordinary answer, not an error
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


class SealKeyError(RuntimeError):
    """The seal key cannot be used; the text names the file and what to do."""


class SealKeyMissing(SealKeyError):
    """There is no seal key for this certifier, so nothing can be issued."""


@dataclass(frozen=True)
class SealKey:
    """A certifier's key, opened, with the name in its certificate. Loaded once a process."""

    signer: Signer
    name: str
    is_demo: bool


@dataclass(frozen=True)
class SealReport:
    """What a file's seal is worth, in a sentence; ``claimed_at`` is the time the seal itself states."""

    is_good: bool
    sentence: str
    signer: str = ""
    claimed_at: datetime | None = None


def load_key(folder: Path, certifier_code: str) -> SealKey:
    """The key in ``<folder>/<code>.p12``, opened with ``<code>.passphrase``; opened once a process.

    Raises SealKeyMissing when a file is not there, SealKeyError when others may read it, when the
    passphrase does not open it, or when the key is not ECDSA on P-256.
    """
    files = (folder / f"{certifier_code}.p12", folder / f"{certifier_code}.passphrase")
    for path in files:
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            raise SealKeyMissing(
                f"The seal key file {path} is missing, so nothing can be sealed. Put the certifier's key "
                f"there, "
                f"or for a demonstration run: manage.py make_demo_seal {certifier_code}"
            ) from None
        if stat.S_IMODE(mode) & 0o077:
            raise SealKeyError(f"The seal key file {path} can be read by others. Run: chmod 600 {path}")
    return _opened(*files, *(path.stat().st_mtime_ns for path in files))


def is_demo_seal(folder: Path, certifier_code: str) -> bool:
    """Whether the certifier's seal comes from the demonstration authority; reads the public part only.

    Raises SealKeyMissing when there is no ``<folder>/<code>.pem``.
    """
    path = folder / f"{certifier_code}.pem"
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except FileNotFoundError:
        raise SealKeyMissing(
            f"The certificate of the seal, {path}, is missing. Put it beside the key, "
            f"or for a demonstration run: manage.py make_demo_seal {certifier_code}"
        ) from None
    return _is_demo(certificate)


def seal(
    pdf: bytes,
    *,
    key: SealKey,
    at: datetime,
    reason: str = "",
    location: str = "",
    timestamper: TimeStamper | None = None,
) -> bytes:
    """The sealed file: level B-T with a ``timestamper``, else B-B. The field is invisible.

    Raises what the timestamper raises when the authority cannot be reached; the caller decides to go without.
    """
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=key.name,
        reason=reason or None,
        location=location or None,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    press = _PressAt(metadata, key.signer, timestamper=timestamper, new_field_spec=SigFieldSpec(FIELD))
    press.at = at
    digits = _RESERVED_DIGITS_WITH_TIMESTAMP if timestamper else _RESERVED_DIGITS
    sealed = _finished(press.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), bytes_reserved=digits))
    return bytes(sealed.getvalue())


def check_seal(pdf: bytes, root: x509.Certificate, *, at: datetime) -> SealReport:
    """Examine a file's seal against our own root and no other; ``at`` is the moment it has to be good for.

    A valid signature alone proves little: exactly one, over the whole file, as a certification without
    changes, from our root. The caller compares the file's SHA-256 with the stored one as well.
    """
    try:
        signatures = PdfFileReader(BytesIO(pdf), strict=True).embedded_signatures
        if len(signatures) != 1:
            return SealReport(
                is_good=False,
                sentence=f"The file carries {len(signatures)} signatures, and exactly one belongs on it.",
            )
        embedded = signatures[0]
        context = ValidationContext(
            trust_roots=[_as_asn1(root)], moment=at, allow_fetching=False, revocation_mode="soft-fail"
        )
        status = _finished(async_validate_pdf_signature(embedded, context))
        permission = embedded.docmdp_level
        is_tidy = _is_tidy(pdf, embedded)
    except Exception:  # noqa: BLE001, RUF100 — whatever a hostile file makes the reader raise, it is not good
        return SealReport(
            is_good=False, sentence="The file is damaged or is not a PDF: its seal cannot be read."
        )
    problem = _problem(status, permission) if is_tidy else "The file was changed after it was sealed."
    signer = status.signing_cert.subject.human_friendly
    if problem:
        return SealReport(
            is_good=False, sentence=problem, signer=signer, claimed_at=status.signer_reported_dt
        )
    return SealReport(
        is_good=True,
        sentence="The seal is genuine and the file is unchanged.",
        signer=signer,
        claimed_at=status.signer_reported_dt,
    )


def _finished(work: Coroutine[Any, Any, Result]) -> Result:
    """Run the library's asynchronous work in a thread of its own: the caller's may have a loop already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


def _is_tidy(pdf: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """Whether the gap that the signature cannot cover holds the signature, then zeros, and nothing else.

    Of the signature's own frame the library does not examine versions, the list of digests and the spelling
    of the issuer: each has one right value. So no bit of the file can be changed unnoticed.
    """
    start, length, rest, _ = (int(number) for number in embedded.sig_object["/ByteRange"])
    gap = pdf[start + length : rest]
    contents = bytes.fromhex(gap[1:-1].decode("ascii"))
    signed = embedded.signed_data
    signature = asn1_cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    signer = embedded.signer_info
    algorithms = [algorithm.dump() for algorithm in signed["digest_algorithms"]]
    version_one = asn1_cms.CMSVersion("v1").dump()
    return (
        gap == b"<" + contents.hex().upper().encode() + b">"
        and contents.startswith(signature)
        and not contents[len(signature) :].strip(b"\0")
        and algorithms == [signer["digest_algorithm"].dump()]
        and signed["version"].dump() == signer["version"].dump() == version_one
        and signer["sid"].chosen["issuer"].dump() == embedded.signer_cert.issuer.dump()
    )


def _problem(status: PdfSignatureStatus, permission: MDPPerm | None) -> str:
    """What is wrong, worst first; empty when all is well."""
    if not (status.intact and status.valid):
        return "The file was changed after it was sealed."
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE or not status.docmdp_ok:
        return "Something was added to the file after it was sealed."
    if not status.trusted:
        return "The seal was not made with a key of this service: the name in it proves nothing."
    if permission is not MDPPerm.NO_CHANGES:
        return "The seal does not forbid changes, as ours does: the file is not one of ours."
    return ""


class _EllipticSigner(Signer):
    """pyHanko's own signer parses the key again for every signature; this one holds it open."""

    def __init__(
        self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, chain: list[x509.Certificate]
    ):
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple([_as_asn1(link) for link in chain])
        super().__init__(signing_cert=_as_asn1(certificate), cert_registry=registry, embed_roots=False)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 — the library's signature
        if digest_algorithm != "sha256":
            raise ValueError(f"The seal is made with SHA-256, not {digest_algorithm}.")
        return bytes(72) if dry_run else self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class _PressAt(PdfSigner):
    """Writes the time it is given, where the library would ask the clock."""

    at: datetime

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.at
        return session


@lru_cache(maxsize=64)
def _opened(key_path: Path, passphrase_path: Path, *_changed_at: int) -> SealKey:
    passphrase = passphrase_path.read_bytes().strip()
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(key_path.read_bytes(), passphrase)
    except ValueError as error:
        raise SealKeyError(
            f"The passphrase in {passphrase_path} does not open {key_path}, or that file is damaged."
        ) from error
    if (
        not isinstance(key, ec.EllipticCurvePrivateKey)
        or key.curve.name != "secp256r1"
        or certificate is None
    ):
        raise SealKeyError(f"{key_path} has to hold one ECDSA key on the curve P-256 and its certificate.")
    name = str(certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)
    return SealKey(_EllipticSigner(key, certificate, chain), name, _is_demo(certificate))


def _is_demo(certificate: x509.Certificate) -> bool:
    return DEMO_MARK in certificate.issuer.rfc4514_string()


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))

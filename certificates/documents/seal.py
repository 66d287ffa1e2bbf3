"""The seal: an electronic signature of the certifying agent over the whole PDF, and its examination.

One PAdES signature a file (ETSI EN 319 142), made as a certification that allows no change afterwards;
SHA-256 and ECDSA on P-256, which every common reader knows. Keys are opened in `seal_backends`, the time of
an authority is added in `timestamps`.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, TypeVar

from asn1crypto import cms as asn1_cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfWriter

from certificates.documents.seal_backends.protocol import OpenedKey, as_asn1

Result = TypeVar("Result")

FIELD = "CertifierSeal"

_RESERVED_DIGITS = 12_288  # hexadecimal; a demo seal takes 2,048, one with a long chain about 9,000
_RESERVED_DIGITS_WITH_TIMESTAMP = 32_768

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # a foreign seal is an ordinary answer, not an error
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class SealReport:
    """What a file's seal is worth, in a sentence.

    ``claimed_at`` is the time the seal itself states, ``certificate_sha256`` the fingerprint of its signer's
    certificate; ``timestamped_at`` the time that an authority vouches for, if the roots given know it.
    """

    is_good: bool
    sentence: str
    signer: str = ""
    claimed_at: datetime | None = None
    certificate_sha256: str = ""
    timestamped_at: datetime | None = None


def seal(
    pdf: bytes,
    *,
    key: OpenedKey,
    at: datetime,
    reason: str = "",
    location: str = "",
    has_room_for_timestamp: bool = False,
) -> bytes:
    """The sealed file, of level B-B. The field is invisible.

    With room for it, `timestamps.add` can make it B-T afterwards, in the same bytes but for that room.
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
    press = _PressAt(metadata, key.signer, new_field_spec=SigFieldSpec(FIELD))
    press.at = at
    digits = _RESERVED_DIGITS_WITH_TIMESTAMP if has_room_for_timestamp else _RESERVED_DIGITS
    sealed = finished(press.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), bytes_reserved=digits))
    return bytes(sealed.getvalue())


def empty_page() -> bytes:
    """A PDF of one empty page, to try a key on."""
    writer = PdfWriter()
    writer.add_blank_page(width=612, height=792)
    page = BytesIO()
    writer.write(page)
    return page.getvalue()


def check_seal(
    pdf: bytes,
    root: x509.Certificate,
    *,
    at: datetime,
    intermediates: Sequence[x509.Certificate] = (),
    timestamp_roots: Sequence[x509.Certificate] = (),
) -> SealReport:
    """Examine a file's seal against our own root and no other; ``at`` is the moment it has to be good for.

    A valid signature alone proves little: exactly one, over the whole file, as a certification without
    changes, from our root. The caller compares the file's SHA-256 with the stored one as well
    (`certificates/paper_verification.py`): that one is the authority.
    """
    try:
        signatures = PdfFileReader(BytesIO(pdf), strict=True).embedded_signatures
        if len(signatures) != 1:
            return SealReport(
                is_good=False,
                sentence=f"The file carries {len(signatures)} signatures, and exactly one belongs on it.",
            )
        embedded = signatures[0]
        status = finished(
            async_validate_pdf_signature(
                embedded,
                _context([root], at, intermediates),
                ts_validation_context=_context(timestamp_roots, at),
            )
        )
        permission = embedded.docmdp_level
        is_tidy = _is_tidy(pdf, embedded)
    except Exception:  # noqa: BLE001, RUF100 — whatever a hostile file makes the reader raise, it is not good
        return SealReport(
            is_good=False, sentence="The file is damaged or is not a PDF: its seal cannot be read."
        )
    problem = _problem(status, permission) if is_tidy else "The file was changed after it was sealed."
    authority = status.timestamp_validity
    return SealReport(
        is_good=not problem,
        sentence=problem or "The seal is genuine and the file is unchanged.",
        signer=status.signing_cert.subject.human_friendly,
        claimed_at=status.signer_reported_dt,
        certificate_sha256=status.signing_cert.sha256.hex(),
        timestamped_at=authority.timestamp if authority and authority.trusted else None,
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate, in hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def _context(
    roots: Sequence[x509.Certificate], at: datetime, intermediates: Sequence[x509.Certificate] = ()
) -> ValidationContext:
    """Trusts the roots and nothing of the machine's; asks no network."""
    return ValidationContext(
        trust_roots=[as_asn1(root) for root in roots],
        other_certs=[as_asn1(link) for link in intermediates],
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def finished(work: Coroutine[Any, Any, Result]) -> Result:
    """Runs the library's asynchronous work in a thread of its own: the caller's may have a loop already."""
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
    authority = status.timestamp_validity
    if not (status.intact and status.valid) or (authority and not (authority.intact and authority.valid)):
        return "The file was changed after it was sealed."
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE or not status.docmdp_ok:
        return "Something was added to the file after it was sealed."
    if not status.trusted:
        return "The seal was not made with a key of this service: the name in it proves nothing."
    if permission is not MDPPerm.NO_CHANGES:
        return "The seal does not forbid changes, as ours does: the file is not one of ours."
    return ""


class _PressAt(PdfSigner):
    """Writes the time it is given, where the library would ask the clock."""

    at: datetime

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.at
        return session

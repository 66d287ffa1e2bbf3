"""The time of an authority, set into a seal that is already made: a file of level B-B becomes B-T.

The token goes into the room that the seal keeps free for it (RFC 3161; ETSI EN 319 122-1, 5.3). No byte that
is signed changes, so the file still carries one signature over the whole of it; its hash is another one, and
both are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from asn1crypto import cms as asn1_cms
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper

from certificates.documents import seal
from certificates.documents.seal_backends.protocol import PublicParts


class TimestampError(RuntimeError):
    """The authority gave no time that can be trusted; the paper stays as it is and is owed one."""


def add(
    sealed: bytes,
    timestamper: TimeStamper,
    *,
    sealed_by: PublicParts,
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> tuple[bytes, datetime]:
    """The file with the time of an authority, and that time; `roots` say which authority is trusted.

    Raises TimestampError where the file has no room, the answer is not to be trusted or none comes.
    """
    embedded = PdfFileReader(BytesIO(sealed), strict=True).embedded_signatures[0]
    start, length, rest, _ = (int(number) for number in embedded.sig_object["/ByteRange"])
    room = rest - (start + length) - 2  # between the angle brackets, in digits
    message = asn1_cms.ContentInfo.load(bytes.fromhex(sealed[start + length + 1 : rest - 1].decode("ascii")))
    signer = message["content"]["signer_infos"][0]
    digest = hashlib.sha256(signer["signature"].native).digest()
    try:
        token = seal.finished(timestamper.async_timestamp(digest, "sha256"))
    except Exception as error:  # network, protocol, nonsense: whatever it was, there is no time
        raise TimestampError(
            f"The timestamp authority gave no answer that can be used ({error.__class__.__name__}: {error})."
        ) from error
    signer["unsigned_attrs"] = asn1_cms.CMSAttributes(
        [simple_cms_attribute("signature_time_stamp_token", token)]  # type: ignore[no-untyped-call]
    )
    digits = message.dump().hex().upper().encode()
    if len(digits) > room:
        raise TimestampError("The seal of the paper keeps no room for a timestamp: it was made without one.")
    stamped = sealed[: start + length + 1] + digits.ljust(room, b"0") + sealed[rest - 1 :]
    report = seal.check_seal(
        stamped, sealed_by.root, at=at, intermediates=sealed_by.chain[:-1], timestamp_roots=roots
    )
    if report.timestamped_at is None:
        raise TimestampError(
            "The timestamp does not come from the authority whose certificate stands in NOPCERT_TSA_ROOTS."
        )
    if not report.is_good:
        raise TimestampError(f"The seal with its timestamp is not good: {report.sentence}")
    return stamped, report.timestamped_at

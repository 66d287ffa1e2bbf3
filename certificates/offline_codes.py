"""Writes the offline code of a version, and publishes what is needed to check one without a network."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from certificates.documents import code_keys
from certificates.documents.code_keys import CodeSigner
from certificates.documents.snapshot import Snapshot
from certificates.models import Certificate, CertificateVersion, CodeKey, PublishedStatus
from certificates.rules.lifecycle import Status
from nopcert_verify import code, keys, status
from operations.models import Certifier

FEWEST_PLACES = 1 << 17
"""131,072 places: with few certificates too, the size of the list tells nothing of their number."""

_KEPT = timedelta(days=7)
WITHDRAWN = (Status.VOIDED, Status.SUPERSEDED)


def write_code(version: CertificateVersion, content: Snapshot, at: datetime) -> str:
    """The version's signed code. Raises `CodeKeyError` where the certifier's key cannot be read."""
    certificate = version.certificate
    signer = signer_of(certificate.certifier, at)
    if content.issued_at is None:
        raise ValueError("A draft has no offline code.")
    claims = code.Claims(
        number=content.number,
        version=version.version,
        issued_at=content.issued_at,
        net_weight_g=int(content.product.net_weight_kg.scaleb(3)),
        hts=content.product.hts_code,
        window_start_on=content.window_start_on,
        window_end_on=content.window_end_on,
        status_index=certificate.status_index,
        digest=bytes.fromhex(version.digest)[:16],
        is_specimen=content.is_specimen,
        is_manual=content.is_manual,
    )
    return code.encode(claims, kid=signer.kid, sign=signer.sign)


def signer_of(certifier: Certifier | None, at: datetime) -> CodeSigner:
    """The key in use, of a certifier or (None) of the installation; made at the first need."""
    row = CodeKey.objects.filter(certifier=certifier, retired_at=None).first()
    if row is None:
        row = _first_key(certifier, at)
    return code_keys.load(settings.NOPCERT_KEYS_ROOT, bytes.fromhex(row.kid))


def list_keys() -> list[keys.Key]:
    """Every public key there ever was, the oldest first, as the verifiers know it."""
    rows = CodeKey.objects.select_related("certifier").order_by("valid_from", "pk")
    return [
        keys.Key(
            kid=bytes.fromhex(row.kid),
            certifier=row.certifier.nop_prefix if row.certifier else "",
            name=row.certifier.name if row.certifier else settings.NOPCERT_BASE_URL,
            public_key=code_keys.read_public(row.public_key),
            valid_from=row.valid_from,
            compromised_at=row.compromised_at,
        )
        for row in rows
    ]


def publish_status(at: datetime) -> PublishedStatus:
    """Signs the status list anew: a bit is set for every certificate that was voided or superseded."""
    signer = signer_of(None, at)
    highest = Certificate.objects.aggregate(highest=Max("status_index"))["highest"] or 0
    size = FEWEST_PLACES
    while size <= highest:
        size *= 2
    withdrawn = Certificate.objects.filter(status__in=WITHDRAWN).values_list("status_index", flat=True)
    content = status.encode(withdrawn.iterator(), size, at, kid=signer.kid, sign=signer.sign)
    with transaction.atomic():
        published = PublishedStatus.objects.create(content=content, size=size, made_at=at)
        PublishedStatus.objects.filter(made_at__lt=at - _KEPT).exclude(pk=published.pk).delete()
    return published


def get_published_status() -> PublishedStatus | None:
    """The newest status list."""
    return PublishedStatus.objects.order_by("-made_at").first()


def _first_key(certifier: Certifier | None, at: datetime) -> CodeKey:
    signer = code_keys.make(settings.NOPCERT_KEYS_ROOT)
    row, _is_new = CodeKey.objects.get_or_create(
        certifier=certifier,
        retired_at=None,
        defaults={
            "kid": signer.kid.hex(),
            "public_key": code_keys.public_pem(signer),
            "valid_from": at,
        },
    )
    return row

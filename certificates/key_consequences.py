"""What a change of a key means for certificates: how many papers it sealed, and which are good no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import AuditEvent, RecordCheckpoint
from certificates.models import CertificateVersion, CodeKey, SealedPaper, SealKey
from certificates.paper_verification import SEALED

_NAMED = 20


@dataclass(frozen=True)
class Around:
    """How many papers (or codes) a key made before an instant, and from it on."""

    before: int
    after: int


@dataclass(frozen=True)
class Compromise:
    """What a compromise since an instant leaves: `proven` and `not_proven` were sealed before it, `after`
    from it on. `numbers` are those of certificates whose current paper is good no longer, the first of them.
    """

    proven: int
    not_proven: int
    after: int
    numbers: tuple[str, ...]


def count_around(key: SealKey, at: datetime) -> Around:
    """The papers that the key sealed before an instant and from it on."""
    papers = SealedPaper.objects.filter(sealed_by=key)
    before = papers.filter(sealed_at__lt=at).count()
    return Around(before, papers.count() - before)


def count_codes_around(key: CodeKey, at: datetime) -> Around:
    """The offline codes issued while the key was in use: before an instant, and from it on."""
    versions = CertificateVersion.objects.exclude(offline_code="").filter(
        certificate__certifier=key.certifier_id, made_at__gte=key.valid_from
    )
    if key.retired_at is not None:
        versions = versions.filter(made_at__lt=key.retired_at)
    before = versions.filter(made_at__lt=at).count()
    return Around(before, versions.count() - before)


def of_compromise(key: SealKey, since: datetime) -> Compromise:
    """As `paper_verification.judge_paper` would judge every paper of the key, in a few reads."""
    papers = SealedPaper.objects.filter(sealed_by=key)
    proven = Q(timestamped_at__lte=since) | Q(sha256__in=_hashes_under_checkpoint(key, since))
    earlier = papers.filter(sealed_at__lt=since)
    bad = papers.exclude(proven, sealed_at__lt=since)
    return Compromise(
        proven=earlier.filter(proven).count(),
        not_proven=earlier.exclude(proven).count(),
        after=papers.filter(sealed_at__gte=since).count(),
        numbers=tuple(_current_numbers(bad)),
    )


def _hashes_under_checkpoint(key: SealKey, since: datetime) -> list[str]:
    """The papers of the key over whose sealing a checkpoint was signed by then."""
    newest = RecordCheckpoint.objects.filter(made_at__lte=since).order_by("-size").first()
    if newest is None:
        return []
    events = AuditEvent.objects.filter(
        event=SEALED, certifier=key.certifier_id, after__key=key.kid, leaf__position__lt=newest.size
    )
    return list(events.values_list("after__paper_sha256", flat=True))


def _current_numbers(papers: QuerySet[SealedPaper]) -> list[str]:
    versions = CertificateVersion.objects.filter(is_current=True, paper_sha256__in=papers.values("sha256"))
    return list(
        versions.order_by("certificate__number").values_list("certificate__number", flat=True)[:_NAMED]
    )

"""The answer of the verify page, and how one is made of a certificate. Nothing here judges what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates import paper_boxes
from certificates.documents import snapshot
from certificates.models import Certificate, CertificateVersion
from certificates.paper_boxes import Box, Difference
from certificates.rules import standing as standings
from certificates.rules.lifecycle import Status
from certificates.rules.standing import Standing


@dataclass(frozen=True)
class Verdict:
    """What was found, in a word for the badge, and its tone (good, warn, bad)."""

    word: str | Promise
    tone: str


NO_NUMBER = Verdict(_("Not a certificate number"), "warn")
UNKNOWN = Verdict(_("Not found"), "bad")
ONE_SLIP = Verdict(_("Nearly the number"), "warn")
NOT_GENUINE = Verdict(_("Not genuine"), "bad")
NO_PAPER = Verdict(_("Not a paper of ours"), "bad")
GENUINE_PAPER = Verdict(_("Paper genuine and unchanged"), "good")
GENUINE_CODE = Verdict(_("Code genuine"), "good")
EARLIER_PAPER = Verdict(_("An earlier paper"), "warn")
DOUBTFUL_CODE = Verdict(_("Code in doubt"), "bad")
DOUBTFUL_PAPER = Verdict(_("Paper in doubt"), "bad")


@dataclass(frozen=True)
class VersionNote:
    """One version of the paper, and what changed from the one before."""

    version: int
    made_at: datetime
    is_current: bool
    is_in_hand: bool
    changes: tuple[Difference, ...]


@dataclass(frozen=True)
class Answer:
    """The answer of the verify page. `standing` is None where there is no such certificate, and `verdict`
    says why; `paper` is about the paper in hand, as far as its code or file says which it is.

    `content`, `boxes` and `versions` are there only for who also knows the second code, holds the signed one
    or the file; `is_second_code_wrong` tells that one was given and does not fit, `retry_after` that no more
    are taken for so long. `near` is the number that was most likely meant.
    """

    typed: str
    sentence: str
    verdict: Verdict | None = None
    number: str = ""
    standing: Standing | None = None
    since: datetime | date | None = None
    what_to_do: str = ""
    replaced_by: str = ""
    replaces: str = ""
    certifier: str = ""
    issued_at: datetime | None = None
    content: snapshot.Snapshot | None = None
    boxes: tuple[Box, ...] = ()
    versions: tuple[VersionNote, ...] = ()
    is_second_code_wrong: bool = False
    retry_after: timedelta | None = None
    near: str = ""
    paper: Verdict | None = None
    paper_note: str = ""
    is_manual: bool = False
    registered_number: str = ""

    @property
    def has_since_instant(self) -> bool:
        """Whether `since` is an instant and not a day."""
        return isinstance(self.since, datetime)


def of_certificate(
    certificate: Certificate, at: datetime, *, in_hand: CertificateVersion | None = None
) -> Answer:
    """The standing; with the version whose paper is in hand also what stands on it.

    `certificate` comes with its certifier and versions.
    """
    start_on, end_on = certificate.window_start_on, certificate.window_end_on
    standing = standings.standing_on(certificate.status, start_on=start_on, end_on=end_on, today=at.date())
    content = snapshot.from_json(current_version(certificate).snapshot.encode())
    return Answer(
        typed="",
        sentence=str(standing.sentence),
        number=certificate.number,
        standing=standing,
        since=standings.since(
            standing,
            certificate.status,
            status_since_at=certificate.status_since_at,
            start_on=start_on,
            end_on=end_on,
        ),
        what_to_do=_what_to_do(standing, content),
        replaced_by=_find_replacement(certificate) if certificate.status == Status.SUPERSEDED else "",
        replaces=content.supersedes,
        certifier=certificate.certifier.name,
        issued_at=certificate.issued_at,
        content=content if in_hand else None,
        boxes=paper_boxes.boxes_of(content) if in_hand else (),
        versions=_versions_of(certificate, in_hand) if in_hand else (),
        is_manual=content.is_manual,
        registered_number=content.registered_number,
    )


def current_version(certificate: Certificate) -> CertificateVersion:
    """The version that holds."""
    return next(version for version in certificate.versions.all() if version.is_current)


def _versions_of(certificate: Certificate, in_hand: CertificateVersion) -> tuple[VersionNote, ...]:
    """All versions, the newest first."""
    notes: list[VersionNote] = []
    before = None
    for version in sorted(certificate.versions.all(), key=lambda one: one.version):
        content = snapshot.from_json(version.snapshot.encode())
        notes.append(
            VersionNote(
                version=version.version,
                made_at=version.made_at,
                is_current=version.is_current,
                is_in_hand=version.pk == in_hand.pk,
                changes=paper_boxes.differences(before, content) if before else (),
            )
        )
        before = content
    return tuple(reversed(notes))


def _what_to_do(standing: Standing, content: snapshot.Snapshot) -> str:
    """What to file, and where (domain.md 4 and 5); for one that cannot be filed, what else to do."""
    if words := standings.what_to_do(standing):
        return str(words)
    if standing.code not in ("valid", "not_yet") or content.is_manual:
        return ""
    if content.registration_note:
        return str(
            _(
                "The certifier gave this number itself: ask whether it is registered in USDA's Global "
                "INTEGRITY. From then on it is filed under OR2."
            )
        )
    return str(_("For the customs entry: file the 21 characters under OR2, with the kilograms and the lots."))


def _find_replacement(certificate: Certificate) -> str:
    """The number of the certificate that says it takes the place of this one."""
    successors = CertificateVersion.objects.filter(
        is_current=True,
        certificate__certifier=certificate.certifier_id,
        certificate__exporter=certificate.exporter_id,
        certificate__issued_at__gte=certificate.issued_at,
        snapshot__contains=f'"supersedes":"{certificate.number}"',
    )
    return successors.values_list("certificate__number", flat=True).order_by("-made_at").first() or ""

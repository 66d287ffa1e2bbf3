"""What anybody may learn about a certificate: by its number the standing, with the second code the
fields of the paper (security.md 14)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from certificates.documents import snapshot
from certificates.models import Certificate
from certificates.rules import numbering
from certificates.rules.standing import Standing, standing_on

_UNKNOWN = _(
    "No certificate with the number %(number)s was issued here. Compare each digit with the paper; if it is "
    "the same, ask the certifier whose name stands on it."
)


@dataclass(frozen=True)
class Answer:
    """The answer of the verify page. `standing` is None where there is no such certificate.

    `content` is there only for who also knows the second code; `is_second_code_wrong` tells that one was
    given and does not fit.
    """

    typed: str
    sentence: str
    number: str = ""
    standing: Standing | None = None
    certifier: str = ""
    issued_at: datetime | None = None
    content: snapshot.Snapshot | None = None
    paper_sha256: str = ""
    is_second_code_wrong: bool = False


def look_up(typed: str, second_code: str, at: datetime) -> Answer:
    """Judges what was typed. An unknown number and an unknown form are told apart by the form alone."""
    explanation = numbering.explain(typed)
    if explanation.number is None or explanation.kind not in (
        numbering.Kind.CERTIFICATE_NUMBER,
        numbering.Kind.QR_URL,
    ):
        return Answer(typed=typed, sentence=str(explanation.sentence))
    number = str(explanation.number)
    certificate = (
        Certificate.objects.select_related("certifier")
        .prefetch_related("versions")
        .filter(number=number)
        .first()
    )
    if certificate is None:
        return Answer(typed=typed, sentence=_unknown(number), number=number)
    standing = standing_on(
        certificate.status,
        start_on=certificate.window_start_on,
        end_on=certificate.window_end_on,
        today=at.date(),
    )
    current = next(version for version in certificate.versions.all() if version.is_current)
    is_right = bool(second_code) and hmac.compare_digest(
        _plain(second_code).encode(), _plain(certificate.second_code).encode()
    )
    return Answer(
        typed=typed,
        sentence=str(standing.sentence),
        number=number,
        standing=standing,
        certifier=certificate.certifier.name,
        issued_at=certificate.issued_at,
        content=snapshot.from_json(current.snapshot.encode()) if is_right else None,
        paper_sha256=current.paper_sha256 if is_right else "",
        is_second_code_wrong=bool(second_code) and not is_right,
    )


def _plain(code: str) -> str:
    return "".join(character for character in code.upper() if character.isalnum())[:40]


def _unknown(number: str) -> str:
    return str(_UNKNOWN % {"number": number})

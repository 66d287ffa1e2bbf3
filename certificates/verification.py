"""What anybody may learn about a certificate: by its number the standing; with the second code or the
signed code of the QR the fields of the paper (security.md 14)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates import offline_codes, paper_verification
from certificates.documents import snapshot
from certificates.models import Certificate, CertificateVersion
from certificates.rules import manual_references, numbering
from certificates.rules.standing import Standing, standing_on
from nopcert_verify import code
from nopcert_verify.keys import KeySet

_UNKNOWN = _(
    "No certificate with the number %(number)s was issued here. Compare each digit with the paper; if it is "
    "the same, ask the certifier whose name stands on it."
)


@dataclass(frozen=True)
class Answer:
    """The answer of the verify page. `standing` is None where there is no such certificate.

    `content` is there only for who also knows the second code or holds the signed one;
    `is_second_code_wrong` tells that one was given and does not fit. `paper_note` is about the paper in
    hand, as far as its QR code says which it is, or says that the key that sealed the paper was withdrawn.
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
    paper_note: str = ""
    is_manual: bool = False
    registered_number: str = ""


def look_up(typed: str, second_code: str, at: datetime) -> Answer:
    """Judges what was typed. An unknown number and an unknown form are told apart by the form alone."""
    for text in (second_code, typed):
        if code.is_code(text):
            return _look_up_code(typed, text, at)
    if reference := manual_references.parse_reference(typed):
        return _look_up_number(typed, reference, second_code, at)
    explanation = numbering.explain(typed)
    if explanation.number is None or explanation.kind not in (
        numbering.Kind.CERTIFICATE_NUMBER,
        numbering.Kind.QR_URL,
    ):
        return Answer(typed=typed, sentence=str(explanation.sentence))
    return _look_up_number(typed, str(explanation.number), second_code, at)


def _look_up_number(typed: str, number: str, second_code: str, at: datetime) -> Answer:
    certificate = _find(number)
    if certificate is None:
        return Answer(typed=typed, sentence=_unknown(number), number=number)
    is_right = bool(second_code) and hmac.compare_digest(
        _plain(second_code).encode(), _plain(certificate.second_code).encode()
    )
    answer = _answer(typed, certificate, at, shows_content=is_right)
    return replace(answer, is_second_code_wrong=bool(second_code) and not is_right)


def _look_up_code(typed: str, text: str, at: datetime) -> Answer:
    """Judges a signed code by our own keys and rows: a genuine signature alone is not enough."""
    try:
        checked = code.check(text, KeySet(tuple(offline_codes.list_keys())), at=at)
    except code.CodeRefusedError as refusal:
        return Answer(typed=typed, sentence=gettext(refusal.template) % refusal.values)
    claims = checked.claims
    typed_number = numbering.parse_number(typed)
    if typed_number is not None and str(typed_number) != claims.number:
        sentence = _("The code on this paper belongs to the number %(right)s, not to %(typed)s.")
        values = {"right": claims.number, "typed": typed_number}
        return Answer(typed=typed, sentence=str(sentence % values))
    certificate = _find(claims.number)
    version = _version_of(certificate, claims) if certificate else None
    if certificate is None or version is None:
        return Answer(typed=typed, sentence=_unknown(claims.number), number=claims.number)
    answer = _answer(typed, certificate, at, shows_content=True)
    note = _note_on(version, checked.key.vouches_for(claims.issued_at))
    return replace(answer, paper_note=note or answer.paper_note)


def _find(number: str) -> Certificate | None:
    """By its own number or reference; a manual one also by the number it was registered under later."""
    certificates = Certificate.objects.select_related("certifier").prefetch_related("versions")
    return (
        certificates.filter(number=number).first()
        or certificates.filter(outage__isnull=False, line__recorded_number__number=number).first()
    )


def _version_of(certificate: Certificate, claims: code.Claims) -> CertificateVersion | None:
    """The version that the code was made for, if its content is the one that the code vouches for."""
    for version in certificate.versions.all():
        if version.version == claims.version and version.digest.startswith(claims.digest.hex()):
            return version
    return None


def _note_on(version: CertificateVersion, is_key_good: bool) -> str:  # noqa: FBT001 (one fact)
    if not is_key_good:
        return str(
            _(
                "The key that signed this code was withdrawn before the certificate was issued. Ask the "
                "certifier whether the paper is genuine."
            )
        )
    if not version.is_current:
        return str(
            _("This paper is version %(version)d. A newer one has taken its place: see below what holds.")
            % {"version": version.version}
        )
    return ""


def _answer(typed: str, certificate: Certificate, at: datetime, *, shows_content: bool) -> Answer:
    standing = standing_on(
        certificate.status,
        start_on=certificate.window_start_on,
        end_on=certificate.window_end_on,
        today=at.date(),
    )
    current = next(version for version in certificate.versions.all() if version.is_current)
    content = snapshot.from_json(current.snapshot.encode())
    paper = paper_verification.judge_version(current)
    return Answer(
        typed=typed,
        sentence=str(standing.sentence),
        number=certificate.number,
        standing=standing,
        certifier=certificate.certifier.name,
        issued_at=certificate.issued_at,
        content=content if shows_content else None,
        paper_sha256=current.paper_sha256 if shows_content else "",
        paper_note=paper.sentence if paper else "",
        is_manual=content.is_manual,
        registered_number=content.registered_number,
    )


def _plain(code: str) -> str:
    return "".join(character for character in code.upper() if character.isalnum())[:40]


def _unknown(number: str) -> str:
    return str(_UNKNOWN % {"number": number})

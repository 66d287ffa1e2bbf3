"""What anybody may learn about a certificate: by its number the standing; with the second code, the signed
code of the QR or the file itself, what stands on the paper (security.md 4 and 14)."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates import answers, offline_codes, paper_verification, tries
from certificates.answers import Answer
from certificates.models import Certificate, CertificateVersion
from certificates.rules import manual_references, near_numbers, numbering, recognising
from certificates.rules.recognising import Kind
from nopcert_verify import code
from nopcert_verify.keys import KeySet
from nopcert_verify.refusals import CodeRefusedError
from operations.models import HtsCode

_UNKNOWN = _(
    "No certificate with the number %(number)s was issued here. Compare each digit with the paper; if it is "
    "the same, ask the certifier whose name stands on it."
)
_NOT_OURS = _(
    "This file was not issued here, or it is no longer the file that was issued: saving it anew, adding a "
    "note or signing it changes it. A scan or a photograph is another file too. Ask for the original file, "
    "or verify the paper by its number and second code."
)
_KEY_WITHDRAWN = _(
    "The key that signed this code was withdrawn before the certificate was issued. Ask the "
    "certifier whether the paper is genuine."
)


def look_up(typed: str, second_code: str, at: datetime, *, address: str | None = None) -> Answer:
    """Judges what was typed. An unknown number and an unknown form are told apart by the form alone.

    `address` is that of the client, whose wrong second codes are counted.
    """
    for text in (second_code, typed):
        if code.is_code(text) or len(text) > code.LONGEST_TEXT:
            return _look_up_code(typed, text, at)
    if reference := manual_references.parse_reference(typed):
        return _look_up_number(typed, reference, second_code, at, address)
    explanation = _explain(typed, at)
    if explanation.kind is Kind.FINGERPRINT:
        return look_up_file(numbering.squeezed(typed).lower(), at)
    if explanation.kind in (Kind.CERTIFICATE_NUMBER, Kind.QR_URL) and explanation.number is not None:
        second_code = second_code or recognising.second_code_within(typed)
        return _look_up_number(typed, str(explanation.number), second_code, at, address)
    answer = Answer(typed=typed, verdict=answers.NO_NUMBER, sentence=str(explanation.sentence))
    return _with_near_number(answer, second_code, at, address)


def look_up_file(sha256: str, at: datetime) -> Answer:
    """Judges a file by its SHA-256 alone, 64 hexadecimal digits. Whoever has it has the paper."""
    judged = paper_verification.judge_hash(sha256)
    if judged.paper is None:
        return Answer(typed="", verdict=answers.NO_PAPER, sentence=str(_NOT_OURS))
    version = judged.paper.version
    certificate = _find(version.certificate.number)
    if certificate is None:
        raise LookupError(f"The certificate of version {version.pk} is not there.")
    answer = answers.of_certificate(certificate, at, in_hand=version)
    if not judged.is_good:
        return replace(answer, paper=answers.DOUBTFUL_PAPER, paper_note=judged.sentence)
    if version.is_current:
        return replace(answer, paper=answers.GENUINE_PAPER)
    return replace(answer, paper=answers.EARLIER_PAPER, paper_note=_superseded(version))


def _look_up_number(typed: str, number: str, second_code: str, at: datetime, address: str | None) -> Answer:
    certificate = _find(number)
    answer = (
        Answer(typed=typed, verdict=answers.UNKNOWN, sentence=str(_UNKNOWN % {"number": number}))
        if certificate is None
        else _of_certificate(certificate, at, typed=typed)
    )
    answer = replace(answer, number=answer.number or number)
    if not second_code.strip():
        return answer
    if wait := tries.locked_for(number, address, at):
        return replace(answer, retry_after=wait)
    if certificate is not None and _is_code_of(certificate, second_code):
        return _of_certificate(certificate, at, typed=typed, in_hand=answers.current_version(certificate))
    if near := _find_near(number, second_code):
        return _slip(typed, near)
    wait = tries.note_wrong_code(number, address, at)
    return replace(answer, is_second_code_wrong=certificate is not None, retry_after=wait)


def _with_near_number(answer: Answer, second_code: str, at: datetime, address: str | None) -> Answer:
    """The same, of a text that is no number: a digit may be missing, and the second code names it."""
    typed = numbering.squeezed(answer.typed[: numbering.LONGEST_INPUT]).replace("-", "")[:40]
    if not second_code.strip() or not near_numbers.near(typed):
        return answer
    if wait := tries.locked_for(typed, address, at):
        return replace(answer, retry_after=wait)
    if near := _find_near(typed, second_code):
        return _slip(answer.typed, near)
    return replace(answer, retry_after=tries.note_wrong_code(typed, address, at))


def _look_up_code(typed: str, text: str, at: datetime) -> Answer:
    """Judges a signed code by our own keys and rows: a genuine signature alone is not enough."""
    try:
        checked = code.check(text, KeySet(tuple(offline_codes.list_keys())), at=at)
    except CodeRefusedError as refusal:
        sentence = gettext(refusal.template) % refusal.values
        return Answer(typed=typed, verdict=answers.NOT_GENUINE, sentence=sentence)
    claims = checked.claims
    typed_number = numbering.parse_number(typed)
    if typed_number is not None and str(typed_number) != claims.number:
        words = _("The code on this paper belongs to the number %(right)s, not to %(typed)s.")
        sentence = str(words % {"right": claims.number, "typed": typed_number})
        return Answer(typed=typed, verdict=answers.NOT_GENUINE, sentence=sentence)
    certificate = _find(claims.number)
    version = _version_of(certificate, claims) if certificate else None
    if certificate is None or version is None:
        unknown = str(_UNKNOWN % {"number": claims.number})
        return Answer(typed=typed, verdict=answers.UNKNOWN, sentence=unknown, number=claims.number)
    answer = _of_certificate(certificate, at, typed=typed, in_hand=version)
    if not checked.key.vouches_for(claims.issued_at):
        return replace(answer, paper=answers.DOUBTFUL_CODE, paper_note=str(_KEY_WITHDRAWN))
    if not version.is_current:
        return replace(answer, paper=answers.EARLIER_PAPER, paper_note=_superseded(version))
    return answer if answer.paper else replace(answer, paper=answers.GENUINE_CODE)


def _explain(typed: str, at: datetime) -> recognising.Explanation:
    """What was typed; ten digits that stand in the tariff schedule are called by their goods."""
    explanation = recognising.explain(typed)
    if not explanation.ten_digits:
        return explanation
    rows = HtsCode.objects.filter(code=explanation.ten_digits, valid_from__lte=at.date())
    row = rows.order_by("-valid_from").first()
    return recognising.with_tariff_words(explanation, row.description) if row else explanation


def _find(number: str) -> Certificate | None:
    """By its own number or reference; a manual one also by the number it was registered under later."""
    certificates = Certificate.objects.select_related("certifier").prefetch_related("versions")
    return (
        certificates.filter(number=number).first()
        or certificates.filter(outage__isnull=False, line__recorded_number__number=number).first()
    )


def _find_near(typed: str, second_code: str) -> str:
    """The number one slip away whose second code this is, or nothing. Without the code nobody learns it."""
    found = Certificate.objects.filter(number__in=near_numbers.near(typed)).order_by("number")
    return next((one.number for one in found if _is_code_of(one, second_code)), "")


def _is_code_of(certificate: Certificate, second_code: str) -> bool:
    return hmac.compare_digest(_plain(second_code).encode(), _plain(certificate.second_code).encode())


def _slip(typed: str, near: str) -> Answer:
    sentence = _(
        "This second code belongs to the number %(near)s, which is one slip of the keyboard away from what "
        "was typed. Compare it with the paper digit by digit: if the paper says %(near)s, verify that; if it "
        "says what was typed, the paper was altered."
    )
    return Answer(typed=typed, verdict=answers.ONE_SLIP, sentence=str(sentence % {"near": near}), near=near)


def _version_of(certificate: Certificate, claims: code.Claims) -> CertificateVersion | None:
    """The version that the code was made for, if its content is the one that the code vouches for."""
    for version in certificate.versions.all():
        if version.version == claims.version and version.digest.startswith(claims.digest.hex()):
            return version
    return None


def _of_certificate(
    certificate: Certificate, at: datetime, *, typed: str, in_hand: CertificateVersion | None = None
) -> Answer:
    """The answer on a certificate; says if the key that sealed its paper was withdrawn."""
    answer = replace(answers.of_certificate(certificate, at, in_hand=in_hand), typed=typed)
    judged = paper_verification.judge_version(in_hand or answers.current_version(certificate))
    if judged is None or judged.is_good:
        return answer
    return replace(answer, paper=answers.DOUBTFUL_PAPER, paper_note=judged.sentence)


def _superseded(version: CertificateVersion) -> str:
    sentence = _("This paper is version %(version)d. A newer one has taken its place: see below what holds.")
    return str(sentence % {"version": version.version})


def _plain(typed_code: str) -> str:
    return "".join(character for character in typed_code.upper() if character.isalnum())[:40]

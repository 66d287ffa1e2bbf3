"""The verify page: files by their fingerprint, slips of the keyboard, versions, and how often one may ask."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from certificates import answers, tries, verification
from certificates.documents import produce, snapshot, store
from certificates.models import Certificate, CertificateVersion
from certificates.rules.lifecycle import Status as CertificateStatus
from certificates.services import issuing
from certificates.services import seal_keys as seal_key_verbs
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments.rules.lifecycle import Status

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def now() -> datetime:
    """A past instant: the page asks the real clock."""
    return timezone.now().replace(microsecond=0) - timedelta(hours=1)


def issue(now: datetime) -> Certificate:
    example = next(example for example in load_examples() if example["id"] == "coffee-peru")
    shipment = requests.bring_to(requests.enter(example, at=now), Status.APPROVED, at=now)
    signatory = Membership.objects.get(certifier=shipment.certifier, role=Role.SIGNATORY)
    (issued,) = issuing.issue_certificates(shipment, actor=signatory, at=now)
    return issued


@pytest.fixture
def certificate(house: None, now: datetime) -> Certificate:
    return issue(now)


@pytest.fixture
def paper(certificate: Certificate, now: datetime) -> bytes:
    version = certificate.versions.get()
    produce.produce(version.pk, now, clock=lambda: now)
    version.refresh_from_db()
    content = store.read(settings.MEDIA_ROOT, version.paper_sha256)
    assert content is not None
    return content


@pytest.fixture
def stranger() -> Client:
    """Somebody at an address of their own, whom no other test has counted."""
    return Client(REMOTE_ADDR=f"2001:db8:{random.randrange(65536):x}:{random.randrange(65536):x}::1")  # noqa: S311


def make_second_version(certificate: Certificate, at: datetime, supersedes: str = "") -> None:
    """Another vessel, as a later change of the certificate makes it."""
    first = certificate.versions.get()
    CertificateVersion.objects.filter(pk=first.pk).update(is_current=False)
    before = snapshot.from_json(first.snapshot.encode())
    transport = replace(before.transport, vessel="MSC Aurora")
    content = replace(before, version=2, transport=transport, supersedes=supersedes)
    CertificateVersion.objects.create(
        certificate=certificate,
        version=2,
        snapshot=snapshot.to_json(content).decode(),
        digest=snapshot.digest(content),
        made_at=at,
        made_by=first.made_by,
        paper_due_at=at,
    )


def test_the_issued_file_is_genuine_and_every_other_is_none_of_ours(
    stranger: Client, paper: bytes, certificate: Certificate
) -> None:
    page = stranger.get("/verify/file/", {"sha256": hashlib.sha256(paper).hexdigest()})
    assert "Paper genuine and unchanged" in page.text
    assert "Solstice Organics Import LLC" in page.text

    for place in random.Random(5).sample(range(len(paper) * 8), 400):  # noqa: S311
        bent = bytearray(paper)
        bent[place // 8] ^= 1 << place % 8
        answer = verification.look_up_file(hashlib.sha256(bent).hexdigest(), timezone.now())
        assert (answer.verdict, answer.number, answer.content) == (answers.NO_PAPER, "", None)
    page = stranger.get("/verify/file/", {"sha256": hashlib.sha256(paper + b"\n").hexdigest()})
    assert "Not a paper of ours" in page.text
    assert certificate.number not in page.text


def test_without_javascript_the_file_is_hashed_and_not_kept(stranger: Client, paper: bytes) -> None:
    upload = SimpleUploadedFile("certificate.pdf", paper, "application/pdf")
    page = stranger.post("/verify/file/", {"file": upload}, follow=True)

    assert "Paper genuine and unchanged" in page.text
    assert page.redirect_chain == [(f"/verify/file/?sha256={hashlib.sha256(paper).hexdigest()}", 302)]


def test_a_file_beyond_any_paper_is_refused_in_a_sentence(stranger: Client, settings: Any) -> None:
    settings.NOPCERT_VERIFY_MAX_BYTES = 1_000
    page = stranger.post("/verify/file/", {"file": SimpleUploadedFile("big.pdf", b"%PDF-" + bytes(2_000))})

    assert page.status_code == 413
    assert "larger than any certificate" in page.text
    assert "No file came along" in stranger.post("/verify/file/").text
    assert stranger.get("/verify/file/", {"sha256": "../etc/passwd"}).status_code == 302


def test_an_upload_beyond_the_limit_of_the_address_is_not_written_down(
    stranger: Client, settings: Any
) -> None:
    settings.NOPCERT_REQUEST_MAX_BYTES_AT = {"/verify/file/": 1_000}
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    page = stranger.post("/verify/file/", {"file": SimpleUploadedFile("big.pdf", bytes(4_000))})

    assert page.status_code == 413


def test_the_file_of_an_earlier_version_says_what_changed_since(
    stranger: Client, paper: bytes, certificate: Certificate, now: datetime
) -> None:
    make_second_version(certificate, now)

    page = stranger.get("/verify/file/", {"sha256": hashlib.sha256(paper).hexdigest()})

    assert "An earlier paper" in page.text
    assert "This paper is version 1. A newer one has taken its place" in page.text
    assert "vessel MSC Aurora" in page.text
    found = verification.look_up(certificate.number, certificate.second_code, now)
    assert [(one.version, one.is_current, one.is_in_hand) for one in found.versions] == [
        (2, True, True),
        (1, False, False),
    ]
    assert [change.number for change in found.versions[0].changes] == ["11"]
    assert found.versions[1].changes == ()


def test_one_digit_off_is_named_only_to_who_knows_the_second_code(
    stranger: Client, certificate: Certificate
) -> None:
    slip = certificate.number[:-1] + "7"

    with_code = stranger.get("/verify/", {"number": slip, "code": certificate.second_code})
    without = stranger.get("/verify/", {"number": slip, "code": "K7QF-2M9D"})
    too_short = stranger.get(
        "/verify/", {"number": certificate.number[:-1], "code": certificate.second_code.lower()}
    )

    assert f"belongs to the number {certificate.number}" in with_code.text
    assert "Solstice" not in with_code.text
    assert certificate.number not in without.text
    assert f"belongs to the number {certificate.number}" in too_short.text


def test_a_superseded_number_names_its_heir_and_since_when(certificate: Certificate, now: datetime) -> None:
    since = now + timedelta(minutes=20)
    heir = issue(now)
    make_second_version(heir, since, supersedes=certificate.number)
    Certificate.objects.filter(pk=certificate.pk).update(
        status=CertificateStatus.SUPERSEDED, status_since_at=since
    )

    found = verification.look_up(certificate.number, "", since)

    assert found.standing is not None
    assert (found.standing.code, found.since, found.replaced_by) == (
        "superseded",
        since,
        heir.number,
    )
    assert found.content is None
    assert found.boxes == ()
    assert verification.look_up(heir.number, "", since).replaces == certificate.number


def test_the_second_code_in_the_address_of_an_older_paper_counts(
    certificate: Certificate, now: datetime
) -> None:
    address = f"HTTPS://V.EXAMPLE/V/{certificate.number}/{certificate.second_code}"

    assert verification.look_up(address, "", now).content is not None


def test_a_code_of_ten_thousand_letters_is_refused_with_the_reason(stranger: Client) -> None:
    page = stranger.get(f"/V/815-8150110234-000001/{'A' * 10_000}")

    assert page.status_code == 200
    assert "This code is too long" in page.text


def test_ten_wrong_second_codes_lock_the_number_for_that_client(
    stranger: Client, client: Client, certificate: Certificate
) -> None:
    asked = {"number": certificate.number, "code": "K7QF-2M9D"}
    pages = [stranger.get("/verify/", asked) for _try in range(tries.MOST_WRONG_CODES)]

    assert [page.status_code for page in pages] == [200] * 9 + [429]
    right = stranger.get("/verify/", {"number": certificate.number, "code": certificate.second_code})
    assert right.status_code == 429
    assert 3_500 < int(right["Retry-After"]) <= 3_600
    assert "For an hour no more are taken" in right.text
    assert "Solstice" not in right.text
    assert stranger.get("/verify/", {"number": certificate.number}).status_code == 200
    elsewhere = client.get("/verify/", {"number": certificate.number, "code": certificate.second_code})
    assert "Solstice" in elsewhere.text


def test_a_number_that_does_not_exist_locks_just_the_same(stranger: Client) -> None:
    asked = {"number": "815-8150110234-999999", "code": "K7QF-2M9D"}
    statuses = [stranger.get("/verify/", asked).status_code for _try in range(11)]

    assert statuses == [200] * 9 + [429] * 2


def test_the_twenty_first_question_of_a_minute_waits(stranger: Client, settings: Any) -> None:
    settings.NOPCERT_VERIFY_MOST_A_MINUTE = 20
    at = timezone.now()
    address = stranger.defaults["REMOTE_ADDR"]
    for _turn in range(20):
        assert tries.take_turn(address, at) is None
    assert tries.take_turn(address, at + timedelta(seconds=60)) is None
    for _turn in range(20):
        tries.take_turn(address, timezone.now())

    page = stranger.get("/verify/", {"number": "815-8150110234-000001"})

    assert page.status_code == 429
    assert 0 < int(page["Retry-After"]) <= 60
    assert "Ask again in" in page.text
    assert 'value="815-8150110234-000001"' in page.text


def test_without_a_cache_everybody_may_verify(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_away(*_arguments: object) -> int:
        raise ValueError("The cache did not answer.")

    monkeypatch.setattr(cache, "incr", is_away)
    monkeypatch.setattr(cache, "get", lambda *_arguments: None)

    assert tries.take_turn("203.0.113.9", timezone.now()) is None
    assert tries.note_wrong_code("815-8150110234-000001", "203.0.113.9", timezone.now()) is None
    assert tries.locked_for("815-8150110234-000001", "203.0.113.9", timezone.now()) is None


def test_a_withdrawn_key_puts_the_paper_in_doubt_whichever_way_one_asks(
    certificate: Certificate, paper: bytes, now: datetime
) -> None:
    sealed_by = certificate.versions.get().papers.get().sealed_by
    seal_key_verbs.mark_compromised(
        sealed_by.kid, since=now - timedelta(minutes=1), reason="The server was stolen.", at=now
    )

    by_number = verification.look_up(certificate.number, "", now)
    by_code = verification.look_up(certificate.number, certificate.second_code, now)
    by_file = verification.look_up_file(hashlib.sha256(paper).hexdigest(), now)

    for answer in (by_number, by_code, by_file):
        assert answer.paper == answers.DOUBTFUL_PAPER
        assert "withdrawn before the paper was sealed" in answer.paper_note
    assert by_number.content is None
    assert by_file.content is not None

"""The rule of the verify page: the stored hash, then the seal, then the table of keys."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.services import checkpointing
from certificates import paper_verification, seal_keys
from certificates.documents import produce, seal
from certificates.documents.seal_backends import pkcs12
from certificates.models import Certificate, SealedPaper, SealKey
from certificates.rules.seal_validity import Verdict
from certificates.services import seal_keys as verbs
from tests.certificates.attacks.attacks import ATTACKS, Loot
from tests.certificates.attacks.conftest import loot, ours  # noqa: F401 (fixtures)
from tests.certificates.sealed import content_of, issue, seal_paper

pytestmark = pytest.mark.usefixtures("house")

HOUR = timedelta(hours=1)


@pytest.fixture
def paper(house: None, now: datetime) -> SealedPaper:
    return seal_paper(now)


def test_a_paper_as_it_was_issued_is_good(paper: SealedPaper, now: datetime) -> None:
    answer = paper_verification.judge_file(content_of(paper))

    assert (answer.is_good, answer.sentence, answer.paper) == (True, "", paper)
    assert paper.sealed_by == seal_keys.get_key_in_use(paper.version.certificate.certifier, now)
    assert (paper.sealed_at, paper.sha256) == (now, paper.version.paper_sha256)


def test_the_record_keeps_by_which_key_and_with_which_hash(paper: SealedPaper) -> None:
    event = AuditEvent.objects.get(event="certificate:sealed")

    assert event.subject_id == paper.version.certificate.public_id
    assert event.after["paper_sha256"] == paper.sha256
    assert event.after["key"] == paper.sealed_by.kid
    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        SealedPaper.objects.filter(pk=paper.pk).update(sha256="0" * 64)


def test_any_other_file_is_not_ours(paper: SealedPaper) -> None:
    answer = paper_verification.judge_file(content_of(paper) + b"\n")

    assert (answer.is_good, answer.paper) == (False, None)
    assert answer.sentence.startswith("This is not the file that was issued here")


def test_an_attack_is_refused_even_if_its_hash_was_smuggled_into_the_table(
    paper: SealedPaper,
    loot: Loot,  # noqa: F811 (the fixture)
    now: datetime,
) -> None:
    """The two locks do not hang on each other: who writes into the database still has no key."""
    stolen = replace(loot, sealed=content_of(paper), other=content_of(seal_paper(now)))
    for attack in ATTACKS:
        content = attack(stolen)
        SealedPaper.objects.create(
            version=paper.version,
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
            sealed_by=paper.sealed_by,
            sealed_at=now,
            kept_at=now,
        )

        answer = paper_verification.judge_file(content)

        assert not answer.is_good, attack.__name__
        assert answer.sentence.endswith(".")


def test_after_a_compromise_only_what_a_checkpoint_proves_stays_good(now: datetime) -> None:
    proven = seal_paper(now)
    checkpointing.make_checkpoint(now + HOUR)
    unproven = seal_paper(now + 2 * HOUR)
    late = seal_paper(now + 4 * HOUR)
    checkpointing.make_checkpoint(now + 5 * HOUR)
    key = proven.sealed_by

    verbs.mark_compromised(key.kid, since=now + 3 * HOUR, reason="A laptop was stolen.", at=now + 6 * HOUR)

    verdicts = [paper_verification.judge_hash(one.sha256).verdict for one in (proven, unproven, late)]
    assert verdicts == [Verdict.GOOD, Verdict.NOT_PROVEN, Verdict.AFTER_COMPROMISE]
    assert paper_verification.judge_file(content_of(proven)).is_good
    assert not paper_verification.judge_file(content_of(late)).is_good
    assert paper_verification.prove_time(proven) == now + HOUR


def test_the_verify_page_says_that_the_key_was_withdrawn(
    paper: SealedPaper, client: Client, now: datetime
) -> None:
    number = paper.version.certificate.number
    before = client.get(reverse("verify"), {"number": number}).text

    verbs.mark_compromised(paper.sealed_by.kid, since=now - HOUR, reason="Stolen.", at=now)
    after = client.get(reverse("verify"), {"number": number}).text

    sentence = "The key that sealed this paper was withdrawn before the paper was sealed."
    assert sentence not in before
    assert sentence in after


def test_no_page_opens_a_private_key(client: Client, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issuing and looking ask the table alone; the worker opens the key."""

    def refuse(*_arguments: object) -> Any:
        raise AssertionError("a private key was opened")

    monkeypatch.setattr(pkcs12, "_opened", refuse)

    certificate = issue(now)
    page = client.get(reverse("verify"), {"number": certificate.number, "code": certificate.second_code})

    assert "Solstice" in page.text
    version = certificate.versions.get()
    produce.produce(version.pk, now, clock=lambda: now)
    version.refresh_from_db()
    assert version.paper_error == "a private key was opened"


def test_a_paper_that_does_not_say_specimen_is_never_sealed_by_a_demo_key(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(seal_keys, "is_specimen", lambda *_arguments: False)
        version = issue(now).versions.get()

    produce.produce(version.pk, now, clock=lambda: now)

    version.refresh_from_db()
    assert version.paper_sha256 == ""
    assert "only a demonstration's key is in force" in version.paper_error


def test_the_key_of_the_record_is_compared_with_the_one_in_the_file(
    paper: SealedPaper, now: datetime
) -> None:
    """A paper that another of our own keys sealed is not the one that the record names."""
    certifier = paper.version.certificate.certifier
    wish = verbs.Wish(certifier, "demo", "", now + HOUR)
    new, _old = verbs.rotate_key(wish, at=now)
    content = seal.seal(content_unsealed(paper), key=seal_keys.open_key(new), at=now + HOUR)
    SealedPaper.objects.create(
        version=paper.version,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        sealed_by=paper.sealed_by,
        sealed_at=now + HOUR,
        kept_at=now + HOUR,
    )

    answer = paper_verification.judge_file(content)

    assert (answer.is_good, answer.sentence) == (
        False,
        "The seal was made with another key than the one that our record names.",
    )


def content_unsealed(paper: SealedPaper) -> bytes:
    """What was rendered before the seal was set behind it."""
    content = content_of(paper)
    return content[: content.index(b"%%EOF") + len(b"%%EOF\n")]


def test_public_parts_are_kept_for_ever(paper: SealedPaper) -> None:
    key = SealKey.objects.filter(pk=paper.sealed_by_id)
    unused = SealKey.objects.exclude(pk=paper.sealed_by_id)
    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        unused.delete()
    for column in ("certificate", "chain", "kid", "backend"):
        with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
            key.update(**{column: "demo2"})
    assert Certificate.objects.count() == 1

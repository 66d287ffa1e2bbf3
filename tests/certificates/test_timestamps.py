"""The time of an authority on a seal: at once where it answers, within a day where it does not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates import paper_verification, seal_keys, timestamp_authority
from certificates.documents import produce, restamp, seal
from certificates.documents.seal_backends.protocol import as_asn1
from certificates.models import CertificateVersion, SealedPaper
from certificates.rules.seal_validity import Verdict
from certificates.services import retrying
from certificates.services import seal_keys as verbs
from tests.certificates.authority import Authority, authority
from tests.certificates.sealed import content_of, issue

pytestmark = pytest.mark.usefixtures("house")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def tsa(settings: Any, tmp_path: Path, now: datetime) -> Iterator[Authority]:
    with authority(tmp_path, now) as ours:
        settings.NOPCERT_TSA_URL = ours.url
        settings.NOPCERT_TSA_ROOTS = str(ours.roots_file)
        yield ours


def made(at: datetime) -> CertificateVersion:
    version = issue(at).versions.get()
    produce.produce(version.pk, at, clock=lambda: at)
    version.refresh_from_db()
    return version


def level_seen_by_library(paper: SealedPaper, tsa: Authority) -> str:
    """B-T where pyHanko's own validator finds a trusted time beside a trusted signature."""
    parts = seal_keys.parts_of(paper.sealed_by)
    roots = timestamp_authority.Authority(tsa.url, tsa.roots_file)._roots()
    embedded = PdfFileReader(BytesIO(content_of(paper)), strict=True).embedded_signatures[0]
    contexts = [
        ValidationContext(trust_roots=[as_asn1(one) for one in trusted], moment=paper.sealed_at)
        for trusted in ([parts.root], roots)
    ]
    status = seal.finished(
        async_validate_pdf_signature(embedded, contexts[0], ts_validation_context=contexts[1])
    )
    assert status.bottom_line
    return "B-T" if status.timestamp_validity and status.timestamp_validity.trusted else "B-B"


def test_where_the_authority_answers_the_paper_is_of_level_b_t(tsa: Authority, now: datetime) -> None:
    version = made(now)

    paper = version.papers.get()
    assert (paper.timestamped_at, version.timestamp_due_at) == (now, None)
    assert level_seen_by_library(paper, tsa) == "B-T"
    assert paper_verification.judge_file(content_of(paper)).is_good
    assert tsa.asked == ["answers"]


def test_without_an_authority_it_is_of_level_b_b(now: datetime, tmp_path: Path) -> None:
    paper = made(now).papers.get()

    with authority(tmp_path, now) as unasked:
        assert level_seen_by_library(paper, unasked) == "B-B"
    assert paper.timestamped_at is None


@pytest.mark.parametrize("mood", ["fails", "hangs", "babbles"])
def test_where_it_does_not_answer_the_paper_is_sealed_all_the_same(
    tsa: Authority, now: datetime, mood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timestamp_authority, "SECONDS", 0.5)
    tsa.mood = mood
    start = time.monotonic()

    version = made(now)

    assert time.monotonic() - start < 20
    assert tsa.asked == [mood, mood]  # two tries
    paper = version.papers.get()
    assert (paper.timestamped_at, paper.sha256) == (None, version.paper_sha256)
    assert version.timestamp_due_at == now + timedelta(seconds=30)
    assert level_seen_by_library(paper, tsa) == "B-B"


def test_it_is_asked_for_five_seconds_twice() -> None:
    assert (timestamp_authority.SECONDS, timestamp_authority.TRIES) == (5, 2)


def test_the_clock_adds_the_time_as_a_further_file_and_both_hashes_are_kept(
    tsa: Authority, now: datetime
) -> None:
    tsa.mood = "fails"
    version = made(now)
    first = version.papers.get()
    tsa.mood = "answers"
    assert retrying.ask_for_owed_timestamps(now) == 0
    assert retrying.ask_for_owed_timestamps(now + MINUTE) == 1

    later = now + MINUTE
    assert restamp.restamp(version.pk, later, clock=lambda: later) is True
    assert restamp.restamp(version.pk, later, clock=lambda: later) is False

    version.refresh_from_db()
    second = version.papers.exclude(pk=first.pk).get()
    assert (version.paper_sha256, version.timestamp_due_at) == (second.sha256, None)
    assert (second.sealed_at, second.timestamped_at, second.kept_at) == (now, now, later)
    assert level_seen_by_library(second, tsa) == "B-T"
    assert len(content_of(second)) == len(content_of(first))
    for paper in (first, second):
        assert paper_verification.judge_file(content_of(paper)).is_good


def test_after_a_day_the_paper_keeps_the_seal_it_has(tsa: Authority, now: datetime) -> None:
    tsa.mood = "fails"
    version = made(now)

    for hours in (1, 23, 25):
        at = now + timedelta(hours=hours)
        restamp.restamp(version.pk, at, clock=lambda at=at: at)

    version.refresh_from_db()
    assert (version.timestamp_due_at, version.timestamp_attempts) == (None, 3)
    assert version.papers.count() == 1


def test_a_time_of_another_authority_is_not_taken(tsa: Authority, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with authority(tmp_path / "other", now) as impostor:
        tsa.roots_file.write_bytes(impostor.roots_file.read_bytes())
        version = made(now)

    assert version.papers.get().timestamped_at is None
    assert version.timestamp_due_at is not None


def test_a_timestamp_proves_the_time_when_the_key_is_compromised_later(tsa: Authority, now: datetime) -> None:
    paper = made(now).papers.get()

    verbs.mark_compromised(paper.sealed_by.kid, since=now + MINUTE, reason="Stolen.", at=now + 2 * MINUTE)

    assert paper_verification.judge_hash(paper.sha256).verdict is Verdict.GOOD

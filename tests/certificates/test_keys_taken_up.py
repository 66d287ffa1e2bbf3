"""An installation that sealed before there was a table of keys: migrating takes its key and papers up."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from accounts.models import AuditEvent
from certificates import paper_verification
from certificates.documents import demo_authority, seal
from certificates.documents.seal_backends import KeyRing, demo
from certificates.models import CertificateVersion, SealedPaper, SealKey
from operations.models import Certifier
from tests.certificates.sealed import issue

pytestmark = pytest.mark.usefixtures("house")

migration = import_module("certificates.migrations.0006_take_up_the_keys_that_seal")


@pytest.fixture
def version(now: datetime) -> CertificateVersion:
    """One whose paper was sealed, as a row of that time tells."""
    owed = issue(now).versions.get()
    columns = {"paper_sha256": "ab" * 32, "paper_size_bytes": 60_000, "paper_made_at": now}
    CertificateVersion.objects.filter(pk=owed.pk).update(**columns)
    owed.refresh_from_db()
    return owed


def test_key_and_papers_come_into_the_tables_and_the_record(
    version: CertificateVersion, now: datetime, settings: Any, tmp_path: Path
) -> None:
    settings.NOPCERT_KEYS_ROOT = tmp_path
    parts = demo.make(KeyRing(tmp_path), "Cascadia Organic Certifiers", "815", at=now)
    known = set(SealKey.objects.values_list("pk", flat=True))

    migration.take_up(apps, None)

    key = SealKey.objects.exclude(pk__in=known).get()
    assert (key.certifier, key.backend, key.place) == (version.certificate.certifier, "demo", "815")
    assert paper_verification.seal_keys.parts_of(key) == parts
    assert paper_verification.seal_keys.kid_of(parts) == key.kid
    paper = SealedPaper.objects.get(version=version)
    assert (paper.sha256, paper.sealed_by, paper.sealed_at) == (version.paper_sha256, key, now)
    assert paper_verification.judge_hash("ab" * 32).is_good
    event = AuditEvent.objects.get(event=paper_verification.SEALED)
    assert event.after["paper_sha256"] == "ab" * 32


def test_a_key_of_the_certifiers_own_is_told_from_a_demonstration(
    now: datetime, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NOPCERT_KEYS_ROOT = tmp_path
    monkeypatch.setattr(demo_authority, "DEMO_MARK", "TEST")
    demo_authority.make_demo_seal(tmp_path, "Cascadia Organic Certifiers", "815", at=now)
    known = set(SealKey.objects.values_list("pk", flat=True))

    migration.take_up(apps, None)

    key = SealKey.objects.exclude(pk__in=known).get()
    assert (key.backend, key.chain) == ("pkcs12", "")
    assert len(seal.fingerprint(paper_verification.seal_keys.parts_of(key).root)) == 64


def test_without_the_certificate_of_a_key_that_sealed_it_stops(
    version: CertificateVersion, settings: Any, tmp_path: Path
) -> None:
    settings.NOPCERT_KEYS_ROOT = tmp_path

    with pytest.raises(RuntimeError, match=r"1 papers of Cascadia .* Put it there .* and migrate again"):
        migration.take_up(apps, None)

    assert Certifier.objects.filter(issues_here=True).count() > 1

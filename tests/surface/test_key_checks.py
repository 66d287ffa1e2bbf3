"""What `manage.py check` says about keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.utils import timezone

from accounts import record_key
from accounts.services import checkpointing
from certificates import offline_codes
from certificates.documents.seal_backends import KeyRing, demo
from certificates.models import CodeKey, SealKey
from nopcert import key_checks


@pytest.fixture
def production(settings: Any) -> Any:
    settings.IS_PRODUCTION = True
    settings.NOPCERT_ALLOW_DEMO_SEAL = False
    return settings


def ids(found: list[checks.CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


@pytest.mark.usefixtures("house")
def test_a_demo_key_in_force_is_an_error_in_production(production: Any) -> None:
    found = key_checks.demo_keys_stay_out_of_production(None, databases=["default"])

    assert set(ids(found)) == {"nopcert.E002"}
    assert any(
        "that seals for Cascadia Organic Certifiers is one of the demonstration" in m.msg for m in found
    )
    assert any("manage.py keys rotate 815 --backend pkcs12" in str(message.hint) for message in found)


@pytest.mark.usefixtures("house")
def test_a_demo_key_that_is_retired_or_allowed_by_name_is_none(production: Any) -> None:
    production.NOPCERT_ALLOW_DEMO_SEAL = True
    assert key_checks.demo_keys_stay_out_of_production(None, databases=["default"]) == []
    assert ids(key_checks.demo_keys_are_allowed_by_name(None)) == ["nopcert.W002"]

    production.NOPCERT_ALLOW_DEMO_SEAL = False
    SealKey.objects.update(retired_at=timezone.now())
    assert key_checks.demo_keys_stay_out_of_production(None, databases=["default"]) == []
    assert key_checks.demo_keys_are_allowed_by_name(None) == []


def test_in_development_nothing_is_said(settings: Any) -> None:
    settings.IS_PRODUCTION = False
    assert key_checks.demo_keys_stay_out_of_production(None, databases=["default"]) == []
    assert key_checks.demo_keys_are_allowed_by_name(None) == []


@pytest.mark.parametrize("name", ["815.p12", "815.passphrase", "record.pem", "code-0a0b0c0d.pem"])
def test_every_kind_of_key_has_to_be_private(settings: Any, tmp_path: Path, name: str) -> None:
    settings.NOPCERT_KEYS_ROOT = tmp_path
    demo.make(KeyRing(tmp_path), "Cascadia", "815", at=timezone.now())
    record_key.make_key(tmp_path)
    (tmp_path / "code-0a0b0c0d.pem").touch(mode=0o600)
    assert key_checks.keys_are_private(None) == []

    (tmp_path / name).chmod(0o644)

    (found,) = key_checks.keys_are_private(None)
    assert (found.id, found.msg) == ("nopcert.E003", f"The key file {tmp_path / name} can be read by others.")


@pytest.mark.usefixtures("house")
def test_keys_in_use_that_are_not_there_are_named(settings: Any, tmp_path: Path) -> None:
    at = timezone.now()
    offline_codes.signer_of(None, at)
    kid = CodeKey.objects.get(certifier=None, retired_at=None).kid
    checkpointing.make_checkpoint(at)
    assert key_checks.private_parts_are_there(None, databases=["default"]) == []

    settings.NOPCERT_KEYS_ROOT = tmp_path

    found = key_checks.private_parts_are_there(None, databases=["default"])
    named = " ".join(message.msg for message in found)
    assert set(ids(found)) == {"nopcert.W003"}
    for name in ("815.p12", "record.pem", f"code-{kid}.pem"):
        assert str(tmp_path / name) in named


def test_an_authority_without_its_root_is_an_error(settings: Any, tmp_path: Path) -> None:
    assert key_checks.a_timestamp_authority_has_its_roots(None) == []
    settings.NOPCERT_TSA_URL = "https://timestamps.nopcert.example/"
    assert ids(key_checks.a_timestamp_authority_has_its_roots(None)) == ["nopcert.E004"]

    settings.NOPCERT_TSA_ROOTS = str(tmp_path / "roots.pem")
    (tmp_path / "roots.pem").touch()
    assert key_checks.a_timestamp_authority_has_its_roots(None) == []


def test_without_a_database_the_tables_are_not_asked(production: Any) -> None:
    assert key_checks.demo_keys_stay_out_of_production(None) == []
    assert key_checks.private_parts_are_there(None) == []

"""Checks of the keys: which ones may seal here, and whether others could read them.

Those that ask the table of keys are run by `manage.py check --database default` and by `migrate`.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.db.models import QuerySet
from django.db.utils import DatabaseError
from django.utils import timezone

from accounts import record_key
from accounts.models import RecordCheckpoint
from certificates import seal_keys
from certificates.models import CodeKey, SealBackend
from operations.models import Certifier

_SECRET = ("*.p12", "*.passphrase", record_key.FILE, "code-*.pem")
"""The seal keys, the key of the record and those of the offline codes."""


@checks.register(deploy=True)
def demo_keys_are_allowed_by_name(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Whoever allows them in production should be told at every check what that means (security.md 5)."""
    if settings.IS_PRODUCTION and settings.NOPCERT_ALLOW_DEMO_SEAL:
        return [
            checks.Warning(
                "Keys of the demonstration may seal in production. Their papers say SPECIMEN: "
                "they prove nothing.",
                hint="Take NOPCERT_ALLOW_DEMO_SEAL out of the environment once the certifiers have keys.",
                id="nopcert.W002",
            )
        ]
    return []


@checks.register(checks.Tags.database)
def demo_keys_stay_out_of_production(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """A key of the demonstration in force where none may seal: nothing could be issued for that certifier."""
    if not databases or not settings.IS_PRODUCTION or settings.NOPCERT_ALLOW_DEMO_SEAL:
        return []
    try:
        return list(_demo_keys_in_force())
    except DatabaseError:  # before the first migration
        return []


@checks.register(checks.Tags.database)
def private_parts_are_there(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Every key that the tables say is in use, and the record's once it has signed, lies in the folder."""
    if not databases:
        return []
    folder = Path(settings.NOPCERT_KEYS_ROOT)
    try:
        missing = [name for name in _names_in_use() if not (folder / name).exists()]
    except DatabaseError:
        return []
    return [
        checks.Warning(
            f"The key {folder / name} is in use and not there.",
            hint="Put it back from the backup of the keys. Where only the web server runs, ignore this.",
            id="nopcert.W003",
        )
        for name in missing
    ]


@checks.register()
def keys_are_private(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The files of the seal keys, of the record's and of the offline codes' are for their owner alone."""
    folder = Path(settings.NOPCERT_KEYS_ROOT)
    secret = sorted({path for pattern in _SECRET for path in folder.glob(pattern)})
    return [
        checks.Error(
            f"The key file {path} can be read by others.",
            hint=f"Run: chmod 600 {path}",
            id="nopcert.E003",
        )
        for path in secret
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


@checks.register()
def a_timestamp_authority_has_its_roots(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Without them its answers could not be told from anybody's."""
    if settings.NOPCERT_TSA_URL and not Path(settings.NOPCERT_TSA_ROOTS or "-").is_file():
        return [
            checks.Error(
                "A timestamp authority is set up, and the file with its root certificate is not there.",
                hint="Put the root as PEM into a file and name it with NOPCERT_TSA_ROOTS.",
                id="nopcert.E004",
            )
        ]
    return []


def _issuers() -> QuerySet[Certifier]:
    return Certifier.objects.filter(issues_here=True).order_by("nop_prefix")


def _demo_keys_in_force() -> Iterator[checks.CheckMessage]:
    for certifier in _issuers():
        key = seal_keys.list_in_force(certifier, timezone.now()).first()
        if key is not None and key.backend == SealBackend.DEMO:
            yield checks.Error(
                f"The key {key.kid} that seals for {certifier.name} is one of the demonstration.",
                hint=(
                    f"Register the certifier's own: manage.py keys rotate {certifier.nop_prefix} --backend "
                    f"pkcs12 --place NAME; or allow it by name: NOPCERT_ALLOW_DEMO_SEAL=true"
                ),
                id="nopcert.E002",
            )


def _names_in_use() -> Iterator[str]:
    for certifier in _issuers():
        key = seal_keys.list_in_force(certifier, timezone.now()).exclude(backend=SealBackend.PKCS11).first()
        if key is not None:
            yield f"{key.place}.p12"
    for kid in CodeKey.objects.filter(retired_at=None).order_by("pk").values_list("kid", flat=True):
        yield f"code-{kid}.pem"
    if RecordCheckpoint.objects.exists():
        yield record_key.FILE

"""What the verbs of both tables of keys share: a change, its place in the record, and compromise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from accounts import audit
from certificates.models import CodeKey, SealKey


class KeyRefusedError(ValueError):
    """The table stays as it is; the text says why and what to do."""


def compromise(key: SealKey | CodeKey, event: str, *, since: datetime, reason: str, at: datetime) -> None:
    """Marks a locked key; the instant can be moved to an earlier one, never to a later one or away.

    Raises KeyRefusedError.
    """
    if since > at:
        raise KeyRefusedError(_("A key cannot be compromised since a time that is yet to come."))
    if key.compromised_at is not None and key.compromised_at <= since:
        raise KeyRefusedError(
            _(
                "The key %(kid)s is marked as compromised since %(since)s already; that can only "
                "become earlier."
            )
            % {"kid": key.kid, "since": instant(key.compromised_at)}
        )
    change(key, event, reason, at, compromised_at=since)


def change(key: SealKey | CodeKey, event: str, reason: str, at: datetime, **columns: datetime) -> None:
    """Sets columns of a locked key and records what stood there before."""
    before = {name: getattr(key, name) for name in columns}
    for name, value in columns.items():
        setattr(key, name, value)
    key.save(update_fields=list(columns))
    record(event, key, reason, at, before=before, after=columns)


def record(
    event: str,
    key: SealKey | CodeKey,
    reason: str,
    at: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object],
) -> None:
    """Under the key's id and its owner's name; nobody acts for a certifier here."""
    owner = key.certifier.name if key.certifier else "the installation"
    audit.record(
        event,
        key,
        label=f"{key.kid} {owner}",
        actor=None,
        at=at,
        certifier=key.certifier,
        reason=reason,
        before=before,
        after=after,
    )


def instant(at: datetime) -> str:
    """As sentences about keys write it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"

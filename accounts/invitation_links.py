"""The secret of an invitation's link. Only its digest is kept, so a copy of the database opens no door."""

from __future__ import annotations

import hashlib
import secrets

from django.core import signing

_signer = signing.Signer(salt="accounts.invitation", sep=".")


def make_secret() -> str:
    """32 random bytes and our signature, fit for an address."""
    return _signer.sign(secrets.token_urlsafe(32))


def digest_of(secret: str) -> str:
    """The SHA-256 digest to keep and look the invitation up by; empty for a secret that we did not sign."""
    try:
        _signer.unsign(secret)
    except signing.BadSignature:
        return ""
    return hashlib.sha256(secret.encode()).hexdigest()

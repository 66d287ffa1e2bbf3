"""The public keys that sign codes, as `/.well-known/nopcert-keys.json` lists them."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec


class KeysRefusedError(ValueError):
    """A key list that cannot be read; the text says why, in a sentence."""


@dataclass(frozen=True)
class Key:
    """One certifier's key. Codes issued from `compromised_at` on prove nothing."""

    kid: bytes
    certifier: str
    name: str
    public_key: ec.EllipticCurvePublicKey
    valid_from: datetime
    compromised_at: datetime | None = None
    is_specimen: bool = False

    def vouches_for(self, issued_at: datetime) -> bool:
        return self.compromised_at is None or issued_at < self.compromised_at


@dataclass(frozen=True)
class KeySet:
    """The known keys; `made_at` is the time of the list, None where it does not say."""

    keys: tuple[Key, ...]
    made_at: datetime | None = None

    def find(self, kid: bytes) -> Key | None:
        return next((key for key in self.keys if key.kid == kid), None)


def to_json(keys: Iterable[Key], made_at: datetime) -> dict[str, Any]:
    """The list as it is published: JSON Web Keys with what is known of each."""
    return {
        "version": 1,
        "made_at": _written(made_at),
        "keys": [
            {
                "kty": "EC",
                "crv": "P-256",
                "alg": "ES256",
                "use": "sig",
                "kid": key.kid.hex(),
                "x": _base64url(key.public_key.public_numbers().x),
                "y": _base64url(key.public_key.public_numbers().y),
                "certifier": key.certifier,
                "name": key.name,
                "valid_from": _written(key.valid_from),
                "compromised_at": _written(key.compromised_at) if key.compromised_at else None,
                "specimen": key.is_specimen,
            }
            for key in keys
        ],
    }


def from_json(text: str) -> KeySet:
    """Reads a published list. Raises KeysRefusedError."""
    try:
        listed = json.loads(text)
        is_newer = listed["version"] != 1
        found = () if is_newer else tuple(_read(row) for row in listed["keys"])
        made_at = _instant(listed["made_at"])
    except KeysRefusedError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise KeysRefusedError(
            "This is no key list of nopcert. Get /.well-known/nopcert-keys.json from the server again."
        ) from error
    if is_newer:
        raise KeysRefusedError("This key list has a newer form. Get a newer version of the program.")
    return KeySet(found, made_at)


def _read(row: dict[str, Any]) -> Key:
    if (row["kty"], row["crv"], row["alg"]) != ("EC", "P-256", "ES256"):
        raise KeysRefusedError("The key list holds a kind of key that this program does not know.")
    numbers = ec.EllipticCurvePublicNumbers(_number(row["x"]), _number(row["y"]), ec.SECP256R1())
    return Key(
        kid=bytes.fromhex(row["kid"]),
        certifier=str(row["certifier"]),
        name=str(row["name"]),
        public_key=numbers.public_key(),
        valid_from=_instant(row["valid_from"]),
        compromised_at=_instant(row["compromised_at"]) if row["compromised_at"] else None,
        is_specimen=bool(row["specimen"]),
    )


def _base64url(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

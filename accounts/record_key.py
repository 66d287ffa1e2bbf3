"""The key that signs the record's checkpoints: an Ed25519 key in a file of its own.

It vouches for the whole installation and seals no certificate (those keys are the certifiers').
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _

from accounts import private_files
from accounts.rules.signed_notes import VerifierKey

FILE = "record.pem"


class RecordKeyMissingError(RuntimeError):
    """There is no readable key, so no checkpoint can be signed; the text says how to get one."""


@dataclass(frozen=True)
class RecordKey:
    name: str
    private_key: Ed25519PrivateKey

    @property
    def verifier_key(self) -> VerifierKey:
        return VerifierKey(self.name, self.private_key.public_key().public_bytes_raw())


def load_key(folder: Path | None = None) -> RecordKey:
    """The installation's key, under the name of its address. Raises RecordKeyMissingError."""
    path = (folder or Path(settings.NOPCERT_KEYS_ROOT)) / FILE
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise RecordKeyMissingError(
            _("The record's key %(path)s cannot be read. Make one with: manage.py make_record_key")
            % {"path": path}
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise RecordKeyMissingError(_("%(path)s is no Ed25519 key.") % {"path": path})
    return RecordKey(f"{urlsplit(settings.NOPCERT_BASE_URL).hostname}/record", key)


def make_key(folder: Path | None = None) -> bool:
    """Makes the key unless there is one: an old key is never written over. Returns whether it was made."""
    written = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private_files.write_whole(
        (folder or Path(settings.NOPCERT_KEYS_ROOT)) / FILE, written, overwrites=False
    )

"""Signed notes and checkpoints: text that says how large the record was and what its root hash was.

The forms are public ones, so that other programs can check ours: c2sp.org/signed-note with Ed25519 and
c2sp.org/tlog-checkpoint. A note is lines of text, an empty line, and signature lines::

    nopcert.example/record
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
    2026-11-24T14:00:00Z

    — nopcert.example/record Az3grl...
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

_ED25519 = b"\1"
_DASH = "— "
LONGEST_NOTE = 10_000


class NoteError(ValueError):
    """A note that proves nothing; the text says why, in a sentence."""


@dataclass(frozen=True)
class Checkpoint:
    """What a note says: whose record, how many leaves, their root, and when (UTC) it was taken."""

    origin: str
    size: int
    root: bytes
    at: datetime

    def text(self) -> str:
        return (
            f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"
            f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n"
        )


@dataclass(frozen=True)
class VerifierKey:
    """The public half of a note's key, with the name it signs under."""

    name: str
    public_key: bytes

    @property
    def key_hash(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()[:4]

    def __str__(self) -> str:
        encoded = base64.b64encode(_ED25519 + self.public_key).decode()
        return f"{self.name}+{self.key_hash.hex()}+{encoded}"


def read_verifier_key(text: str) -> VerifierKey:
    """The key in its printed form, ``name+hash+base64``. Raises NoteError."""
    name, _plus, rest = text.strip().partition("+")
    printed_hash, _plus, encoded = rest.partition("+")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raw = b""
    if not name or raw[:1] != _ED25519 or len(raw) != 33:
        raise NoteError(_("This is no verifier key. Copy the whole line, from the name to the last letter."))
    key = VerifierKey(name, raw[1:])
    if key.key_hash.hex() != printed_hash:
        raise NoteError(_("This verifier key is damaged: its name and its key do not belong together."))
    return key


def sign(checkpoint: Checkpoint, name: str, private_key: Ed25519PrivateKey) -> str:
    """The note with one signature."""
    text = checkpoint.text()
    key = VerifierKey(name, private_key.public_key().public_bytes_raw())
    signature = base64.b64encode(key.key_hash + private_key.sign(text.encode())).decode()
    return f"{text}\n{_DASH}{name} {signature}\n"


def read_signed(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint of a note that the key has signed. Raises NoteError for every other text."""
    if len(note) > LONGEST_NOTE:
        raise NoteError(_("This text is too long for a checkpoint. Take the file as it was sent."))
    text, _empty, signatures = note.replace("\r\n", "\n").partition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        if line.startswith(f"{_DASH}{key.name} ") and _is_signed(text, line.rpartition(" ")[2], key):
            return _read(text)
    raise NoteError(
        _("This checkpoint is not signed by the key %(name)s: it was altered, or it is somebody else's.")
        % {"name": key.name}
    )


def _is_signed(text: str, encoded: str, key: VerifierKey) -> bool:
    try:
        raw = base64.b64decode(encoded, validate=True)
        if raw[:4] != key.key_hash:
            return False
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(raw[4:], text.encode())
    except (binascii.Error, InvalidSignature):
        return False
    return True


def _read(text: str) -> Checkpoint:
    try:
        origin, size, root, at = text.rstrip("\n").split("\n")
        checkpoint = Checkpoint(
            origin,
            int(size),
            base64.b64decode(root, validate=True),
            datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        )
    except (ValueError, binascii.Error) as error:
        raise NoteError(_("This note is signed, but it is no checkpoint of a record.")) from error
    if checkpoint.text() != text or len(checkpoint.root) != 32:
        raise NoteError(_("This note is signed, but it is no checkpoint of a record."))
    return checkpoint

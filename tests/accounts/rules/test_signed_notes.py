"""Checkpoints are signed notes that only our key makes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accounts.rules import signed_notes
from accounts.rules.signed_notes import Checkpoint, NoteError, VerifierKey

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey("nopcert.example/record", PRIVATE.public_key().public_bytes_raw())
CHECKPOINT = Checkpoint(KEY.name, 20852, bytes(32), datetime(2026, 11, 24, 14, tzinfo=UTC))
NOTE = signed_notes.sign(CHECKPOINT, KEY.name, PRIVATE)


def test_a_note_has_the_public_form_and_reads_back() -> None:
    text, _empty, signature = NOTE.partition("\n\n")

    assert text == (
        "nopcert.example/record\n20852\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n2026-11-24T14:00:00Z"
    )
    assert signature.startswith("— nopcert.example/record ")
    assert signed_notes.read_signed(NOTE, KEY) == CHECKPOINT
    assert signed_notes.read_signed(NOTE.replace("\n", "\r\n"), KEY) == CHECKPOINT


def test_a_printed_key_reads_back_and_a_damaged_one_does_not() -> None:
    assert signed_notes.read_verifier_key(str(KEY)) == KEY
    for wrong in ("", "name", "a+b+c", str(KEY)[:-4] + "AAA=", str(KEY).replace("nopcert", "nopkert")):
        with pytest.raises(NoteError):
            signed_notes.read_verifier_key(wrong)


@pytest.mark.parametrize(
    "altered",
    [
        NOTE.replace("20852", "20853"),
        NOTE.replace("AAAA", "AAAB", 1),
        NOTE.replace("14:00:00", "13:00:00"),
        NOTE.replace("nopcert.example", "other.example"),
        NOTE.partition("\n\n")[0] + "\n",
        NOTE[:-12],
        "",
        "x" * 20_000,
    ],
)
def test_an_altered_note_is_refused(altered: str) -> None:
    with pytest.raises(NoteError):
        signed_notes.read_signed(altered, KEY)


def test_a_note_of_another_key_under_our_name_is_refused() -> None:
    impostor = signed_notes.sign(CHECKPOINT, KEY.name, Ed25519PrivateKey.generate())

    with pytest.raises(NoteError, match="not signed by the key"):
        signed_notes.read_signed(impostor, KEY)


def test_a_signed_text_that_is_no_checkpoint_is_refused() -> None:
    class Other:
        def text(self) -> str:
            return "nopcert.example/record\nminus one\n\n"

    note = signed_notes.sign(Other(), KEY.name, PRIVATE)  # type: ignore[arg-type]
    with pytest.raises(NoteError):
        signed_notes.read_signed(note, KEY)

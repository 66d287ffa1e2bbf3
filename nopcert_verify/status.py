"""The status list: one bit for each certificate, set once it was withdrawn; signed and dated.

The bit says that the certificate is not good any more (void, superseded by another number): nothing else,
and the place of a certificate in the list tells nothing of when it was issued.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2

from nopcert_verify import code
from nopcert_verify.keys import Key, KeySet
from nopcert_verify.refusals import CodeRefusedError

STALE_AFTER = timedelta(hours=24)
"""Beyond this age the list no longer says that a certificate still is good."""

LONGEST_FILE = 4_000_000
MOST_BITS = 1 << 24
_FORMAT = 1


@dataclass(frozen=True)
class StatusList:
    """A checked list: when it was made and which places are set."""

    made_at: datetime
    size: int
    bits: bytes
    key: Key

    def is_withdrawn(self, index: int) -> bool | None:
        """None where the list is too short to hold the place."""
        if index >= self.size:
            return None
        return bool(self.bits[index >> 3] & 1 << (index & 7))

    def is_stale(self, at: datetime) -> bool:
        return at - self.made_at > STALE_AFTER


def encode(withdrawn: Iterable[int], size: int, made_at: datetime, *, kid: bytes, sign: code.Sign) -> bytes:
    """The signed list. `size` is the number of places, a multiple of eight."""
    bits = bytearray(size // 8)
    for index in withdrawn:
        bits[index >> 3] |= 1 << (index & 7)
    payload = cbor2.dumps(
        {1: _FORMAT, 2: int(made_at.timestamp()), 3: size, 4: zlib.compress(bytes(bits), 9)}, canonical=True
    )
    return code.sign_message(payload, kid=kid, sign=sign)


def check(content: bytes, keys: KeySet, *, at: datetime) -> StatusList:
    """The list that the bytes are. Raises `CodeRefusedError`: altered, unknown key, from the future."""
    payload, key = code.check_message(content, keys, longest=LONGEST_FILE)
    fields: Any = code.read_strictly(payload, longest=LONGEST_FILE)
    if not isinstance(fields, dict) or set(fields) != {1, 2, 3, 4}:
        raise code.malformed()
    form, made, size, packed = fields[1], fields[2], fields[3], fields[4]
    if form != _FORMAT or type(made) is not int or type(size) is not int or type(packed) is not bytes:
        raise code.malformed()
    if not 0 < size <= MOST_BITS or size % 8:
        raise code.malformed()
    unpacker = zlib.decompressobj()
    try:
        bits = unpacker.decompress(packed, size // 8 + 1)
        made_at = datetime.fromtimestamp(made, UTC)
    except (zlib.error, ValueError, OverflowError, OSError) as error:
        raise code.malformed() from error
    if len(bits) != size // 8 or not unpacker.eof:
        raise code.malformed()
    if made_at > at + code.CLOCK_SKEW:
        raise CodeRefusedError("future_list")
    return StatusList(made_at, size, bits, key)

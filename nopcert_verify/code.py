"""The offline code: a COSE_Sign1 message (RFC 9052) over a small CBOR map, written in base32.

It says what a certificate says in ten numbers, signed by a key of its certifier's, so that a phone without
a network can tell a genuine paper. Everything that is not exactly in this form is refused, with a reason.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from nopcert_verify.keys import Key, KeySet
from nopcert_verify.refusals import CodeRefusedError

LONGEST_MESSAGE = 1024
"""Bytes; nothing longer is looked into."""

LONGEST_TEXT = 4000
"""Characters of a scanned text, an address around the code included."""

FORMAT = 1
CLOCK_SKEW = timedelta(minutes=5)

_ALGORITHM, _KEY_ID, _ES256 = 1, 4, -7  # RFC 9052, RFC 9053
_EPOCH = date(1970, 1, 1)
_IS_SPECIMEN, _IS_MANUAL = 1, 2
_BASE32 = re.compile(r"[A-Z2-7]{80,}")

Sign = Callable[[bytes], bytes]
"""Signs bytes with ES256; answers 64 bytes, r and s."""


@dataclass(frozen=True)
class Claims:
    """What a code says. The weight is in grams; `digest` is the first half of the SHA-256 of the
    certificate's content; `status_index` is its place in the status list. The number of a manual
    certificate is its reference, ``NNN-COOP-NNNNNN``."""

    number: str
    version: int
    issued_at: datetime
    net_weight_g: int
    hts: str
    window_start_on: date
    window_end_on: date
    status_index: int
    digest: bytes
    is_specimen: bool = False
    is_manual: bool = False

    @property
    def net_weight_kg(self) -> Decimal:
        return Decimal(self.net_weight_g).scaleb(-3)


@dataclass(frozen=True)
class CheckedCode:
    """A genuine code: its claims and the key that signed it."""

    claims: Claims
    key: Key


def encode(claims: Claims, *, kid: bytes, sign: Sign) -> str:
    """The signed code in base32, without padding."""
    message = sign_message(_map_of(claims), kid=kid, sign=sign)
    return base64.b32encode(message).decode().rstrip("=")


def check(text: str, keys: KeySet, *, at: datetime) -> CheckedCode:
    """The claims of a genuine code. Raises CodeRefusedError for everything else.

    `text` is the code alone or an address that ends with it. Whether the certificate was withdrawn since
    is not in the code: see `nopcert_verify.status`.
    """
    payload, key = check_message(_bytes_in(text), keys)
    claims = _claims_of(payload)
    if claims.issued_at > at + CLOCK_SKEW:
        raise CodeRefusedError("future", at=f"{claims.issued_at:%Y-%m-%d %H:%M}")
    if not claims.number.startswith(f"{key.certifier}-"):
        raise CodeRefusedError("other_certifier", name=key.name)
    return CheckedCode(claims, key)


def is_code(text: str) -> bool:
    """Whether the text ends with something as long as a code, genuine or not."""
    return len(text) <= LONGEST_TEXT and bool(_BASE32.search(_last_part(text)))


def sign_message(payload: bytes, *, kid: bytes, sign: Sign) -> bytes:
    """A COSE_Sign1 message around the payload, without a tag."""
    protected = cbor2.dumps({_ALGORITHM: _ES256, _KEY_ID: kid}, canonical=True)
    signature = sign(_to_be_signed(protected, payload))
    return cbor2.dumps([protected, {}, payload, signature], canonical=True)


def check_message(raw: bytes, keys: KeySet, *, longest: int = LONGEST_MESSAGE) -> tuple[bytes, Key]:
    """The payload of a message that one of the keys signed, and that key. Raises CodeRefusedError."""
    match read_strictly(raw, longest=longest):
        case [bytes() as protected, dict() as unprotected, bytes() as payload, bytes() as signature]:
            if unprotected or len(signature) != 64:
                raise malformed()
        case _:
            raise malformed()
    key = _key_of(protected, keys)
    _check_signature(key, _to_be_signed(protected, payload), signature)
    return payload, key


def _bytes_in(text: str) -> bytes:
    if len(text) > LONGEST_TEXT:
        raise CodeRefusedError("too_long")
    letters = _last_part(text)
    if not letters:
        raise CodeRefusedError("empty")
    if len(letters) > LONGEST_MESSAGE * 8 // 5 + 8:
        raise CodeRefusedError("too_long")
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError as error:
        raise CodeRefusedError("letters") from error
    if base64.b32encode(raw).decode().rstrip("=") != letters:  # bits behind the last byte
        raise malformed()
    return raw


def _last_part(text: str) -> str:
    """What stands behind the last slash of an address, in capitals, without spaces."""
    return "".join(text.split()).rstrip("/").rpartition("/")[2].upper()


def read_strictly(raw: bytes, *, longest: int = LONGEST_MESSAGE) -> Any:
    """The one CBOR value that the bytes are, in the shortest form and nothing else. Raises
    CodeRefusedError."""
    if len(raw) > longest:
        raise CodeRefusedError("too_long")
    try:
        stream = BytesIO(raw)
        value = cbor2.CBORDecoder(stream, tag_hook=_no_tag).decode()
        # Trailing bytes, lengths that are open or longer than needed, and keys out of order all show here.
        if cbor2.dumps(value, canonical=True) != raw:
            raise malformed()
    except CodeRefusedError:
        raise
    except (ValueError, TypeError, OverflowError, RecursionError, EOFError, cbor2.CBORError) as error:
        raise malformed() from error
    return value


def _no_tag(decoder: object, tag: object) -> Any:
    raise malformed()


def _key_of(protected: bytes, keys: KeySet) -> Key:
    header = read_strictly(protected)
    match header:
        case {1: algorithm, 4: bytes() as kid} if len(header) == 2 and type(algorithm) is int:
            if algorithm != _ES256:
                raise CodeRefusedError("algorithm")
        case _:
            raise malformed()
    key = keys.find(kid)
    if key is None:
        raise CodeRefusedError("unknown_key")
    return key


def _check_signature(key: Key, signed: bytes, signature: bytes) -> None:
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key.public_key.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        raise CodeRefusedError("signature") from error


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """The Sig_structure of RFC 9052, section 4.4."""
    return cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)


def _map_of(claims: Claims) -> bytes:
    return cbor2.dumps(
        {
            1: FORMAT,
            2: _written(claims.number),
            3: claims.version,
            4: int(claims.issued_at.timestamp()),
            5: claims.net_weight_g,
            6: int(claims.hts),
            7: (claims.window_start_on - _EPOCH).days,
            8: (claims.window_end_on - _EPOCH).days,
            9: claims.status_index,
            10: claims.digest,
            11: claims.is_specimen * _IS_SPECIMEN + claims.is_manual * _IS_MANUAL,
        },
        canonical=True,
    )


def _claims_of(payload: bytes) -> Claims:
    fields = read_strictly(payload)
    if not isinstance(fields, Mapping) or set(fields) != set(range(1, 12)):
        raise malformed()
    digest = fields[10]
    numbers = [value for key, value in fields.items() if key != 10]
    if any(type(value) is not int or value < 0 for value in numbers) or type(digest) is not bytes:
        raise malformed()
    if fields[1] != FORMAT:
        raise CodeRefusedError("format")
    if fields[2] >= 10**19 or fields[6] >= 10**10 or len(digest) != 16 or fields[11] > 3:
        raise malformed()
    is_manual = bool(fields[11] & _IS_MANUAL)
    try:
        return Claims(
            number=_read_number(fields[2], is_manual=is_manual),
            version=fields[3],
            issued_at=datetime.fromtimestamp(fields[4], UTC),
            net_weight_g=fields[5],
            hts=f"{fields[6]:010d}",
            window_start_on=_EPOCH + timedelta(fields[7]),
            window_end_on=_EPOCH + timedelta(fields[8]),
            status_index=fields[9],
            digest=digest,
            is_specimen=bool(fields[11] & _IS_SPECIMEN),
            is_manual=is_manual,
        )
    except (ValueError, OverflowError, OSError) as error:
        raise malformed() from error


def _written(number: str) -> int:
    """The 19 digits as an integer; of a manual reference the ten in the middle are zeros."""
    return int(number.replace("COOP", "0" * 10).replace("-", ""))


def _read_number(written: int, *, is_manual: bool) -> str:
    digits = f"{written:019d}"
    first, middle, last = digits[:3], digits[3:13], digits[13:]
    if is_manual:
        if int(middle):
            raise malformed()
        middle = "COOP"
    return f"{first}-{middle}-{last}"


def malformed() -> CodeRefusedError:
    """The refusal of what has not the form of a message."""
    return CodeRefusedError("malformed")

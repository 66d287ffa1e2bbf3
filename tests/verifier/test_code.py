"""Offline codes: ours read back, everything else is refused with its reason; `cwt` is the second opinion."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cwt import COSE, COSEKey
from hypothesis import given
from hypothesis import strategies as st

from nopcert_verify import __main__ as command
from nopcert_verify import code, keys, status
from nopcert_verify.code import Claims
from nopcert_verify.keys import Key, KeySet
from nopcert_verify.refusals import CodeRefusedError

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
KID = bytes.fromhex("01a2b3c4")
PRIVATE = ec.derive_private_key(0x5EED, ec.SECP256R1())
KEY = Key(KID, "815", "Cascadia Organic Certifiers", PRIVATE.public_key(), NOW - timedelta(days=90))
KEYS = KeySet((KEY,), NOW)
CLAIMS = Claims(
    number="815-8150110234-000118",
    version=1,
    issued_at=datetime(2026, 11, 24, 17, 42, 5, tzinfo=UTC),
    net_weight_g=19_320_000,
    hts="0901110015",
    window_start_on=date(2026, 11, 30),
    window_end_on=date(2027, 1, 29),
    status_index=90_210,
    digest=bytes(range(16)),
)


def sign_with(private_key: ec.EllipticCurvePrivateKey) -> code.Sign:
    def sign(content: bytes) -> bytes:
        r, s = utils.decode_dss_signature(private_key.sign(content, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    return sign


TEXT = code.encode(CLAIMS, kid=KID, sign=sign_with(PRIVATE))


def raw_of(text: str) -> bytes:
    return base64.b32decode(text + "=" * (-len(text) % 8))


def written(message: bytes) -> str:
    return base64.b32encode(message).decode().rstrip("=")


def refusal_of(text: str, known: KeySet = KEYS, at: datetime = NOW) -> str:
    with pytest.raises(CodeRefusedError) as caught:
        code.check(text, known, at=at)
    assert str(caught.value).endswith(".")
    return caught.value.code


def signed(payload: dict[Any, Any] | bytes, protected: dict[Any, Any] | None = None) -> str:
    """A code with a good signature over whatever it is given."""
    head = cbor2.dumps(protected or {1: -7, 4: KID}, canonical=True)
    body = payload if isinstance(payload, bytes) else cbor2.dumps(payload, canonical=True)
    signature = sign_with(PRIVATE)(cbor2.dumps(["Signature1", head, b"", body], canonical=True))
    return written(cbor2.dumps([head, {}, body, signature], canonical=True))


FIELDS = cbor2.loads(cbor2.loads(raw_of(TEXT))[2])


def test_a_code_reads_back_alone_in_its_address_and_in_small_letters() -> None:
    for text in (TEXT, f"HTTPS://V.EXAMPLE/V/815-8150110234-000118/{TEXT}", f" {TEXT.lower()} \n"):
        assert code.check(text, KEYS, at=NOW) == code.CheckedCode(CLAIMS, KEY)
        assert code.is_code(text)


def test_a_code_is_small_enough_to_print() -> None:
    """Within what was still read off damaged prints, 35 mm wide (security.md 6: 135 to 200 bytes)."""
    assert len(raw_of(TEXT)) <= 160


def test_another_library_reads_our_code_and_we_read_its() -> None:
    numbers = PRIVATE.private_numbers()
    key = COSEKey.new(
        {1: 2, 2: KID, 3: -7, -1: 1}
        | {-2: numbers.public_numbers.x.to_bytes(32, "big"), -3: numbers.public_numbers.y.to_bytes(32, "big")}
        | {-4: numbers.private_value.to_bytes(32, "big")}
    )

    # A COSE_Sign1 message with its tag 18 is what the other library wants to see.
    assert COSE.new().decode(cbor2.dumps(cbor2.CBORTag(18, cbor2.loads(raw_of(TEXT)))), key) == cbor2.dumps(
        FIELDS, canonical=True
    )

    theirs = COSE.new().encode_and_sign(
        cbor2.dumps(FIELDS, canonical=True), key, protected={1: -7, 4: KID}, unprotected={}
    )
    untagged = cbor2.dumps(cbor2.loads(theirs).value, canonical=True)
    assert code.check(written(untagged), KEYS, at=NOW).claims == CLAIMS


def test_every_flipped_bit_is_refused() -> None:
    message = raw_of(TEXT)
    for place in range(len(message) * 8):
        bent = bytearray(message)
        bent[place // 8] ^= 1 << place % 8
        refusal_of(written(bytes(bent)))


@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise_another_error(raw: bytes) -> None:
    refusal_of(written(raw))


@given(st.text(max_size=200))
def test_no_text_whatever_raises_another_error(text: str) -> None:
    refusal_of(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("HTTPS://V.EXAMPLE/V/", "letters"),
        ("815-8150110234-000118", "letters"),
        ("0" * 200, "letters"),
        ("A" * 2_000, "too_long"),
        ("A" * 10_000, "too_long"),
        (TEXT[:-8], "malformed"),
        (TEXT + "AAAAAAAA", "malformed"),
        (written(raw_of(TEXT) + b"\0"), "malformed"),  # trailing bytes
        (written(b"\xd2" + raw_of(TEXT)), "malformed"),  # a tag
        (written(b"\x9f" + raw_of(TEXT)[1:] + b"\xff"), "malformed"),  # a length left open
        (written(b"\x98\x04" + raw_of(TEXT)[1:]), "malformed"),  # a length written longer than needed
        (written(b"\x81" * 900), "malformed"),  # depth
        (written(cbor2.dumps({1: 2})), "malformed"),
        (signed(FIELDS, {1: -8, 4: KID}), "algorithm"),
        (signed(FIELDS, {1: -7}), "malformed"),
        (signed(FIELDS, {1: -7, 4: KID, 2: [99]}), "malformed"),
        (signed(FIELDS, {1: -7, 4: b"\0\0\0\0"}), "unknown_key"),
        (signed(FIELDS | {1: 2}), "format"),
        (signed(FIELDS | {12: 0}), "malformed"),
        (signed({key: value for key, value in FIELDS.items() if key != 9}), "malformed"),
        (signed(FIELDS | {5: -1}), "malformed"),
        (signed(FIELDS | {5: 19.5}), "malformed"),
        (signed(FIELDS | {5: True}), "malformed"),
        (signed(FIELDS | {2: 10**19}), "malformed"),
        (signed(FIELDS | {4: 10**18}), "malformed"),
        (signed(FIELDS | {7: 10**9}), "malformed"),
        (signed(FIELDS | {10: bytes(15)}), "malformed"),
        (signed({str(key): value for key, value in FIELDS.items()}), "malformed"),
        (signed(cbor2.dumps(cbor2.CBORTag(1, 1)) + b""), "malformed"),
        (signed(FIELDS | {4: int((NOW + timedelta(minutes=6)).timestamp())}), "future"),
        (signed(FIELDS | {2: 7018150110234000118}), "other_certifier"),
    ],
)
def test_what_is_not_exactly_a_code_is_refused_with_the_reason(text: str, reason: str) -> None:
    assert refusal_of(text) == reason


def test_an_impostor_with_our_key_id_and_an_altered_kilogram_are_refused() -> None:
    impostor = code.encode(CLAIMS, kid=KID, sign=sign_with(ec.generate_private_key(ec.SECP256R1())))
    assert refusal_of(impostor) == "signature"

    head, empty, payload, signature = cbor2.loads(raw_of(TEXT))
    heavier = cbor2.dumps(cbor2.loads(payload) | {5: 19_320_001}, canonical=True)
    assert refusal_of(written(cbor2.dumps([head, empty, heavier, signature], canonical=True))) == "signature"


def test_a_key_list_reads_back_and_a_wrong_one_is_refused() -> None:
    revoked = replace(KEY, kid=b"old!", compromised_at=NOW)
    published = json.dumps(keys.to_json([KEY, revoked], NOW))

    known = keys.from_json(published)

    assert [(key.kid, key.certifier, key.compromised_at) for key in known.keys] == [
        (KID, "815", None),
        (b"old!", "815", NOW),
    ]
    assert code.check(TEXT, known, at=NOW).claims == CLAIMS
    for wrong in ("", "[]", "{}", published.replace("P-256", "P-384"), published.replace('"x"', '"q"')):
        with pytest.raises(keys.KeysRefusedError):
            keys.from_json(wrong)
    with pytest.raises(keys.KeysRefusedError, match="newer"):
        keys.from_json(published.replace('"version": 1', '"version": 2'))


def test_the_status_list_says_which_are_withdrawn_and_how_old_it_is() -> None:
    content = status.encode([3, 90_210], 131_072, NOW, kid=KID, sign=sign_with(PRIVATE))

    listed = status.check(content, KEYS, at=NOW)

    assert [listed.is_withdrawn(index) for index in (2, 3, 90_210, 131_071, 131_072)] == [
        False,
        True,
        True,
        False,
        None,
    ]
    assert not listed.is_stale(NOW + timedelta(hours=24))
    assert listed.is_stale(NOW + timedelta(hours=24, seconds=1))
    assert len(content) < 400


def test_an_altered_status_list_is_refused() -> None:
    content = status.encode([], 1024, NOW, kid=KID, sign=sign_with(PRIVATE))
    for place in range(len(content)):
        with pytest.raises(CodeRefusedError):
            status.check(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :], KEYS, at=NOW)
    with pytest.raises(CodeRefusedError, match="later than now"):
        status.check(content, KEYS, at=NOW - timedelta(hours=1))


def test_a_status_list_that_unpacks_to_more_than_it_says_is_refused() -> None:
    payload = cbor2.dumps({1: 1, 2: int(NOW.timestamp()), 3: 8, 4: zlib.compress(bytes(10_000_000))})
    message = code.sign_message(payload, kid=KID, sign=sign_with(PRIVATE))
    with pytest.raises(CodeRefusedError):
        status.check(message, KEYS, at=NOW)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    now = datetime.now(UTC)
    (tmp_path / "keys.json").write_text(json.dumps(keys.to_json([KEY], now)))
    (tmp_path / "code.txt").write_text(current_text())
    (tmp_path / "status.bin").write_bytes(status.encode([], 131_072, now, kid=KID, sign=sign_with(PRIVATE)))
    return tmp_path


def current_text(**changes: Any) -> str:
    today = datetime.now(UTC).date()
    claims = replace(
        CLAIMS,
        issued_at=datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1),
        window_start_on=today,
        window_end_on=today + timedelta(days=60),
    )
    return code.encode(replace(claims, **changes), kid=KID, sign=sign_with(PRIVATE))


def test_the_command_checks_a_code_and_a_file(files: Path, capsys: Any) -> None:
    options = ["--keys", str(files / "keys.json"), "--status", str(files / "status.bin")]

    assert command.main([str(files / "code.txt"), *options]) == 0
    words = capsys.readouterr().out
    assert "GENUINE: 815-8150110234-000118, version 1, of Cascadia Organic Certifiers" in words
    assert "19,320.000 kg net" in words
    assert "Not withdrawn, as of " in words
    assert command.main([current_text(), *options[:2]]) == 0
    assert "Could not check whether it was withdrawn since." in capsys.readouterr().out


def test_the_command_says_what_is_wrong(files: Path, capsys: Any) -> None:
    with_keys = ["--keys", str(files / "keys.json")]
    assert command.main(["815-8150110234-000118", *with_keys]) == 1
    assert "NOT GENUINE (letters)" in capsys.readouterr().out
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    assert command.main([current_text(window_end_on=yesterday), *with_keys]) == 1
    assert "EXPIRED" in capsys.readouterr().out
    (files / "status.bin").write_bytes(
        status.encode([90_210], 131_072, datetime.now(UTC), kid=KID, sign=sign_with(PRIVATE))
    )
    assert command.main([current_text(), *with_keys, "--status", str(files / "status.bin")]) == 1
    assert "WITHDRAWN, says the status list" in capsys.readouterr().out
    (files / "keys.json").write_text(
        json.dumps(keys.to_json([replace(KEY, compromised_at=NOW - timedelta(days=9))], datetime.now(UTC)))
    )
    assert command.main([current_text(), *with_keys]) == 1
    assert "KEY WITHDRAWN on 2026-11-15" in capsys.readouterr().out
    assert command.main([current_text(), "--keys", str(files / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_vectors_of_the_documentation_hold() -> None:
    vectors = json.loads((Path(__file__).parents[2] / "docs/offline-code-vectors.json").read_text())
    known = keys.from_json(json.dumps(vectors["keys"]))
    at = datetime.fromisoformat(vectors["at"])
    assert len(vectors["vectors"]) == 11
    for vector in vectors["vectors"]:
        if "refused" in vector:
            assert refusal_of(vector["text"], known, at) == vector["refused"], vector["why"]
        else:
            claims = code.check(vector["text"], known, at=at).claims
            assert claims.number == vector["genuine"]["number"], vector["why"]
    (listed,) = vectors["status_lists"]
    statuses = status.check(bytes.fromhex(listed["hex"]), known, at=at)
    assert [place for place in range(statuses.size) if statuses.is_withdrawn(place)] == listed["withdrawn"]

"""Every variable with a wrong value is refused by its name, without what is secret in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from nopcert.environment import Environment

NAME = "NOPCERT_TESTED"
READERS = {
    "choice": lambda: Environment().choice(NAME, ("development", "production"), "development"),
    "flag": lambda: Environment().flag(NAME, default=False),
    "number": lambda: Environment().number(NAME, 60),
    "address": lambda: Environment().address(NAME, "http://a.example", schemes=("http", "https")),
    "broker": lambda: Environment().broker(NAME, "redis://127.0.0.1/0"),
    "zone": lambda: Environment().time_zone(NAME, "UTC"),
    "database": lambda: Environment().database(NAME),
    "networks": lambda: Environment().networks(NAME),
    "mail": lambda: Environment().mail(NAME, "smtp://127.0.0.1:25"),
}


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("choice", "Production"),
        ("choice", "\x01"),
        ("flag", "perhaps"),
        ("flag", "2"),
        ("number", "sixty"),
        ("number", "-1"),
        ("number", "1e3"),
        ("number", "NaN"),
        ("number", "infinity"),
        ("address", "certificates.example"),
        ("address", "ftp://certificates.example"),
        ("address", "https://"),
        ("address", "https://host:port/"),
        ("address", "https://host:99999/"),
        ("address", "https://[::1"),
        ("address", "https://a b.example"),
        ("address", "https://a\x07.example"),
        ("broker", "redis://127.0.0.1:6379/first"),
        ("broker", "redis://127.0.0.1:6379/-1"),
        ("broker", "amqp://127.0.0.1"),
        ("zone", "Mars/Olympus"),
        ("zone", "../../etc/passwd"),
        ("database", "nopcert"),
        ("database", "mysql://nopcert:open-sesame@db/x"),
        ("database", "postgres://nopcert:open-sesame@db:port/x"),
        ("database", "postgres://nopcert:open-sesame@db"),
        ("database", "postgres://nopcert:open-sesame@db/"),
        ("database", f"postgres://nopcert:open-sesame@db/{'x' * 64}"),
        ("database", "postgres://nopcert:open-sesame@db/x?no_such_option=1"),
        ("database", "postgres://nopcert:open-sesame@[::1/x"),
        ("networks", "10.0.0.0/8,proxy.example"),
        ("networks", "10.0.0.1/8"),
        ("mail", "smtp://"),
        ("mail", "https://mail.example"),
        ("mail", "smtp://nopcert:open-sesame@mail.example:many"),
        ("choice", "x" * 10_000),
    ],
)
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, reader: str, value: str) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(ImproperlyConfigured) as refused:
        READERS[reader]()

    sentence = str(refused.value)
    assert sentence.startswith(f"The environment variable {NAME} is ")
    assert "but it has to be " in sentence
    assert sentence.endswith("See .env.example for what it does.")
    assert sentence.isprintable()
    assert len(sentence) < 400
    assert "open-sesame" not in sentence


@pytest.mark.parametrize("reader", sorted(READERS.keys() - {"database"}))
def test_an_empty_value_is_as_if_it_were_not_set(monkeypatch: pytest.MonkeyPatch, reader: str) -> None:
    monkeypatch.delenv(NAME, raising=False)
    unset = READERS[reader]()
    monkeypatch.setenv(NAME, "  ")

    assert READERS[reader]() == unset


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")

    for path in (tmp_path / "missing", tmp_path, binary):
        monkeypatch.setenv(f"{NAME}_FILE", str(path))
        with pytest.raises(ImproperlyConfigured, match=f"^The file {path} that {NAME}_FILE names"):
            Environment().secret(NAME)

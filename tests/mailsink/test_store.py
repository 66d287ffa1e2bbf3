"""The folder with the kept messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from nopcert.mailsink import store

AT = datetime(2026, 11, 24, 17, 42, 5, 250, tzinfo=UTC)


def message(subject: str, *, text: str = "Hello\n", html: str = "") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = subject
    made["From"] = "nopcert <no-reply@nopcert.example>"
    made["To"] = "Ana <ana@exporter.example>"
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def test_a_message_is_read_back_as_it_came(tmp_path: Path) -> None:
    made = message("Certificado emitido – ñ", text="Ready: https://x.example/\n", html="<p>Ready</p>\n")
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="paper.pdf")
    path = store.keep(tmp_path / "mail", made.as_bytes(), at=AT)
    assert store.find(tmp_path / "mail", path.stem) == store.KeptMessage(
        name=path.stem,
        subject="Certificado emitido – ñ",
        sender="nopcert <no-reply@nopcert.example>",
        to="Ana <ana@exporter.example>",
        received_at=AT,
        text="Ready: https://x.example/\n",
        html="<p>Ready</p>\n",
        attachments=(("paper.pdf", 5),),
    )


def test_the_newest_comes_first_and_the_list_has_an_end(tmp_path: Path) -> None:
    for minute in range(4):
        store.keep(tmp_path, message(f"Number {minute}").as_bytes(), at=AT + timedelta(minutes=minute))
    (tmp_path / "README.eml").write_text("Subject: not ours\n\n")
    assert [kept.subject for kept in store.list_newest(tmp_path, limit=3)] == [
        "Number 3",
        "Number 2",
        "Number 1",
    ]


def test_no_folder_yet_is_an_empty_list(tmp_path: Path) -> None:
    assert store.list_newest(tmp_path / "mail") == []


@pytest.mark.parametrize(
    "name", ["", "..", "../secrets/django.key", "20261124T174205000250-abcdef12\n", "x\x00"]
)
def test_a_name_that_is_not_ours_finds_nothing(tmp_path: Path, name: str) -> None:
    store.keep(tmp_path, message("There").as_bytes(), at=AT)
    assert store.find(tmp_path, name) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no header at all",
        b"Subject: =?utf-8?b?!!!?=\r\n\r\ntext",
        b"Content-Type: text/plain; charset=no-such-set\r\n\r\n\xff\xfe text",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\nno parts",
        b"Subject: a\x00b\r\n\r\n\x00",
    ],
)
def test_a_broken_message_is_still_shown(tmp_path: Path, content: bytes) -> None:
    path = store.keep(tmp_path, content, at=AT)
    (kept,) = store.list_newest(tmp_path)
    assert (kept.name, kept.received_at) == (path.stem, AT)

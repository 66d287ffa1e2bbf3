"""The development pages that show caught mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from nopcert.mailsink import store

AT = datetime(2026, 11, 24, 17, 42, 5, tzinfo=UTC)
MESSAGE = (
    b"Subject: Paper ready\r\nTo: ana@exporter.example\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/alternative; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/plain\r\n\r\nOpen https://n.example/verify/. <b>now</b>\r\n"
    b"--x\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>\r\n--x--\r\n"
)


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    settings.NOPCERT_MAIL_SINK_ROOT = tmp_path / "mail"
    return tmp_path / "mail"


def test_an_empty_list_says_what_to_do(client: Client, folder: Path) -> None:
    page = client.get(reverse("dev_mail"))
    assert page.status_code == 200
    assert "No message yet." in page.content.decode()


def test_the_list_names_each_message_newest_first(client: Client, folder: Path) -> None:
    store.keep(folder, MESSAGE, at=AT)
    newest = store.keep(folder, b"To: bo@importer.example\r\n\r\n", at=AT + timedelta(minutes=1))
    text = client.get(reverse("dev_mail")).content.decode()
    assert text.index("bo@importer.example") < text.index("ana@exporter.example")
    assert "(without a subject)" in text
    assert reverse("dev_mail_message", args=[newest.stem]) in text
    assert "2026-11-24 17:42:05 UTC" in text


def test_a_message_shows_its_links_and_nothing_of_it_runs(client: Client, folder: Path) -> None:
    path = store.keep(folder, MESSAGE, at=AT)
    text = client.get(reverse("dev_mail_message", args=[path.stem])).content.decode()
    assert 'Open <a href="https://n.example/verify/">https://n.example/verify/</a>. &lt;b&gt;now' in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert(1)" not in text


@pytest.mark.parametrize("name", ["nothing", "..", "20261124T174205000000-00000000"])
def test_a_message_that_is_not_there_is_not_found(client: Client, folder: Path, name: str) -> None:
    assert client.get(f"/dev/mail/{name}/").status_code == 404


def test_a_page_is_only_read(client: Client, folder: Path) -> None:
    assert client.post(reverse("dev_mail")).status_code == 405

"""The sink as a process: real SMTP in, files out."""

from __future__ import annotations

import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from launcher.ports import is_open
from launcher.workspace import PROJECT
from nopcert.mailsink import store


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def start(port: int, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "nopcert.mailsink", "--port", str(port), "--folder", str(folder)]
    return subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = free_port()
    process = start(port, tmp_path / "mail")
    deadline = time.monotonic() + 10
    while not is_open(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    yield port, process
    process.kill()
    process.communicate()


def test_a_message_that_is_sent_is_kept_with_its_envelope(
    sink: tuple[int, subprocess.Popen[str]], tmp_path: Path
) -> None:
    message = EmailMessage()
    message["Subject"] = "Paper ready"
    message["To"] = "hidden"
    message.set_content("Línea\n.\n..two dots\n", cte="8bit")
    with smtplib.SMTP("127.0.0.1", sink[0], timeout=10) as client:
        client.send_message(message, "from@nopcert.example", ["ana@a.example", "bo@b.example"])
    (kept,) = store.list_newest(tmp_path / "mail")
    assert (kept.subject, kept.to) == ("Paper ready", "ana@a.example, bo@b.example")
    assert kept.text == "Línea\n.\n..two dots\n"


def test_it_stops_when_it_is_told_to(sink: tuple[int, subprocess.Popen[str]]) -> None:
    _port, process = sink
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_a_port_in_use_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        process = start(port, tmp_path)
        _output, complaint = process.communicate(timeout=10)
    assert process.returncode == 1
    assert complaint.startswith(f"The mail sink cannot listen on 127.0.0.1:{port}: ")
    assert "Traceback" not in complaint

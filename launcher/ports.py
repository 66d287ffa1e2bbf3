"""Ports on 127.0.0.1: is one free, and one that a part keeps from start to start."""

from __future__ import annotations

import errno
import socket
import time

from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.workspace import Workspace, read_note, write_note

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Raises `PermissionError` for a port that this user may not open."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # A connection that was just closed must not count; another listener must.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except PermissionError:
            raise
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def is_open(port: int, host: str = LOOPBACK, seconds: float = 1) -> bool:
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except OSError:
        return False
    return True


def kept_port(workspace: Workspace, part: str) -> int:
    """The port that `part` had last time when nobody else has it now, or else a new free one."""
    note = workspace.note(f"{part}.port")
    text = read_note(note)
    if text.isascii() and text.isdigit() and 1024 <= int(text[:6]) <= 65535 and is_free(int(text)):
        return int(text)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port = int(probe.getsockname()[1])
    write_note(note, str(port))
    return port


def require_free(port: int, patience_seconds: float = 3) -> None:
    """Refuses a port in use; waits a little, because a server that is being stopped lets go late."""
    deadline = time.monotonic() + patience_seconds
    try:
        while not is_free(port):
            if time.monotonic() > deadline:
                raise RefusalError(
                    f"Port {port} on {LOOPBACK} is in use by another program. "
                    f"Stop that program, or choose another port: bin/run --port {_other(port)}",
                    EXIT_REFUSED,
                )
            time.sleep(0.2)
    except PermissionError as error:
        raise RefusalError(
            f"Port {port} may only be opened by root. Choose one above 1023: bin/run --port {_other(port)}",
            EXIT_REFUSED,
        ) from error


def _other(port: int) -> int:
    return 8080 if port < 1024 or port == 65535 else port + 1

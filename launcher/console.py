"""What the launcher tells the person at the terminal: short lines, at once."""

from __future__ import annotations

import sys
import time

_started = time.monotonic()


def say(text: str = "") -> None:
    print(text, flush=True)


def step(text: str) -> None:
    """One line of progress, with the seconds since the command began."""
    say(f"[{time.monotonic() - _started:5.1f} s] {text}")


def headline(text: str) -> None:
    say(f"\n{f' {text} ':=^100}")


def complain(text: str) -> None:
    sys.stdout.flush()
    print(f"nopcert: {text}", file=sys.stderr, flush=True)


def indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())

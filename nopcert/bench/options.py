"""What may be written behind a measure; a wrong value is answered with a sentence."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

_MOST = 100_000


def add_count(parser: ArgumentParser, name: str, *, default: int, words: str) -> None:
    """An option that takes a number of things; ``words`` say which."""
    parser.add_argument(name, type=_count, default=default, metavar="N", help=f"{words} (default {default})")


def add_json(parser: ArgumentParser) -> None:
    """``--json FILE``: the same figures for a program. Looked at before anything is measured."""
    parser.add_argument("--json", type=_file, metavar="FILE", help="write the figures into this file as well")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST):
        raise ArgumentTypeError(f"{text!r} cannot be counted: give a whole number from 1 to {_MOST}.")
    return int(text)


def _file(text: str) -> Path:
    path = Path(text).absolute()
    if not (text.isprintable() and _can_be_written(path)):
        raise ArgumentTypeError(f"{text!r} cannot be written: give a file in a folder that is there.")
    return path


def _can_be_written(path: Path) -> bool:
    try:
        return not path.is_dir() and os.access(path if path.exists() else path.parent, os.W_OK)
    except OSError:  # a name that is too long
        return False

"""What may be written behind `bin/run`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import NoReturn

from launcher.refusals import EXIT_REFUSED, RefusalError

DEFAULT_PORT = 8000
VARIABLES = """\
variables of the environment that are looked at:
  DATABASE_URL      a PostgreSQL server of yours: postgres://USER:PASSWORD@HOST:PORT/NAME
  REDIS_URL         a Redis or Valkey server of yours: redis://HOST:PORT/N
  EMAIL_URL         a mail server of yours instead of the sink whose messages show at /dev/mail/
  NOPCERT_PYTHON    the Python 3.11 to 3.13 to use
  NOPCERT_POSTGRES  the built-in PostgreSQL: a folder with initdb and postgres, or "wheel"
  NOPCERT_BROKER    the built-in broker: a redis-server or valkey-server, "wheel" or "filesystem"
and all that .env.example explains."""


@dataclass(frozen=True)
class RunArguments:
    port: int
    fresh: bool
    demo: bool


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:]
        raise RefusalError(f"{sentence.rstrip('.')}. See {self.prog} --help.", EXIT_REFUSED)


def _port(text: str) -> int:
    # int() takes "٨٠٠٠", " 8000" and "8_000"; a port is written in plain digits.
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535 and len(text) <= 5):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a whole number from 1 to 65535")
    return int(text)


def parse_run(words: list[str]) -> RunArguments:
    parser = _Parser(
        prog="bin/run",
        description="Starts nopcert with a demo: PostgreSQL, broker, worker, clock, mail sink, web server.\n"
        "All it makes lies in var/. Ctrl-C stops it; started again it keeps its data.",
        epilog=VARIABLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=DEFAULT_PORT,
        metavar="N",
        help=f"port of the web server on 127.0.0.1 (default {DEFAULT_PORT})",
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="first delete the built-in database, the papers, the demo keys and the mail of earlier runs",
    )
    parser.add_argument(
        "--no-demo", action="store_false", dest="demo", help="load the code lists, but no demo companies"
    )
    found = parser.parse_args(words)
    return RunArguments(port=found.port, fresh=found.fresh, demo=found.demo)

"""Reads the settings that an operator gives, and refuses a wrong one in a sentence.

Every variable is read through `Environment`, so that a wrong value stops the start with its name,
what was found and what is expected, instead of a traceback from deep inside a library.
`.env.example` explains them all.
"""

from __future__ import annotations

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import dj_database_url
import dj_email_url
import psycopg
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from accounts.rules.client_address import Network

_HOST_MAY_BE_LEFT_OUT = ("postgres", "postgresql", "redis", "rediss", "unix", "filesystem")
_LONGEST_DATABASE_NAME = 63
_LONGEST_SHOWN = 120


class Environment:
    """Typed reading of environment variables; every failure is an `ImproperlyConfigured` sentence."""

    def __init__(self) -> None:
        self._env = Env()

    def text(self, name: str, default: str = "") -> str:
        return os.environ.get(name, default).strip()

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name) or default
        if value not in choices:
            self._refuse(name, value, f"one of {', '.join(choices)}")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        try:
            return bool(self._env.bool(name, default)) if self.text(name) else default
        except EnvError:
            self._refuse(name, self.text(name), "true or false")

    def number(self, name: str, default: int, *, at_least: int = 0) -> int:
        value = self.text(name)
        if not value:
            return default
        try:
            number = int(self._env.int(name))
        except EnvError:
            self._refuse(name, value, "a whole number")
        if number < at_least:
            self._refuse(name, value, f"a whole number of at least {at_least}")
        return number

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def networks(self, name: str) -> tuple[Network, ...]:
        """Addresses or networks, divided by commas."""
        try:
            return tuple(ip_network(part) for part in self.names(name))
        except ValueError:
            self._refuse(name, self.text(name), "addresses or networks, such as 10.0.0.0/8,192.0.2.7")

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.text(name) or default).expanduser().absolute()

    def address(self, name: str, default: str, *, schemes: tuple[str, ...]) -> str:
        """A URL; `schemes` are the ones that can be used. A password in it is never shown."""
        value = self.text(name) or default
        shown = re.sub(r"(//[^/@]*?:).*@", r"\1***@", value)
        try:
            parts = urlsplit(value)
            _ = parts.port  # raises for a port that is no number
        except ValueError:
            self._refuse(name, shown, "an address that can be read, such as scheme://HOST:PORT/NAME")
        if parts.scheme not in schemes:
            self._refuse(name, shown, f"an address that begins with {' or '.join(f'{s}:' for s in schemes)}")
        if not value.isprintable() or " " in value:
            self._refuse(name, shown, "an address without spaces and control characters")
        if parts.scheme not in _HOST_MAY_BE_LEFT_OUT and not parts.hostname:
            self._refuse(name, shown, f"an address with a host, such as {parts.scheme}://HOST")
        return value

    def broker(self, name: str, default: str) -> str:
        """A Redis or Valkey server and the number of its database, or the launcher's folder."""
        value = self.address(name, default, schemes=("redis", "rediss", "unix", "filesystem"))
        parts = urlsplit(value)
        number = parts.path.strip("/")
        if parts.scheme in ("redis", "rediss") and number and not (number.isascii() and number.isdigit()):
            self._refuse(name, f"…/{number}", "redis://HOST:PORT/N, with a number N at the end")
        return value

    def time_zone(self, name: str, default: str) -> str:
        value = self.text(name) or default
        if value not in available_timezones():
            self._refuse(name, value, "a time zone of the tz database, such as America/Los_Angeles")
        return value

    def database(self, name: str) -> dict[str, Any]:
        """Django's description of the PostgreSQL server; nothing else is supported."""
        self.address(name, "", schemes=("postgres", "postgresql"))
        try:
            description: dict[str, Any] = dict(dj_database_url.parse(self.text(name)))
            psycopg.conninfo.make_conninfo(**description.get("OPTIONS", {}))
        except (ValueError, psycopg.ProgrammingError):
            self._refuse(name, "***", "postgres://USER:PASSWORD@HOST:PORT/NAME")
        database = str(description.get("NAME") or "")
        if not 0 < len(database.encode()) <= _LONGEST_DATABASE_NAME:
            self._refuse(name, "***", "postgres://USER:PASSWORD@HOST:PORT/NAME with a NAME of 1 to 63 bytes")
        return description

    def mail(self, name: str, default: str) -> dict[str, object]:
        """Django's EMAIL_… settings for an address such as smtp+tls://USER:PASSWORD@HOST:587."""
        found = dj_email_url.parse(self.address(name, default, schemes=("smtp", "smtps", "smtp+tls")))
        return {key: value for key, value in found.items() if key.startswith("EMAIL_")}

    def secret(self, name: str) -> str:
        """The value of NAME, or the content of the file that NAME_FILE names."""
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name)
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(
                f"The file {path} that {name}_FILE names cannot be read ({error.__class__.__name__}). "
                "Make it, or let the user that runs nopcert read it."
            ) from error

    def _refuse(self, name: str, value: str, expected: str) -> NoReturn:
        shown = value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"
        raise ImproperlyConfigured(
            f"The environment variable {name} is {shown!r}, but it has to be {expected}. "
            "See .env.example for what it does."
        )

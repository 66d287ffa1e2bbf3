"""The environment variables: what the caller gave is checked, what the parts need is made.

Whatever the caller set wins. The settings read and check the rest themselves (`nopcert/environment.py`).
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from launcher.commands import answer_of
from launcher.ports import LOOPBACK, is_open
from launcher.postgres_binaries import OLDEST
from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.virtual_environment import environment_for_tools
from launcher.workspace import Workspace

_FOREIGN = ("DJANGO_SETTINGS_MODULE", "PYTHONOPTIMIZE")
_TRY_LOGIN = """
import os, sys, psycopg
try:
    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
        print("version", connection.info.server_version // 10000)
except Exception as error:
    print("refused", (str(error).strip() or type(error).__name__).splitlines()[0])
"""


def given(name: str) -> str:
    return os.environ.get(name, "").strip()


def check_given() -> None:
    """Refuses, before anything is started, what the launcher itself has to understand."""
    if given("NOPCERT_ENVIRONMENT") not in ("", "development"):
        raise RefusalError(
            f"NOPCERT_ENVIRONMENT is {given('NOPCERT_ENVIRONMENT')!r}, but this command is for development "
            "only. Unset the variable, or see docker-compose.yml and .env.example for production.",
            EXIT_REFUSED,
        )
    _address("DATABASE_URL", ("postgres", "postgresql"), "postgres://USER:PASSWORD@HOST:PORT/NAME")
    _address("REDIS_URL", ("redis", "rediss", "unix"), "redis://HOST:PORT/N")
    _address("EMAIL_URL", ("smtp", "smtps", "smtp+tls"), "smtp://HOST:PORT")


def require_database(workspace: Workspace) -> None:
    """Refuses a DATABASE_URL whose server does not let us in or is too old. Needs the environment made."""
    parts = urlsplit(given("DATABASE_URL"))
    place = f"{parts.hostname or 'the local socket'}:{parts.port or 5432}"
    way_out = "Correct DATABASE_URL, start that server, or unset DATABASE_URL to use the built-in one."
    answer = answer_of([workspace.python, "-c", _TRY_LOGIN]) or "refused no answer"
    kind, _, detail = answer.partition(" ")
    if kind != "version":
        hidden = detail.replace(parts.password or "\0", "***")
        raise RefusalError(
            f"DATABASE_URL names the database {parts.path.lstrip('/')!r} at {place}, which does not let "
            f"nopcert in: {hidden.rstrip('.')}. {way_out}",
            EXIT_REFUSED,
        )
    if int(detail) < OLDEST:
        raise RefusalError(
            f"DATABASE_URL names PostgreSQL {detail} at {place}; nopcert needs {OLDEST} or newer. {way_out}",
            EXIT_REFUSED,
        )


def require_broker() -> None:
    """Refuses a REDIS_URL at which nothing listens."""
    parts = urlsplit(given("REDIS_URL"))
    if parts.scheme == "unix":
        return  # a socket's path; the worker says itself when it is not there
    host, port = parts.hostname or LOOPBACK, parts.port or 6379
    if not is_open(port, host, seconds=3):
        raise RefusalError(
            f"REDIS_URL names {host}:{port}, where nothing answers. Correct REDIS_URL, start that server, "
            "or unset REDIS_URL to use the built-in broker.",
            EXIT_REFUSED,
        )


def for_demo(
    workspace: Workspace, *, database_url: str, redis_url: str, mail_port: int, web_port: int
) -> dict[str, str]:
    """What every part of the demo is started with; a variable that the caller set is kept."""
    defaults = {
        "NOPCERT_BASE_URL": f"http://{LOOPBACK}:{web_port}",
        "NOPCERT_MEDIA_ROOT": str(workspace.root / "media"),
        "NOPCERT_KEYS_ROOT": str(workspace.root / "keys"),
        "NOPCERT_MAIL_SINK_ROOT": str(workspace.root / "mail"),
        "EMAIL_URL": f"smtp://{LOOPBACK}:{mail_port}",
    }
    if not given("NOPCERT_SECRET_KEY") and not given("NOPCERT_SECRET_KEY_FILE"):
        defaults["NOPCERT_SECRET_KEY_FILE"] = str(workspace.secret("django.key"))
    kept = {name: value for name, value in defaults.items() if not given(name)}
    return {**_common(workspace, environment_for_tools()), **kept, **_servers(database_url, redis_url)}


def for_tests(workspace: Workspace, *, database_url: str, redis_url: str) -> dict[str, str]:
    """What checks and tests are run with: of the caller's own variables of nopcert, none."""
    base = {
        name: value
        for name, value in environment_for_tools().items()
        if not name.startswith("NOPCERT_") and name != "EMAIL_URL"
    }
    folders = {
        "NOPCERT_MEDIA_ROOT": str(workspace.root / "media"),
        "NOPCERT_KEYS_ROOT": str(workspace.root / "keys"),
        "NOPCERT_MAIL_SINK_ROOT": str(workspace.root / "mail"),
    }
    return {**_common(workspace, base), **folders, **_servers(database_url, redis_url)}


def _servers(database_url: str, redis_url: str) -> dict[str, str]:
    return {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "NOPCERT_ENVIRONMENT": "development"}


def _common(workspace: Workspace, base: dict[str, str]) -> dict[str, str]:
    return {
        **{name: value for name, value in base.items() if name not in _FOREIGN},
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{workspace.environment / 'bin'}{os.pathsep}{base.get('PATH', os.defpath)}",
        "VIRTUAL_ENV": str(workspace.environment),
    }


def _address(name: str, schemes: tuple[str, ...], example: str) -> None:
    value = given(name)
    if not value:
        return
    try:
        parts = urlsplit(value)
        is_good = parts.scheme in schemes and (parts.port is None or parts.port > 0)
    except ValueError:
        is_good = False
    if not is_good or not value.isprintable():
        raise RefusalError(
            f"{name} cannot be understood: it has to look like {example}. Correct it, or unset it to use "
            "what this command brings itself.",
            EXIT_REFUSED,
        )

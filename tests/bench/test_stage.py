"""The stage is apart from everything else, and nothing of it is left however it ends."""

from __future__ import annotations

import re

import pytest
import redis
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection

from nopcert.bench import issue, stage

pytestmark = pytest.mark.django_db(transaction=True)

TELL = """
from django.conf import settings
from django.core.cache import caches
from accounts import tasks
caches["default"].set("somewhere", 1)
tasks.send_message.delay(message_id=1)
print(settings.DATABASES["default"]["NAME"], settings.MEDIA_ROOT, settings.NOPCERT_KEYS_ROOT, flush=True)
"""
WAIT = "import time; print('waiting', flush=True); time.sleep(60)"


def shell(words: str) -> list[str]:
    return ["shell", "--no-imports", "--command", words]


def name_in(line: str) -> str:
    found = re.fullmatch(r"on a database of its own, (nopcert_bench_[0-9a-f]{8}), deleted at the end", line)
    assert found
    return found[1]


def is_left(name: str, settings) -> bool:
    """Whether the database, a key of the broker, or a folder beside the papers is still there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        has_database = cursor.rowcount > 0
    return has_database or bool(keys_of(name, settings)) or any(settings.MEDIA_ROOT.glob("bench-*"))


def keys_of(name: str, settings) -> set[str]:
    if settings.REDIS_URL.startswith("filesystem:"):
        return set()
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        return {key.decode() for key in broker.keys(f"{name}*")}


def test_rows_papers_and_keys_are_its_own_and_go_with_it(settings):
    first, *lines = list(stage.repeat(shell(TELL)))

    name = name_in(first)
    database, media, keys = lines[-1].split()
    assert database == name
    assert media.startswith(f"{settings.MEDIA_ROOT}/bench-")
    assert not keys.startswith(str(settings.NOPCERT_KEYS_ROOT))
    assert not is_left(name, settings)


def test_jobs_and_cached_values_are_its_own_and_processes_end_half_way(settings):
    lines = stage.repeat(shell(TELL + WAIT))
    name = name_in(next(lines))
    assert "waiting" in lines  # read as far as that
    assert is_left(name, settings)
    if not settings.REDIS_URL.startswith("filesystem:"):
        assert {f"{name}-celery", f"{name}:1:somewhere"} <= keys_of(name, settings)

    lines.close()

    assert not is_left(name, settings)


def test_a_command_that_fails_is_told_and_leaves_nothing(settings):
    lines = stage.repeat(shell("raise SystemExit('no paper')"))
    name = name_in(next(lines))

    with pytest.raises(CommandError, match="the lines above say why"):
        assert "no paper" in list(lines)

    assert not is_left(name, settings)


def test_without_the_right_to_make_a_database_it_says_so(monkeypatch):
    def refuse(*_arguments: object) -> None:
        raise ProgrammingError("permission denied to create database")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)

    with pytest.raises(CommandError, match=r"\(permission denied to create database\).*CREATEDB"):
        next(stage.repeat(["check"]))


def test_without_the_mail_sink_it_names_what_to_install(monkeypatch):
    monkeypatch.setattr(issue, "find_spec", lambda _name: None)

    with pytest.raises(CommandError, match=r"requirements/demo\.txt"):
        next(issue.lines(count=1, papers=1))

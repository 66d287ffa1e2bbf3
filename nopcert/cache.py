"""The cache: a broken one makes pages slower, never wrong."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

T = TypeVar("T")

REST_SECONDS = 5.0
"""How long a cache that did not answer is left alone: one page asks it some twenty times."""

_rests_until = 0.0


class ForgivingRedisCache(RedisCache):
    """Redis, whose failure is logged and taken for an empty cache.

    What stands in it (how often somebody tried to sign in) is worth losing for the minutes of an outage;
    that nobody could sign in would not be.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _forgive(
            lambda: super(ForgivingRedisCache, self).get(key, default, version), otherwise=default
        )

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return _forgive(lambda: super(ForgivingRedisCache, self).get_many(*args, **kwargs), otherwise={})

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return _forgive(lambda: super(ForgivingRedisCache, self).has_key(*args, **kwargs), otherwise=False)

    def set(self, *args: Any, **kwargs: Any) -> None:
        _forgive(lambda: super(ForgivingRedisCache, self).set(*args, **kwargs), otherwise=None)

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return _forgive(lambda: super(ForgivingRedisCache, self).set_many(*args, **kwargs), otherwise=[])

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """True, as if nobody had the key: who waits for it (a lock of allauth's) goes on."""
        return _forgive(lambda: super(ForgivingRedisCache, self).add(*args, **kwargs), otherwise=True)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return _forgive(lambda: super(ForgivingRedisCache, self).touch(*args, **kwargs), otherwise=False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError as for any key that is not there."""
        counted = _forgive(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), otherwise=None)
        if counted is None:
            raise ValueError(f"Key {key!r} not found: the cache did not answer.")
        return int(counted)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return _forgive(lambda: super(ForgivingRedisCache, self).delete(*args, **kwargs), otherwise=False)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        _forgive(lambda: super(ForgivingRedisCache, self).delete_many(*args, **kwargs), otherwise=None)

    def clear(self) -> None:
        _forgive(lambda: super(ForgivingRedisCache, self).clear(), otherwise=None)


def _forgive(ask: Callable[[], T], *, otherwise: T) -> T:
    global _rests_until  # noqa: PLW0603 (one note per process: the cache did not answer a moment ago)
    if time.monotonic() < _rests_until:
        return otherwise
    try:
        return ask()
    except RedisError as error:
        _rests_until = time.monotonic() + REST_SECONDS
        logger.warning("The cache did not answer and is left alone for a while: %s", error)
        return otherwise

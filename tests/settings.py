"""The settings of the tests: the real ones, with what would only cost time made cheap."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from nopcert.settings import *  # noqa: F403
from nopcert.settings import CACHES, REDIS_URL

# Each process of pytest-xdist has a database of the broker for itself: a worker of one must not take the
# jobs of another.
if (_process := os.environ.get("PYTEST_XDIST_WORKER", "")) and REDIS_URL.startswith("redis"):
    _broker = urlsplit(REDIS_URL)
    _number = int(_broker.path.strip("/") or 0) + 1 + int(_process.removeprefix("gw"))
    REDIS_URL = _broker._replace(path=f"/{_number % 16}").geturl()
    CELERY_BROKER_URL = CACHES["default"]["LOCATION"] = REDIS_URL

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="nopcert-test-media-"))
NOPCERT_KEYS_ROOT = Path(tempfile.mkdtemp(prefix="nopcert-test-keys-"))
ACCOUNT_RATE_LIMITS = False
NOPCERT_VERIFY_MOST_A_MINUTE = 10_000

"""The settings of the tests: the real ones, with what would only cost time made cheap."""

import tempfile
from pathlib import Path

from nopcert.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="nopcert-test-media-"))
NOPCERT_KEYS_ROOT = Path(tempfile.mkdtemp(prefix="nopcert-test-keys-"))
ACCOUNT_RATE_LIMITS = False
NOPCERT_VERIFY_MOST_A_MINUTE = 10_000

"""The timestamp authority that an installation is set up with, if it is with any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.sign.timestamps import HTTPTimeStamper

from certificates.documents import timestamps
from certificates.documents.seal_backends import PublicParts
from certificates.documents.timestamps import TimestampError

SECONDS = 5
TRIES = 2
"""Issuing never waits longer than the two together (security.md 2)."""

ADDED_WITHIN = timedelta(hours=24)
"""After that the paper keeps the seal it has: a time so late proves little about its issue."""


@dataclass(frozen=True)
class Authority:
    """Where timestamps come from, and the file with the roots they are checked against."""

    url: str
    roots_file: Path

    def add_time(self, sealed: bytes, *, sealed_by: PublicParts, at: datetime) -> tuple[bytes, datetime]:
        """The file with its time, and that time. Raises TimestampError after the last try."""
        roots = self._roots()
        left = TRIES
        while True:
            left -= 1
            try:
                stamper = HTTPTimeStamper(self.url, timeout=SECONDS)
                return timestamps.add(sealed, stamper, sealed_by=sealed_by, roots=roots, at=at)
            except TimestampError:
                if not left:
                    raise

    def _roots(self) -> list[x509.Certificate]:
        try:
            return x509.load_pem_x509_certificates(self.roots_file.read_bytes())
        except (OSError, ValueError) as error:
            raise TimestampError(
                _(
                    "The certificates of the timestamp authority, %(path)s, cannot be read. Put its root "
                    "there as PEM, or correct NOPCERT_TSA_ROOTS."
                )
                % {"path": self.roots_file}
            ) from error


def configured() -> Authority | None:
    """The authority of the settings; None where papers are sealed without one."""
    if not settings.NOPCERT_TSA_URL:
        return None
    return Authority(settings.NOPCERT_TSA_URL, Path(settings.NOPCERT_TSA_ROOTS or "NOPCERT_TSA_ROOTS"))

"""The keys that seal papers, and the papers they sealed: public parts, kept for ever."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.append_only import RefuseChange, append_only


class SealBackend(models.TextChoices):
    """Where the private part lies (`documents/seal_backends`)."""

    DEMO = "demo", _("files of the demonstration")
    PKCS12 = "pkcs12", _("a file with its passphrase")
    PKCS11 = "pkcs11", _("a token")


class SealKey(models.Model):
    """One key of a certifier. `kid` are the first four bytes of the SHA-256 of its public part, in hex.

    It seals from `valid_from` until `valid_to`, `retired_at` or `compromised_at`, whichever comes first;
    where several could, the newest does. What it sealed before it was retired stays good. Whether a paper is,
    is judged by these columns (`rules/seal_validity.py`), not by what its file says of itself.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="+")
    kid = models.CharField(max_length=8, unique=True)
    certificate = models.TextField(help_text="PEM")
    chain = models.TextField(blank=True, help_text="PEM of its issuers, the nearest first, the root last")
    backend = models.CharField(max_length=6, choices=SealBackend.choices)
    place = models.CharField(max_length=120, help_text="Which one it is in its backend.")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    compromised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seal_key_begins_before_it_ends", condition=Q(valid_from__lt=F("valid_to"))
            ),
        ]
        indexes = [models.Index(fields=["certifier", "-valid_from"], name="seal_key_of_certifier")]
        triggers = [
            RefuseChange(name="seal_key_is_never_deleted", operation=pgtrigger.Delete),
            RefuseChange(
                name="seal_key_is_as_registered",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["place", "retired_at", "compromised_at"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kid} of {self.certifier_id}"


class SealedPaper(models.Model):
    """One file that was made for a version: which key sealed it, and when. Append-only.

    A version has a second one when its paper was made again, or when the time of an authority was added
    (`timestamped_at`); the version names the current one, and every one of them is genuine.
    """

    version = models.ForeignKey(
        "certificates.CertificateVersion", on_delete=models.PROTECT, related_name="papers"
    )
    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.PositiveIntegerField()
    sealed_by = models.ForeignKey(SealKey, on_delete=models.PROTECT, related_name="papers")
    sealed_at = models.DateTimeField()
    timestamped_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sealed_by", "sealed_at"], name="sealed_paper_of_key")]
        triggers = append_only("sealed_paper")

    def __str__(self) -> str:
        return f"{self.sha256[:16]} of {self.version_id}"

"""What may become of an issued certificate, as one table (architecture.md section 5).

Product, code, parties, origin and a larger weight never change: that is a new certificate that
supersedes this one. A void number is never used again.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The stored state. That a window has ended, a clock need not write: `standing` works it out."""

    ISSUED = "issued", _("Issued")
    SUPERSEDED = "superseded", _("Superseded")
    VOIDED = "voided", _("Void")
    EXHAUSTED = "exhausted", _("Used up")
    EXPIRED = "expired", _("Expired")

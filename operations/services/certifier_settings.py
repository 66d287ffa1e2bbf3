"""The certifier's own settings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from operations.models import Certifier
from operations.rules.logos import Logo

EDITABLE = (
    "name",
    "short_name",
    "street",
    "city",
    "country",
    "email",
    "phone",
    "time_zone",
    "number_source",
    "registration_note",
    "has_four_eyes",
    "appeal_text",
    "target_days",
    "max_period_days",
    "asks_stock",
    "mass_balance_tolerance_percent",
)
"""What an administrator may change; the NOP code is part of every number and is not among it."""


class CertifierRefusedError(ValidationError):
    """The settings are not as they may be, or not this person's to change."""


@transaction.atomic(durable=True)
def update_certifier(
    certifier: Certifier,
    changes: Mapping[str, Any],
    *,
    actor: Membership,
    at: datetime,
    logo: Logo | None = None,
    removes_logo: bool = False,
) -> Certifier:
    """Store the changed settings and record what they were and are; without a change nothing happens.

    A logo is stored under the digest of its content, so that papers of before keep theirs. Raises
    CertifierRefusedError.
    """
    if actor.certifier_id != certifier.pk or not actor.can(Capability.MANAGE_CERTIFIER):
        raise CertifierRefusedError(
            _("Only an administrator of the certifier changes its settings. Ask yours."), code="may_not"
        )
    certifier = Certifier.objects.select_for_update(of=("self",)).get(pk=certifier.pk)
    before, after = {}, {}
    for name in EDITABLE:
        old = getattr(certifier, name)
        if name in changes and changes[name] != old:
            before[name], after[name] = _told(old), _told(changes[name])
            setattr(certifier, name, changes[name])
    logo_name = _logo_name(certifier, logo, removes_logo=removes_logo)
    if logo_name != certifier.logo.name:
        before["logo"], after["logo"] = certifier.logo.name, logo_name
        certifier.logo.name = logo_name
    if not after:
        return certifier
    try:
        certifier.full_clean()
    except ValidationError as refusal:
        raise CertifierRefusedError(refusal.message_dict) from refusal
    certifier.save(update_fields=list(after))
    audit.record(
        "certifier:updated", certifier, label=certifier.name, actor=actor, at=at, before=before, after=after
    )
    return certifier


def _logo_name(certifier: Certifier, logo: Logo | None, *, removes_logo: bool) -> str:
    """The name of the logo from now on; a new one is stored first, since the row must never name nothing."""
    if logo is not None:
        storage = certifier.logo.storage
        name = f"logos/{hashlib.sha256(logo.content).hexdigest()}.{logo.extension}"
        return name if storage.exists(name) else storage.save(name, ContentFile(logo.content))
    return "" if removes_logo else certifier.logo.name or ""


def _told(value: Any) -> Any:
    """The value as the record keeps it: a country by its code."""
    return getattr(value, "code", value)

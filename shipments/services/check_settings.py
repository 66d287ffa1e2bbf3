"""How heavy a certifier takes the findings of a check."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from operations.models import Certifier
from shipments.models import CheckSetting
from shipments.rules.checks import leeway
from shipments.rules.checks.judgement import Severity


class SeverityRefusedError(ValidationError):
    """The severity cannot be set so, or not by this person."""


@transaction.atomic(durable=True)
def set_check_severity(
    certifier: Certifier,
    check_id: str,
    *,
    found: Severity,
    severity: Severity,
    reason: str,
    actor: Membership,
    at: datetime,
) -> CheckSetting | None:
    """Findings that the check gives as `found` count as `severity` from now on; as found again, and None,
    where both are the same. Requests under way follow with their next check. Raises `SeverityRefusedError`.
    """
    _require(certifier, check_id, found, severity, reason=reason, actor=actor)
    Certifier.objects.select_for_update(of=("self",)).get(pk=certifier.pk)
    setting = CheckSetting.objects.filter(certifier=certifier, check_id=check_id, found=found).first()
    before = Severity(setting.severity) if setting else found
    if before == severity:
        return setting
    if severity == found:
        CheckSetting.objects.filter(certifier=certifier, check_id=check_id, found=found).delete()
        setting = None
    else:
        setting, _made = CheckSetting.objects.update_or_create(
            certifier=certifier,
            check_id=check_id,
            found=found,
            defaults={"severity": severity, "reason": reason.strip(), "set_by": actor, "set_at": at},
        )
    audit.record(
        "check:severity_set",
        certifier,
        label=certifier.name,
        actor=actor,
        at=at,
        certifier=certifier,
        reason=reason.strip(),
        before={"check": check_id, "found": found, "counts_as": before},
        after={"check": check_id, "found": found, "counts_as": severity},
    )
    return setting


def _require(
    certifier: Certifier,
    check_id: str,
    found: Severity,
    severity: Severity,
    *,
    reason: str,
    actor: Membership,
) -> None:
    if actor.certifier_id != certifier.pk or not actor.can(Capability.MANAGE_CERTIFIER):
        raise SeverityRefusedError(
            _("Only an administrator of the certifier sets how heavy a check weighs. Ask yours."),
            code="may_not",
        )
    row = leeway.TABLE.get(check_id, {}).get(found)
    if row is None or severity not in row.choices:
        raise SeverityRefusedError(
            _("The law does not leave this to the certifier. Choose one of the severities that are offered."),
            code="not_free",
        )
    if not reason.strip():
        raise SeverityRefusedError(
            _("Write why: the reason stands beside every finding that it changes."), code="no_reason"
        )

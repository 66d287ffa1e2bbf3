"""A signatory's decision against a finding that blocks, where the law leaves one."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from shipments.models import Finding, Override, Shipment
from shipments.rules import overriding
from shipments.rules.overriding import OverrideRefusal
from shipments.services import transition


class OverrideRefusedError(ValidationError):
    """The finding cannot be overridden so; the message says why and what to do."""


@transaction.atomic(durable=True)
def override_finding(finding: Finding, *, reason: str, actor: Membership, at: datetime) -> Override:
    """Lets the certificate be issued although the finding blocks, as long as what was judged stays the same.

    Raises `OverrideRefusedError`; `Shipment.DoesNotExist` for a request that the actor does not see.
    """
    shipment = transition.lock(finding.shipment, actor)
    finding = _current(shipment, finding)
    if finding.override is not None:
        return finding.override
    _require(shipment, finding, reason=reason, actor=actor)
    override = Override.objects.create(
        shipment=shipment,
        check_id=finding.check_id,
        digest=finding.digest,
        sentence=finding.sentence,
        reason=reason.strip(),
        given_by=actor,
        given_at=at,
    )
    finding.override = override
    finding.save(update_fields=["override"])
    _record("shipment:finding_overridden", shipment, override, actor=actor, at=at, reason=reason)
    return override


@transaction.atomic(durable=True)
def take_back_override(override: Override, *, reason: str, actor: Membership, at: datetime) -> Override:
    """Lets the finding block again; who decided and why stays in the record.

    Raises `OverrideRefusedError`; `Shipment.DoesNotExist` for a request that the actor does not see.
    """
    shipment = transition.lock(override.shipment, actor)
    override = Override.objects.select_for_update(of=("self",)).get(pk=override.pk, shipment=shipment)
    if override.taken_back_at is not None:
        return override
    if not actor.can(Capability.ISSUE_CERTIFICATE):
        raise _refused(OverrideRefusal.NO_RIGHT)
    if shipment.status not in overriding.OPEN:
        raise _refused(OverrideRefusal.NOT_OPEN)
    if not reason.strip():
        raise OverrideRefusedError(_("Write why the finding has to block again."), code="no_reason")
    override.taken_back_by, override.taken_back_at = actor, at
    override.save(update_fields=["taken_back_by", "taken_back_at"])
    shipment.findings.filter(is_current=True, override=override).update(override=None)
    _record("shipment:override_taken_back", shipment, override, actor=actor, at=at, reason=reason)
    return override


def _current(shipment: Shipment, finding: Finding) -> Finding:
    """The finding as it stands now. Raises `OverrideRefusedError` if the checks ran again meanwhile."""
    current = (
        shipment.findings.select_for_update(of=("self",))
        .select_related("override")
        .filter(is_current=True, digest=finding.digest)
        .first()
    )
    if current is None:
        raise OverrideRefusedError(
            _("The facts have changed since you read this finding. Read the findings again, then decide."),
            code="changed_meanwhile",
        )
    return current


def _require(shipment: Shipment, finding: Finding, *, reason: str, actor: Membership) -> None:
    reviewer = shipment.reviewer
    refusal = overriding.refuse(
        check_id=finding.check_id,
        severity=finding.severity,
        found=finding.found_severity,
        status=shipment.status,
        may=actor.can(Capability.ISSUE_CERTIFICATE),
        is_reviewer_under_four_eyes=shipment.certifier.has_four_eyes
        and reviewer is not None
        and reviewer.user_id == actor.user_id,
        reason=reason,
    )
    if refusal is not None:
        raise _refused(refusal)


def _refused(refusal: OverrideRefusal) -> OverrideRefusedError:
    return OverrideRefusedError(str(refusal.label), code=refusal)


def _record(
    event: str, shipment: Shipment, override: Override, *, actor: Membership, at: datetime, reason: str
) -> None:
    audit.record(
        event,
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        reason=reason.strip(),
        after={"check": override.check_id, "finding": override.sentence},
    )

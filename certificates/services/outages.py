"""Outages of the federal system: declared, ended, and closed when all manual certificates are registered."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from certificates import queries
from certificates.models import Outage
from operations.models import Certifier


class OutageRefusedError(ValidationError):
    """The outage cannot be declared, ended or closed now; the message says what to do first."""


def declare_outage(*, reason: str, actor: Membership, at: datetime) -> Outage:
    """Allows manual certificates from now on. Raises OutageRefusedError, also while one is on."""
    certifier = _require_signatory(actor)
    if not reason.strip():
        raise OutageRefusedError(
            _("Say what is out and how you know it: the reason is kept with every manual certificate."),
            code="no_reason",
        )
    try:
        with transaction.atomic(durable=True):
            outage = Outage.objects.create(
                certifier=certifier, reason=reason.strip()[:300], declared_by=actor, declared_at=at
            )
            _record("outage:declared", outage, actor, at)
    except IntegrityError as error:
        raise OutageRefusedError(
            _("An outage is declared already. Read the page again."), code="already_on"
        ) from error
    return outage


@transaction.atomic(durable=True)
def end_outage(outage: Outage, *, actor: Membership, at: datetime) -> Outage:
    """The federal system answers again: no manual certificate from now on. A second click changes nothing."""
    _require_signatory(actor)
    outage = _locked(outage, actor)
    if outage.ended_at is None:
        outage.ended_by, outage.ended_at = actor, at
        outage.save(update_fields=["ended_by", "ended_at"])
        _record("outage:ended", outage, actor, at)
    return outage


@transaction.atomic(durable=True)
def close_outage(outage: Outage, *, actor: Membership, at: datetime) -> Outage:
    """Puts an ended outage away. Raises OutageRefusedError while a manual certificate is not registered."""
    _require_signatory(actor)
    outage = _locked(outage, actor)
    if outage.closed_at is not None:
        return outage
    if outage.ended_at is None:
        raise OutageRefusedError(_("The outage is still on. End it first, then close it."), code="still_on")
    if waiting := queries.list_unregistered(outage):
        sentence = ngettext(
            "%(count)d manual certificate has no number of Global INTEGRITY yet (%(references)s). Register "
            "it there and record its number, then close the outage.",
            "%(count)d manual certificates have no number of Global INTEGRITY yet (%(references)s). "
            "Register them there and record their numbers, then close the outage.",
            len(waiting),
        )
        references = ", ".join(certificate.number for certificate in waiting[:5])
        raise OutageRefusedError(
            sentence % {"count": len(waiting), "references": references}, code="unregistered"
        )
    outage.closed_by, outage.closed_at = actor, at
    outage.save(update_fields=["closed_by", "closed_at"])
    _record("outage:closed", outage, actor, at)
    return outage


def _require_signatory(actor: Membership) -> Certifier:
    if actor.certifier is None or not actor.can(Capability.ISSUE_CERTIFICATE):
        raise OutageRefusedError(
            _("Only a signatory declares, ends and closes an outage. Ask yours."), code="no_right"
        )
    return actor.certifier


def _locked(outage: Outage, actor: Membership) -> Outage:
    return (
        Outage.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("certifier")
        .get(pk=outage.pk)
    )


def _record(event: str, outage: Outage, actor: Membership, at: datetime) -> None:
    audit.record(
        event,
        outage,
        label=str(outage.public_id),
        actor=actor,
        at=at,
        certifier=outage.certifier,
        reason=outage.reason,
    )

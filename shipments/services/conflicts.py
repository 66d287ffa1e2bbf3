"""Conflicts of interest, as staff declare them of themselves; check C20 keeps them from reviewing."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from operations.models import Certifier, Operation
from shipments.models import DeclaredConflict


class ConflictRefusedError(ValidationError):
    """It cannot be declared so; the message says why."""


@transaction.atomic(durable=True)
def declare_conflict(
    operation: Operation, *, reason: str, actor: Membership, at: datetime
) -> DeclaredConflict:
    """From now on the person reviews no request of which the operation is a party, in any role at this
    certifier. Open requests are judged anew by the clock. Raises `ConflictRefusedError`."""
    certifier = _certifier_of(actor)
    if not reason.strip():
        raise ConflictRefusedError(
            _("Write in a few words what the conflict is: it stays in the record."), code="no_reason"
        )
    own = DeclaredConflict.objects.visible_to(actor).select_for_update(of=("self",))
    if own.filter(operation=operation, ended_at=None).exists():
        raise ConflictRefusedError(
            _("You have declared a conflict with %(name)s already. It is in the list below.")
            % {"name": operation.name},
            code="declared",
        )
    conflict = DeclaredConflict.objects.create(
        certifier=certifier, user=actor.user, operation=operation, reason=reason.strip(), declared_at=at
    )
    _record("conflict:declared", conflict, certifier, actor, at)
    return conflict


@transaction.atomic(durable=True)
def end_conflict(conflict: DeclaredConflict, *, actor: Membership, at: datetime) -> DeclaredConflict:
    """The person may review for the operation again. Raises `DoesNotExist` for somebody else's."""
    certifier = _certifier_of(actor)
    own = DeclaredConflict.objects.visible_to(actor).select_for_update(of=("self",))
    conflict = own.select_related("operation").get(pk=conflict.pk)
    if conflict.ended_at is None:
        conflict.ended_at = at
        conflict.save(update_fields=["ended_at"])
        _record("conflict:ended", conflict, certifier, actor, at)
    return conflict


def _certifier_of(actor: Membership) -> Certifier:
    if actor.certifier is None or not actor.can(Capability.REVIEW_SHIPMENT):
        raise ConflictRefusedError(_("Only who reviews has to declare a conflict."), code="no_right")
    return actor.certifier


def _record(
    event: str, conflict: DeclaredConflict, certifier: Certifier, actor: Membership, at: datetime
) -> None:
    """Of the certifier, so that its open requests are judged anew."""
    audit.record(
        event,
        certifier,
        label=certifier.name,
        actor=actor,
        at=at,
        certifier=certifier,
        reason=conflict.reason,
        after={"operation": conflict.operation.nop_id},
    )

"""Gives a request to a reviewer, or takes it from whoever has it, without a step of its life."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from accounts.services import telling
from shipments import notifications
from shipments.models import Shipment
from shipments.rules.lifecycle import ASSIGNABLE, Action, Status
from shipments.services import transition


class AssigningRefusedError(ValidationError):
    """The request cannot be given to that person now, or not by this one; the message says why."""


@transaction.atomic(durable=True)
def assign_shipment(shipment: Shipment, *, reviewer: Membership, actor: Membership, at: datetime) -> Shipment:
    """Gives it to a reviewer of the certifier and tells them by mail, unless they gave it to themselves.

    A request under review stays so: the new reviewer goes on where the other one was. Raises
    `AssigningRefusedError`.
    """
    shipment = transition.lock(shipment, actor)
    _require_assignable(shipment, actor)
    _require_reviewer(shipment, reviewer)
    if shipment.reviewer_id == reviewer.pk:
        raise AssigningRefusedError(
            _("%(reference)s is with %(name)s already.")
            % {"reference": shipment.reference, "name": reviewer.user.name},
            code="already",
        )
    _set_reviewer(shipment, reviewer, event="shipment:assigned", actor=actor, at=at)
    if reviewer.user_id != actor.user_id:
        telling.tell(notifications.shipment_assigned(shipment, reviewer, by=actor, at=at))
    return shipment


@transaction.atomic(durable=True)
def give_back_shipment(shipment: Shipment, *, actor: Membership, at: datetime) -> Shipment:
    """Puts it back on the desk for whoever has time, whoever had it; one under review is submitted again.

    Raises `AssigningRefusedError` where nobody has it.
    """
    shipment = transition.lock(shipment, actor)
    _require_assignable(shipment, actor)
    if shipment.reviewer_id is None:
        raise AssigningRefusedError(
            _("Nobody has %(reference)s: it is on the desk for everybody.")
            % {"reference": shipment.reference},
            code="nobody",
        )
    if shipment.status == Status.UNDER_REVIEW:
        transition.require(shipment, Action.RELEASE, actor=actor)
        transition.move(shipment, Action.RELEASE, actor=actor, at=at, reviewer=None)
    else:
        _set_reviewer(shipment, None, event="shipment:unassigned", actor=actor, at=at)
    return shipment


def _require_assignable(shipment: Shipment, actor: Membership) -> None:
    if not actor.can(Capability.REVIEW_SHIPMENT):
        raise AssigningRefusedError(
            _("Your role does not review requests. Ask a colleague whose role does."), code="no_right"
        )
    if shipment.status not in ASSIGNABLE:
        raise AssigningRefusedError(
            _("%(reference)s is “%(status)s” by now; only what waits for a review has a reviewer to choose.")
            % {"reference": shipment.reference, "status": Status(shipment.status).label},
            code="wrong_status",
        )


def _require_reviewer(shipment: Shipment, reviewer: Membership) -> None:
    if reviewer.certifier_id != shipment.certifier_id or not reviewer.can(Capability.REVIEW_SHIPMENT):
        raise AssigningRefusedError(
            _("%(name)s does not review requests for %(certifier)s. Choose one of those in the list.")
            % {"name": reviewer.user.name, "certifier": shipment.certifier.name},
            code="no_reviewer",
        )


def _set_reviewer(
    shipment: Shipment, reviewer: Membership | None, *, event: str, actor: Membership, at: datetime
) -> None:
    before = shipment.reviewer.user.name if shipment.reviewer else ""
    shipment.reviewer = reviewer
    shipment.changed_at = at
    shipment.save(update_fields=["reviewer", "changed_at"])
    audit.record(
        event,
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        operation=shipment.exporter,
        before={"reviewer": before},
        after={"reviewer": reviewer.user.name if reviewer else ""},
    )

"""The only door through which a request's status changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from shipments import clocks, queries
from shipments.models import Shipment
from shipments.rules import lifecycle
from shipments.rules.checks import leeway
from shipments.rules.lifecycle import Action, Part, Status


class ActionRefusedError(ValidationError):
    """The action may not happen now; `code` is a `lifecycle.Refusal`, the message a sentence."""


def lock(shipment: Shipment, actor: Membership) -> Shipment:
    """The row as it is now, locked until the transaction ends.

    Raises `Shipment.DoesNotExist` for a request that the actor does not see.
    """
    # Two queries: one that waits for the lock would answer with the row as it is then, but with what it had
    # joined before it waited: a party or a reviewer named meanwhile would be missing.
    visible = Shipment.objects.visible_to(actor)
    visible.select_for_update(of=("self",)).values_list("pk").get(pk=shipment.pk)
    return Shipment.objects.select_related(
        "certifier",
        "exporter__certifier",
        "exporter__country",
        "recipient__certifier",
        "recipient__country",
        "final_handler__certifier",
        "final_handler__country",
        "standard",
        "origin",
        "exported_from",
        "us_port",
        "reviewer__user",
        "created_by",
        "submitted_by",
        "approved_by",
    ).get(pk=shipment.pk)


def _looked_first(shipment: Shipment, actor: Membership) -> bool:
    """Whether the note to what stands on a risk list is the actor's."""
    return (
        shipment.findings.filter(
            is_current=True, check_id__in=leeway.SECOND_REVIEWER, noted_by__user=actor.user_id
        )
        .exclude(note="")
        .exists()
    )


def require(shipment: Shipment, action: Action, *, actor: Membership, reason: str = "") -> None:
    """Raises `ActionRefusedError` unless the table lets the actor do this now. Who prepared and who reviewed
    it is looked up here, so that no verb can forget to ask."""
    row = lifecycle.TRANSITIONS[action]
    parts = queries.parts_played(shipment, actor)
    if Part.FIRST_LOOK in row.other_than and _looked_first(shipment, actor):
        parts |= {Part.FIRST_LOOK}
    refusal = lifecycle.refuse(
        action,
        status=shipment.status,
        may=actor.can(row.capability),
        reason=reason,
        parts=parts,
    )
    if refusal is not None:
        raise ActionRefusedError(
            lifecycle.sentence(refusal, status=shipment.status, action=action), code=refusal
        )


def move(
    shipment: Shipment,
    action: Action,
    *,
    actor: Membership,
    at: datetime,
    reason: str = "",
    recorded: Iterable[str] = (),
    **changes: object,
) -> None:
    """Sets the status that the table says, with the fields that change with it, and records it; the clocks
    of the request stop and start with it.

    `recorded` names those of the fields that the record keeps beside the status. The caller has locked the
    row and asked `require`; it runs inside the caller's transaction.
    """
    row = lifecycle.TRANSITIONS[action]
    before = {"status": shipment.status}
    changes = clocks.on_move(shipment, row.target, at) | changes
    shipment.status = row.target
    shipment.changed_at = at
    for name, value in changes.items():
        setattr(shipment, name, value)
    shipment.save(update_fields=["status", "changed_at", *changes])
    audit.record(
        row.event,
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        operation=shipment.exporter,
        reason=reason,
        before=before,
        after={"status": shipment.status, **{name: changes[name] for name in recorded}},
    )


def refuse_when_closed(shipment: Shipment) -> None:
    """Raises `ActionRefusedError` unless the exporter may still change what was typed."""
    if shipment.status not in EDITABLE:
        raise ActionRefusedError(
            _("This request is “%(status)s” by now and cannot be changed. Recall it, or make a new one.")
            % {"status": Status(shipment.status).label},
            code="not_editable",
        )


# While information is asked for, the exporter mends the request itself and then answers.
EDITABLE = frozenset({Status.DRAFT, Status.INFORMATION_REQUESTED})

"""A signatory's answer to what the checks found only after the approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from shipments import check_queries
from shipments.models import Shipment
from shipments.rules.lifecycle import Action
from shipments.services import noting, transition


class NotAnsweredError(ValidationError):
    """An answer without words."""


@transaction.atomic(durable=True)
def acknowledge_findings(
    shipment: Shipment, notes: Mapping[int, str], *, actor: Membership, at: datetime
) -> list[str]:
    """Keeps what a signatory says to warnings that appeared after the approval, before issuing; answers with
    their checks. `notes` are by the key of the finding; what is answered already, or is no such warning any
    more, is left alone.

    Raises `ActionRefusedError` where the actor may not issue the request, and `NotAnsweredError`.
    """
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.ISSUE, actor=actor)
    current = shipment.findings.select_for_update(of=("self",)).filter(is_current=True)
    answered = []
    for finding in check_queries.list_unanswered(shipment, current.order_by("check_id", "pk")):
        if finding.pk not in notes:
            continue
        note = notes[finding.pk].strip()
        if not note:
            raise NotAnsweredError(
                _("Write what you found out about %(check)s, or send the request back to review.")
                % {"check": finding.check_id},
                code="no_note",
            )
        noting.keep_note(shipment, finding, note, actor=actor, at=at)
        answered.append(finding.check_id)
    return answered

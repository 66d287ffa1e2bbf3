"""Saved recipients and routes: keep, use, rename, remove, bring back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from shipments.models import SavedRecipient, SavedRoute, Shipment
from shipments.services import drafting, transition

RECIPIENT_FIELDS = ("recipient", "destination_city", "destination_state", "consignee")
ROUTE_FIELDS = ("exported_from", "port_of_lading", "us_port", "mode")
MOST_SAVED = 200
"""Of a kind and an exporter: a list that people choose from."""

AnySaved = TypeVar("AnySaved", SavedRecipient, SavedRoute)


class SavedRefusedError(ValidationError):
    """What was to be saved is empty, its name is taken, or there are too many."""


@transaction.atomic(durable=True)
def save_recipient(shipment: Shipment, *, name: str, actor: Membership, at: datetime) -> SavedRecipient:
    """Keeps the recipient of a request with its destination, under a name. Raises `SavedRefusedError`."""
    shipment = transition.lock(shipment, actor)
    if shipment.recipient is None:
        raise SavedRefusedError(_("Name the recipient first, then save it."), code="empty")
    saved = SavedRecipient(**{field: getattr(shipment, field) for field in RECIPIENT_FIELDS})
    return _keep(saved, shipment, name or shipment.recipient.name, actor=actor, at=at)


@transaction.atomic(durable=True)
def save_route(shipment: Shipment, *, name: str, actor: Membership, at: datetime) -> SavedRoute:
    """Keeps from where, to where and how the goods travel, under a name. Raises `SavedRefusedError`."""
    shipment = transition.lock(shipment, actor)
    saved = SavedRoute(**{field: getattr(shipment, field) for field in ROUTE_FIELDS})
    places = [shipment.port_of_lading, shipment.us_port.name if shipment.us_port else ""]
    if not any(places):
        raise SavedRefusedError(
            _("Give the port of lading or of entry first, then save the way."), code="empty"
        )
    return _keep(saved, shipment, name or " – ".join(filter(None, places)), actor=actor, at=at)


def use_recipient(shipment: Shipment, saved: SavedRecipient, *, actor: Membership, at: datetime) -> Shipment:
    """Fills the step Parties from a saved recipient; raises what `save_step` raises."""
    shipment = drafting.save_step(
        shipment, _values(saved, RECIPIENT_FIELDS), actor=actor, at=at, step="parties"
    )
    SavedRecipient.objects.filter(pk=saved.pk).update(uses=F("uses") + 1)
    return shipment


def use_route(shipment: Shipment, saved: SavedRoute, *, actor: Membership, at: datetime) -> Shipment:
    """Fills the step Transport from a saved route; raises what `save_step` raises."""
    values = {name: value for name, value in _values(saved, ROUTE_FIELDS).items() if value}
    shipment = drafting.save_step(shipment, values, actor=actor, at=at, step="transport")
    SavedRoute.objects.filter(pk=saved.pk).update(uses=F("uses") + 1)
    return shipment


@transaction.atomic(durable=True)
def rename_saved(saved: AnySaved, *, name: str, actor: Membership, at: datetime) -> AnySaved:
    """Gives a saved recipient or route another name. Raises `SavedRefusedError`."""
    saved = _lock(saved, actor)
    before = saved.name
    if name == before:
        return saved
    _refuse_taken(saved, name)
    saved.name = name
    saved.save(update_fields=["name"])
    _record("renamed", saved, actor=actor, at=at, before={"name": before}, after={"name": name})
    return saved


@transaction.atomic(durable=True)
def remove_saved(saved: AnySaved, *, actor: Membership, at: datetime) -> AnySaved:
    """Takes it off the list; `restore_saved` brings it back."""
    saved = _lock(saved, actor)
    if saved.removed_at is None:
        saved.removed_at = at
        saved.save(update_fields=["removed_at"])
        _record("removed", saved, actor=actor, at=at)
    return saved


@transaction.atomic(durable=True)
def restore_saved(saved: AnySaved, *, actor: Membership, at: datetime) -> AnySaved:
    """Undoes a removal. Raises `SavedRefusedError` when the name was given away meanwhile."""
    saved = _lock(saved, actor)
    if saved.removed_at is not None:
        _refuse_taken(saved, saved.name)
        saved.removed_at = None
        saved.save(update_fields=["removed_at"])
        _record("restored", saved, actor=actor, at=at)
    return saved


def _keep(saved: AnySaved, shipment: Shipment, name: str, *, actor: Membership, at: datetime) -> AnySaved:
    saved.exporter = shipment.exporter
    saved.name = name[:80]
    saved.created_by = actor
    saved.created_at = at
    _refuse_taken(saved, saved.name)
    others = type(saved).objects.filter(exporter=saved.exporter, removed_at=None)
    if others.count() >= MOST_SAVED:
        raise SavedRefusedError(
            _("%(most)d are saved already. Remove one that is not used any more.") % {"most": MOST_SAVED},
            code="too_many",
        )
    saved.save()
    _record("saved", saved, actor=actor, at=at, after={"from": shipment.reference})
    return saved


def _lock(saved: AnySaved, actor: Membership) -> AnySaved:
    visible: Any = type(saved).objects.visible_to(actor)
    locked: AnySaved = visible.select_for_update().get(pk=saved.pk)
    return locked


def _refuse_taken(saved: AnySaved, name: str) -> None:
    taken = type(saved).objects.filter(exporter=saved.exporter, name__iexact=name, removed_at=None)
    if taken.exclude(pk=saved.pk).exists():
        raise SavedRefusedError(
            _("“%(name)s” is the name of another one. Give this one a name of its own.") % {"name": name},
            code="taken",
        )


def _values(saved: SavedRecipient | SavedRoute, fields: Sequence[str]) -> dict[str, object]:
    return {field: getattr(saved, field) for field in fields}


def _record(
    what: str,
    saved: SavedRecipient | SavedRoute,
    *,
    actor: Membership,
    at: datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    kind = "saved_recipient" if isinstance(saved, SavedRecipient) else "saved_route"
    audit.record(f"{kind}:{what}", saved, label=saved.name, actor=actor, at=at, before=before, after=after)

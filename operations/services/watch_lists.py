"""A certifier's own entries of the risk lists, and its lowest prices: add and end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from operations.models import Certifier, PriceFloor, RiskEntry


class WatchListRefusedError(ValidationError):
    """The entry cannot be made or ended so, or not by this person."""


@transaction.atomic(durable=True)
def add_risk_entry(
    certifier: Certifier, values: Mapping[str, Any], *, actor: Membership, at: datetime
) -> RiskEntry:
    """Puts an origin and commodity on a risk list of the certifier (checks C13 and C14); it counts for
    requests with their next check. Raises `WatchListRefusedError`."""
    _require(certifier, actor)
    entry = RiskEntry(certifier=certifier, **values)
    _save(entry)
    _record("risk_list:added", certifier, entry, actor=actor, at=at)
    return entry


@transaction.atomic(durable=True)
def add_price_floor(
    certifier: Certifier, values: Mapping[str, Any], *, actor: Membership, at: datetime
) -> PriceFloor:
    """Keeps the lowest price of goods (check C22). Raises `WatchListRefusedError`."""
    _require(certifier, actor)
    floor = PriceFloor(certifier=certifier, **values)
    _save(floor)
    _record("price_list:added", certifier, floor, actor=actor, at=at)
    return floor


@transaction.atomic(durable=True)
def end_entry(
    entry: RiskEntry | PriceFloor, *, last_on: date, reason: str, actor: Membership, at: datetime
) -> None:
    """The entry holds to the day, that day included. Nothing is deleted. Raises `WatchListRefusedError`, also
    for an entry that comes with the code lists and holds for all certifiers."""
    if entry.certifier is None:
        raise WatchListRefusedError(
            _(
                "This entry comes with the code lists and holds for every certifier. It ends with their next "
                "file."
            ),
            code="of_all",
        )
    _require(entry.certifier, actor)
    entry = type(entry)._default_manager.select_for_update(of=("self",)).get(pk=entry.pk)  # noqa: SLF001 (public in Django)
    if entry.valid_to is not None:
        raise WatchListRefusedError(_("This entry has an end already."), code="ended")
    if last_on < entry.valid_from:
        raise WatchListRefusedError(
            _("The entry begins on %(day)s and cannot end before it.") % {"day": entry.valid_from},
            code="before_its_start",
        )
    if not reason.strip():
        raise WatchListRefusedError(_("Write why it ends: the reason is kept."), code="no_reason")
    entry.valid_to = last_on
    entry.save(update_fields=["valid_to"])
    event = "risk_list:ended" if isinstance(entry, RiskEntry) else "price_list:ended"
    assert entry.certifier is not None  # noqa: S101 (narrows the type)
    _record(event, entry.certifier, entry, actor=actor, at=at, reason=reason.strip())


def _require(certifier: Certifier, actor: Membership) -> None:
    if actor.certifier_id != certifier.pk or not actor.can(Capability.KEEP_WATCH_LISTS):
        raise WatchListRefusedError(
            _(
                "Risk lists and prices are kept by the certifier's reviewers and administrators. Ask one of "
                "them."
            ),
            code="may_not",
        )


def _save(entry: RiskEntry | PriceFloor) -> None:
    try:
        entry.full_clean()
    except ValidationError as refusal:
        raise WatchListRefusedError(
            _("Such an entry is on the list already. End it first, then add the new one.")
            if refusal.message_dict.keys() == {"__all__"}
            else refusal.message_dict
        ) from refusal
    entry.save()


def _record(
    event: str,
    certifier: Certifier,
    entry: RiskEntry | PriceFloor,
    *,
    actor: Membership,
    at: datetime,
    reason: str = "",
) -> None:
    audit.record(
        event,
        certifier,
        label=f"{entry.commodity} ({entry.hts_prefix})",
        actor=actor,
        at=at,
        certifier=certifier,
        reason=reason,
        after={
            "commodity": entry.commodity,
            "hts_prefix": entry.hts_prefix,
            "origin": entry.origin.code if entry.origin else "",
            "source": entry.source,
            "valid_from": entry.valid_from,
            "valid_to": entry.valid_to,
        },
    )

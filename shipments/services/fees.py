"""The certifier's price list, and the price that a request is submitted at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from operations.models import Certifier
from shipments import fee_facts
from shipments.models import PriceList, PriceRow, Shipment
from shipments.rules import fees
from shipments.rules.fees import Price, Speed
from shipments.rules.lifecycle import Status
from shipments.services import transition


class PriceListRefusedError(ValidationError):
    """The list cannot be kept as it is; the message says what is wrong."""


@transaction.atomic(durable=True)
def save_price_list(
    certifier: Certifier,
    prices: Sequence[Price],
    *,
    currency: str,
    default_speed: str,
    actor: Membership,
    at: datetime,
) -> PriceList | None:
    """Replaces the list; without a price there is none and nothing is charged. Requests that were
    submitted keep what they were charged. Raises PriceListRefusedError."""
    if actor.certifier_id != certifier.pk or not actor.can(Capability.MANAGE_CERTIFIER):
        raise PriceListRefusedError(
            _("Only an administrator of the certifier changes its prices. Ask yours."), code="no_right"
        )
    _require_sensible(prices, default_speed)
    Certifier.objects.select_for_update(of=("self",)).get(pk=certifier.pk)
    old = fee_facts.get_price_list(certifier)
    before = _told(old) if old else {}
    if not prices:
        if old is not None:
            old.delete()
            _record(certifier, actor, at, before, {})
        return None
    price_list, _is_new = PriceList.objects.update_or_create(
        certifier=certifier,
        defaults={"currency": currency, "default_speed": default_speed, "changed_at": at},
    )
    price_list.rows.all().delete()
    PriceRow.objects.bulk_create(
        PriceRow(
            price_list=price_list,
            speed=price.speed,
            product_class=price.product_class,
            from_count=price.from_count,
            amount=price.amount,
        )
        for price in prices
    )
    after = _told(PriceList.objects.prefetch_related("rows").get(pk=price_list.pk))
    if after != before:
        _record(certifier, actor, at, before, after)
    return price_list


def fix_fee(shipment: Shipment, at: datetime) -> dict[str, Any]:
    """The fields of a request that is being submitted: its price as the exporter has just read it.

    Part of submitting; whoever recalls a request and submits it again does so at the price of that day.
    """
    fee = fee_facts.quote(shipment)
    if fee is None:
        return {"fee": None, "fee_currency": "", "fee_parts": [], "fee_fixed_at": None}
    return {
        "speed": fee.speed,
        "fee": fee.total,
        "fee_currency": fee.currency,
        "fee_parts": [
            {"position": part.position, "product_class": part.product_class, "amount": str(part.amount)}
            for part in fee.parts
        ],
        "fee_fixed_at": at,
    }


def default_speed_of(certifier: Certifier) -> str:
    """The speed of a request for which nobody chose one."""
    price_list = fee_facts.get_price_list(certifier)
    return price_list.default_speed if price_list else Speed.STANDARD


def _require_sensible(prices: Sequence[Price], default_speed: str) -> None:
    if not prices:
        return
    keys = [(price.speed, price.product_class, price.from_count) for price in prices]
    if len(set(keys)) < len(keys):
        raise PriceListRefusedError(
            _("Two prices are for the same speed, kind and step. Keep one of them."), code="twice"
        )
    offered = fees.offered_speeds(prices)
    for speed in offered:
        if (speed, "", 1) not in keys:
            raise PriceListRefusedError(
                _(
                    "“%(speed)s” has no price for any product from the first certificate on. Add it, so that "
                    "every request has a price."
                )
                % {"speed": speed.label},
                code="no_base",
            )
    if Speed.STANDARD not in offered or default_speed not in offered:
        raise PriceListRefusedError(
            _("The list needs a standard price, and the usual speed has to be one that has a price."),
            code="no_standard",
        )


def _told(price_list: PriceList) -> dict[str, object]:
    return {
        "currency": price_list.currency,
        "default_speed": price_list.default_speed,
        "prices": [
            {
                "speed": price.speed,
                "product_class": price.product_class,
                "from_count": price.from_count,
                "amount": price.amount,
            }
            for price in fee_facts.list_prices(price_list)
        ],
    }


def _record(
    certifier: Certifier, actor: Membership, at: datetime, before: dict[str, object], after: dict[str, object]
) -> None:
    audit.record(
        "certifier:repriced",
        certifier,
        label=certifier.name,
        actor=actor,
        at=at,
        certifier=certifier,
        before=before,
        after=after,
    )


@transaction.atomic(durable=True)
def choose_speed(shipment: Shipment, speed: str, *, actor: Membership, at: datetime) -> Shipment:
    """Sets how quickly a request that may still be changed is wanted. Raises ActionRefusedError."""
    shipment = transition.lock(shipment, actor)
    transition.refuse_when_closed(shipment)
    if shipment.fee_fixed_at is not None and shipment.status != Status.DRAFT:
        raise transition.ActionRefusedError(
            _("The price was fixed when you submitted, so the speed stays. Recall the request to change it."),
            code="fixed",
        )
    shipment.speed = speed
    shipment.changed_at = at
    shipment.save(update_fields=["speed", "changed_at"])
    return shipment

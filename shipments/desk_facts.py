"""Gathers what the certifier brings to the checks: severities, prices, promise, reviewer. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership
from operations import queries as operation_queries
from operations.models import Certifier
from shipments import clocks
from shipments.models import CheckSetting, DeclaredConflict, Shipment, ShipmentLine
from shipments.rules.checks.facts import PriceFacts, ReviewerFacts, SeverityFacts


def list_severities(certifier: Certifier) -> Mapping[tuple[str, str], SeverityFacts]:
    """What the certifier set, by check and severity as found. One query."""
    return {
        (setting.check_id, setting.found): SeverityFacts(setting.severity, _why(setting, certifier))
        for setting in CheckSetting.objects.filter(certifier=certifier).order_by("check_id", "found")
    }


def _why(setting: CheckSetting, certifier: Certifier) -> str:
    return _("Found as “%(found)s”; %(certifier)s set it on %(day)s: %(reason)s") % {
        "found": setting.get_found_display(),
        "certifier": certifier.short_name,
        "day": date_format(setting.set_at.date(), "DATE_FORMAT"),
        "reason": setting.reason,
    }


def get_reviewer(shipment: Shipment) -> ReviewerFacts | None:
    """Who reviews, and what part they have in the request; None before it is taken up. Two
    queries.

    Who started and who submitted it are taken to have prepared it.
    """
    reviewer = shipment.reviewer
    if reviewer is None:
        return None
    parties = {
        party.pk: party.name
        for party in (shipment.exporter, shipment.recipient, shipment.final_handler)
        if party is not None
    }
    prepared_by = {shipment.created_by_id, shipment.submitted_by_id}
    memberships = list(
        Membership.objects.filter(
            Q(operation__in=list(parties)) | Q(pk__in=[key for key in prepared_by if key]),
            user=reviewer.user_id,
        ).values_list("pk", "operation")
    )
    declared = DeclaredConflict.objects.filter(
        certifier=shipment.certifier_id, user=reviewer.user_id, operation__in=list(parties), ended_at=None
    )
    return ReviewerFacts(
        name=reviewer.user.name,
        has_prepared=any(key in prepared_by for key, _operation in memberships),
        acts_for=tuple(sorted({parties[key] for _key, key in memberships if key in parties})),
        declared=tuple(sorted(parties[key] for key in declared.values_list("operation", flat=True))),
    )


def promised_at(shipment: Shipment, at: datetime) -> datetime:
    """The certifier's promise to decide, in its own time zone; before it is made, as it would be if the
    request came in now. Two queries then, none otherwise."""
    promised = shipment.target_at or clocks.promise(shipment.certifier, at, speed=shipment.speed)
    return promised.astimezone(ZoneInfo(shipment.certifier.time_zone))


def list_prices(shipment: Shipment, lines: Collection[ShipmentLine], on: date) -> Mapping[int, PriceFacts]:
    """By line with an invoice value: the lowest price kept for its goods, the closest prefix and a named
    origin first. One query, none without a value."""
    valued = [(line, line.invoice_value_usd) for line in lines if line.invoice_value_usd]
    if not valued:
        return {}
    floors = operation_queries.list_price_floors(shipment.certifier, on)
    found = {}
    for line, value_usd in valued:
        fitting = [
            floor
            for floor in floors
            if line.hts.startswith(floor.hts_prefix) and floor.origin_id in (None, line.origin_id)
        ]
        if fitting:
            closest = max(fitting, key=lambda floor: (len(floor.hts_prefix), floor.origin_id is not None))
            found[line.pk] = PriceFacts(value_usd, closest.usd_per_kg, closest.source)
    return found

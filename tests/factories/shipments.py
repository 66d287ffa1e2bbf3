"""Received requests as bare rows, for what only reads them. What has to be lawful goes through the verbs."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import Membership
from accounts.roles import Role
from operations.models import Certifier, Operation
from shipments import clocks
from shipments.models import Finding, Shipment, ShipmentLine
from shipments.rules import deadlines
from shipments.rules.lifecycle import Status
from tests.factories.accounts import make_membership
from tests.factories.operations import make_arrangement, make_operation

_numbers = count(1)
_NOW = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)


def make_desk(**fields: Any) -> Membership:
    """A reviewer, with the certifier whose desk it is."""
    return make_membership(Role.REVIEWER, **fields)


def make_exporter(certifier: Certifier, **fields: Any) -> Membership:
    """An exporter of that certifier."""
    return make_membership(Role.EXPORTER, operation=make_operation(certifier=certifier, **fields))


def make_received(
    exporter: Membership,
    *,
    at: datetime = _NOW,
    status: str = Status.SUBMITTED,
    product: str = "Organic Coffee",
    found: tuple[tuple[str, str], ...] = (),
    **fields: Any,
) -> Shipment:
    """A request received at `at` with one product; `found` are pairs of check and severity."""
    operation = Operation.objects.select_related("certifier", "standard").get(pk=exporter.operation_id)
    number = next(_numbers)
    usual = {
        "reference": f"T-{number:05d}",
        "kind": "single",
        "mode": "sea",
        "created_by": exporter,
        "created_at": at,
        "changed_at": at,
        "received_at": at,
        "due_at": at + deadlines.DECISION_DAYS,
        "target_at": clocks.promise(operation.certifier, at),
    }
    shipment = Shipment.objects.create(
        certifier=operation.certifier,
        exporter=operation,
        standard=make_arrangement(),
        status=status,
        **{**usual, **fields},
    )
    ShipmentLine.objects.create(
        shipment=shipment,
        position=1,
        name_as_labelled=product,
        net_weight_kg=Decimal(1000),
    )
    for check_id, severity in found:
        make_finding(shipment, check_id, severity)
    shipment.refresh_from_db()
    return shipment


def make_finding(shipment: Shipment, check_id: str, severity: str, **fields: Any) -> Finding:
    usual = {
        "rule_version": 1,
        "found_severity": severity,
        "sentence": f"{check_id} found something.",
        "basis": "a test",
        "made_at": _NOW,
        "confirmed_at": _NOW,
    }
    return Finding.objects.create(
        shipment=shipment, check_id=check_id, severity=severity, **{**usual, **fields}
    )

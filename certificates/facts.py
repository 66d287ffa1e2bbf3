"""Makes the frozen content of a certificate, or of its draft, from the rows of the request.

Issued content is read from the snapshot ever after; this is the only place that turns rows into one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import Membership
from certificates.documents import qr, seal, snapshot
from certificates.documents.snapshot import CodedName
from certificates.rules import words
from operations import queries as operation_queries
from operations.models import Certifier, Operation
from operations.models.certifier import NumberSource
from operations.models.product import LabelCategory
from shipments.models import Shipment, ShipmentLine
from shipments.models.shipment import Mode


@dataclass(frozen=True)
class Allotment:
    """What a certificate has and a draft has not."""

    number: str
    second_code: str
    signatory: Membership
    issued_at: datetime


def draft_of(shipment: Shipment, line: ShipmentLine) -> snapshot.Snapshot:
    """The content as it would be issued, under the request's reference and without a number.

    Raises `SnapshotError` while the request still lacks what the paper shows.
    """
    recipient, handler = shipment.recipient, shipment.final_handler
    if recipient is None or handler is None or shipment.origin is None or shipment.exported_from is None:
        raise snapshot.SnapshotError(
            "The request names no recipient, final handler or origin yet; complete it and look again."
        )
    if shipment.window_start_on is None or shipment.window_end_on is None:
        raise snapshot.SnapshotError("The request has no window yet; complete it, then look at the paper.")
    standard = shipment.standard
    return snapshot.Snapshot(
        is_draft=True,
        reference=shipment.reference,
        certifier=_agent(shipment.certifier),
        exporter=_party(shipment.exporter),
        recipient=_party(recipient),
        final_handler=_party(handler),
        handler_certifier=_agent(handler.certifier),
        destination=snapshot.Destination(city=shipment.destination_city, state=shipment.destination_state),
        origin=CodedName(code=shipment.origin.code, name=shipment.origin.name),
        exported_from=CodedName(code=shipment.exported_from.code, name=shipment.exported_from.name),
        product=_product(line, on=shipment.window_start_on),
        transport=_transport(shipment),
        kind=shipment.kind,
        standard=CodedName(code=standard.code, name=standard.name),
        window_start_on=shipment.window_start_on,
        window_end_on=shipment.window_end_on,
        attestation=words.attestation(standard.code, standard.name),
        consignee=shipment.consignee,
        remarks=(standard.statement,) if standard.statement else (),
        registration_note=registration_note_of(shipment.certifier),
        verify_page=f"{settings.NOPCERT_BASE_URL}{reverse('verify')}",
    )


def certificate_of(shipment: Shipment, line: ShipmentLine, allotment: Allotment) -> snapshot.Snapshot:
    """The content to freeze. Raises `SnapshotError` for a missing fact, `SealKeyMissing` without a seal."""
    signatory = allotment.signatory
    return replace(
        draft_of(shipment, line),
        is_draft=False,
        reference="",
        number=allotment.number,
        second_code=allotment.second_code,
        verify_url=qr.verify_url(settings.NOPCERT_BASE_URL, allotment.number, allotment.second_code),
        signatory=snapshot.Signatory(name=signatory.user.name, title=signatory.title),
        issued_at=allotment.issued_at,
        is_specimen=seal.is_demo_seal(settings.NOPCERT_KEYS_ROOT, shipment.certifier.nop_prefix),
    )


def logo_of(certifier: Certifier) -> bytes | None:
    """The logo's bytes, which travel beside the snapshot."""
    if not certifier.logo:
        return None
    with certifier.logo.open("rb") as file:
        content: bytes = file.read()
    return content


def registration_note_of(certifier: Certifier) -> str:
    """The caveat on numbers that a certifier gives itself; none on recorded ones."""
    if certifier.number_source != NumberSource.OWN:
        return ""
    return certifier.registration_note or words.REGISTRATION_NOTE


def _agent(certifier: Certifier) -> snapshot.Agent:
    logo = logo_of(certifier)
    return snapshot.Agent(
        name=certifier.name,
        short_name=certifier.short_name,
        prefix=certifier.nop_prefix,
        address=tuple(part for part in (certifier.street, certifier.city) if part),
        country=CodedName(code=certifier.country.code, name=certifier.country.name),
        email=certifier.email,
        logo_sha256=hashlib.sha256(logo).hexdigest() if logo else "",
    )


def _party(operation: Operation) -> snapshot.Party:
    city = ", ".join(part for part in (operation.city, operation.state) if part)
    place = " ".join(part for part in (city, operation.postal_code) if part)
    return snapshot.Party(
        name=operation.name,
        nop_id=operation.nop_id,
        country=CodedName(code=operation.country.code, name=operation.country.name),
        address=tuple(part for part in (operation.street, place) if part),
    )


def _product(line: ShipmentLine, *, on: date) -> snapshot.Product:
    if line.certified_product is None or line.net_weight_kg is None or not line.label_category:
        raise snapshot.SnapshotError("A line names no certified product or no weight yet; complete it.")
    tariff = operation_queries.get_hts(line.hts, on)
    return snapshot.Product(
        name_as_labelled=line.name_as_labelled,
        description=line.certified_product.name,
        label_category=CodedName(
            code=line.label_category, name=str(LabelCategory(line.label_category).label)
        ),
        hts_code=line.hts,
        hts_description=tariff.description if tariff else "",
        net_weight_kg=line.net_weight_kg,
        gross_weight_kg=line.gross_weight_kg,
        unit_weight_kg=line.unit_weight_kg,
        hts_quantity=line.hts_quantity,
        hts_unit=line.hts_unit,
        packages=line.packages,
        package=CodedName(code=line.package_type.code, name=line.package_type.name)
        if line.package_type
        else None,
        lots=tuple(line.lots),
        invoice_numbers=tuple(line.invoices),
    )


def _transport(shipment: Shipment) -> snapshot.Transport:
    port = shipment.us_port
    return snapshot.Transport(
        mode=CodedName(code=shipment.mode, name=str(Mode(shipment.mode).label) if shipment.mode else ""),
        port_of_lading=CodedName(code="", name=shipment.port_of_lading) if shipment.port_of_lading else None,
        us_port=CodedName(code=port.code, name=port.name) if port else None,
        vessel=shipment.vessel,
        voyage=shipment.voyage,
        flight=shipment.flight,
        truck=shipment.truck,
        bill_of_lading=shipment.bill_of_lading,
        air_waybill=shipment.air_waybill,
        containers=tuple(shipment.containers),
        seals=tuple(shipment.seals),
        planned_departure_at=shipment.departs_at,
    )

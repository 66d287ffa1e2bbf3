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
from certificates import seal_keys
from certificates.documents import qr, snapshot
from certificates.documents.snapshot import CodedName
from certificates.rules import words
from operations import tariff_codes, terms
from operations.models import Certifier, Operation
from operations.models.certifier import NumberSource
from operations.models.product import LabelCategory
from operations.rules import arrangements
from operations.rules.arrangements import TermKind
from shipments import facts as shipment_facts
from shipments.models import Lot, Shipment, ShipmentLine
from shipments.models.shipment import Mode
from shipments.rules import weights


@dataclass(frozen=True)
class Allotment:
    """What a certificate has and a draft has not. With a `coop_code` it is a manual one."""

    number: str
    second_code: str
    signatory: Membership
    issued_at: datetime
    coop_code: str = ""


def draft_of(shipment: Shipment, line: ShipmentLine) -> snapshot.Snapshot:
    """The content as it would be issued, under the request's reference and without a number.

    Raises `SnapshotError` while the request still lacks what the paper shows.
    """
    recipient, handler = shipment.recipient, shipment.final_handler
    if recipient is None or handler is None or line.origin is None or shipment.exported_from is None:
        raise snapshot.SnapshotError(
            "The request names no recipient, final handler or origin yet; complete it and look again."
        )
    if shipment.window_start_on is None or shipment.window_end_on is None:
        raise snapshot.SnapshotError("The request has no window yet; complete it, then look at the paper.")
    standard = shipment.standard
    lots = sorted(line.lots.all(), key=lambda lot: lot.position)
    return snapshot.Snapshot(
        is_draft=True,
        reference=shipment.reference,
        certifier=_agent(shipment.certifier),
        exporter=_party(shipment.exporter, certificate_number=shipment.exporter_certificate),
        recipient=_party(recipient, contact=_contact(shipment)),
        final_handler=_party(
            handler,
            certificate_number=shipment.exporter_certificate if handler == shipment.exporter else "",
        ),
        handler_certifier=_agent(handler.certifier),
        destination=snapshot.Destination(city=shipment.destination_city, state=shipment.destination_state),
        origin=CodedName(code=line.origin.code, name=line.origin.name),
        exported_from=CodedName(code=shipment.exported_from.code, name=shipment.exported_from.name),
        product=_product(line, lots, on=shipment.window_start_on),
        transport=_transport(shipment),
        kind=shipment.kind,
        standard=CodedName(code=standard.code, name=standard.name),
        window_start_on=shipment.window_start_on,
        window_end_on=shipment.window_end_on,
        attestation=words.attestation(standard.code, standard.name),
        consignee=shipment.consignee,
        remarks=_remarks(shipment, line, lots, on=shipment.window_start_on),
        registration_note=registration_note_of(shipment.certifier),
        verify_page=f"{settings.NOPCERT_BASE_URL}{reverse('verify')}",
    )


def certificate_of(shipment: Shipment, line: ShipmentLine, allotment: Allotment) -> snapshot.Snapshot:
    """The content to freeze. Raises `SnapshotError` for a missing fact, `SealKeyError` without a key."""
    signatory = allotment.signatory
    draft = draft_of(shipment, line)
    return replace(
        draft,
        is_draft=False,
        reference="",
        number=allotment.number,
        second_code=allotment.second_code,
        verify_url=qr.verify_url(settings.NOPCERT_BASE_URL, allotment.number, allotment.second_code),
        signatory=snapshot.Signatory(name=signatory.user.name, title=signatory.title),
        issued_at=allotment.issued_at,
        is_specimen=seal_keys.is_specimen(shipment.certifier, allotment.issued_at),
        is_manual=bool(allotment.coop_code),
        coop_code=allotment.coop_code,
        registration_note="" if allotment.coop_code else draft.registration_note,
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
        country=CodedName(code=certifier.country.code, name=certifier.country.name)
        if certifier.country
        else None,
        email=certifier.email,
        logo_sha256=hashlib.sha256(logo).hexdigest() if logo else "",
    )


def _contact(shipment: Shipment) -> str:
    """The recipient's person, phone and e-mail in one line."""
    parts = (shipment.recipient_contact, shipment.recipient_phone, shipment.recipient_email)
    return " · ".join(part for part in parts if part)


def _remarks(shipment: Shipment, line: ShipmentLine, lots: list[Lot], *, on: date) -> tuple[str, ...]:
    """What the terms in force want printed, what was attested because they ask it, and on what conditions
    the certifier approved: one remark a line."""
    asked = terms.list_terms(shipment.standard, *shipment_facts.window_of(shipment, on))
    statements = [term.words for term in arrangements.of_kind(asked, TermKind.STATEMENT)]
    if line.has_no_antibiotics and arrangements.of_kind(asked, TermKind.NO_ANTIBIOTICS):
        statements.append(words.NO_ANTIBIOTICS)
    wine = [lot.number for lot in lots if lot.is_wine_attested]
    if wine and arrangements.of_kind(asked, TermKind.WINE_LOTS):
        statements.append(words.wine_attested(wine, lots[0].wine_label))
    transactions = [(lot.number, lot.transaction_certificate) for lot in lots if lot.transaction_certificate]
    if transactions:
        statements.append(words.transaction_certificates(transactions))
    conditions = (condition.strip() for condition in shipment.conditions.splitlines())
    return (*statements, *(condition for condition in conditions if condition))


def _party(operation: Operation, *, certificate_number: str = "", contact: str = "") -> snapshot.Party:
    city = ", ".join(part for part in (operation.city, operation.state) if part)
    place = " ".join(part for part in (city, operation.postal_code) if part)
    return snapshot.Party(
        name=operation.name,
        nop_id=operation.nop_id,
        country=CodedName(code=operation.country.code, name=operation.country.name),
        address=tuple(part for part in (operation.street, place) if part),
        certificate_number=certificate_number,
        contact=contact,
    )


def _product(line: ShipmentLine, lots: list[Lot], *, on: date) -> snapshot.Product:
    if line.certified_product is None or line.net_weight_kg is None or not line.label_category:
        raise snapshot.SnapshotError("A line names no certified product or no weight yet; complete it.")
    tariff = tariff_codes.get_hts(line.hts, on)
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
        weight_as_typed=_as_typed(line),
        hts_quantity=line.hts_quantity,
        hts_unit=line.hts_unit,
        packages=line.packages,
        package=CodedName(code=line.package_type.code, name=line.package_type.name)
        if line.package_type
        else None,
        lots=tuple(lot.number for lot in lots),
        invoice_numbers=tuple(line.invoices),
    )


def _as_typed(line: ShipmentLine) -> str:
    """How what was typed became kilograms: net, and gross where that was typed in another unit."""
    typed = weights.typed_of(line)
    gross = typed.gross_formula()
    net = typed.net_formula(words.packages(line.package_type.name if line.package_type else ""))
    return "; ".join(part for part in (net, f"gross {gross}" if gross else "") if part)


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
        imo_number=shipment.imo_number,
        wagons=tuple(shipment.wagons),
    )

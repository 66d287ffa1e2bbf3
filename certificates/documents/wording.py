"""A snapshot in the words that are printed: English, whatever language its readers use elsewhere.

The template gets only texts and lists of texts, so that nothing on the paper depends on settings.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from certificates.documents.snapshot import PERIOD, Agent, CodedName, Party, Product, Snapshot, Transport

MANY_LOTS = 6
"""From here on the lots get the whole width of the paper."""


@dataclass(frozen=True)
class PartyWords:
    name: str
    lines: tuple[str, ...]
    nop_id: str


@dataclass(frozen=True)
class PaperWords:
    """Everything the template prints that is not a fixed label."""

    title: str
    mark: str
    issued: str
    version: str
    version_number: str
    certifier_lines: tuple[str, ...]
    monogram: str
    exporter: PartyWords
    recipient: PartyWords
    handler: PartyWords | None
    handler_certifier_line: str
    product_line: str
    hts: str
    net: str
    weight_lines: tuple[str, ...]
    origin: str
    exported_from: str
    destination: str
    port_of_lading: str
    us_port: str
    transport_lines: tuple[str, ...]
    has_many_lots: bool
    window: str
    kind: str
    standard: str
    number_label: str
    manual: str


def in_words(snapshot: Snapshot) -> PaperWords:
    """What the paper says."""
    mark = snapshot.reference if snapshot.is_draft else snapshot.number
    handler_is_exporter = snapshot.final_handler == snapshot.exporter
    return PaperWords(
        title=f"Draft {mark}" if snapshot.is_draft else f"NOP Import Certificate {mark}",
        mark=mark,
        issued=_instant(snapshot.issued_at) if snapshot.issued_at else "",
        version=_version(snapshot),
        version_number=str(snapshot.version),
        certifier_lines=_agent_lines(snapshot.certifier),
        monogram=(snapshot.certifier.short_name or snapshot.certifier.name)[:4],
        exporter=_party(snapshot.exporter),
        recipient=_party(snapshot.recipient),
        handler=None if handler_is_exporter else _party(snapshot.final_handler),
        handler_certifier_line=_handler_certifier_line(snapshot),
        product_line=_joined(snapshot.product.description, snapshot.product.label_category.name),
        hts=_hts(snapshot.product.hts_code),
        net=_kilograms(snapshot.product.net_weight_kg),
        weight_lines=_weight_lines(snapshot.product),
        origin=_coded(snapshot.origin),
        exported_from="" if snapshot.exported_from == snapshot.origin else _coded(snapshot.exported_from),
        destination=", ".join(
            part for part in (snapshot.destination.city, snapshot.destination.state, "United States") if part
        ),
        port_of_lading=_coded(snapshot.transport.port_of_lading),
        us_port=_coded(snapshot.transport.us_port),
        transport_lines=_transport_lines(snapshot.transport),
        has_many_lots=len(snapshot.product.lots) > MANY_LOTS,
        window=f"{_day(snapshot.window_start_on)} – {_day(snapshot.window_end_on)}",
        kind=_kind(snapshot),
        standard=snapshot.standard.name,
        number_label="Reference of this manual certificate" if snapshot.is_manual else "Certificate number",
        manual=_manual(snapshot) if snapshot.is_manual else "",
    )


def _manual(snapshot: Snapshot) -> str:
    """How a certificate that was made by hand is filed: under OR1, with these parties (domain.md 5)."""
    parties = ", ".join(
        f"{role} {nop_id}"
        for role, nop_id in (
            ("EX exporter", snapshot.exporter.nop_id),
            ("UC ultimate consignee", snapshot.recipient.nop_id),
            ("ORI certificate issuer", snapshot.certifier.prefix),
            ("ORP final handler", snapshot.final_handler.nop_id),
            ("ORC certifier of the final handler", snapshot.handler_certifier.prefix or "not stated"),
        )
    )
    if snapshot.registered_number:
        return (
            f"Registered afterwards in USDA's Global INTEGRITY under {snapshot.registered_number}; an entry "
            "made from then on is filed under OR2 with that number. An entry made before was filed under OR1 "
            f"with the COOP code and the parties {parties}."
        )
    return (
        "Made by hand while USDA's Global INTEGRITY could not be reached. File it under OR1, not OR2, and "
        "keep a copy. It has no certificate number; the reference above is none. OR1 asks for the intended "
        f"use, and for name, address, contact and NOP ID of {parties}."
    )


def _handler_certifier_line(snapshot: Snapshot) -> str:
    agent = snapshot.handler_certifier
    code = f"code {agent.prefix}" if agent.prefix else ""
    if agent == snapshot.certifier:
        return _joined("The issuing certifying agent", code)
    return _joined(", ".join(part for part in (*agent.address, _name(agent.country)) if part), code)


def _kind(snapshot: Snapshot) -> str:
    if snapshot.kind == PERIOD:
        return "All shipments of this period; the weight in box 7 is their total"
    return "One shipment, leaving within these dates"


def _version(snapshot: Snapshot) -> str:
    if snapshot.is_draft:
        return ""
    words = f"Version {snapshot.version}"
    if snapshot.version > 1:
        words += f", in place of version {snapshot.version - 1}"
    return words


def _agent_lines(agent: Agent) -> tuple[str, ...]:
    place = ", ".join(part for part in (*agent.address, _name(agent.country)) if part)
    standing = _joined(agent.accreditation, f"code {agent.prefix}" if agent.prefix else "", agent.email)
    return tuple(line for line in (place, standing) if line)


def _party(party: Party) -> PartyWords:
    place = ", ".join(part for part in (*party.address, _name(party.country)) if part)
    certificate = f"Certificate {party.certificate_number}" if party.certificate_number else ""
    return PartyWords(
        party.name, tuple(line for line in (place, certificate, party.contact) if line), party.nop_id
    )


def _weight_lines(product: Product) -> tuple[str, ...]:
    packages = ""
    if product.packages is not None:
        packages = f"{product.packages:,} packages"
        if product.package is not None:
            packages = f"{product.packages:,} × {_coded(product.package)}"
    elif product.package is not None:
        packages = _coded(product.package)
    typed = product.weight_as_typed
    says_packages = product.packages is not None and typed.startswith(f"{product.packages:,} ")
    if product.unit_weight_kg is not None and not says_packages:
        packages = _joined(packages, f"{_kilograms(product.unit_weight_kg)} each", by=", ")
    gross = f"Gross {_kilograms(product.gross_weight_kg)}" if product.gross_weight_kg is not None else ""
    tariff = ""
    if product.hts_quantity is not None:
        tariff = f"Tariff quantity {_number(product.hts_quantity)} {product.hts_unit}".rstrip()
    entered = f"Entered as {typed}" if typed else ""
    return tuple(line for line in (entered, packages, gross, tariff) if line)


def _transport_lines(transport: Transport) -> tuple[str, ...]:
    means = _joined(
        f"By {transport.mode.name.lower()}" if transport.mode.name else "",
        f"vessel {transport.vessel}" if transport.vessel else "",
        f"voyage {transport.voyage}" if transport.voyage else "",
        f"flight {transport.flight}" if transport.flight else "",
        f"truck or trailer {transport.truck}" if transport.truck else "",
        by=", ",
    )
    papers = (
        ("Bill of lading", transport.bill_of_lading),
        ("Air waybill", transport.air_waybill),
        (
            "Planned departure",
            _instant(transport.planned_departure_at) if transport.planned_departure_at else "",
        ),
    )
    return (*filter(None, [means]), *(f"{label} {value}" for label, value in papers if value))


def _coded(term: CodedName | None) -> str:
    if term is None:
        return ""
    if term.name and term.code:
        return f"{term.name} ({term.code})"
    return term.name or term.code


def _name(term: CodedName | None) -> str:
    return term.name if term else ""


def _hts(code: str) -> str:
    """Ten digits as customs prints them: ``0901.11.0015``."""
    return f"{code[:4]}.{code[4:6]}.{code[6:]}" if len(code) == 10 else code


def _kilograms(weight: Decimal) -> str:
    return f"{_number(weight)} kg"


def _number(quantity: Decimal) -> str:
    words = f"{quantity:,f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def _day(day: date) -> str:
    """``3 Dec 2026``: no order of day and month to mistake, and the same in every locale."""
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[
        day.month - 1
    ]
    return f"{day.day} {month} {day.year}"


def _instant(instant: datetime) -> str:
    in_utc = instant.astimezone(UTC)
    return f"{_day(in_utc.date())}, {in_utc:%H:%M} UTC"


def _joined(*parts: str, by: str = " · ") -> str:
    return by.join(part for part in parts if part)

"""A snapshot in the words that are printed: English, whatever language its readers use elsewhere.

The template gets only texts and lists of texts, so that nothing on the paper depends on settings. A line of
several fields stays divided into them, because each may run its own way (see `directions`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from certificates.documents.directions import Line
from certificates.documents.ending import SUPERSEDED, VOID, Ending
from certificates.documents.snapshot import PERIOD, Agent, CodedName, Party, Product, Snapshot, Transport

MANY_LOTS = 6
"""From here on the lots get the whole width of the paper."""

_BETWEEN = " · "
_FORM = "NOP Import Certificate"
_WORDS_OF = {VOID: "Void", SUPERSEDED: "Superseded"}


@dataclass(frozen=True)
class PartyWords:
    name: str
    lines: tuple[Line, ...]
    nop_id: str
    certificate: str


@dataclass(frozen=True)
class PaperWords:
    """Everything the template prints that is not a fixed label."""

    title: str
    mark: str
    issued: str
    version: str
    version_number: str
    certifier_lines: tuple[Line, ...]
    monogram: str
    exporter: PartyWords
    recipient: PartyWords
    handler: PartyWords | None
    handler_certifier_line: Line
    product_line: Line
    hts: str
    net: str
    weight_lines: tuple[str, ...]
    origin: str
    exported_from: str
    destination: Line
    port_of_lading: str
    us_port: str
    transport_lines: tuple[Line, ...]
    has_many_lots: bool
    shipping_label: str
    shipping_codes: tuple[tuple[str, tuple[str, ...]], ...]
    window: str
    kind: str
    standard: str
    number_label: str
    manual: str
    overprint: str
    overprint_style: str
    ended: str
    end_reason: str


def in_words(snapshot: Snapshot, ending: Ending | None = None) -> PaperWords:
    """What the paper says; with an ``ending`` what a copy of it says."""
    mark = snapshot.reference if snapshot.is_draft else snapshot.number
    handler_is_exporter = snapshot.final_handler == snapshot.exporter
    return PaperWords(
        title=_title(snapshot, ending, mark),
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
        product_line=_line(snapshot.product.description, snapshot.product.label_category.name),
        hts=_hts(snapshot.product.hts_code),
        net=_kilograms(snapshot.product.net_weight_kg),
        weight_lines=_weight_lines(snapshot.product),
        origin=_coded(snapshot.origin),
        exported_from="" if snapshot.exported_from == snapshot.origin else _coded(snapshot.exported_from),
        destination=_line(snapshot.destination.city, snapshot.destination.state, "United States", by=", "),
        port_of_lading=_coded(snapshot.transport.port_of_lading),
        us_port=_coded(snapshot.transport.us_port),
        transport_lines=_transport_lines(snapshot.transport),
        has_many_lots=len(snapshot.product.lots) > MANY_LOTS,
        shipping_label=_shipping_label(snapshot.transport),
        shipping_codes=_shipping_codes(snapshot),
        window=f"{_day(snapshot.window_start_on)} – {_day(snapshot.window_end_on)}",
        kind=_kind(snapshot),
        standard=snapshot.standard.name,
        number_label="Reference of this manual certificate" if snapshot.is_manual else "Certificate number",
        manual=_manual(snapshot) if snapshot.is_manual else "",
        overprint=_overprint(snapshot, ending),
        overprint_style=_overprint(snapshot, ending).lower(),
        ended=_ended(ending) if ending else "",
        end_reason=ending.reason if ending else "",
    )


def _title(snapshot: Snapshot, ending: Ending | None, mark: str) -> str:
    if snapshot.is_draft:
        return f"Draft {mark}"
    return f"{_WORDS_OF[ending.kind]} copy of {_FORM} {mark}" if ending else f"{_FORM} {mark}"


def _overprint(snapshot: Snapshot, ending: Ending | None) -> str:
    """The word across every page: that of the end weighs most."""
    if ending:
        return _WORDS_OF[ending.kind].upper()
    if snapshot.is_draft:
        return "DRAFT"
    return "SPECIMEN" if snapshot.is_specimen else ""


def _ended(ending: Ending) -> str:
    if ending.kind == SUPERSEDED:
        return f"Superseded by {ending.replaced_by} on {_instant(ending.at)}."
    return f"Void since {_instant(ending.at)}." + (
        f" {ending.replaced_by} was issued in its place." if ending.replaced_by else ""
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


def _handler_certifier_line(snapshot: Snapshot) -> Line:
    agent = snapshot.handler_certifier
    code = f"code {agent.prefix}" if agent.prefix else ""
    if agent == snapshot.certifier:
        return _line("The issuing certifying agent", code)
    return _chained([_line(*agent.address, _name(agent.country), by=", "), _line(code)], by=_BETWEEN)


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


def _agent_lines(agent: Agent) -> tuple[Line, ...]:
    place = _line(*agent.address, _name(agent.country), by=", ")
    standing = _line(agent.accreditation, f"code {agent.prefix}" if agent.prefix else "", agent.email)
    return tuple(filter(None, (place, standing)))


def _party(party: Party) -> PartyWords:
    place = _line(*party.address, _name(party.country), by=", ")
    contact = _line(*party.contact.split(_BETWEEN))
    lines = tuple(filter(None, (place, contact)))
    return PartyWords(party.name, lines, party.nop_id, party.certificate_number)


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
        packages = ", ".join(filter(None, (packages, f"{_kilograms(product.unit_weight_kg)} each")))
    gross = f"Gross {_kilograms(product.gross_weight_kg)}" if product.gross_weight_kg is not None else ""
    tariff = ""
    if product.hts_quantity is not None:
        tariff = f"Tariff quantity {_number(product.hts_quantity)} {product.hts_unit}".rstrip()
    entered = f"Entered as {typed}" if typed else ""
    return tuple(filter(None, (entered, _BETWEEN.join(filter(None, (packages, gross))), tariff)))


def _transport_lines(transport: Transport) -> tuple[Line, ...]:
    means = (
        _line(f"By {transport.mode.name.lower()}" if transport.mode.name else ""),
        _named("vessel", transport.vessel),
        _named("IMO", transport.imo_number),
        _named("voyage", transport.voyage),
        _named("flight", transport.flight),
        _named("truck or trailer", transport.truck),
    )
    departure = transport.planned_departure_at
    lines = (
        _chained(means, by=", "),
        _named("Bill of lading", transport.bill_of_lading),
        _named("Air waybill", transport.air_waybill),
        _named("Planned departure", _instant(departure) if departure else ""),
    )
    return tuple(filter(None, lines))


def _shipping_label(transport: Transport) -> str:
    return "Containers, wagons, seals, invoices" if transport.wagons else "Containers, seals, invoices"


def _shipping_codes(snapshot: Snapshot) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What kind of code, in the right number, and the codes; kinds without any are left out."""
    kinds = (
        ("Container", snapshot.transport.containers),
        ("Wagon", snapshot.transport.wagons),
        ("Seal", snapshot.transport.seals),
        ("Invoice", snapshot.product.invoice_numbers),
    )
    return tuple((kind if len(codes) == 1 else f"{kind}s", codes) for kind, codes in kinds if codes)


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


def in_one(line: Line) -> str:
    """A line of several fields as one text, for pages: there browsers set each direction by themselves."""
    return "".join(line)


def _line(*fields: str, by: str = _BETWEEN) -> Line:
    """The fields that say something, with ``by`` between them."""
    return _chained(((field,) if field else () for field in fields), by=by)


def _named(label: str, value: str) -> Line:
    """``Bill of lading MEDUPU448812``; nothing without a value."""
    return (f"{label} ", value) if value else ()


def _chained(parts: Iterable[Line], *, by: str) -> Line:
    """One line made of several, those without content left out."""
    whole: list[str] = []
    for part in filter(None, parts):
        whole += [by, *part] if whole else part
    return tuple(whole)

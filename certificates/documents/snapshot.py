"""The frozen content of one certificate: made once at issue, read by everything afterwards.

Paper, QR code, seal, API and verification read only this. It is plain values in frozen dataclasses,
written as canonical JSON (RFC 8785) so that the same content always has the same bytes and digest.
The fields are those of form NOP 2110-1 and of 7 USC 6502(13).

All weights are kilograms. A change of the fields needs a new ``SCHEMA``, and readers of the old one stay.
"""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import rfc8785

SCHEMA = 3
"""2 added what a manual certificate has, 3 the vessel's IMO number and the wagons of a train. Content of an
earlier schema is read, and written, without the later fields: its digest stays the same for ever."""

_ADDED = {
    ("Snapshot", "is_manual"): 2,
    ("Snapshot", "coop_code"): 2,
    ("Snapshot", "registered_number"): 2,
    ("Transport", "imo_number"): 3,
    ("Transport", "wagons"): 3,
}
"""Fields that came later, by class and name, with the schema that has them first."""

SINGLE = "single"
PERIOD = "period"


class SnapshotError(ValueError):
    """The content cannot be frozen or read; the text says what is wrong with it."""


class UnknownSchemaError(SnapshotError):
    """The JSON was written by a newer (or a foreign) program."""


@dataclass(frozen=True, kw_only=True)
class CodedName:
    """A code from a list and its words as they stood at issue: ``PE`` Peru, ``2811`` Oakland."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Agent:
    """A certifying agent. ``logo_sha256`` names the logo file; its bytes travel beside the snapshot."""

    name: str
    short_name: str
    prefix: str
    address: tuple[str, ...] = ()
    country: CodedName | None = None
    email: str = ""
    accreditation: str = ""
    logo_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """A certified operation, with its ten-digit NOP ID; the address in lines, without the country."""

    name: str
    nop_id: str
    country: CodedName
    address: tuple[str, ...] = ()
    certificate_number: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where the goods go in the United States; the state in full, not abbreviated."""

    city: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Product:
    """The one product and its one tariff code.

    ``hts_quantity`` is in ``hts_unit`` where the tariff counts other than kilograms (litres of wine).
    ``weight_as_typed`` is what was typed before it became kilograms, with its unit.
    """

    name_as_labelled: str
    description: str
    label_category: CodedName
    hts_code: str
    hts_description: str
    net_weight_kg: Decimal
    gross_weight_kg: Decimal | None = None
    unit_weight_kg: Decimal | None = None
    weight_as_typed: str = ""
    hts_quantity: Decimal | None = None
    hts_unit: str = ""
    packages: int | None = None
    package: CodedName | None = None
    lots: tuple[str, ...] = ()
    invoice_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Transport:
    """How the goods travel; all of it may be unknown on a certificate for a period.

    ``imo_number`` are the vessel's seven digits, without the letters.
    """

    mode: CodedName
    port_of_lading: CodedName | None = None
    us_port: CodedName | None = None
    vessel: str = ""
    voyage: str = ""
    flight: str = ""
    truck: str = ""
    bill_of_lading: str = ""
    air_waybill: str = ""
    containers: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()
    planned_departure_at: datetime | None = None
    imo_number: str = ""
    wagons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Who authorised the certificate for the certifying agent."""

    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One certificate, or the draft of one.

    Issued: ``number``, ``second_code``, ``verify_url`` (what the QR code says), ``signatory`` and
    ``issued_at`` are there. Draft: ``reference`` is, and none of these. ``verify_page`` is where a
    person types number and second code. ``supersedes`` is another certificate's number;
    ``registration_note`` is printed in a box of its own when the number is the certifier's own.

    A manual certificate, made in an outage of the federal system, has a ``coop_code`` and in ``number``
    its reference; ``registered_number`` is the federal number under which it was registered afterwards.

    Raises SnapshotError when a draft carries what only a certificate has, or the other way round.
    """

    certifier: Agent
    exporter: Party
    recipient: Party
    final_handler: Party
    handler_certifier: Agent
    destination: Destination
    origin: CodedName
    exported_from: CodedName
    product: Product
    transport: Transport
    kind: str
    standard: CodedName
    window_start_on: date
    window_end_on: date
    attestation: str
    is_draft: bool
    number: str = ""
    reference: str = ""
    version: int = 1
    supersedes: str = ""
    second_code: str = ""
    verify_url: str = ""
    verify_page: str = ""
    consignee: str = ""
    remarks: tuple[str, ...] = ()
    registration_note: str = ""
    signatory: Signatory | None = None
    issued_at: datetime | None = None
    is_specimen: bool = False
    is_manual: bool = False
    coop_code: str = ""
    registered_number: str = ""
    schema: int = SCHEMA

    def __post_init__(self) -> None:
        if self.kind not in {SINGLE, PERIOD}:
            raise SnapshotError(
                f"A certificate covers a “{SINGLE}” shipment or a “{PERIOD}”, not “{self.kind}”."
            )
        if self.is_draft:
            _refuse_issued_parts(self)
        else:
            _require_issued_parts(self)


def to_json(snapshot: Snapshot) -> bytes:
    """The canonical bytes. Raises SnapshotError for what JSON cannot hold (NaN, naive times, surrogates)."""
    try:
        return rfc8785.dumps(_encoded(snapshot, snapshot.schema))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, OverflowError) as error:
        raise SnapshotError(
            "The certificate's content has a character or number that cannot be written."
        ) from error


def from_json(content: bytes) -> Snapshot:
    """The snapshot that was written. Raises UnknownSchemaError, or SnapshotError for anything else amiss."""
    try:
        written = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SnapshotError("The certificate's content is not JSON: the stored bytes are damaged.") from error
    if not isinstance(written, dict):
        raise SnapshotError("The certificate's content is not a JSON object: the stored bytes are damaged.")
    schema = written.get("schema")
    if type(schema) is not int or not 1 <= schema <= SCHEMA:
        raise UnknownSchemaError(
            f"The certificate's content has schema {schema!r} and this program reads 1 to {SCHEMA}: "
            "use the program's newest version."
        )
    decoded = _decoded(written, Snapshot, "certificate", schema)
    assert isinstance(decoded, Snapshot)  # noqa: S101 — tells the type checker what _decoded made
    return decoded


def digest(snapshot: Snapshot) -> str:
    """SHA-256 of the canonical bytes, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(to_json(snapshot)).hexdigest()


def _refuse_issued_parts(snapshot: Snapshot) -> None:
    if not snapshot.reference:
        raise SnapshotError("A draft has a reference, and this one has none.")
    for name in ("number", "second_code", "verify_url", "issued_at"):
        if getattr(snapshot, name):
            raise SnapshotError(f"A draft must not carry “{name}”: it would be taken for a certificate.")


def _require_issued_parts(snapshot: Snapshot) -> None:
    """What a certificate cannot be without: its own marks, and the six facts of 7 USC 6502(13)(B)."""
    required = {
        "number": snapshot.number,
        "second code": snapshot.second_code,
        "address for the QR code": snapshot.verify_url,
        "signatory": snapshot.signatory,
        "time of issue": snapshot.issued_at,
        "origin": snapshot.origin.code,
        "destination": snapshot.destination.city and snapshot.destination.state,
        "certifying agent": snapshot.certifier.name,
        "tariff code": snapshot.product.hts_code,
        "total weight": snapshot.product.net_weight_kg > 0,
        "organic standard": snapshot.standard.code,
    }
    if snapshot.is_manual:
        required["COOP code"] = snapshot.coop_code
    missing = [name for name, value in required.items() if not value]
    if missing:
        raise SnapshotError(f"A certificate cannot be issued without: {', '.join(missing)}.")


def _encoded(value: object, schema: int) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return _decimal_words(value)
        case datetime():
            return _instant_words(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_encoded(part, schema) for part in value]
        case _ if is_dataclass(value):
            names = (field.name for field in fields(value) if _is_of(type(value), field.name, schema))
            return {name: _encoded(getattr(value, name), schema) for name in names}
    raise SnapshotError(f"A certificate's content cannot hold a {type(value).__name__}.")


def _is_of(kind: type, name: str, schema: int) -> bool:
    """Whether content of the schema has the field ``name`` of the class ``kind``."""
    return _ADDED.get((kind.__name__, name), 1) <= schema


def _decimal_words(value: Decimal) -> str:
    """``19320`` as ``19320.000``: three places, more only where there are more (a unit of 13.6364 kg)."""
    if not value.is_finite():
        raise SnapshotError("A weight or quantity on a certificate has to be a finite number.")
    whole, _point, places = f"{value:f}".partition(".")
    return f"{whole}.{places.rstrip('0'):0<3}"


def _instant_words(value: datetime) -> str:
    if value.tzinfo is None:
        raise SnapshotError("A time on a certificate needs its zone.")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


@cache
def _field_types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decoded(written: object, kind: Any, place: str, schema: int) -> object:
    """``written`` as ``kind``, strictly: no field more, none less, no text where a number belongs."""
    if get_origin(kind) is UnionType:
        if written is None:
            return None
        kind = next(part for part in get_args(kind) if part is not NoneType)
    if get_origin(kind) is tuple and isinstance(written, list):
        return tuple(_decoded(part, get_args(kind)[0], place, schema) for part in written)
    if is_dataclass(kind) and isinstance(written, dict):
        known = _field_types(kind)  # type: ignore[arg-type]
        types = {name: part for name, part in known.items() if _is_of(kind, name, schema)}  # type: ignore[arg-type]
        if set(written) != set(types):
            odd = ", ".join(sorted(set(written) ^ set(types)))
            raise SnapshotError(
                f"In “{place}” of the certificate's content fields are missing or unknown: {odd}."
            )
        parts = {name: _decoded(written[name], types[name], name, schema) for name in types}
        return kind(**parts)  # type: ignore[operator]
    if kind in {Decimal, datetime, date} and isinstance(written, str):
        return _read(written, kind, place)
    if kind in {str, int, bool} and type(written) is kind:
        return written
    raise SnapshotError(f"“{place}” of the certificate's content has the wrong type.")


def _read(written: str, kind: type, place: str) -> Decimal | datetime | date:
    try:
        if kind is Decimal:
            quantity = Decimal(written)
            if quantity.is_finite():
                return quantity
        elif kind is datetime:
            instant = datetime.fromisoformat(written)
            if instant.tzinfo is not None:
                return instant
        else:
            return date.fromisoformat(written)
    except (ValueError, ArithmeticError) as error:
        raise SnapshotError(f"“{place}” of the certificate's content cannot be read.") from error
    raise SnapshotError(f"“{place}” of the certificate's content is not finite, or has no zone.")

"""What a request said when it was handed in, as words that stay what they were.

One table of fields: what is frozen, compared and asked about, with the step where the exporter changes it.
Values are texts of no language (a code, kilograms, an instant in UTC); the page puts them into words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shipments.rules import copying

Values = tuple[str, ...]
"""The texts of one field: none where it is empty, several where it is a list."""

VERSION = 1


@dataclass(frozen=True)
class Field:
    """`name` is that of the row, `typed_as` that of the box in which it is typed. `is_usual`: it is another
    one on every load. `is_number`: a difference can be counted; `is_weight`: in kilograms."""

    name: str
    step: str
    label: str | Promise
    of_line: bool = False
    typed_as: str = ""
    is_number: bool = False

    @property
    def box(self) -> str:
        return self.typed_as or self.name

    @property
    def is_weight(self) -> bool:
        return self.name.endswith("_kg")

    @property
    def is_usual(self) -> bool:
        own = copying.TYPED_AGAIN_OF_LINE if self.of_line else copying.TYPED_AGAIN_OF_SHIPMENT
        return self.box in own or self.name == PAPERS


PAPERS = "papers"
"""The papers of the request as one field: each value is a kind and a name."""

_OF_REQUEST: tuple[Field, ...] = (
    Field("kind", "parties", _("The certificate covers")),
    Field("recipient", "parties", _("Recipient")),
    Field("recipient_contact", "parties", _("Contact person of the recipient")),
    Field("recipient_phone", "parties", _("Phone of the recipient")),
    Field("recipient_email", "parties", _("E-mail of the recipient")),
    Field("destination_city", "parties", _("City of destination")),
    Field("destination_state", "parties", _("State of destination")),
    Field("consignee", "parties", _("Consignee")),
    Field("final_handler", "parties", _("Final handler")),
    Field("exporter_certificate", "parties", _("Number of the exporter's organic certificate")),
    Field("exported_from", "transport", _("Exported from")),
    Field("port_of_lading", "transport", _("Port of lading")),
    Field("us_port", "transport", _("U.S. port")),
    Field("mode", "transport", _("Way of travelling")),
    Field("vessel", "transport", _("Vessel")),
    Field("imo_number", "transport", _("IMO number")),
    Field("voyage", "transport", _("Voyage")),
    Field("flight", "transport", _("Flight")),
    Field("truck", "transport", _("Truck or trailer")),
    Field("wagons", "transport", _("Wagons")),
    Field("bill_of_lading", "transport", _("Bill of lading")),
    Field("air_waybill", "transport", _("Air waybill")),
    Field("containers", "transport", _("Containers")),
    Field("seals", "transport", _("Seals")),
    Field("departs_at", "transport", _("Planned departure")),
    Field("window_start_on", "transport", _("Certificate start date")),
    Field("window_end_on", "transport", _("Certificate end date")),
    Field("treatment", "transport", _("Treatment after harvest")),
    Field(PAPERS, "papers", _("Papers"), typed_as="file"),
    Field("remarks", "papers", _("Remarks for the certifier")),
)
_OF_LINE: tuple[Field, ...] = (
    Field("certified_product", "products", _("Certified product"), of_line=True),
    Field("name_as_labelled", "products", _("Product as labelled"), of_line=True),
    Field("label_category", "products", _("Label category"), of_line=True),
    Field("ingredients", "products", _("Ingredients and their suppliers"), of_line=True),
    Field("origin", "products", _("Origin"), of_line=True),
    Field("processed_in", "products", _("Finally processed or packed in"), of_line=True),
    Field("has_no_antibiotics", "products", _("No antibiotics, stated"), of_line=True),
    Field("hts", "products", _("Tariff code (HTS)"), of_line=True),
    Field(
        "hts_quantity", "products", _("Quantity in the unit of the tariff code"), of_line=True, is_number=True
    ),
    Field("packages", "products", _("Packages"), of_line=True, is_number=True),
    Field("package_type", "products", _("Kind of package"), of_line=True),
    Field(
        "unit_weight_kg",
        "products",
        _("Net weight of one package"),
        of_line=True,
        typed_as="unit_weight",
        is_number=True,
    ),
    Field("net_weight_kg", "products", _("Net weight"), of_line=True, typed_as="net_weight", is_number=True),
    Field(
        "gross_weight_kg",
        "products",
        _("Gross weight"),
        of_line=True,
        typed_as="gross_weight",
        is_number=True,
    ),
    Field("lots", "products", _("Lots"), of_line=True),
    Field("invoices", "products", _("Invoices"), of_line=True),
)

FIELDS: Mapping[str, Field] = {field.name: field for field in (*_OF_REQUEST, *_OF_LINE)}
FIELDS_OF_REQUEST = tuple(field.name for field in _OF_REQUEST if field.name != PAPERS)
FIELDS_OF_LINE = tuple(field.name for field in _OF_LINE if field.name != "lots")


@dataclass(frozen=True)
class FrozenLine:
    """`key` is the line's public key: by it a line is known again when lines moved."""

    key: str
    position: int
    values: Mapping[str, Values]


@dataclass(frozen=True)
class FrozenPaper:
    sha256: str
    kind: str
    name: str


@dataclass(frozen=True)
class FrozenRequest:
    """The whole request at one instant."""

    values: Mapping[str, Values]
    lines: tuple[FrozenLine, ...]
    papers: tuple[FrozenPaper, ...]


def freeze_values(typed: Mapping[str, object]) -> dict[str, Values]:
    """What was typed, as texts; empty fields are left out."""
    frozen = {name: freeze_value(value) for name, value in typed.items()}
    return {name: values for name, values in frozen.items() if values}


def freeze_value(value: object) -> Values:
    """One field as texts. An instant is kept in UTC to the minute, since pages show no more."""
    match value:
        case None | False | "":
            return ()
        case True:
            return ("yes",)
        case datetime():
            return (value.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),)
        case date():
            return (value.isoformat(),)
        case Decimal():
            return (f"{value.normalize():f}",)
        case list() | tuple():
            return tuple(str(one) for one in value if one)
        case _:
            return (str(value),)


def to_plain(request: FrozenRequest) -> dict[str, Any]:
    """As JSON keeps it."""
    return {
        "version": VERSION,
        "values": {name: list(values) for name, values in request.values.items()},
        "lines": [
            {
                "key": line.key,
                "position": line.position,
                "values": {name: list(values) for name, values in line.values.items()},
            }
            for line in request.lines
        ],
        "papers": [
            {"sha256": paper.sha256, "kind": paper.kind, "name": paper.name} for paper in request.papers
        ],
    }


def from_plain(plain: Mapping[str, Any]) -> FrozenRequest:
    """As `to_plain` wrote it. Fields that the table does not know any more are left out."""
    return FrozenRequest(
        values=_values(plain["values"]),
        lines=tuple(
            FrozenLine(line["key"], line["position"], _values(line["values"])) for line in plain["lines"]
        ),
        papers=tuple(FrozenPaper(paper["sha256"], paper["kind"], paper["name"]) for paper in plain["papers"]),
    )


def _values(plain: Mapping[str, Iterable[str]]) -> dict[str, Values]:
    return {name: tuple(values) for name, values in plain.items() if name in FIELDS}

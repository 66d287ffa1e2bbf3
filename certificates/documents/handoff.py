"""What is typed into the federal system for one line, in the order of form NOP 2110-1 (domain.md 2.1).

The federal system's own names of its fields are not published, so the labels are those of the form's data,
and none is invented. A snapshot in, texts out: the panel, its copy buttons and the CSV show the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.documents.snapshot import Agent, CodedName, Party, Snapshot


@dataclass(frozen=True)
class HandoffField:
    """One value to type. `key` is its stable name, which heads its column in the CSV."""

    key: str
    label: str | Promise
    value: str


def fields_of(content: Snapshot) -> tuple[HandoffField, ...]:
    """The fields that have something to say, in their order."""
    product, transport = content.product, content.transport
    listed = (
        *_agent("certifier", _("Issuing certifier"), content.certifier),
        *_party("exporter", _("Exporter"), content.exporter),
        *_party("recipient", _("Recipient, importer of record"), content.recipient),
        HandoffField("consignee", _("Consignee, if another"), content.consignee),
        HandoffField("destination_city", _("City of destination"), content.destination.city),
        HandoffField("destination_state", _("State of destination"), content.destination.state),
        *_party("final_handler", _("Final handler"), content.final_handler),
        *_agent("handler_certifier", _("Certifier of the final handler"), content.handler_certifier),
        HandoffField("origin", _("Country of origin"), content.origin.name),
        HandoffField("exported_from", _("Exported from"), content.exported_from.name),
        HandoffField("port_of_lading", _("Port of export"), _coded(transport.port_of_lading)),
        HandoffField("us_port", _("US port of entry"), _coded(transport.us_port)),
        HandoffField("product", _("Product as labelled"), product.name_as_labelled),
        HandoffField("description", _("Product description"), product.description),
        HandoffField("label_category", _("Organic claim"), product.label_category.name),
        HandoffField("hts", _("Tariff code (HTS)"), product.hts_code),
        HandoffField("net_weight_kg", _("Total net weight, kg"), _plain(product.net_weight_kg)),
        HandoffField("gross_weight_kg", _("Gross weight, kg"), _plain(product.gross_weight_kg)),
        HandoffField("packages", _("Number of packages"), _plain(product.packages)),
        HandoffField("package", _("Type of packages"), _coded(product.package)),
        HandoffField("containers", _("Containers"), ", ".join(transport.containers)),
        HandoffField(
            "shipping_identification",
            _("Shipping identification"),
            ", ".join(
                part
                for part in (
                    transport.bill_of_lading,
                    transport.air_waybill,
                    transport.vessel,
                    f"IMO {transport.imo_number}" if transport.imo_number else "",
                    transport.voyage,
                    transport.flight,
                    transport.truck,
                    *transport.wagons,
                )
                if part
            ),
        ),
        HandoffField("lots", _("Lots"), ", ".join(product.lots)),
        HandoffField("invoices", _("Invoices"), ", ".join(product.invoice_numbers)),
        HandoffField("standard", _("Organic standard certified to"), content.standard.name),
        HandoffField("start_on", _("Certificate start date"), content.window_start_on.isoformat()),
        HandoffField("end_on", _("Certificate end date"), content.window_end_on.isoformat()),
        HandoffField("remarks", _("Remarks"), " ".join(content.remarks)),
    )
    return tuple(field for field in listed if field.value)


COLUMNS = (
    *(f"certifier_{part}" for part in ("name", "address", "country", "nop_id")),
    *(
        f"{party}_{part}"
        for party in ("exporter", "recipient")
        for part in ("name", "address", "country", "nop_id", "certificate", "contact")
    ),
    *("consignee", "destination_city", "destination_state"),
    *(f"final_handler_{part}" for part in ("name", "address", "country", "nop_id", "certificate", "contact")),
    *(f"handler_certifier_{part}" for part in ("name", "address", "country", "nop_id")),
    *("origin", "exported_from", "port_of_lading", "us_port"),
    *("product", "description", "label_category", "hts", "net_weight_kg", "gross_weight_kg"),
    *("packages", "package", "containers", "shipping_identification", "lots", "invoices"),
    *("standard", "start_on", "end_on", "remarks"),
)
"""Every key there is, in the order of the fields: the columns of the CSV."""


def _agent(key: str, label: str | Promise, agent: Agent) -> tuple[HandoffField, ...]:
    return (
        HandoffField(f"{key}_name", label, agent.name),
        HandoffField(f"{key}_address", _("– address"), ", ".join(agent.address)),
        HandoffField(f"{key}_country", _("– country"), agent.country.name if agent.country else ""),
        HandoffField(f"{key}_nop_id", _("– NOP ID, three digits"), agent.prefix),
    )


def _party(key: str, label: str | Promise, party: Party) -> tuple[HandoffField, ...]:
    return (
        HandoffField(f"{key}_name", label, party.name),
        HandoffField(f"{key}_address", _("– address"), ", ".join(party.address)),
        HandoffField(f"{key}_country", _("– country"), party.country.name),
        HandoffField(f"{key}_nop_id", _("– NOP ID, ten digits"), party.nop_id),
        HandoffField(f"{key}_certificate", _("– certificate number"), party.certificate_number),
        HandoffField(f"{key}_contact", _("– contact"), party.contact),
    )


def _coded(term: CodedName | None) -> str:
    if term is None:
        return ""
    return f"{term.code} {term.name}".strip()


def _plain(value: object) -> str:
    """A number as it is typed: no separators, no zeros behind the point."""
    if value is None:
        return ""
    words = f"{value}"
    return words.rstrip("0").rstrip(".") if "." in words else words

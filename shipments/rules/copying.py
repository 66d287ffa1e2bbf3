"""What a new request takes over from an earlier one, and what has to be typed again.

Taken over is what stays from shipment to shipment. What belongs to one load is left empty, with the
earlier value shown beside the field: a container, lot or weight of the last load on a new certificate
costs the cargo. So are statements about the goods: they are made anew each time.
"""

from __future__ import annotations

TAKEN_OVER_OF_SHIPMENT = (
    "recipient",
    "recipient_contact",
    "recipient_phone",
    "recipient_email",
    "destination_city",
    "destination_state",
    "consignee",
    "final_handler",
    "exporter_certificate",
    "origin",
    "exported_from",
    "port_of_lading",
    "us_port",
    "mode",
)

TYPED_AGAIN_OF_SHIPMENT = (
    "departs_at",
    "window_start_on",
    "window_end_on",
    "treatment",
    "vessel",
    "imo_number",
    "voyage",
    "flight",
    "truck",
    "wagons",
    "bill_of_lading",
    "air_waybill",
    "containers",
    "seals",
)

TAKEN_OVER_OF_LINE = (
    "certified_product",
    "name_as_labelled",
    "label_category",
    "ingredients",
    "origin",
    "processed_in",
    "hts",
    "package_type",
    "unit_weight",
    "unit_weight_unit",
    "unit_weight_kg",
    "net_weight_unit",
    "gross_weight_unit",
)

TYPED_AGAIN_OF_LINE = (
    "packages",
    "net_weight",
    "gross_weight",
    "hts_quantity",
    "lots",
    "invoices",
    "invoice_value_usd",
    "has_no_antibiotics",
)
"""Packages and weights too: which load weighs the same is for the exporter to say, not for a copy. One of
them is enough, since packages times the unit weight, which is taken over, fill the total."""

"""An ordinary certificate to print: one page, one product, two lots. The tests' papers start from it."""

from datetime import UTC, date, datetime
from decimal import Decimal

from certificates.documents import qr
from certificates.documents.snapshot import (
    Agent,
    CodedName,
    Destination,
    Party,
    Product,
    Signatory,
    Snapshot,
    Transport,
)

NUMBER = "815-8150110234-000118"
SECOND_CODE = "K7QF-2M9D"
VERIFY_AT = "https://verify.example.org"

PERU = CodedName(code="PE", name="Peru")
UNITED_STATES = CodedName(code="US", name="United States")

CASCADIA = Agent(
    name="Cascadia Organic Certifiers",
    short_name="COC",
    prefix="815",
    address=("2525 SE 3rd Street", "Corvallis, Oregon 97333"),
    country=UNITED_STATES,
    email="certs@cascadia.example",
    accreditation="USDA-accredited certifying agent",
)
VALLE_ALTO = Party(
    name="Cooperativa Agraria Cafetalera Valle Alto Ltda.",
    nop_id="8150110234",
    address=("Jr. San Martín 214", "Jaén, Cajamarca"),
    country=PERU,
)
SOLSTICE = Party(
    name="Solstice Organics Import LLC",
    nop_id="8150004471",
    address=("1420 NW Naito Pkwy", "Portland, Oregon 97209"),
    country=UNITED_STATES,
)
ATTESTATION = (
    "I certify that the agricultural product described above has been produced and handled in accordance "
    "with the USDA organic regulations, 7 CFR part 205, and that this certificate was issued before the "
    "product was exported."
)


def coffee() -> Snapshot:
    """One shipment, two lots, a container, an official number."""
    return Snapshot(
        number=NUMBER,
        reference="R-7KQ4-M2XD",
        second_code=SECOND_CODE,
        verify_url=qr.verify_url(VERIFY_AT, NUMBER, SECOND_CODE),
        verify_page="verify.example.org/verify",
        is_draft=False,
        certifier=CASCADIA,
        exporter=VALLE_ALTO,
        recipient=SOLSTICE,
        final_handler=VALLE_ALTO,
        handler_certifier=CASCADIA,
        destination=Destination(city="Portland", state="Oregon"),
        origin=PERU,
        exported_from=PERU,
        product=Product(
            name_as_labelled="Organic Green Coffee Arabica Grade 1 EP",
            description="Coffee, green, arabica",
            label_category=CodedName(code="100_percent", name="100% organic"),
            hts_code="0901110015",
            hts_description="Coffee, not roasted, not decaffeinated, Arabica, certified organic",
            net_weight_kg=Decimal("19320"),
            gross_weight_kg=Decimal("19530"),
            unit_weight_kg=Decimal("69"),
            weight_as_typed="42,593.3 lb (× 0.45359237 kg)",
            packages=280,
            package=CodedName(code="5L", name="Bag, textile"),
            lots=("VA-2026-118", "VA-2026-121"),
            invoice_numbers=("F001-4471",),
        ),
        transport=Transport(
            mode=CodedName(code="sea", name="Sea"),
            port_of_lading=CodedName(code="PEPAI", name="Paita"),
            us_port=CodedName(code="2811", name="Oakland"),
            vessel="MSC ALTAIR",
            voyage="NX447R",
            bill_of_lading="MEDUPU448812",
            containers=("MSCU6153045",),
            seals=("PE-009181",),
            planned_departure_at=datetime(2026, 12, 3, 14, 0, tzinfo=UTC),
        ),
        kind="single",
        standard=CodedName(code="NOP", name="USDA organic regulations (NOP), 7 CFR part 205"),
        window_start_on=date(2026, 12, 3),
        window_end_on=date(2027, 1, 15),
        attestation=ATTESTATION,
        signatory=Signatory(name="Maria Keller", title="Certification Officer"),
        issued_at=datetime(2026, 11, 24, 17, 42, 5, tzinfo=UTC),
    )

"""More certificates to print: every box filled, many scripts, by rail, made by hand, at their end."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from certificates.documents import qr
from certificates.documents.ending import SUPERSEDED, VOID, Ending
from certificates.documents.snapshot import Agent, CodedName, Party, Snapshot, Transport
from tests.certificates.documents import papers

EARLIER_NUMBER = "815-8150110234-000097"
LATER_NUMBER = "815-8150110234-000121"

VOIDED = Ending(
    kind=VOID, at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC), reason="The goods were sold in another market."
)
REPLACED = Ending(kind=SUPERSEDED, at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC), replaced_by=LATER_NUMBER)


def full_boxes() -> Snapshot:
    """Something in every box that a shipment by sea can fill, and both notes of the demo: one page still."""
    handler = Party(
        name="Beneficio Cafetalero San Ignacio S.A.C.",
        nop_id="8150110777",
        address=("Carretera Fernando Belaúnde Terry km 14,5", "Jaén, Cajamarca 06801"),
        country=papers.VALLE_ALTO.country,
        certificate_number="PE-BIO-0042-2026",
    )
    coffee = papers.specimen()
    return replace(
        coffee,
        version=2,
        exporter=replace(coffee.exporter, certificate_number="8150110234-2026"),
        recipient=replace(
            coffee.recipient, contact="Hannah Weiss · +1 503 555 0148 · hannah@solstice.example"
        ),
        consignee="Pacific Northwest Coffee Terminal, 9000 N Lombard Street, Portland, Oregon 97203",
        final_handler=handler,
        handler_certifier=Agent(
            name="Andes Bio Certificadora S.A.",
            short_name="ABC",
            prefix="822",
            address=("Av. José Larco 1301", "Miraflores, Lima"),
            country=papers.VALLE_ALTO.country,
        ),
        exported_from=CodedName(code="EC", name="Ecuador"),
        product=replace(
            coffee.product,
            lots=tuple(f"VA-2026-{running}" for running in range(118, 124)),
            invoice_numbers=("F001-4471", "F001-4472"),
        ),
        transport=replace(
            coffee.transport,
            imo_number="9074729",
            containers=("MSCU6153045", "MSCU6153050"),
            seals=("PE-009181", "PE-009182"),
        ),
        remarks=(
            "Lots VA-2026-118 to VA-2026-123 were hulled and graded by the final handler.",
            "On condition that the bags stay closed until the importer's arrival check.",
        ),
    )


def many_scripts() -> Snapshot:
    """Parties whose names run from the right or stack their letters; a long one wraps."""
    exporter = Party(
        name="مزرعة وادي النيل العضوية للتمور 25 ش.م.م. (Nile Valley Organic Dates) فرع الواحات البحرية",
        nop_id="8150119002",
        address=("١٢ شارع النيل، الطابق 3", "الجيزة 12511"),
        country=CodedName(code="EG", name="Egypt"),
        certificate_number="EG-BIO-12",
        contact="أحمد علي · +20 2 5550 1234 · ahmad@nile.example",
    )
    handler = Party(
        name="משק אורגני עמק יזרעאל בע״מ",
        nop_id="8150119003",
        address=("רחוב הרצל 12", "עפולה 1812001"),
        country=CodedName(code="IL", name="Israel"),
    )
    recipient = replace(
        papers.coffee().recipient, name="有機農場 Organic Farms 유기농 LLC", contact="Ελένη Кузнецова"
    )
    return replace(
        papers.coffee(),
        exporter=exporter,
        final_handler=handler,
        recipient=recipient,
        origin=exporter.country,
        exported_from=exporter.country,
        product=replace(
            papers.coffee().product,
            name_as_labelled="تمور عضوية 100% (Organic Dates)، عبوة 5 kg",
            description="Dates, dried · जैविक खजूर · জৈব খেজুর · கரிம பேரீச்சை · อินทผลัมอินทรีย์",
            hts_code="0804100000",
            hts_description="Dates, fresh or dried",
            lots=("دفعة-12", "דפ-14", "NV-2026-7"),
        ),
        remarks=("ملاحظة: الشحنة 12 من 14، العقد 2026/44.", "הערה: מנה 12 מתוך 14 (2026/44)."),
    )


def by_rail() -> Snapshot:
    """Wagons, European and American, and no vessel."""
    return replace(
        papers.coffee(),
        transport=Transport(
            mode=CodedName(code="rail", name="Rail"),
            port_of_lading=CodedName(code="", name="Monterrey"),
            us_port=CodedName(code="2304", name="Laredo, Texas"),
            bill_of_lading="KCSM 448812",
            wagons=("TTGX994012", "318053421234"),
            seals=("MX-1",),
        ),
    )


def superseding() -> Snapshot:
    """Issued in place of another certificate."""
    return replace(papers.coffee(), supersedes=EARLIER_NUMBER, version=1)


def manual() -> Snapshot:
    """Made by hand in an outage of the federal system: a COOP code and a reference, and no number."""
    reference = "815-COOP-000007"
    return replace(
        papers.coffee(),
        number=reference,
        verify_url=qr.verify_url("https://verify.example.org", reference, papers.SECOND_CODE),
        is_manual=True,
        coop_code="COOP 2026-11-24 / 07",
    )


def one_lot() -> Snapshot:
    """The shortest: one line in each box."""
    product = replace(
        papers.coffee().product,
        weight_as_typed="",
        unit_weight_kg=Decimal(69),
        gross_weight_kg=None,
        lots=("VA-2026-118",),
        invoice_numbers=(),
    )
    return replace(papers.coffee(), product=product, transport=replace(papers.coffee().transport, seals=()))

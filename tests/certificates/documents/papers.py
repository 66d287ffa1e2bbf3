"""Certificates to print in tests: the bench's ordinary one, and the ones that strain the page."""

from dataclasses import replace
from decimal import Decimal

from certificates.documents import qr
from certificates.documents.snapshot import Agent, CodedName, Party, Product, Snapshot, Transport
from nopcert.bench.certificate import CASCADIA, NUMBER, PERU, SECOND_CODE, VALLE_ALTO, coffee

__all__ = ["CASCADIA", "NUMBER", "SECOND_CODE", "VALLE_ALTO", "coffee"]  # the bench's, for the tests as well

REGISTRATION_NOTE = (
    "This number was given by the certifying agent itself. It has to be registered in USDA's Global "
    "INTEGRITY "
    "database before customs entry; until then it is not accepted there."
)


def draft() -> Snapshot:
    """The same before issue: a reference, and nothing that a certificate has."""
    return replace(
        coffee(), is_draft=True, number="", second_code="", verify_url="", signatory=None, issued_at=None
    )


def specimen() -> Snapshot:
    """What the demo issues: its own numbers, sealed by the demonstration authority."""
    return replace(coffee(), is_specimen=True, registration_note=REGISTRATION_NOTE)


def forty_lots() -> Snapshot:
    """Long names and forty lots: two pages."""
    product = replace(
        coffee().product,
        name_as_labelled="Organic Green Coffee Arabica Grade 1 EP, shade grown, hand picked, fully washed, "
        "from the high valleys of Jaén and San Ignacio, screen 16 and above",
        lots=tuple(f"VA-2026-{running:03d}/{'ABCD'[running % 4]}-JAEN" for running in range(101, 141)),
        invoice_numbers=tuple(f"F001-{running}" for running in range(4471, 4481)),
    )
    handler = Party(
        name="Beneficio y Comercializadora de Cafés Especiales Orgánicos del Nororiente Peruano S.A.C.",
        nop_id="8150110777",
        address=(
            "Carretera Fernando Belaúnde Terry km 14,5, Zona Industrial, Mz. C, Lotes 12 a 19",
            "Jaén, Cajamarca",
        ),
        country=PERU,
        certificate_number="PE-BIO-0042-2026",
    )
    transport = replace(
        coffee().transport,
        containers=tuple(f"MSCU61530{n:02d}" for n in range(12)),
        seals=("PE-009181", "PE-009182"),
    )
    remarks = tuple(
        f"Lots {n}0 to {n}9: wet milled at the member stations of sector {n}, dried on raised beds, "
        "hulled and graded by the final handler; stored apart from non-organic coffee."
        for n in range(10, 14)
    )
    return replace(
        coffee(),
        product=product,
        final_handler=handler,
        transport=transport,
        remarks=remarks,
        version=2,
        supersedes="815-8150110234-000097",
        registration_note=REGISTRATION_NOTE,
        consignee="Pacific Northwest Coffee Distribution Center, 9000 N Lombard Street, Portland, Oregon",
    )


def sencha() -> Snapshot:
    """Japanese names, by air, under the arrangement with Japan."""
    midori = Party(
        name="株式会社みどり茶園 (Midori Chaen Co., Ltd.)",
        nop_id="7030000145",
        address=("静岡県静岡市葵区追手町９番６号", "Shizuoka"),
        country=CodedName(code="JP", name="Japan"),
    )
    agent = Agent(name="日本オーガニック認証協会 Japan Organic Agents", short_name="JOA", prefix="703")
    number = "703-7030000145-000007"
    return replace(
        coffee(),
        number=number,
        verify_url=qr.verify_url("https://verify.example.org", number, SECOND_CODE),
        certifier=agent,
        handler_certifier=agent,
        exporter=midori,
        final_handler=midori,
        origin=midori.country,
        exported_from=midori.country,
        standard=CodedName(
            code="JP", name="Japanese Agricultural Standard for organic products (US–Japan arrangement)"
        ),
        product=Product(
            name_as_labelled="Organic Sencha 有機煎茶",
            description="Green tea, sencha, retail",
            label_category=CodedName(code="100_percent", name="100% organic"),
            hts_code="0902109015",
            hts_description="Green tea, in packings of not more than 3 kg, certified organic",
            net_weight_kg=Decimal("612.5"),
            unit_weight_kg=Decimal("2.5"),
            packages=245,
            package=CodedName(code="CT", name="Carton"),
            lots=("S26-0509",),
        ),
        transport=Transport(
            mode=CodedName(code="air", name="Air"),
            port_of_lading=CodedName(code="JPSMZ", name="Shimizu"),
            us_port=CodedName(code="2720", name="Los Angeles International Airport"),
            flight="NH106",
            air_waybill="205-44718835",
        ),
    )


def wine() -> Snapshot:
    """A tariff that counts litres, under the arrangement with the European Union."""
    celler = Party(
        name="Celler Mas de la Vinya S.L.",
        nop_id="7010000918",
        address=("Carrer de la Font 3", "Vilafranca del Penedès"),
        country=CodedName(code="ES", name="Spain"),
    )
    return replace(
        coffee(),
        exporter=celler,
        final_handler=celler,
        origin=celler.country,
        exported_from=celler.country,
        standard=CodedName(code="EU", name="Regulation (EU) 2018/848 (EU–US arrangement)"),
        remarks=(
            "Certified in accordance with the terms of the EU–US organic equivalence arrangement.",
            "Wine: only substances allowed under 7 CFR 205.605; total sulphites below 100 ppm, lot MV-23-N.",
        ),
        product=Product(
            name_as_labelled="Vi negre ecològic / Made with Organic Grapes",
            description="Red wine, 13.5 %, bottled",
            label_category=CodedName(code="made_with", name="Made with organic grapes"),
            hts_code="2204215035",
            hts_description="Wine of fresh grapes, red, not over 14 % vol., in containers up to 2 liters",
            net_weight_kg=Decimal("16200"),
            unit_weight_kg=Decimal("13.5"),
            hts_quantity=Decimal("10800"),
            hts_unit="liters",
            packages=1200,
            package=CodedName(code="CT", name="Carton"),
            lots=("MV-23-N",),
        ),
    )


def soybeans() -> Snapshot:
    """Turkish names, and a certificate for a whole period with nothing known of the transport."""
    cukurova = Party(
        name="Çukurova Organik Tarım Ürünleri San. ve Tic. A.Ş.",
        nop_id="8150119001",
        address=("Şehit Cengiz Topel Cad. No: 7", "Yüreğir, Adana"),
        country=CodedName(code="TR", name="Türkiye"),
    )
    return replace(
        coffee(),
        kind="period",
        exporter=cukurova,
        final_handler=cukurova,
        origin=cukurova.country,
        exported_from=cukurova.country,
        product=replace(
            coffee().product,
            name_as_labelled="Organic Soybeans, feed grade",
            description="Soybeans",
            hts_code="1201900010",
            net_weight_kg=Decimal("5000000"),
            gross_weight_kg=None,
            unit_weight_kg=None,
            weight_as_typed="",
            packages=None,
            package=CodedName(code="VR", name="Bulk, solid, granular particles (grains)"),
            lots=(),
            invoice_numbers=(),
        ),
        transport=Transport(mode=CodedName(code="sea", name="Sea")),
    )

"""The paper: every word on it, nothing fetched for it, the same page for the same content."""

import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import pypdf
import pypdfium2
import pytest
from PIL import Image

from certificates.documents import fonts, pdf, snapshot
from tests.certificates.documents import papers


def text_of(paper: bytes) -> list[str]:
    """The words of each page, white space evened out."""
    document = pypdfium2.PdfDocument(paper)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def compact(text: str) -> str:
    """Without any white space: a line may break inside a name."""
    return "".join(text.split())


def picture_of(paper: bytes, page: int = 0) -> Image.Image:
    return pypdfium2.PdfDocument(paper)[page].render(scale=1.5).to_pil()


def test_an_ordinary_certificate_is_one_letter_page(paper):
    document = pypdfium2.PdfDocument(paper)

    assert [page.get_size() for page in document] == [(612.0, 792.0)]


def test_an_ordinary_certificate_says_everything(paper):
    (words,) = text_of(paper)

    for expected in (
        "NOP Import Certificate",
        "Certificate number 815-8150110234-000118",
        "24 Nov 2026, 17:42 UTC",
        "Second code K7QF-2M9D",
        "1 Exporter Cooperativa Agraria Cafetalera Valle Alto Ltda.",
        "Jr. San Martín 214, Jaén, Cajamarca, Peru",
        "NOP ID 8150110234",
        "3 Final handler The exporter",
        "Cascadia Organic Certifiers The issuing certifying agent · code 815",
        "Organic Green Coffee Arabica Grade 1 EP Coffee, green, arabica · 100% organic",
        "0901.11.0015 Coffee, not roasted, not decaffeinated, Arabica, certified organic",
        "19,320 kg Entered as 42,593.3 lb (× 0.45359237 kg) 280 × Bag, textile (5L), 69 kg each",
        "69 kg each · Gross 19,530 kg",
        "Peru (PE)",
        "Portland, Oregon, United States",
        "Lading: Paita (PEPAI) US entry: Oakland (2811)",
        "By sea, vessel MSC ALTAIR, voyage NX447R Bill of lading MEDUPU448812",
        "Planned departure 3 Dec 2026, 14:00 UTC",
        "VA-2026-118 VA-2026-121",
        "Container MSCU6153045 Seal PE-009181 Invoice F001-4471",
        "3 Dec 2026 – 15 Jan 2027 One shipment, leaving within these dates",
        "USDA organic regulations (NOP), 7 CFR part 205",
        "16 Remarks None",
        "this certificate was issued before the product was exported.",
        "18 Authorised by Maria Keller Certification Officer for Cascadia Organic Certifiers",
        "Sealed electronically by the certifying agent",
        "Verify at verify.example.org/verify with number and second code K7QF-2M9D",
        "Version 1 · page 1 of 1",
    ):
        assert expected in words


@pytest.mark.parametrize("make", [papers.sencha, papers.soybeans, papers.wine, papers.forty_lots])
def test_every_name_on_the_snapshot_is_on_the_paper(make):
    certificate = make()
    printed = compact(" ".join(text_of(pdf.render(certificate, logo=None))))

    names = [
        certificate.exporter.name,
        *certificate.exporter.address,
        certificate.final_handler.name if certificate.final_handler != certificate.exporter else "",
        certificate.certifier.name,
        certificate.product.name_as_labelled,
        certificate.product.description,
        certificate.product.hts_description,
        certificate.consignee,
        certificate.registration_note,
        certificate.standard.name,
        *certificate.product.lots,
        *certificate.product.invoice_numbers,
        *certificate.transport.containers,
        *certificate.remarks,
    ]
    assert [name for name in names if compact(name) not in printed] == []


def test_litres_stand_beside_the_kilograms():
    (words,) = text_of(pdf.render(papers.wine(), logo=None))

    assert "16,200 kg 1,200 × Carton (CT), 13.5 kg each Tariff quantity 10,800 liters" in words


def test_a_period_says_that_the_weight_is_its_total():
    (words,) = text_of(pdf.render(papers.soybeans(), logo=None))

    assert "All shipments of this period; the weight in box 7 is their total" in words
    assert "Lading: not stated US entry: not stated" in words


def test_forty_lots_break_to_a_second_page_that_repeats_the_number():
    first, second = text_of(pdf.render(papers.forty_lots(), logo=None))

    assert "page 1 of 2" in first
    assert "continued" not in first
    assert "NOP Import Certificate 815-8150110234-000118, continued" in second
    assert "page 2 of 2" in second
    assert "Version 2, in place of version 1" in first
    assert "Supersedes certificate 815-8150110234-000097, which is no longer valid." in first
    assert "VA-2026-140/A-JAEN" in first
    assert "18 Authorised by Maria Keller" in second


def test_hundreds_of_lots_still_print_each_one():
    product = replace(papers.coffee().product, lots=tuple(f"LOT-{n:04d}-{'X' * 20}" for n in range(400)))

    printed = compact(" ".join(text_of(pdf.render(replace(papers.coffee(), product=product), logo=None))))

    assert [lot for lot in product.lots if lot not in printed] == []


def test_one_word_without_end_stays_inside_the_page():
    product = replace(papers.coffee().product, name_as_labelled="W" * 300, lots=("L" * 300,))

    printed = pdf.render(replace(papers.coffee(), product=product), logo=None)

    picture = picture_of(printed)
    margin = picture.crop((picture.width - 40, 0, picture.width, picture.height))
    assert margin.getextrema() == ((255, 255), (255, 255), (255, 255))
    assert "W" * 300 in compact(text_of(printed)[0])


def test_a_draft_has_its_reference_and_nothing_of_a_certificate():
    drawn = pdf.render(papers.draft(), logo=None)
    (words,) = text_of(drawn)

    assert "DRAFT" in words
    assert "Reference of the request R-7KQ4-M2XD" in words
    assert "Not authorised, not sealed." in words
    assert "815-8150110234" not in compact(words)
    assert "K7QF" not in words
    assert "Authorised by" not in words
    assert "Sealed electronically" not in words
    assert pypdf.PdfReader(io.BytesIO(drawn)).attachments == {}


def test_a_draft_has_no_qr_code():
    import zxingcpp

    assert zxingcpp.read_barcodes(picture_of(pdf.render(papers.draft(), logo=None))) == []


def test_a_specimen_says_so_and_shows_its_registration_note():
    (words,) = text_of(pdf.render(papers.specimen(), logo=None))

    assert "SPECIMEN" in words
    assert "this paper proves nothing and covers no goods" in words
    assert papers.REGISTRATION_NOTE in words


def test_a_certificate_with_an_official_number_shows_neither(paper):
    (words,) = text_of(paper)

    assert "SPECIMEN" not in words
    assert "Registration." not in words


def test_the_attachment_is_the_snapshot_to_the_byte(paper):
    attached = pypdf.PdfReader(io.BytesIO(paper)).attachments

    assert attached == {"certificate.json": [snapshot.to_json(papers.coffee())]}


def test_the_paper_is_tagged_archival_and_named(paper):
    reader = pypdf.PdfReader(io.BytesIO(paper))
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()

    assert "<pdfaid:part>3</pdfaid:part>" in xmp or 'pdfaid:part="3"' in xmp
    assert "conformance>A<" in xmp or 'conformance="A"' in xmp
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata.title == "NOP Import Certificate 815-8150110234-000118"
    assert reader.metadata.author == "Cascadia Organic Certifiers"
    assert reader.metadata.subject.startswith("NOP Import Certificate (7 CFR 205.273): Organic Green Coffee")
    assert reader.metadata.creation_date == papers.coffee().issued_at


def test_the_same_snapshot_makes_the_same_page(paper):
    again = pdf.render(papers.coffee(), logo=None)

    assert again == paper


def test_the_zone_an_instant_is_written_in_changes_nothing(paper):
    from datetime import timezone

    there = papers.coffee().issued_at.astimezone(timezone(timedelta(hours=9)))

    assert pdf.render(replace(papers.coffee(), issued_at=there), logo=None) == paper


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("Greek", "Ελαιώνες Κρήτης Α.Ε."),
        ("Cyrillic", "ТОВ «Органік Україна»"),
        ("Vietnamese", "Công ty TNHH Hồ tiêu hữu cơ Đắk Lắk"),
        ("Arabic", "مزرعة عضوية"),
        ("Hebrew", "משק אורגני בע״מ"),
        ("Hindi", "जैविक खेती सहकारी"),
        ("Bengali", "জৈব খামার"),
        ("Tamil", "இயற்கை பண்ணை"),
        ("Thai", "เกษตรอินทรีย์"),
        ("Japanese", "㈱髙﨑製茶 有機栽培"),
        ("Chinese, simplified", "云南有机茶叶进出口公司"),
        ("Chinese, traditional", "臺灣有機農場"),
        ("Korean", "유기농 인삼 주식회사"),
    ],
)
def test_a_name_in_any_of_these_scripts_is_drawn(language, name):
    assert fonts.unprintable(name) == "", language
    named = replace(papers.coffee(), remarks=(name,))

    drawn = pdf.render(named, logo=None)

    unnamed = pdf.render(replace(papers.coffee(), remarks=("",)), logo=None)
    dark = [
        sum(value < 128 for value in picture_of(page).convert("L").tobytes()) for page in (drawn, unnamed)
    ]
    assert dark[0] > dark[1]
    assert pypdfium2.PdfDocument(drawn)[0].get_textpage().count_chars() > len(compact(text_of(unnamed)[0]))


@pytest.mark.parametrize(
    ("letter", "says"), [("😀", "😀 (U+1F600)"), ("\0", "U+0000"), ("ᚠ", "U+16A0"), ("\x1b", "U+001B")]
)
def test_a_letter_without_a_font_is_refused_and_not_lost(letter, says):
    exporter = replace(papers.VALLE_ALTO, name=f"Valle {letter} Alto")

    with pytest.raises(pdf.UnprintableTextError) as refusal:
        pdf.render(replace(papers.coffee(), exporter=exporter), logo=None)

    assert says in str(refusal.value)


def test_a_logo_is_printed_when_it_is_the_one_the_snapshot_names(paper):
    logo = _png((180, 20, 20))
    certifier = replace(papers.CASCADIA, logo_sha256=hashlib.sha256(logo).hexdigest())

    drawn = pdf.render(replace(papers.coffee(), certifier=certifier), logo=logo)

    assert (180, 20, 20) in picture_of(drawn).convert("RGB").crop((50, 30, 130, 110)).get_flattened_data()
    assert "COC" not in text_of(drawn)[0].split("Cascadia")[0]


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a"])
def test_a_logo_that_is_no_png_or_jpeg_is_refused(content):
    certifier = replace(papers.CASCADIA, logo_sha256=hashlib.sha256(content).hexdigest())

    with pytest.raises(pdf.LogoError, match="PNG or JPEG"):
        pdf.render(replace(papers.coffee(), certifier=certifier), logo=content)


def test_a_damaged_logo_is_refused():
    content = b"\x89PNG\r\n\x1a\n and nothing more"
    certifier = replace(papers.CASCADIA, logo_sha256=hashlib.sha256(content).hexdigest())

    with pytest.raises(pdf.LogoError, match="damaged"):
        pdf.render(replace(papers.coffee(), certifier=certifier), logo=content)


@pytest.mark.parametrize("logo", [None, b"another"])
def test_a_logo_other_than_the_frozen_one_is_refused(logo):
    certifier = replace(papers.CASCADIA, logo_sha256="0" * 64)

    with pytest.raises(pdf.LogoError, match="not the one that was frozen"):
        pdf.render(replace(papers.coffee(), certifier=certifier), logo=logo)


def _png(colour: tuple[int, int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(file, "PNG")
    return file.getvalue()

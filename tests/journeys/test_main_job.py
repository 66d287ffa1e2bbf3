"""The main job, from the exporter's first click to the stranger's scan."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.models import OutboxMessage
from certificates import paper_verification
from certificates.documents import demo_authority, seal
from certificates.models import Certificate
from nopcert.demo import papers as demo_papers
from tests.journeys.conftest import WITH_WORKER, confirm_password, explain

pytestmark = [pytest.mark.browser, WITH_WORKER, pytest.mark.django_db(transaction=True)]

EXPORTER = "diego@andeansuperfoods.example"
REVIEWER = "daniel@cascadia.example"
SIGNATORY = "maria@cascadia.example"
IMPORTER = "hannah@solstice.example"


def declare_two_products(page: Page) -> None:
    page.get_by_role("link", name="New request").first.click()
    page.get_by_role("button", name="Open a draft").click()
    page.get_by_label("Recipient (importer of record)").fill("8150004471")
    page.get_by_role("button", name="Save and continue").click()
    for product, name, code, weight in (
        ("Quinoa, white", "Organic White Quinoa", "1008500010", "10000"),
        ("Cocoa beans", "Organic Cocoa Beans Chuncho", "1801.00.0010", "2500"),
    ):
        page.get_by_role("link", name="Add a product").click()
        page.get_by_label("Certified product").select_option(label=product)
        page.get_by_label("Name as labelled").fill(name)
        page.get_by_label("Tariff code (HTS)").fill(code)
        page.get_by_label("Total net weight").fill(weight)
        page.get_by_role("button", name="Save the product").click()


def declare_transport(page: Page) -> None:
    departure = timezone.now() + timedelta(days=9)
    page.get_by_label("Port of lading").fill("PECLL")
    page.get_by_label("US port of entry").select_option("3001")
    page.get_by_label("Planned departure").fill(f"{departure:%Y-%m-%dT10:30}")
    page.get_by_label("How the goods travel").select_option("sea")
    page.get_by_label("Vessel", exact=True).fill("HMM BLESSING")
    page.get_by_label("Containers").fill("HMMU 620915 3")
    page.get_by_role("button", name="Save and continue").click()


def test_exporter_reviewer_signatory_importer_and_stranger(
    worker: subprocess.Popen[bytes], sit_down, live_server: object, tmp_path: Path
) -> None:
    # The exporter forgets the transport: the gap is named, and leads to its field.
    exporter = sit_down(EXPORTER)
    declare_two_products(exporter)
    exporter.get_by_role("link", name="Review and submit").click()
    exporter.get_by_role("link", name="Choose how the goods travel.").click()
    expect(exporter.locator("#id_mode_error")).to_contain_text("Choose how the goods travel.")
    declare_transport(exporter)
    invoice, packing_list = tmp_path / "invoice.pdf", tmp_path / "packing list.csv"
    invoice.write_bytes(demo_papers.pdf(["COMMERCIAL INVOICE", "Organic quinoa and organic cocoa beans"]))
    packing_list.write_text("Product,Lot\nQuinoa,Q-26-31\nCocoa beans,CH-26-2\n", encoding="utf-8")
    exporter.locator("#id_file").set_input_files([invoice, packing_list])
    expect(exporter.locator("main")).to_contain_text("Attached as Commercial invoice")
    expect(exporter.locator("main")).to_contain_text("Attached as Packing list")
    exporter.get_by_role("button", name="Save and continue").click()
    exporter.locator("label[for=id_is_attested]").click()
    exporter.get_by_role("button", name="Submit to the certifier").click()
    expect(exporter.locator("main")).to_contain_text("Submitted")
    request_address = exporter.url

    # The reviewer takes it up, asks for one thing and gets it.
    reviewer = sit_down(REVIEWER)
    reviewer.get_by_role("link", name="Andean Superfoods Export S.A.C.").click()
    reviewer.get_by_role("button", name="Take up").click()
    reviewer.get_by_role("link", name="Ask for information").click()
    reviewer.locator("#id_form-0-words").fill("Which lots are these?")
    reviewer.get_by_role("button", name="Ask for information").click()
    exporter.goto(request_address)
    expect(exporter.locator("main")).to_contain_text("Which lots are these?")
    exporter.get_by_role("link", name="Answer").click()
    exporter.locator("textarea[name^=answer_]").fill("Q-26-31 and CH-26-2.")
    exporter.get_by_role("button", name="Answer").click()
    reviewer.reload()
    expect(reviewer.locator("main")).to_contain_text("Q-26-31 and CH-26-2.")
    reviewer.get_by_role("button", name="Take up").click()
    explain(reviewer)
    reviewer.get_by_role("link", name="Approve").click()
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.locator("main")).to_contain_text("Approved")

    # The signatory looks at the paper and issues: one certificate for each product.
    signatory = sit_down(SIGNATORY)
    signatory.get_by_role("link", name="Andean Superfoods Export S.A.C.").click()
    signatory.get_by_role("link", name="Issue certificates").click()
    draft = signatory.request.get(
        signatory.get_by_role("link", name="Look at the exact paper").first.get_attribute("href")
    )
    draft_text = PdfReader(_file(tmp_path / "draft.pdf", draft.body())).pages[0].extract_text()
    assert "DRAFT" in draft_text
    assert not re.search(r"\d{3}-\d{10}-\d{6}", draft_text)
    signatory.get_by_role("button", name="Issue 2 certificates").click()
    signatory.wait_for_url(re.compile("/reauthenticate/"))
    confirm_password(signatory)
    expect(signatory.get_by_text("All papers are sealed.")).to_be_visible(timeout=30_000)
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == ["815-8150110990-000001", "815-8150110990-000002"]
    told = OutboxMessage.objects.filter(occasion__contains=numbers[0]).values_list("recipient", flat=True)
    assert {EXPORTER, IMPORTER} <= set(told)

    # The importer downloads the sealed paper.
    importer = sit_down(IMPORTER)
    importer.get_by_role("link", name=numbers[0]).click()
    with importer.expect_download() as waiting:
        importer.get_by_role("link", name="Download the sealed PDF").click()
    path = tmp_path / "paper.pdf"
    waiting.value.save_as(path)
    scanned = _check_paper(path, numbers[0])

    # A stranger verifies by number, and by the code on the paper.
    stranger = sit_down()
    stranger.goto("/verify/")
    stranger.get_by_label("Certificate number").fill(numbers[0].replace("-", " "))
    stranger.get_by_role("button", name="Verify").last.click()
    expect(stranger.locator("main")).to_contain_text("Cascadia Organic Certifiers")
    expect(stranger.locator("main")).not_to_contain_text("Solstice")
    stranger.goto(scanned.removeprefix(settings.NOPCERT_BASE_URL.upper()))
    expect(stranger.locator("main")).to_contain_text("Solstice Organics Import LLC")


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _check_paper(path: Path, number: str) -> str:
    """One good seal over the whole file, the words of the snapshot, and the address in the QR code."""
    content = path.read_bytes()
    report = seal.check_seal(content, demo_authority.load_root(settings.NOPCERT_KEYS_ROOT), at=timezone.now())
    assert paper_verification.judge_file(content).is_good
    assert report.is_good, report.sentence
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    for words in (number, "Andean Superfoods Export S.A.C.", "Solstice Organics Import LLC", "10,000 kg"):
        assert words in text
    picture = pypdfium2.PdfDocument(content)[0].render(scale=3).to_pil()
    codes = [code.text for code in zxingcpp.read_barcodes(picture)]
    assert len(codes) == 1
    assert codes[0].startswith(f"{settings.NOPCERT_BASE_URL}/V/{number}/".upper())
    return codes[0]

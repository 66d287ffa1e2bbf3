"""Whoever holds a paper verifies it in the browser: by number, code and file, and without a network."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypdfium2
import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import Membership
from accounts.roles import Role
from certificates import offline_codes
from certificates.documents import produce, store
from certificates.models import Certificate, CertificateVersion
from certificates.rules.lifecycle import Status as CertificateStatus
from certificates.services import issuing
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments.rules.lifecycle import Status

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).parents[2] / "docs/offline-code-vectors.json"
SitDown = Callable[..., Page]


@pytest.fixture
def certificate(parties_of_demo: datetime) -> Certificate:
    """Issued an hour ago, with its sealed paper, and a status list of now."""
    cache.clear()
    at = parties_of_demo.replace(microsecond=0) - timedelta(hours=1)
    example = next(example for example in load_examples() if example["id"] == "coffee-peru")
    shipment = requests.bring_to(requests.enter(example, at=at), Status.APPROVED, at=at)
    signatory = Membership.objects.get(certifier=shipment.certifier, role=Role.SIGNATORY)
    (issued,) = issuing.issue_certificates(shipment, actor=signatory, at=at)
    produce.produce(issued.versions.get().pk, at, clock=lambda: at)
    offline_codes.publish_status(parties_of_demo)
    return issued


def version_of(certificate: Certificate) -> CertificateVersion:
    return certificate.versions.get(is_current=True)


def scanned_path(certificate: Certificate) -> str:
    """Where the QR code of the paper leads."""
    return f"/V/{certificate.number}/{version_of(certificate).offline_code}"


def paper_of(certificate: Certificate) -> bytes:
    content = store.read(settings.MEDIA_ROOT, version_of(certificate).paper_sha256)
    assert content is not None
    return content


def altered(text: str) -> str:
    """One letter of the signed part is another."""
    return text[:-9] + ("A" if text[-9] != "A" else "B") + text[-8:]


def wait_until_kept(page: Page) -> None:
    """Until a worker answers for each of the three addresses, and holds the lists."""
    page.evaluate(
        """async () => {
            const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
            const isKept = async () => {
                const lists = await caches.open("nopcert-verifier-lists");
                const workers = await navigator.serviceWorker.getRegistrations();
                const hasList = Boolean(await lists.match("/.well-known/nopcert-status.bin"));
                return hasList && workers.length === 3 &&
                    workers.every((one) => one.active && one.active.state === "activated" && !one.installing);
            };
            while (!(await isKept())) { await pause(); }
        }"""
    )


def go_offline(page: Page) -> None:
    page.context.set_offline(True)
    assert page.evaluate("fetch('/healthz').then(() => 'answered', () => 'away')") == "away"


def test_the_number_shows_the_standing_and_the_second_code_the_boxes(
    certificate: Certificate, sit_down: SitDown
) -> None:
    page = sit_down()
    page.goto("/verify/")
    page.get_by_label("Certificate number, or whatever").fill(certificate.number.replace("-", " "))
    page.keyboard.press("Enter")

    expect(page.locator(".nop-certificate-number")).to_have_text(certificate.number)
    expect(page.locator("main")).not_to_contain_text("Solstice")

    page.get_by_label("Second code").fill(certificate.second_code.lower())
    page.get_by_role("button", name="Verify").click()

    box = page.get_by_role("row").filter(has_text="7 Total net weight")
    expect(box).to_contain_text("19,320 kg")
    expect(page.get_by_role("row").filter(has_text="2 Recipient")).to_contain_text("Solstice Organics")


def test_the_text_of_the_code_is_pasted_and_the_picture_of_the_code_is_read(
    certificate: Certificate, sit_down: SitDown, tmp_path: Path
) -> None:
    page = sit_down()
    page.goto("/verify/")
    page.get_by_label("Certificate number, or whatever").fill(
        settings.NOPCERT_BASE_URL.upper() + scanned_path(certificate)
    )
    page.keyboard.press("Enter")
    expect(page.get_by_text("Code genuine")).to_be_visible()

    picture = tmp_path / "paper.png"
    pypdfium2.PdfDocument(paper_of(certificate))[0].render(scale=2.5).to_pil().save(picture)
    page.goto("/verify/")
    page.get_by_label("Or a picture of the code").set_input_files(picture)

    expect(page.get_by_text("Code genuine")).to_be_visible()
    expect(page.locator(".nop-certificate-number")).to_have_text(certificate.number)


def test_a_file_is_hashed_in_the_browser_and_an_altered_one_is_no_paper_of_ours(
    certificate: Certificate, sit_down: SitDown
) -> None:
    page = sit_down()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto("/verify/")
    content = paper_of(certificate)

    choose(page, content)
    expect(page.get_by_text("Paper genuine and unchanged")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="7 Total net weight")).to_contain_text("19,320 kg")

    choose(page, content + b"\n")
    expect(page.get_by_text("Not a paper of ours")).to_be_visible()
    assert set(sent) == {"GET"}


def choose(page: Page, content: bytes) -> None:
    page.get_by_label("The PDF of a certificate").set_input_files(
        {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": content}
    )


def test_without_javascript_the_server_hashes_the_file(certificate: Certificate, sit_down: SitDown) -> None:
    page = sit_down(java_script_enabled=False)
    page.goto("/verify/")
    choose(page, paper_of(certificate))
    page.get_by_role("button", name="Check the file").click()

    expect(page.get_by_text("Paper genuine and unchanged")).to_be_visible()


def test_after_one_visit_a_code_is_checked_without_a_network(
    certificate: Certificate, sit_down: SitDown
) -> None:
    page = sit_down()
    page.goto("/verify/")
    wait_until_kept(page)
    go_offline(page)

    page.goto(scanned_path(certificate))

    answer = page.locator("[data-answer]")
    expect(answer.locator("[data-verdict=genuine]")).to_be_visible()
    expect(answer).to_contain_text(certificate.number)
    expect(answer).to_contain_text("19,320 kg")
    expect(answer).to_contain_text("It was not withdrawn, as of")
    expect(answer).to_contain_text("A specimen of a demonstration")

    page.get_by_label("Text of the QR code").fill(altered(version_of(certificate).offline_code))
    page.get_by_role("button", name="Verify").click()

    expect(answer.locator("[data-verdict=refused]")).to_be_visible()
    expect(answer).to_contain_text("This code is not genuine: it was altered")
    expect(answer).not_to_contain_text("19,320 kg")

    page.goto("/verify/?number=" + quote(certificate.number))
    expect(answer).to_contain_text("Without a network only the QR code of a paper can be checked")


def test_a_picture_of_the_code_is_read_without_a_network(
    certificate: Certificate, sit_down: SitDown, tmp_path: Path
) -> None:
    page = sit_down()
    page.goto("/verify/")
    wait_until_kept(page)
    go_offline(page)
    picture = tmp_path / "paper.png"
    pypdfium2.PdfDocument(paper_of(certificate))[0].render(scale=2.5).to_pil().save(picture)
    page.goto("/verify/")

    page.get_by_label("Or a picture of the code").set_input_files(picture)

    expect(page.locator("[data-verdict=genuine]")).to_be_visible()
    expect(page.locator("[data-answer]")).to_contain_text(certificate.number)


def test_a_withdrawn_certificate_and_an_old_list_are_said_without_a_network(
    certificate: Certificate, sit_down: SitDown, parties_of_demo: datetime
) -> None:
    certificate.status = CertificateStatus.VOIDED
    certificate.save(update_fields=["status"])
    offline_codes.publish_status(parties_of_demo + timedelta(seconds=1))
    page = sit_down()
    page.goto("/verify/")
    wait_until_kept(page)
    page.clock.install(time=parties_of_demo)
    go_offline(page)

    page.goto(scanned_path(certificate))
    expect(page.locator("[data-verdict=withdrawn]")).to_be_visible()
    expect(page.locator("[data-answer]")).to_contain_text("Do not file this number")

    certificate.status = CertificateStatus.ISSUED
    certificate.save(update_fields=["status"])
    page.context.set_offline(False)
    offline_codes.publish_status(parties_of_demo + timedelta(seconds=2))
    page.goto("/verify/")
    page.wait_for_function(
        "fetch('/.well-known/nopcert-status.bin', {cache: 'reload'}).then((one) => one.ok)"
    )
    go_offline(page)
    page.clock.set_fixed_time(parties_of_demo + timedelta(hours=25))
    page.goto(scanned_path(certificate))

    expect(page.locator("[data-verdict=genuine-unchecked]")).to_be_visible()
    expect(page.locator("[data-answer]")).to_contain_text("could not be checked whether it was withdrawn")


def test_the_vectors_of_the_documentation_hold_in_the_browser(
    certificate: Certificate, sit_down: SitDown
) -> None:
    vectors = json.loads(VECTORS.read_text())
    page = sit_down()
    page.goto("/verify/offline/")

    for vector in vectors["vectors"]:
        found = check_in(page, vector["text"], vectors)
        if "refused" in vector:
            assert found == {"refused": vector["refused"]}, vector["why"]
        elif len(vector["genuine"]) > 1:
            assert found == {"genuine": as_the_browser_says(vector["genuine"])}, vector["why"]
        else:
            assert found["genuine"]["number"] == vector["genuine"]["number"], vector["why"]
    (listed,) = vectors["status_lists"]
    withdrawn = page.evaluate(
        """async ([hex, keys, at]) => {
            const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
            const known = await nopcertCode.readKeys(keys);
            const list = await nopcertStatus.check(bytes, known, new Date(at));
            const places = Array.from({length: list.size}, (_, place) => place);
            return places.filter((place) => list.isWithdrawn(place));
        }""",
        [listed["hex"], vectors["keys"], vectors["at"]],
    )
    assert withdrawn == listed["withdrawn"]


def test_every_flipped_bit_is_refused_in_the_browser(certificate: Certificate, sit_down: SitDown) -> None:
    vectors = json.loads(VECTORS.read_text())
    page = sit_down()
    page.goto("/verify/offline/")

    accepted = page.evaluate(
        """async ([text, keys, at]) => {
            const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
            const known = await nopcertCode.readKeys(keys);
            const accepted = [];
            for (let place = 0; place < text.length * 5; place += 1) {
                const index = Math.floor(place / 5);
                const bent = letters[letters.indexOf(text[index]) ^ (1 << (place % 5))];
                try {
                    const altered = text.slice(0, index) + bent + text.slice(index + 1);
                    await nopcertCode.check(altered, known, new Date(at));
                    accepted.push(place);
                } catch (error) {
                    if (!(error instanceof nopcertCode.Refused)) { throw error; }
                }
            }
            return accepted;
        }""",
        [vectors["vectors"][0]["text"], vectors["keys"], vectors["at"]],
    )

    assert accepted == []


def check_in(page: Page, text: str, vectors: dict[str, Any]) -> Any:
    return page.evaluate(
        """async ([text, keys, at]) => {
            const known = await nopcertCode.readKeys(keys);
            try {
                const claims = (await nopcertCode.check(text, known, new Date(at))).claims;
                return {genuine: JSON.parse(JSON.stringify(claims, (key, value) =>
                    typeof value === "bigint" ? Number(value) : value))};
            } catch (error) {
                return {refused: error.code || String(error)};
            }
        }""",
        [text, vectors["keys"], vectors["at"]],
    )


def as_the_browser_says(genuine: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": genuine["number"],
        "version": genuine["version"],
        "issuedAt": genuine["issued_at"].replace("Z", ".000Z"),
        "netWeightGrams": genuine["net_weight_g"],
        "hts": genuine["hts"],
        "startsOn": genuine["window_start_on"],
        "endsOn": genuine["window_end_on"],
        "statusIndex": genuine["status_index"],
        "digest": genuine["digest"],
        "isSpecimen": genuine["specimen"],
        "isManual": genuine["manual"],
    }

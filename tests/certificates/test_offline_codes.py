"""The QR code of a paper carries a signed code, checked by our page and by anybody without a network."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from certificates import offline_codes
from certificates.documents import produce, snapshot, store
from certificates.models import Certificate, CertificateVersion, CodeKey
from certificates.rules.lifecycle import Status as CertificateStatus
from certificates.services import issuing
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from nopcert_verify import code, keys, status
from shipments.rules.lifecycle import Status

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def now() -> datetime:
    """A past instant: the doors ask the real clock, and a code from the future is refused."""
    return timezone.now().replace(microsecond=0) - timedelta(hours=1)


@pytest.fixture
def certificate(house: None, now: datetime) -> Certificate:
    example = next(example for example in load_examples() if example["id"] == "coffee-peru")
    shipment = requests.bring_to(requests.enter(example, at=now), Status.APPROVED, at=now)
    signatory = Membership.objects.get(certifier=shipment.certifier, role=Role.SIGNATORY)
    (issued,) = issuing.issue_certificates(shipment, actor=signatory, at=now)
    return issued


@pytest.fixture
def scanned(certificate: Certificate, now: datetime) -> str:
    """What a reader reads off the picture of the sealed paper."""
    version = make_paper(certificate, now)
    content = store.read(settings.MEDIA_ROOT, version.paper_sha256)
    assert content is not None
    picture = pypdfium2.PdfDocument(content)[0].render(scale=3).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


def make_paper(certificate: Certificate, at: datetime) -> CertificateVersion:
    version = certificate.versions.get(is_current=True)
    produce.produce(version.pk, at, clock=lambda: at)
    version.refresh_from_db()
    assert version.paper_error == ""
    return version


def published_keys(client: Client) -> keys.KeySet:
    return keys.from_json(client.get("/.well-known/nopcert-keys.json").text)


def test_a_stranger_without_a_network_checks_the_scanned_code(
    scanned: str, certificate: Certificate, client: Client, now: datetime
) -> None:
    checked = code.check(scanned, published_keys(client), at=now)

    assert scanned.startswith(f"{settings.NOPCERT_BASE_URL}/V/{certificate.number}/".upper())
    version = certificate.versions.get()
    assert checked.claims == code.Claims(
        number=certificate.number,
        version=1,
        issued_at=now,
        net_weight_g=19_320_000,
        hts="0901110015",
        window_start_on=certificate.window_start_on,
        window_end_on=certificate.window_end_on,
        status_index=certificate.status_index,
        digest=bytes.fromhex(version.digest)[:16],
        is_specimen=True,
    )
    assert (checked.key.certifier, checked.key.name) == ("815", "Cascadia Organic Certifiers")


def test_the_scanned_address_opens_the_page_with_every_field(scanned: str, client: Client) -> None:
    page = client.get(scanned.removeprefix(settings.NOPCERT_BASE_URL.upper()))

    assert "Solstice Organics Import LLC" in page.text
    assert "Valid" in page.text or "Not begun" in page.text
    pasted = client.get("/verify/", {"number": scanned})
    assert "Solstice Organics Import LLC" in pasted.text


def test_the_same_certificate_always_gets_the_same_code(certificate: Certificate, now: datetime) -> None:
    version = make_paper(certificate, now)
    content = snapshot.from_json(version.snapshot.encode())
    assert offline_codes.write_code(version, content, now) == version.offline_code


def test_an_impostors_code_shows_nothing(scanned: str, certificate: Certificate, client: Client) -> None:
    forged = scanned[:-9] + ("A" if scanned[-9] != "A" else "B") + scanned[-8:]
    page = client.get(forged.removeprefix(settings.NOPCERT_BASE_URL.upper()))

    assert "This code is not genuine" in page.text
    assert "Solstice" not in page.text


def test_the_code_of_one_paper_under_another_number_is_named(
    scanned: str, certificate: Certificate, client: Client
) -> None:
    page = client.get(f"/V/815-8150110234-000099/{scanned.rpartition('/')[2]}")

    assert f"belongs to the number {certificate.number}" in page.text
    assert "Solstice" not in page.text


def test_the_code_of_an_older_version_says_that_a_newer_one_holds(
    scanned: str, certificate: Certificate, client: Client, now: datetime
) -> None:
    first = certificate.versions.get()
    first.is_current = False
    first.save(update_fields=["is_current"])
    CertificateVersion.objects.create(
        certificate=certificate,
        version=2,
        snapshot=first.snapshot,
        digest=first.digest,
        made_at=now,
        made_by=first.made_by,
        paper_due_at=now,
    )

    page = client.get(scanned.removeprefix(settings.NOPCERT_BASE_URL.upper()))

    assert "This paper is version 1. A newer one has taken its place" in page.text


def test_a_code_signed_after_its_key_was_stolen_says_so(scanned: str, client: Client, now: datetime) -> None:
    CodeKey.objects.update(compromised_at=now - timedelta(days=1))

    page = client.get(scanned.removeprefix(settings.NOPCERT_BASE_URL.upper()))

    assert "The key that signed this code was withdrawn" in page.text
    checked = code.check(scanned, published_keys(client), at=now)
    assert not checked.key.vouches_for(checked.claims.issued_at)


def test_the_status_list_names_what_was_withdrawn(
    certificate: Certificate, client: Client, now: datetime
) -> None:
    assert client.get("/.well-known/nopcert-status.bin").status_code == 404
    offline_codes.publish_status(now)
    before = status.check(
        client.get("/.well-known/nopcert-status.bin").content, published_keys(client), at=now
    )
    certificate.status = CertificateStatus.VOIDED
    certificate.save(update_fields=["status"])
    offline_codes.publish_status(now + timedelta(minutes=15))
    after = status.check(
        client.get("/.well-known/nopcert-status.bin").content,
        published_keys(client),
        at=now + timedelta(minutes=15),
    )

    assert (before.size, before.is_withdrawn(certificate.status_index)) == (131_072, False)
    assert after.is_withdrawn(certificate.status_index) is True


def test_without_its_key_no_paper_is_made_and_the_row_says_why(
    certificate: Certificate, now: datetime
) -> None:
    offline_codes.signer_of(certificate.certifier, now)
    kid = CodeKey.objects.get(certifier=certificate.certifier).kid
    path = Path(settings.NOPCERT_KEYS_ROOT) / f"code-{kid}.pem"
    path.rename(path.with_suffix(".away"))
    version = certificate.versions.get()

    produce.produce(version.pk, now, clock=lambda: now)
    path.with_suffix(".away").rename(path)

    version.refresh_from_db()
    assert (version.paper_sha256, version.offline_code) == ("", "")
    assert f"{path}, cannot be read" in version.paper_error

"""What anybody learns: by number the standing, with the second code the fields, otherwise what is wrong."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from certificates.models import Certificate
from certificates.services import issuing
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments.rules.lifecycle import Status

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def certificate(house: None, now: datetime) -> Certificate:
    example = next(example for example in load_examples() if example["id"] == "coffee-peru")
    shipment = requests.bring_to(requests.enter(example, at=now), Status.APPROVED, at=now)
    signatory = Membership.objects.select_related("user").get(
        certifier=shipment.certifier, role=Role.SIGNATORY
    )
    return issuing.issue_certificates(shipment, actor=signatory, at=now)[0]


def test_the_number_alone_shows_the_standing_and_no_party(client: Client, certificate: Certificate) -> None:
    page = client.get(reverse("verify"), {"number": certificate.number.replace("-", " ")})

    assert "Cascadia Organic Certifiers" in page.text
    assert "Solstice" not in page.text
    assert "Valle Alto" not in page.text


def test_the_address_of_the_code_shows_the_fields(client: Client, certificate: Certificate) -> None:
    page = client.get(f"/V/{certificate.number}/{certificate.second_code}")

    assert "Solstice Organics Import LLC" in page.text
    assert "19,320" in page.text


def test_a_wrong_second_code_shows_no_field_and_says_so(client: Client, certificate: Certificate) -> None:
    page = client.get(reverse("verify"), {"number": certificate.number, "code": "AAAA-AAAA"})

    assert "does not belong to this number" in page.text
    assert "Solstice" not in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("8150110234", "NOP ID"),
        ("0901.11.0015", "is a tariff code (Arabica"),
        ("333-550-R", "filed under OR2"),
        ("R-7KQ4-M2XD", "reference of a request"),
        ("815-8150110234-0001", "2 digits are missing"),
        ("815-8150110234-999999", "No certificate with the number"),
        ("815-8150110234-000001 draft", "draft"),
        ("<script>alert(1)</script>", "certificate number"),
        ("9" * 1900, "too long"),
        ("٨١٥-٨١٥٠١١٠٢٣٤-٠٠٠١١٨", "digits"),
    ],
)
def test_anything_else_is_explained(client: Client, typed: str, sentence: str) -> None:
    page = client.get(reverse("verify"), {"number": typed})

    assert page.status_code == 200
    assert sentence in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("address", ["/verify/?number=%00", "/verify/%00", "/V/%00/", "/shipments/%00/"])
def test_a_nul_in_an_address_is_refused_in_a_sentence(client: Client, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 400
    assert "character that no keyboard types" in page.text

"""A new revision of the tariff schedule leaves issued certificates as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from accounts.models import Membership
from accounts.roles import Role
from certificates.models import CertificateVersion
from certificates.services import issuing
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations import tariff_codes
from operations.services.schedule_revision import load_schedule
from shipments.rules.lifecycle import Status
from tests.operations.nested_schedule import flat_schedule

pytestmark = pytest.mark.usefixtures("house")

COFFEE = "0901110015"


def test_an_issued_certificate_keeps_its_code_and_words(now: datetime) -> None:
    coffee = next(example for example in load_examples() if example["id"] == "coffee-peru")
    shipment = requests.bring_to(requests.enter(coffee, at=now), Status.APPROVED, at=now)
    signatory = Membership.objects.get(certifier=shipment.certifier, role=Role.SIGNATORY)
    (certificate,) = issuing.issue_certificates(shipment, actor=signatory, at=now)
    before = CertificateVersion.objects.get(certificate=certificate).snapshot
    words = tariff_codes.get_hts(COFFEE, now.date()).description

    revision = load_schedule(
        [
            replace(code, description="Coffee > Renamed > Certified organic") if code.code == COFFEE else code
            for code in flat_schedule()
            if code.code != "0901110025"
        ],
        in_force_on=date(2027, 1, 1),
        dry_run=False,
    )

    after = CertificateVersion.objects.get(certificate=certificate).snapshot
    assert (revision.ended, [change.code for change in revision.reworded]) == (("0901110025",), [COFFEE])
    assert after == before
    assert words in str(after)
    assert tariff_codes.get_hts(COFFEE, date(2026, 12, 31)).description == words
    assert (
        tariff_codes.get_hts(COFFEE, date(2027, 1, 1)).description == "Coffee > Renamed > Certified organic"
    )
    assert tariff_codes.get_hts("0901110025", date(2027, 1, 1)) is None

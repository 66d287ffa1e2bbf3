"""Whoever sees a certificate can take away the proof that its issue stands in the record."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts import record_key
from accounts.models import Membership
from accounts.roles import Role
from accounts.rules import merkle, signed_notes
from accounts.services import checkpointing
from certificates.models import Certificate
from certificates.services import issuing
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments.rules.lifecycle import Status
from tests.factories.accounts import sign_in

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def certificate(now: datetime) -> Certificate:
    example = next(example for example in load_examples() if example["id"] == "coffee-peru")
    shipment = requests.bring_to(requests.enter(example, at=now), Status.APPROVED, at=now)
    signatory = Membership.objects.get(certifier=shipment.certifier, role=Role.SIGNATORY)
    (issued,) = issuing.issue_certificates(shipment, actor=signatory, at=now)
    return issued


@pytest.fixture
def checkpoint_key(settings: Any, tmp_path: Path) -> signed_notes.VerifierKey:
    settings.NOPCERT_KEYS_ROOT = tmp_path
    record_key.make_key()
    return record_key.load_key().verifier_key


def test_the_issue_is_proven_under_the_signed_checkpoint(
    certificate: Certificate,
    checkpoint_key: signed_notes.VerifierKey,
    client: Client,
    now: datetime,
) -> None:
    address = f"/certificates/{certificate.public_id}/proof.json"
    page = f"/certificates/{certificate.public_id}/"
    importer = Membership.objects.filter(operation=certificate.recipient).first()
    assert importer is not None
    sign_in(client, importer)
    assert (client.get(address).status_code, client.get(address).json()["code"]) == (404, "not_yet")
    assert "comes under the next signed checkpoint" in client.get(page).content.decode()

    checkpointing.make_checkpoint(now)

    shown = client.get(address).json()
    checkpoint = signed_notes.read_signed(shown["note"], checkpoint_key)
    path = [bytes.fromhex(step) for step in shown["path"]]
    leaf = bytes.fromhex(shown["leaf_hash"])
    assert merkle.root_from_path(leaf, shown["position"], shown["size"], path) == checkpoint.root
    assert "leaf" not in shown  # what the exporter's certifier wrote is not the importer's to read
    assert "under the signed checkpoint" in client.get(page).content.decode()

    sign_in(client, Membership.objects.get(certifier=certificate.certifier, role=Role.SIGNATORY))
    own = client.get(address).json()
    assert certificate.number in own["leaf"]
    assert merkle.leaf_hash(own["leaf"].encode()).hex() == shown["leaf_hash"]


def test_a_stranger_gets_no_proof(certificate: Certificate, client: Client) -> None:
    stranger = Membership.objects.exclude(operation=None).exclude(
        operation__in=[certificate.exporter, certificate.recipient]
    )
    sign_in(client, stranger.first())

    assert client.get(f"/certificates/{certificate.public_id}/proof.json").status_code == 404

"""The rows to measure with: the demo's parties and their requests, on the stage's database."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from accounts.models import OutboxMessage
from certificates.models import CertificateVersion
from nopcert.demo import parties, requests, variety
from nopcert.demo.examples import load_examples
from shipments.models import Shipment
from shipments.rules.lifecycle import Status

ONE_PRODUCT = "coffee-peru"
"""The request that is clicked: one line, so one certificate."""

SIGNATORY = "maria@cascadia.example"


def prepare_stage() -> Iterator[str]:
    """Tables, code lists, certifiers, operations, people and seals."""
    yield "making the tables"
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)  # only where the cache is in the database
    yield "loading the code lists"
    call_command("load_reference", verbosity=0, stdout=StringIO())
    yield "making the demo's parties"
    at = timezone.now()
    list(parties.seed(at))
    requests.make_seals(at)


def enter_request(name: str, status: Status) -> Shipment:
    """One of the demo's examples, brought to the status through the verbs of its people."""
    at = timezone.now()
    example = next(example for example in load_examples() if example["id"] == name)
    if status == Status.APPROVED:  # it waits: one that repeats lots and containers would not be issued later
        example = variety.vary(example, Shipment.objects.count())
    return requests.bring_to(requests.enter(example, at=at), status, at=at)


def list_issued_examples() -> list[str]:
    """The demo's own mixture of issued requests, one paper to five, pages of every kind."""
    return [name for name, _days_ago, status in requests.PLAN if status == Status.ISSUED]


def count_certificates() -> int:
    return CertificateVersion.objects.count()


def count_owed_papers() -> int:
    return CertificateVersion.objects.filter(paper_sha256="").count()


def is_worker_idle() -> bool:
    """No paper and no message is owed."""
    is_message_owed = OutboxMessage.objects.filter(sent_at=None, gave_up_at=None).exists()
    return not is_message_owed and not count_owed_papers()

"""What a signatory of the demo finds: requests ready to issue, numbers to record, an outage to reconcile,
and prices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import Membership
from accounts.roles import Role
from certificates.documents import produce
from certificates.models import CertificateVersion, Outage
from certificates.services import issuing, outages, recording
from nopcert.demo import requests, variety
from nopcert.demo.examples import load_examples
from operations.models import Certifier
from operations.models.certifier import NumberSource
from operations.services import certifier_settings
from shipments.models import PriceList, Shipment
from shipments.rules.fees import Price
from shipments.rules.lifecycle import Status
from shipments.services import fees

_PRICES = (
    Price("standard", "", 1, Decimal("60.00")),
    Price("standard", "", 4, Decimal("45.00")),
    Price("rush", "", 1, Decimal("110.00")),
)

_FIRST = 200
"""Varied after the requests of `requests.PLAN` and `desk.PLAN`."""

# Example and how many days ago; each is approved, so that there is a batch to issue.
_READY = (("sesame-ethiopia", 2), ("banana-ecuador", 1), ("five-products", 1), ("coconut-water-litres", 1))


def seed_prices(at: datetime) -> Iterable[str]:
    """Prices of the first certifier, before its requests are made; the other ones charge nothing."""
    cascadia = Certifier.objects.get(nop_prefix="815")
    if PriceList.objects.filter(certifier=cascadia).exists():
        return
    fees.save_price_list(
        cascadia,
        _PRICES,
        currency="USD",
        default_speed="standard",
        actor=_member(cascadia, Role.ADMINISTRATOR),
        at=at,
    )
    yield f"{len(_PRICES)} prices"


def seed(at: datetime) -> Iterable[str]:
    """Makes what is missing, once: the outage of the first certifier marks that it is done."""
    cascadia, poppy = (Certifier.objects.get(nop_prefix=prefix) for prefix in ("815", "556"))
    if Outage.objects.filter(certifier=cascadia).exists():
        return
    _seed_recorded_numbers(poppy, at)
    ready = [
        _approve(name, at - timedelta(days=days, hours=2), number)
        for number, (name, days) in enumerate(_READY, start=_FIRST)
    ]
    yield f"{len(ready)} requests ready to issue"
    _seed_outage(cascadia, at - timedelta(days=4, hours=3))
    owed = list(
        CertificateVersion.objects.filter(paper_sha256="").order_by("pk").values_list("pk", flat=True)
    )
    for version_id in owed:
        produce.produce(version_id, at, clock=lambda: at)
    yield f"an outage with {len(owed)} papers to reconcile"


def _seed_recorded_numbers(certifier: Certifier, at: datetime) -> None:
    """A certifier whose numbers come from the federal system, with one approved line that has none yet."""
    certifier_settings.update_certifier(
        certifier,
        {"number_source": NumberSource.RECORDED},
        actor=_member(certifier, Role.ADMINISTRATOR),
        at=at - timedelta(days=3),
    )
    _approve("avocado-mexico-period", at - timedelta(days=2), _FIRST + 10)


def _seed_outage(certifier: Certifier, at: datetime) -> None:
    """Two manual certificates of a morning without the federal system; one is registered by now."""
    signatory = _member(certifier, Role.SIGNATORY)
    by_hand = [
        _approve(name, at - timedelta(hours=6), number)
        for number, name in enumerate(("coffee-peru", "sesame-ethiopia"), start=_FIRST + 20)
    ]
    outage = outages.declare_outage(
        reason="Global INTEGRITY does not answer since 9:40; notice of the outage list.",
        actor=signatory,
        at=at,
    )
    for count, shipment in enumerate(by_hand, 1):
        issuing.issue_manual_certificates(
            shipment,
            coop_codes={1: f"COOP demo code {count}"},
            actor=signatory,
            at=at + timedelta(minutes=20 * count),
        )
    outage = outages.end_outage(outage, actor=signatory, at=at + timedelta(hours=3))
    number = f"{certifier.nop_prefix}-{by_hand[0].exporter.nop_id}-009001"
    recording.record_number(by_hand[0], 1, number, actor=signatory, at=at + timedelta(hours=5))


def _approve(name: str, at: datetime, number: int) -> Shipment:
    """The `number`th like the example, approved."""
    example = variety.vary(next(one for one in load_examples() if one["id"] == name), number)
    return requests.bring_to(requests.enter(example, at=at), Status.APPROVED, at=at)


def _member(certifier: Certifier, role: Role) -> Membership:
    members = Membership.objects.filter(certifier=certifier, role=role, is_active=True)
    return members.select_related("user", "certifier").order_by("pk")[0]

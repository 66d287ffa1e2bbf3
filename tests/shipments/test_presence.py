"""Two people at one request see each other; without a cache nobody does, and nothing else changes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from accounts.models import Membership
from shipments import presence
from shipments.models import Shipment
from shipments.presence import Present
from tests.factories.accounts import make_user, sign_in
from tests.factories.shipments import make_desk, make_exporter, make_received

pytestmark = pytest.mark.django_db

MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
AWAY = {
    "default": {
        "BACKEND": "nopcert.cache.ForgivingRedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 0.2},
    }
}


@pytest.fixture(autouse=True)
def memory() -> None:
    with override_settings(CACHES=MEMORY):
        cache.clear()
        yield


@pytest.fixture
def amina() -> Membership:
    return make_desk(user=make_user(name="Amina Yusuf"))


@pytest.fixture
def daniel(amina: Membership) -> Membership:
    return make_desk(certifier=amina.certifier, user=make_user(name="Daniel Ortiz"))


@pytest.fixture
def shipment(amina: Membership) -> Shipment:
    return make_received(make_exporter(amina.certifier))


def test_the_second_sees_the_first_and_both_each_other(
    shipment: Shipment, amina: Membership, daniel: Membership, now: datetime
) -> None:
    later = now + timedelta(seconds=30)

    assert presence.note(shipment.public_id, amina, now) == []
    assert presence.note(shipment.public_id, daniel, later) == [Present("Amina Yusuf", now)]
    assert presence.note(shipment.public_id, amina, later) == [Present("Daniel Ortiz", later)]


def test_who_stops_asking_fades_and_who_comes_back_starts_anew(
    shipment: Shipment, amina: Membership, daniel: Membership, now: datetime
) -> None:
    presence.note(shipment.public_id, amina, now)
    later = now + presence.FADES_AFTER + timedelta(seconds=1)

    assert presence.note(shipment.public_id, daniel, later) == []
    presence.note(shipment.public_id, amina, later)
    assert presence.note(shipment.public_id, daniel, later) == [Present("Amina Yusuf", later)]


def test_another_request_has_its_own(
    shipment: Shipment, amina: Membership, daniel: Membership, now: datetime
) -> None:
    presence.note(shipment.public_id, amina, now)

    assert presence.note(make_received(make_exporter(amina.certifier)).public_id, daniel, now) == []


def test_the_page_asks_and_is_told_only_what_is_new(
    client: Client, shipment: Shipment, amina: Membership, daniel: Membership
) -> None:
    address = reverse("shipments:presence", args=[shipment.public_id])
    sign_in(client, amina)
    assert client.post(address).status_code == 204
    other = Client()
    sign_in(other, daniel)

    first = other.post(address)

    assert "Amina Yusuf has this open since" in first.text
    assert other.post(address, {"seen": first.context["seen"]}).status_code == 204
    sign_in(client, make_desk())
    assert client.post(address).status_code == 404


def test_a_broken_cache_shows_nobody_and_breaks_nothing(
    shipment: Shipment, amina: Membership, daniel: Membership, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nopcert.cache._rests_until", 0.0)
    with override_settings(CACHES=AWAY):
        assert presence.note(shipment.public_id, amina, now) == []
        assert presence.note(shipment.public_id, daniel, now) == []
    monkeypatch.setattr("nopcert.cache._rests_until", 0.0)

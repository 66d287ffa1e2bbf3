"""Redis away: pages work as ever, only papers and messages wait, and the clock catches up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import queue
from accounts.models import Membership, OutboxMessage
from accounts.roles import Role
from accounts.services import telling
from certificates.documents import store
from certificates.models import Certificate
from certificates.services import retrying
from nopcert import cache as forgiving
from nopcert.demo import PASSWORD, requests
from nopcert.demo.examples import load_examples
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from tests.hostile.outages import NOBODY, silent_server

pytestmark = pytest.mark.usefixtures("house")


def _point_redis_to(port: int, pytest_settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    away = f"redis://127.0.0.1:{port}/0"
    pytest_settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": away}}
    pytest_settings.ACCOUNT_RATE_LIMITS = {}  # the usual ones: a login counts its tries in the cache
    connect = current_app.connection_for_write
    monkeypatch.setattr(current_app, "connection_for_write", lambda: connect(away))
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)  # the one at hand knows the living broker
    monkeypatch.setattr(queue, "_rests_until", 0.0)
    monkeypatch.setattr(forgiving, "_rests_until", 0.0)


@pytest.fixture
def redis_away(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _point_redis_to(NOBODY, settings, monkeypatch)


@pytest.fixture
def redis_silent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with silent_server() as port:
        _point_redis_to(port, settings, monkeypatch)
        yield


def sign_in_by_form(email: str) -> Client:
    client = Client()
    page = client.post(reverse("account_login"), {"login": email, "password": PASSWORD}, follow=True)
    assert page.status_code == 200
    assert page.wsgi_request.user.email == email
    return client


def test_the_way_from_the_login_to_the_certificate_without_redis(
    redis_away: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    now = timezone.now()
    examples = {example["id"]: example for example in load_examples()}
    draft = requests.enter(examples["sesame-ethiopia"], at=now)
    shipment = requests.bring_to(requests.enter(examples["coffee-peru"], at=now), Status.APPROVED, at=now)
    exporter = Membership.objects.get(operation=draft.exporter, role=Role.EXPORTER)
    signatory = Membership.objects.filter(certifier=shipment.certifier, role=Role.SIGNATORY)[0]
    browser = sign_in_by_form(exporter.user.email)
    statement = {"attested_by_name": exporter.user.name, "is_attested": "on"}

    with django_capture_on_commit_callbacks(execute=True):
        submitted = browser.post(reverse("shipments:review", args=[draft.public_id]), statement)
    requests_page = browser.get(reverse("shipments:list"))
    browser = sign_in_by_form(signatory.user.email)
    with django_capture_on_commit_callbacks(execute=True):
        asked = browser.post(reverse("certificates:issue", args=[shipment.public_id]))
        issued = browser.post(asked["Location"], {"password": PASSWORD}, follow=True)

    assert (submitted.status_code, requests_page.status_code, issued.status_code) == (302, 200, 200)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert Shipment.objects.get(pk=draft.pk).status == Status.SUBMITTED
    assert Shipment.objects.get(pk=shipment.pk).status == Status.ISSUED
    assert "The broker did not take" in caplog.text
    version = Certificate.objects.get().versions.get()
    assert version.paper_sha256 == ""

    monkeypatch.setattr(queue, "_rests_until", 0.0)  # ten seconds and more have gone by
    current_app.conf.task_always_eager = True  # the broker is back, and a worker is free
    try:
        with django_capture_on_commit_callbacks(execute=True):
            papers = retrying.ask_for_owed_papers(now + timedelta(minutes=2))
            messages = telling.ask_for_owed_messages(now + timedelta(minutes=2))
    finally:
        current_app.conf.task_always_eager = False

    version.refresh_from_db()
    assert papers == 1
    assert messages > 0
    assert not OutboxMessage.objects.filter(sent_at=None).exists()
    assert store.read(settings.MEDIA_ROOT, version.paper_sha256) is not None


def test_a_silent_redis_is_waited_for_once_and_told_once(
    redis_silent: None, caplog: pytest.LogCaptureFixture
) -> None:
    email = Membership.objects.filter(role=Role.EXPORTER)[0].user.email
    started = time.monotonic()

    sign_in_by_form(email)

    assert time.monotonic() - started < 4
    assert caplog.text.count("The cache did not answer") == 1


def test_health_tells_of_it_and_is_no_alarm(client: Client, redis_away: None) -> None:
    answer = client.get(reverse("readyz"))

    assert (answer.status_code, answer.json()) == (200, {"database": "ready", "broker": "unreachable"})


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda: cache.get("tries", 7), 7),
        (lambda: cache.set("tries", 1), None),
        (lambda: cache.add("tries", 1), True),
        (lambda: cache.delete("tries"), False),
        (lambda: cache.get_or_set("tries", 7), 7),
        (lambda: cache.get_many(["tries", "codes"]), {}),
        (lambda: cache.set_many({"tries": 1, "codes": 2}), []),
        (lambda: cache.delete_many(["tries"]), None),
        (lambda: cache.touch("tries"), False),
        (lambda: cache.has_key("tries"), False),
        (lambda: "tries" in cache, False),
        (lambda: cache.clear(), None),  # noqa: PLW0108 (the cache of then, not of now),
    ],
)
def test_every_question_to_the_cache_is_answered_as_by_an_empty_one(
    redis_away: None, ask: Any, answer: object
) -> None:
    assert ask() == answer


def test_counting_without_redis_is_refused_as_for_an_unknown_key(redis_away: None) -> None:
    with pytest.raises(ValueError, match="not found"):
        cache.incr("tries")

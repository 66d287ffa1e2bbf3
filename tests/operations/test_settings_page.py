"""The certifier's settings: what an administrator changes, and how wrong values are answered."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from tests.operations.conftest import make_member

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]


def words(response) -> str:
    return response.content.decode()


def settings_typed(member: Membership, **changes: object) -> dict[str, object]:
    certifier = member.certifier
    assert certifier is not None
    return {
        "name": certifier.name,
        "short_name": certifier.short_name,
        "street": certifier.street,
        "city": certifier.city,
        "country": "US",
        "email": "",
        "phone": "",
        "time_zone": "America/Los_Angeles",
        "number_source": "own",
        "registration_note": "",
        "has_four_eyes": "on",
        "target_days": "5",
        "max_period_days": "366",
        "mass_balance_tolerance_percent": "2.0",
    } | changes


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), (20, 90, 60)).save(stream, "PNG")
    return stream.getvalue()


def test_an_administrator_changes_the_settings(sign_in: SignIn) -> None:
    member = make_member(Role.ADMINISTRATOR)
    logo = SimpleUploadedFile("logo.exe", picture(), "application/octet-stream")
    client = sign_in(member)

    response = client.post(
        reverse("operations:certifier_settings"),
        settings_typed(member, target_days="3", logo=logo),
        follow=True,
    )

    assert "The settings are saved." in words(response)
    member.certifier.refresh_from_db()
    assert (member.certifier.target_days, member.certifier.time_zone) == (3, "America/Los_Angeles")
    assert AuditEvent.objects.get().event == "certifier:updated"
    stored = client.get(reverse("operations:certifier_logo"))
    assert (stored["Content-Type"], b"".join(stored.streaming_content)) == ("image/png", picture())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This cannot stay empty."),
        ({"name": "<b>Bold</b>"}, "may not stand in a name"),
        ({"name": "x" * 161}, "at most 160 characters fit"),
        ({"country": "XX"}, "There is no such country."),
        ({"country": "US\u202e"}, "There is no such country."),
        ({"email": "nobody"}, "Write one e-mail address"),
        ({"time_zone": "Mars/Olympus"}, "There is no such time zone."),
        ({"number_source": "both"}, "This is not on the list."),
        ({"target_days": "0"}, "Write 1 to 30."),
        ({"target_days": "31"}, "limit is 30 days"),
        ({"target_days": "1e3"}, "Write a whole number of days"),
        ({"max_period_days": "0"}, "Write 1 to 366."),
        ({"max_period_days": "367"}, "A period ends within a year."),
        ({"mass_balance_tolerance_percent": "20.1"}, "Write 0 to 20 percent"),
        ({"mass_balance_tolerance_percent": "2.55"}, "one decimal at most"),
        ({"mass_balance_tolerance_percent": "NaN"}, "Write a number of percent"),
        ({"logo": SimpleUploadedFile("logo.png", b"<svg onload='x'/>", "image/png")}, "no PNG and no JPEG"),
        ({"logo": SimpleUploadedFile("logo.png", b"", "image/png")}, "no PNG and no JPEG"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_is_stored(
    sign_in: SignIn, wrong: dict[str, object], sentence: str
) -> None:
    member = make_member(Role.ADMINISTRATOR)

    page = words(
        sign_in(member).post(
            reverse("operations:certifier_settings"), settings_typed(member, phone="+1 541 555 0100", **wrong)
        )
    )

    assert sentence in page
    assert "+1 541 555 0100" in page
    assert not AuditEvent.objects.exists()


def test_a_certifier_without_a_logo_has_none_to_show(sign_in: SignIn) -> None:
    response = sign_in(make_member(Role.ADMINISTRATOR)).get(reverse("operations:certifier_logo"))

    assert response.status_code == 404

"""A visitor chooses the language at the foot of the page; a signed-in person in the profile."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_foot_of_a_public_page_leads_to_the_other_language_and_back(client: Client) -> None:
    page = client.get("/verify/")
    assert '<a href="/language/es/?next=%2Fverify%2F" lang="es"' in page.content.decode()

    answer = client.get("/language/es/", {"next": "/verify/"})
    assert (answer.status_code, answer.url) == (302, "/verify/")
    spanish = client.get("/verify/").content.decode()
    assert '<html lang="es">' in spanish
    assert '<a href="/language/en/?next=%2Fverify%2F" lang="en"' in spanish


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    assert client.get("/language/en/", {"next": elsewhere}).url == "/"


@pytest.mark.parametrize("code", ["xx", "e-n", "es-es"])
def test_a_language_that_does_not_exist_here_is_not_found(client: Client, code: str) -> None:
    assert client.get(f"/language/{code}/").status_code == 404

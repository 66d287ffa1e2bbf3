"""The page that a browser keeps: it needs nothing but what the worker keeps, and knows nobody."""

from __future__ import annotations

import json
import re

import pytest
from django.templatetags.static import static
from django.test import Client

from certificates.views import offline_app
from nopcert_verify.refusals import SENTENCES

pytestmark = pytest.mark.django_db


def test_the_kept_page_names_no_file_that_is_not_kept(client: Client) -> None:
    page = client.get("/verify/offline/").text
    named = set(re.findall(r'(?:src|href|data-decoder)="(/static/[^"#]+)', page))

    assert len(named) > 15
    assert named - {static(name) for name in offline_app.KEPT} == set()


def test_the_kept_page_has_a_sentence_for_every_refusal(client: Client) -> None:
    page = client.get("/verify/offline/")

    assert set(re.findall(r'data-refusal="(\w+)"', page.text)) == {*SENTENCES, "other_number"}
    assert "csrftoken" not in page.cookies


def test_the_worker_may_answer_for_the_address_of_the_code(client: Client) -> None:
    response = client.get("/verify/worker.js")

    assert response["Service-Worker-Allowed"] == "/"
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert "'unsafe" not in response["Content-Security-Policy"]
    kept = re.search(r"^const KEPT = (.*);$", response.text, re.MULTILINE)
    assert kept is not None
    assert json.loads(kept[1]) == [static(name) for name in offline_app.KEPT]


def test_every_kept_file_is_served(client: Client) -> None:
    missing = [name for name in offline_app.KEPT if not offline_app._path_of(name).is_file()]
    assert missing == []

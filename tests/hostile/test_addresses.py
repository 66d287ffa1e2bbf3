"""Every address with hostile values in its path and in its query: a page or a refusal, never a 5xx."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import Membership
from accounts.roles import Role
from tests.factories.accounts import sign_in
from tests.hostile.addresses import VALUES, list_addresses

pytestmark = pytest.mark.usefixtures("house")

ROLES = (Role.EXPORTER, Role.SIGNATORY, Role.ADMINISTRATOR)
"""Between them they see every room."""


@pytest.fixture
def browsers(house: None) -> list[Client]:
    """A visitor, and one signed-in person for each role."""
    clients = [Client()]
    for role in ROLES:
        member = Membership.objects.filter(role=role).order_by("pk")[0]
        clients.append(Client())
        sign_in(clients[-1], member)
    return clients


def leads_to_a_view(path: str) -> bool:
    """Where it does not, everybody gets the same page: there is nothing here."""
    try:
        resolve(unquote(path))
    except Resolver404:
        return False
    return True


def is_whole(page: Any) -> bool:
    """A page, a redirect, a fragment or a refusal in words; an exception would have ended the test."""
    if page.status_code >= 500 or "Traceback" in getattr(page, "text", ""):
        return False
    return page.status_code < 400 or bool(page.content) or page.status_code == 405


def test_every_pattern_is_walked() -> None:
    routes = {address.route for address in list_addresses()}

    assert {"", "V/<number>/<code>/", "shipments/<uuid:public_id>/do/<slug:name>/", "desk/"} <= routes
    assert not any(set("^$(") & set(route) for route in routes if not route.startswith("account/"))


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_hostile_value_in_a_path(browsers: list[Client], value: str) -> None:
    bad = []
    for address in list_addresses():
        if not address.parameters:
            continue
        path = address.with_value(value)
        for client in browsers if leads_to_a_view(path) else browsers[:1]:
            page = client.get(path)
            if not is_whole(page):
                bad.append((address.route, page.status_code))

    assert bad == []


def test_a_missing_id_is_not_here_for_any_button(browsers: list[Client]) -> None:
    """What a form sends to it neither; only who may not press the button at all hears that instead."""
    answers = {
        client.post(address.with_value(VALUES["missing id"])).status_code
        for client in browsers
        for address in list_addresses()
        if "uuid" in address.route
    }

    assert answers <= {302, 403, 404, 405}


def test_hostile_values_in_a_query(browsers: list[Client], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each parameter that the page reads, alone: together one would hide behind another."""
    bad, tried = [], set()
    for client in browsers:
        for address in list_addresses():
            if address.parameters or client.get(f"/{address.route}").status_code != 200:
                continue
            for name in read_parameters(client, f"/{address.route}", monkeypatch):
                if (address.route, name) in tried:
                    continue
                tried.add((address.route, name))
                for value in VALUES.values():
                    page = client.get(f"/{address.route}", QUERY_STRING=f"{name}={value}")
                    if not is_whole(page):
                        bad.append((address.route, name, value[:40], page.status_code))

    assert bad == []
    assert {("desk/", "page"), ("record/", "since_on"), ("verify/", "number"), ("operations/", "q")} <= tried


def read_parameters(client: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that the page asks its query for."""
    names: set[str] = set()
    get, getitem, contains = QueryDict.get, QueryDict.__getitem__, QueryDict.__contains__
    with monkeypatch.context() as patch:
        patch.setattr(QueryDict, "get", lambda self, key, *rest: names.add(key) or get(self, key, *rest))
        patch.setattr(QueryDict, "__getitem__", lambda self, key: names.add(key) or getitem(self, key))
        patch.setattr(QueryDict, "__contains__", lambda self, key: names.add(key) or contains(self, key))
        client.get(path)
    return names

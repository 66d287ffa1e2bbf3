"""The frame of every page: landmarks, menus that need no script, messages, error pages that need nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

pytestmark = pytest.mark.urls("tests.surface.frame_urls")

PAGE = (
    '{% extends "base.html" %}{% block title %}Desk{% endblock %}'
    "{% block heading %}What waits{% endblock %}{% block content %}<p>Seven requests</p>{% endblock %}"
)


@dataclass(frozen=True)
class Place:
    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True)
class Acting:
    acting_for_name: str = "Cascadia Organic"
    role_label: str = "reviewer"


@dataclass(frozen=True)
class Person:
    email: str = "ana@cascadia.example"
    is_authenticated: bool = True

    def get_full_name(self) -> str:
        return "Ana <Ruiz>"


def page(source: str = PAGE, **context: object) -> str:
    template = engines["django"].from_string(source)
    return " ".join(template.render(context, RequestFactory().get("/")).split())


def member_page(**context: object) -> str:
    places = [
        Place("Desk", "/desk/", is_current=True, count=7),
        Place("Register", "/register/", is_current=False),
    ]
    return page(**{"user": Person(), "membership": Acting(), "navigation": places, **context})


def test_a_page_has_one_heading_and_a_skip_link_to_its_content() -> None:
    markup = page()
    assert markup.count("<h1>") == 1
    assert '<a class="usa-skipnav" href="#main">' in markup
    assert markup.count('<main id="main"') == 1
    assert '<html lang="en">' in markup
    assert "<title>Desk – nopcert</title>" in markup
    assert 'rel="icon"' in markup


def test_an_empty_bar_of_acts_is_truly_empty_so_that_it_does_not_show() -> None:
    assert '<div class="nop-actions"></div>' in page()
    assert "</nav>" in page()
    assert re.search(r'<nav class="nop-breadcrumbs" aria-label="[^"]+"></nav>', page())


def test_a_visitor_may_verify_read_help_and_sign_in() -> None:
    markup = page()
    assert 'href="/verify/">Verify a certificate</a>' in markup
    assert 'href="/login/">Sign in</a>' in markup
    assert "/logout/" not in markup
    assert "X-CSRFToken" not in markup


def test_a_member_sees_for_whom_they_act_and_what_waits() -> None:
    markup = member_page()
    assert "Cascadia Organic · Ana &lt;Ruiz&gt;, reviewer" in markup
    assert '<a href="/desk/" aria-current="page"> Desk <span class="nop-pill">7' in markup
    assert '<a href="/register/"> Register </a>' in markup
    assert 'href="/accounts/acting-for/"' in markup


def test_signing_out_is_a_post() -> None:
    markup = member_page()
    assert '<form method="post" action="/logout/"> <input type="hidden" name="csrfmiddlewaretoken"' in markup
    assert 'href="/logout/"' not in markup


def test_the_menus_open_without_a_script() -> None:
    assert member_page().count('<details class="nop-menu') == 2


def test_the_navigation_is_asked_for_once_though_shown_twice() -> None:
    asked: list[int] = []

    def navigation() -> list[Place]:
        asked.append(1)
        return [Place("Desk", "/desk/", is_current=True)]

    markup = member_page(navigation=navigation)
    assert markup.count('href="/desk/"') == 2
    assert asked == [1]


def test_only_development_shows_the_ribbon() -> None:
    assert 'href="/dev/mail/"' in page(is_development=True)
    assert "nop-ribbon" not in page(is_development=False)


@pytest.mark.parametrize(
    ("level", "kind", "role"),
    [
        (constants.ERROR, "error", "alert"),
        (constants.SUCCESS, "success", "status"),
        (constants.DEBUG, "info", "status"),
    ],
)
def test_a_message_is_an_alert_and_only_an_error_interrupts(level: int, kind: str, role: str) -> None:
    markup = page(messages=[Message(level, "The number <1> could not be taken.")])
    assert f'<div class="usa-alert usa-alert--{kind} usa-alert--slim" role="{role}">' in markup
    assert "The number &lt;1&gt; could not be taken." in markup


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_a_page_for_trouble_asks_for_no_request_and_no_database(name: str) -> None:
    markup = render_to_string(name)
    assert markup.count("<h1>") == 1
    assert '<a href="/">' in markup


@pytest.mark.parametrize("name", ["403.html", "404.html", "429.html"])
def test_a_refusal_offers_a_way_on(name: str) -> None:
    markup = render_to_string(name, {"sentence": "Go back & reload."}, RequestFactory().get("/nowhere/"))
    assert '<a href="/">To the first page</a>' in markup
    assert markup.count("<h1>") == 1
    if name == "403.html":
        assert "Go back &amp; reload." in markup


@pytest.mark.parametrize(
    "name", ["landing", "help/index", "help/statuses", "help/boxes", "help/departed", "help/glossary"]
)
def test_a_public_page_is_whole_for_a_visitor(name: str) -> None:
    markup = render_to_string(f"{name}.html", {}, RequestFactory().get("/"))
    assert markup.count("<h1>") == 1
    assert markup.rstrip().endswith("</html>")

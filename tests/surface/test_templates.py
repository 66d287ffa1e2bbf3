"""Rules every page template keeps: small, nothing inline (strict CSP), icons that exist, clean for djlint."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from certificates.documents import pdf

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
# Mail is read where no stylesheet comes along, the paper is set by WeasyPrint: neither is under the CSP.
NOT_PAGES = ("emails/", "pdf/")
LONGEST = 150

ALL = sorted(TEMPLATES.rglob("*.html"))
PAGES = [path for path in ALL if not path.relative_to(TEMPLATES).as_posix().startswith(NOT_PAGES)]

_COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)
_STYLE_ATTRIBUTE = re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE)
_HANDLER_ATTRIBUTE = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE)
_STYLE_ELEMENT = re.compile(r"<style\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
_ICON = re.compile(r'components/icon\.html" with name="([a-z0-9_]+)"')
_ICON_ARGUMENT = re.compile(r'\bicon="([a-z0-9_]+)"')


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def inline_code(text: str) -> list[str]:
    """The kinds of inline style and script in a template's text; its comments do not count."""
    text = _COMMENT.sub("", text)
    scripts = [
        "script element with code"
        for attributes, body in _SCRIPT.findall(text)
        if body.strip() or ("src=" not in attributes and 'type="application/json"' not in attributes)
    ]
    found = {
        "style attribute": _STYLE_ATTRIBUTE.search(text),
        "handler attribute": _HANDLER_ATTRIBUTE.search(text),
        "style element": _STYLE_ELEMENT.search(text),
    }
    return [kind for kind, match in found.items() if match] + scripts


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ('<p style="color: red">', ["style attribute"]),
        ('<a\n  href="#"\n  onclick="go()">', ["handler attribute"]),
        ("<style>p {}</style>", ["style element"]),
        ("<script>go()</script>", ["script element with code"]),
        ('<script src="a.js" defer></script><p class="style" data-on="x">on = style=</p>', []),
        ("{% comment %}<style>{% endcomment %}", []),
    ],
)
def test_the_search_for_inline_code_finds_what_it_should(text: str, kinds: list[str]) -> None:
    assert inline_code(text) == kinds


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_has_no_inline_style_or_script(path: Path) -> None:
    assert inline_code(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_template_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < LONGEST


@pytest.mark.parametrize("path", [path for path in ALL if path.parent != pdf.TEMPLATES], ids=name_of)
def test_a_template_is_well_formed_for_django(path: Path) -> None:
    template = engines["django"].get_template(name_of(path))
    assert Path(template.origin.name) == path


@pytest.mark.parametrize("path", sorted(pdf.TEMPLATES.glob("*.html")), ids=name_of)
def test_a_template_of_the_paper_is_well_formed_for_its_own_engine(path: Path) -> None:
    assert Path(pdf.engine().get_template(path.name).origin.name) == path


def test_every_icon_stands_in_the_sprite() -> None:
    sprite = (ROOT / "static/vendor/uswds/img/sprite.svg").read_text(encoding="utf-8")
    there = set(re.findall(r'\bid="([^"]+)"', sprite))
    asked = {
        icon
        for path in PAGES
        for pattern in (_ICON, _ICON_ARGUMENT)
        for icon in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert asked
    assert asked - there == set()


def test_djlint_has_nothing_to_say() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "djlint", *map(str, PAGES), "--lint", "--quiet"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout

"""Hostile text is printed as text: nothing is fetched, no file is read, no markup takes effect."""

import io
import logging
import re
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pypdf
import pytest
import weasyprint
from django.template import Context, Engine
from django.utils.safestring import mark_safe

from certificates.documents import pdf, press
from tests.certificates.documents import papers, strained_papers
from tests.certificates.documents.hostile_markup import MARKUP, OTHER_TEXTS, filled
from tests.certificates.documents.test_pdf import text_of

CANARY = "nobody-may-read-this-4711"

LEAST_PLACES = 40
"""So many fields of a certificate with everything in it hold text that stands on the paper."""


@pytest.fixture(scope="module")
def requests_seen():
    """A server that writes down who asks, and its address."""
    seen = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *arguments):
            logging.getLogger(__name__).debug(arguments)

    server = HTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    yield seen, f"http://127.0.0.1:{server.server_port}/seen"
    server.shutdown()
    server.server_close()


@pytest.fixture
def armed(requests_seen, tmp_path):
    """Makes a hostile text of its pattern, and says what came of it: who asked, and what leaked."""
    seen, url = requests_seen
    seen.clear()
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY, encoding="utf-8")

    class Armed:
        def text(self, pattern):
            return pattern.replace("{url}", url).replace("{file}", canary.as_uri())

        def forget(self):
            seen.clear()

        def has_gone_off(self, paper):
            return bool(seen) or CANARY in _everything_in(paper)

    return Armed()


def bare(text):
    """Without white space and hyphens: a line may end at either, and readers leave that hyphen out."""
    return re.sub(r"[\s\-\ufffe\x02]", "", text)


def everything():
    """A certificate with something in every field, those of a manual and a superseding one included."""
    return replace(
        strained_papers.full_boxes(),
        transport=replace(
            strained_papers.full_boxes().transport,
            flight="NH106",
            truck="AB 12",
            air_waybill="205-44718835",
            wagons=("TTGX994012",),
        ),
        supersedes=strained_papers.EARLIER_NUMBER,
        is_manual=True,
        coop_code="COOP 7",
    )


def test_there_are_twenty_two():
    assert len(MARKUP) == 22


@pytest.mark.parametrize("pattern", [*MARKUP.values(), *OTHER_TEXTS], ids=[*MARKUP, *map(str, range(5))])
def test_markup_in_every_field_is_printed_as_text_and_fetches_nothing(pattern, armed):
    hostile = armed.text(pattern)

    drawn = pdf.render(filled(everything(), hostile), logo=None)

    assert not armed.has_gone_off(drawn)
    assert bare(" ".join(text_of(drawn))).count(bare(hostile)) >= LEAST_PLACES
    reader = pypdf.PdfReader(io.BytesIO(drawn))
    assert list(reader.attachments) == ["certificate.json"]
    assert hostile in reader.metadata.author


@pytest.mark.parametrize("place", ["exporter", "product"])
@pytest.mark.parametrize("pattern", MARKUP.values(), ids=MARKUP)
def test_markup_as_a_name_is_printed_as_text_and_fetches_nothing(place, pattern, armed):
    hostile = armed.text(pattern)
    field = "name_as_labelled" if place == "product" else "name"
    named = replace(getattr(papers.coffee(), place), **{field: hostile})

    drawn = pdf.render(replace(papers.coffee(), **{place: named}), logo=None)

    assert not armed.has_gone_off(drawn)
    assert bare(hostile) in bare(" ".join(text_of(drawn)))


@pytest.mark.parametrize("pattern", MARKUP.values(), ids=MARKUP)
def test_markup_as_a_reason_is_printed_as_text_and_fetches_nothing(pattern, armed):
    hostile = armed.text(pattern)
    void = replace(strained_papers.VOIDED, reason=hostile, replaced_by=hostile)

    drawn = pdf.render(papers.coffee(), logo=None, ending=void)

    assert not armed.has_gone_off(drawn)
    assert bare(" ".join(text_of(drawn))).count(bare(hostile)) == 2


def test_the_test_bites(armed):
    """Unescaped, and with WeasyPrint's own fetcher, most of these texts do fetch or leak."""
    engine = Engine()
    template = engine.from_string("<html><body><h1>Paper</h1>{{ name }}</body></html>")
    went_off = []
    for name, pattern in MARKUP.items():
        hostile = armed.text(pattern)
        page = template.render(Context({"name": hostile}, autoescape=False))
        drawn = weasyprint.HTML(string=page).write_pdf()
        if armed.has_gone_off(drawn):
            went_off.append(name)
        armed.forget()

    assert len(went_off) >= 15, went_off
    assert {"picture", "import", "font", "attachment of the page", "picture in a drawing"} <= set(went_off)


@pytest.mark.parametrize("pattern", MARKUP.values(), ids=MARKUP)
def test_even_unescaped_nothing_is_fetched(pattern, armed):
    """The wall behind the escaping: a paper that asks for anything is not made, and one that does not leaks
    nothing."""
    page = f"<html><body>{armed.text(pattern)}</body></html>"

    try:
        drawn = press.print_page(page, press.Pictures({}))
    except press.OutsideAccessError as refusal:
        assert "nothing was made" in str(refusal)  # noqa: PT017 — either way is right, a fetch is not
        drawn = b""

    assert not armed.has_gone_off(drawn)


def test_a_safe_string_is_escaped_like_any_other():
    drawn = pdf.render(filled(papers.coffee(), mark_safe("<h1>Valid</h1>")), logo=None)

    assert "<h1>Valid</h1>" in bare(text_of(drawn)[0])


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "data:image/png;base64,AAAA",
        "paper:other",
        "certificate.css",
    ],
)
def test_a_page_that_asks_for_anything_else_is_not_made(monkeypatch, url):
    class Leaky:
        def render(self, _context):
            return f'<html><body><img src="{url}"></body></html>'

    monkeypatch.setattr(pdf, "_template", Leaky)

    with pytest.raises(press.OutsideAccessError, match="nothing was made"):
        pdf.render(papers.coffee(), logo=None)


def test_the_templates_switch_no_escaping_off():
    for template in pdf.TEMPLATES.glob("*.html"):
        text = template.read_text()
        assert "|safe" not in text
        assert "autoescape" not in text


def _everything_in(paper: bytes) -> str:
    """All that is in a file, its packed streams unpacked."""
    if not paper:
        return ""
    reader = pypdf.PdfReader(io.BytesIO(paper))
    attached = b"".join(part for parts in reader.attachments.values() for part in parts)
    writer = pypdf.PdfWriter(clone_from=reader)
    streams = [thing.get_data() for thing in writer._objects if hasattr(thing, "get_data")]
    return b"".join([paper, attached, *streams]).decode("latin-1")

"""Hostile text is printed as text: nothing is fetched, no file is read, no markup takes effect."""

import io
import logging
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pypdf
import pytest

from certificates.documents import pdf, press
from tests.certificates.documents import papers
from tests.certificates.documents.test_pdf import compact, text_of

VECTORS = [
    '<img src="{url}">',
    '<img src="file:///etc/passwd">',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/passwd">x</a>',
    '<style>@import "{url}";</style>',
    "<style>@font-face {{ font-family: x; src: url({url}) }} * {{ font-family: x }}</style>",
    "<style>body {{ background: url({url}) }}</style>",
    "<style>@page {{ background-image: url(file:///etc/passwd) }}</style>",
    '<div style="background: url({url})">x</div>',
    '<div style="list-style-image: url({url}); display: list-item">x</div>',
    '<div style="content: url({url})">x</div>',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<iframe src="{url}"></iframe>',
    '<svg><image href="{url}"/></svg>',
    '<svg><use href="{url}#x"/></svg>',
    '<svg><style>@import "{url}";</style></svg>',
    '<base href="{url}"><img src="x.png">',
    '<meta http-equiv="refresh" content="0; url={url}">',
    '<input type="image" src="{url}">',
    '<video poster="{url}"></video>',
    "{{ certificate }} {% include '/etc/passwd' %} {% load static %}",
    '"><script>alert(1)</script><b onclick="x">',
    "</title></head><body><h1>Valid</h1>",
    "url({url}) expression(alert(1)) javascript:alert(1)",
    "]]>&lt;!--&#x3c;b&#x3e;",
]


@pytest.fixture(scope="module")
def requests_seen():
    """A server that writes down who asks; its address is put into the vectors."""
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
    seen_at = f"http://127.0.0.1:{server.server_port}/seen"
    yield seen, seen_at
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("vector", VECTORS)
def test_markup_is_printed_as_text_and_fetches_nothing(vector, requests_seen):
    seen, url = requests_seen
    hostile = vector.replace("{url}", url).replace("{{ font", "{ font").replace("}}</style>", "}</style>")
    certificate = _everywhere(hostile)

    drawn = pdf.render(certificate, logo=None)

    assert seen == []
    printed = compact(" ".join(text_of(drawn)))
    assert printed.count(compact(hostile)) >= 6
    reader = pypdf.PdfReader(io.BytesIO(drawn))
    assert list(reader.attachments) == ["certificate.json"]
    assert hostile in reader.metadata.author


def test_a_safe_string_is_escaped_like_any_other():
    from django.utils.safestring import mark_safe

    drawn = pdf.render(_everywhere(mark_safe("<h1>Valid</h1>")), logo=None)

    assert "<h1>Valid</h1>" in compact(text_of(drawn)[0])


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
    """The wall behind the escaping: were a template to let markup through, the paper would not be made."""

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


def _everywhere(text: str):
    certificate = papers.coffee()
    return replace(
        certificate,
        exporter=replace(certificate.exporter, name=text, address=(text,)),
        certifier=replace(certificate.certifier, name=text, short_name=text, email=text),
        product=replace(certificate.product, name_as_labelled=text, hts_description=text, lots=(text,)),
        remarks=(text,),
        attestation=text,
        verify_page=text,
    )

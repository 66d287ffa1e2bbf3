"""The QR code: an address in capitals that every reader reads."""

import re

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from certificates.documents import qr
from tests.certificates.documents import papers


def test_the_address_is_in_capitals_and_alphanumeric():
    address = qr.verify_url("https://verify.example.org", papers.NUMBER, papers.SECOND_CODE)

    assert address == "HTTPS://VERIFY.EXAMPLE.ORG/V/815-8150110234-000118/K7QF-2M9D"
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", address)


def test_a_port_and_a_trailing_slash_are_kept_out_of_trouble():
    address = qr.verify_url("http://127.0.0.1:8000/", papers.NUMBER, papers.SECOND_CODE)

    assert address == "HTTP://127.0.0.1:8000/V/815-8150110234-000118/K7QF-2M9D"


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "verify.example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/verify",
        "https://a/?b=c",
        "https://bücher.example",
    ],
)
def test_an_origin_that_is_more_or_less_than_scheme_and_host_is_refused(origin):
    with pytest.raises(ValueError, match=r"^The (address|host)"):
        qr.verify_url(origin, papers.NUMBER, papers.SECOND_CODE)


def test_the_code_is_two_paths_and_no_rectangle():
    drawing = qr.svg("HTTPS://VERIFY.EXAMPLE.ORG").decode()

    assert drawing.count("<path") == 2
    assert "<rect" not in drawing


@settings(max_examples=30)
@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", min_size=1, max_size=120))
def test_every_content_reads_back_although_the_mask_is_fixed(content):
    assert _read(qr.svg(content).decode()) == content


@pytest.mark.parametrize("content", ["https://lower.case", "Ü", "a"])
def test_a_content_outside_the_alphanumeric_mode_is_refused(content):
    with pytest.raises(ValueError):  # noqa: PT011 — the library's own words
        qr.svg(content)


def test_the_code_on_the_page_leads_to_the_verification_page(paper):
    page = pypdfium2.PdfDocument(paper)[0]

    codes = zxingcpp.read_barcodes(page.render(scale=2).to_pil())

    assert [code.text for code in codes] == [papers.coffee().verify_url]


def test_the_printed_code_is_at_least_25_millimetres_wide(paper):
    scale = 4
    code = zxingcpp.read_barcodes(pypdfium2.PdfDocument(paper)[0].render(scale=scale).to_pil())[0]

    width = (code.position.top_right.x - code.position.top_left.x) / scale / 72 * 25.4

    assert width >= 25


def _read(drawing: str) -> str:
    """Draw the path's rectangles and let an independent decoder read them."""
    size = int(re.search(r'viewBox="0 0 (\d+)', drawing)[1])
    picture = Image.new("L", (size * 4, size * 4), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawing.split("<path d=")[1]):
        left, top = int(x) * 4, int(y) * 4
        pen.rectangle((left, top, left + int(width) * 4 - 1, top + 3), fill=0)
    return zxingcpp.read_barcodes(picture)[0].text

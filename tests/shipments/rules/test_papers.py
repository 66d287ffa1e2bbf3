"""What a file's name says, and how it is called here."""

from __future__ import annotations

import pytest

from shipments.rules import papers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Invoice INV-4711.pdf", "invoice"),
        ("factura_comercial_F001-22.pdf", "invoice"),
        ("CommercialInvoice.pdf", "invoice"),
        ("Packing List 2026.xlsx", "packing_list"),
        ("PL-4711.pdf", "packing_list"),
        ("Lista de empaque.xlsx", "packing_list"),
        ("lista-empaque.xlsx", "packing_list"),
        ("invoice and packing list.pdf", "packing_list"),
        ("BL MAEU2219043.pdf", "transport"),
        ("B-L 2219043.pdf", "other"),
        ("HAWB 205-44718833.pdf", "transport"),
        ("guía aérea.pdf", "transport"),
        ("Etiqueta café 69kg.png", "label"),
        ("TraceNet TC 118.pdf", "transaction_certificate"),
        ("Certificado orgánico proveedor.pdf", "supplier_certificate"),
        ("Fitosanitario SENASA.pdf", "phytosanitary"),
        ("CoA lot 118.pdf", "analysis"),
        ("inventario noviembre.xlsx", "inventory"),
        ("fumigation.pdf", "treatment"),
        ("IMG_2231.jpg", "other"),
        (".pdf", "other"),
        ("", "other"),
    ],
)
def test_a_name_suggests_a_kind(name: str, kind: str) -> None:
    assert papers.guess_kind(name) == kind


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\invoice.pdf", "invoice.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe"),
        ("in\x00voice\r\n.pdf", "in voice .pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "img src x onerror alert(1) .pdf"),
        ("Cafe\u0301.pdf", "Café.pdf"),
        ("有機.pdf", "有機.pdf"),
        ("x" * 300 + ".pdf", "x" * 140 + ".pdf"),
        ("\u202e\u200b", "paper"),
        ("", "paper"),
    ],
)
def test_a_name_is_shown_without_what_could_deceive(name: str, shown: str) -> None:
    assert papers.display_name(name) == shown


@pytest.mark.parametrize(
    ("guessed", "head", "name", "way"),
    [
        ("application/pdf", b"%PDF-", "x.exe", "pdf"),
        ("application/zip", b"PK\x03\x04", "x", "office"),
        ("image/png", b"\x89PNG", "x.pdf", "picture"),
        ("", b"a,b\n", "list.csv", "csv"),
        ("", b"a\tb\n", "list.TSV", "csv"),
        ("", b" <html>", "list.csv", "wrong_type"),
        ("", b"a,b\n", "list.txt", "wrong_type"),
        ("image/gif", b"GIF89a", "x.gif", "wrong_type"),
        ("", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list.xls", "old_office"),
    ],
)
def test_content_decides_how_a_file_is_read(guessed: str, head: bytes, name: str, way: str) -> None:
    assert papers.read_as(guessed, head, name) == way


def test_every_refusal_of_a_reader_has_a_sentence() -> None:
    readers = {"pages", "active", "locked", "damaged", "bomb", "macros", "polyglot", "pixels", "wrong_type"}

    assert readers | {"empty", "old_office", "exhausting"} == set(papers.REFUSALS)

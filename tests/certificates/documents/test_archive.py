"""The papers are PDF/A-3a, before and after the seal, as far as a file's objects tell: `archive_rules`."""

import hashlib
import io
from dataclasses import replace

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from certificates.documents import pdf, seal, snapshot
from tests.certificates.documents import papers, strained_papers
from tests.certificates.documents.archive_rules import broken_rules
from tests.certificates.documents.conftest import AT


@pytest.mark.parametrize(
    "make",
    [
        papers.coffee,
        papers.draft,
        papers.forty_lots,
        papers.sencha,
        papers.specimen,
        strained_papers.many_scripts,
        strained_papers.full_boxes,
    ],
)
def test_a_paper_breaks_no_rule(make):
    assert broken_rules(pdf.render(make(), logo=None)) == []


def test_a_void_copy_breaks_no_rule():
    assert broken_rules(pdf.render(papers.coffee(), logo=None, ending=strained_papers.VOIDED)) == []


@pytest.mark.parametrize("make", [papers.coffee, strained_papers.many_scripts])
def test_a_sealed_paper_breaks_no_rule(make, key):
    sealed = seal.seal(pdf.render(make(), logo=None), key=key, at=AT, reason="NOP Import Certificate issued")

    assert broken_rules(sealed) == []
    assert pypdf.PdfReader(io.BytesIO(sealed)).get_fields()[seal.FIELD]["/FT"] == "/Sig"


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "L"), ("JPEG", "RGB"), ("JPEG", "CMYK")])
def test_a_paper_with_a_logo_breaks_no_rule(kind, mode):
    file = io.BytesIO()
    Image.new(mode, (60, 40), 90 if mode == "L" else (90, 120, 30, 128)[: len(mode)]).save(file, kind)
    certifier = replace(papers.CASCADIA, logo_sha256=hashlib.sha256(file.getvalue()).hexdigest())

    drawn = pdf.render(replace(papers.coffee(), certifier=certifier), logo=file.getvalue())

    assert broken_rules(drawn) == []


def test_the_content_is_attached_as_data_in_json(sealed):
    root = pypdf.PdfReader(io.BytesIO(sealed)).trailer["/Root"]

    (reference,) = root["/AF"]
    attached = reference.get_object()
    embedded = attached["/EF"]["/F"].get_object()
    assert attached["/AFRelationship"] == "/Data"
    assert (attached["/F"], attached["/UF"]) == ("certificate.json", "certificate.json")
    assert embedded["/Subtype"] == "/application/json"
    assert embedded.get_data() == snapshot.to_json(papers.coffee())


def test_pictures_are_tagged_with_what_they_show(paper):
    figures = list(_elements(pypdf.PdfReader(io.BytesIO(paper)), "/Figure"))

    alternatives = [figure["/Alt"] for figure in figures]
    assert alternatives == [f"QR code of the verification page for {papers.NUMBER}"]


def _rootless(writer, name):
    del writer.root_object[NameObject(name)]


def _open_with(writer, kind):
    action = DictionaryObject({NameObject("/S"): NameObject(kind)})
    writer.root_object[NameObject("/OpenAction")] = action


def _loosen(writer):
    writer.root_object[NameObject("/AF")] = ArrayObject()


def _foreign_font(writer):
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    writer.root_object[NameObject("/Extra")] = writer._add_object(font)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda writer: _rootless(writer, "/OutputIntents"), "6.2.3"),
        (lambda writer: _rootless(writer, "/StructTreeRoot"), "6.7.2"),
        (lambda writer: _rootless(writer, "/Lang"), "6.7.4"),
        (lambda writer: _rootless(writer, "/Metadata"), "pdfaid:part"),
        (lambda writer: _open_with(writer, "/JavaScript"), "/JavaScript"),
        (lambda writer: _open_with(writer, "/Launch"), "/Launch"),
        (_loosen, "not associated"),
        (_foreign_font, "/Helvetica is not embedded"),
        (lambda writer: writer.encrypt("secret"), "encrypted"),
    ],
)
def test_a_broken_rule_is_found(damage, says, paper):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(paper))
    damage(writer)
    file = io.BytesIO()
    writer.write(file)

    assert any(says in sentence for sentence in broken_rules(file.getvalue()))


def test_a_glyph_without_shape_is_found(monkeypatch):
    """Were the check of the letters not there, a letter without font would come out as an empty box."""
    monkeypatch.setattr(pdf, "_refuse_unprintable", lambda letters: None)

    drawn = pdf.render(replace(papers.coffee(), remarks=("ᚠ",)), logo=None)

    assert broken_rules(drawn) != []


def _elements(reader, kind):
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, ArrayObject):
            waiting.extend(element)
        elif isinstance(element, DictionaryObject):
            if element.get("/S") == kind:
                yield element
            if "/K" in element:
                waiting.append(element.raw_get("/K"))

"""The vessel's IMO number and the wagons: on the paper when declared, and old content stays as it was."""

import json
from dataclasses import replace

import pytest

from certificates.documents import handoff, pdf, snapshot
from tests.certificates.documents import papers, strained_papers
from tests.certificates.documents.test_pdf import text_of

# What the program wrote for `papers.coffee()` before it knew IMO numbers and wagons: kept for good.
DIGEST_OF_SCHEMA_2 = "fc5005da326529956a3bbb8554f5d4cbaee689f4e78b8196832e0b43f888e72d"


def test_the_imo_number_stands_beside_the_vessel():
    (words,) = text_of(pdf.render(strained_papers.full_boxes(), logo=None))

    assert "By sea, vessel MSC ALTAIR, IMO 9074729, voyage NX447R" in words


def test_wagons_stand_among_the_shipping_codes():
    (words,) = text_of(pdf.render(strained_papers.by_rail(), logo=None))

    assert "13 Containers, wagons, seals, invoices Wagons TTGX994012 318053421234 Seal MX-1" in words
    assert "By rail Bill of lading KCSM 448812" in words


def test_neither_is_named_when_none_was_declared():
    (words,) = text_of(pdf.render(papers.coffee(), logo=None))

    assert "IMO" not in words
    assert "agon" not in words


@pytest.mark.parametrize(
    ("make", "identification"),
    [
        (strained_papers.by_rail, "KCSM 448812, TTGX994012, 318053421234"),
        (strained_papers.full_boxes, "MEDUPU448812, MSC ALTAIR, IMO 9074729, NX447R"),
    ],
)
def test_both_are_in_the_shipping_identification_for_the_federal_system(make, identification):
    values = {field.key: field.value for field in handoff.fields_of(make())}

    assert values["shipping_identification"] == identification


@pytest.mark.parametrize("schema", [1, 2])
def test_content_of_an_earlier_schema_has_neither_and_reads_back(schema):
    old = replace(papers.coffee(), schema=schema)

    written = snapshot.to_json(old)

    assert {"imo_number", "wagons"}.isdisjoint(json.loads(written)["transport"])
    assert snapshot.from_json(written) == old
    assert text_of(pdf.render(old, logo=None)) == text_of(pdf.render(papers.coffee(), logo=None))


def test_content_of_schema_2_has_the_digest_it_had():
    assert snapshot.digest(replace(papers.coffee(), schema=2)) == DIGEST_OF_SCHEMA_2


def test_content_of_schema_2_with_a_later_field_is_refused():
    written = json.loads(snapshot.to_json(replace(papers.coffee(), schema=2)))
    written["transport"]["wagons"] = []

    with pytest.raises(snapshot.SnapshotError, match="missing or unknown: wagons"):
        snapshot.from_json(json.dumps(written).encode())

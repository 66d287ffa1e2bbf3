"""What is typed into the federal system, and by what a broker files; old snapshots stay as they were."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from certificates.documents import entry_card, handoff, snapshot, wording
from certificates.documents.snapshot import Snapshot, SnapshotError
from tests.certificates.documents import papers


def manual() -> Snapshot:
    return replace(
        papers.coffee(), number="815-COOP-000001", is_manual=True, coop_code="Global outage 24/11 #7"
    )


def test_the_panel_has_the_forms_order_and_nothing_empty() -> None:
    fields = handoff.fields_of(papers.coffee())
    keys = [field.key for field in fields]
    assert keys == [key for key in handoff.COLUMNS if key in keys]
    assert all(field.value for field in fields)
    values = {field.key: field.value for field in fields}
    assert values["hts"] == "0901110015"
    assert values["net_weight_kg"] == "19320"
    assert values["exporter_nop_id"] == "8150110234"
    assert values["certifier_nop_id"] == "815"


def test_every_field_of_a_full_certificate_is_a_column() -> None:
    for paper in (papers.coffee, papers.wine, papers.sencha, papers.soybeans, papers.forty_lots):
        assert {field.key for field in handoff.fields_of(paper())} <= set(handoff.COLUMNS)


def test_an_electronic_number_is_filed_under_or2_and_a_manual_one_under_or1() -> None:
    content = manual()
    assert [(field.value) for field in entry_card.entry_of(papers.coffee())] == [
        papers.coffee().number,
        "OR2",
    ]
    assert [field.value for field in entry_card.entry_of(content)] == [
        "Global outage 24/11 #7",
        "OR1",
        content.exporter.nop_id,
        content.recipient.nop_id,
        "815",
        content.final_handler.nop_id,
        content.handler_certifier.prefix,
    ]
    registered = replace(content, version=2, registered_number="815-8150110234-000118")
    assert [field.value for field in entry_card.entry_of(registered)] == ["815-8150110234-000118", "OR2"]


def test_the_paper_says_that_it_was_made_by_hand_and_names_the_parties_of_or1() -> None:
    words = wording.in_words(manual())
    assert words.number_label == "Reference of this manual certificate"
    text = words.manual
    assert "File it under OR1, not OR2" in text
    for role in ("EX exporter 8150110234", "UC ", "ORI certificate issuer 815", "ORP ", "ORC "):
        assert role in text
    assert wording.in_words(papers.coffee()).manual == ""


def test_a_manual_certificate_needs_its_code() -> None:
    with pytest.raises(SnapshotError, match="COOP code"):
        replace(papers.coffee(), is_manual=True)


def test_content_of_the_first_schema_is_read_and_has_the_same_digest_for_ever() -> None:
    first = replace(papers.coffee(), schema=1)
    written = snapshot.to_json(first)
    assert not {"is_manual", "coop_code", "registered_number"} & set(json.loads(written))
    read = snapshot.from_json(written)
    assert (read, snapshot.to_json(read)) == (first, written)
    assert "coop_code" in json.loads(snapshot.to_json(papers.coffee()))


def test_a_newer_schema_is_refused() -> None:
    written = json.loads(snapshot.to_json(papers.coffee())) | {"schema": 4}
    with pytest.raises(snapshot.UnknownSchemaError, match="reads 1 to 3"):
        snapshot.from_json(json.dumps(written).encode())

"""Every field of the published request forms has a home that exists (docs/request-fields.md)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

from shipments.models.attachment import PaperKind

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "request-fields.md"
ROOMS = {"Operation": "operations"}

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| field")
]


def test_the_forms_that_were_read_are_all_there() -> None:
    asked_by = {certifier for row in ROWS for certifier in row[1].split(", ")}

    assert {"Mayacert", "PACS", "CCOF", "ABG", "Primus"} <= asked_by
    assert len(ROWS) >= 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_field_has_its_home(row: list[str]) -> None:
    _field, _asked_by, home, step, label = row

    paper = re.fullmatch(r"`Attachment: (\w+)`", home)
    if paper:
        assert paper[1] in PaperKind.values
        assert str(PaperKind(paper[1]).label) == label
    else:
        written = re.fullmatch(r"`(\w+)\.(\w+)`", home)
        assert written is not None
        model = apps.get_model(ROOMS.get(written[1], "shipments"), written[1])
        assert model._meta.get_field(written[2]).name == written[2]
    assert step in {"1", "2", "3", "4", "5", "–"}

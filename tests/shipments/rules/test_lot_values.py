"""Lots pasted from a list or a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipments.rules import lot_values
from shipments.rules.lot_values import PastedLot, PastedLotsError


def test_a_list_with_quantity_and_year_is_read() -> None:
    text = (
        "VA-2026-118; 9500 kg; 2026\nVA-2026-121;9820.5;\n\nVA-122; 12 short tons; 2025\n VA-123\t40 lb\t2026"
    )

    assert lot_values.read_pasted(text) == [
        PastedLot("VA-2026-118", "9500", "kg", "2026"),
        PastedLot("VA-2026-121", "9820.5", "kg", ""),
        PastedLot("VA-122", "12", "short_ton", "2025"),
        PastedLot("VA-123", "40", "lb", "2026"),
    ]


def test_numbers_alone_may_be_divided_by_commas() -> None:
    assert lot_values.read_pasted("A-1, A-2\nA-3") == [PastedLot("A-1"), PastedLot("A-2"), PastedLot("A-3")]


def test_separators_between_thousands_are_left_to_the_field() -> None:
    assert lot_values.read_pasted("A-1; 9,500 kg") == [PastedLot("A-1", "9,500", "kg")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("A-1; 5 stone", "Line 1 of the pasted lots has a unit that is not known here: “stone”"),
        ("A-1; 5 tons", "not known here: “tons”"),
        ("A-1\n; 5 kg; 2026", "Line 2 of the pasted lots has no lot number"),
        ("A-1; 5; 2026; x", "Line 1 of the pasted lots has 4 cells"),
    ],
)
def test_a_line_that_is_no_lot_is_named(text: str, sentence: str) -> None:
    with pytest.raises(PastedLotsError, match=sentence):
        lot_values.read_pasted(text)


@given(st.text())
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    refusals = []
    lots = []
    try:
        lots = lot_values.read_pasted(text)
    except PastedLotsError as refusal:
        refusals = [str(refusal)]

    assert all(lot.number for lot in lots)
    assert all(sentence.startswith("Line ") for sentence in refusals)

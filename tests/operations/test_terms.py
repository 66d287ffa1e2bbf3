"""The terms of trade arrangements: a change on a date is a row of a file."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from operations import reference, terms
from operations.models import ArrangementTerm, TradeArrangement
from operations.rules.arrangements import Term
from operations.services.reference_loading import load_reference
from tests.factories import operations as make

pytestmark = pytest.mark.django_db

HEAD = "arrangement,kind,applies_to,words,valid_from,valid_to,mark,source\n"
AQUATIC = "EU,excludes,aquatic,Aquatic animals are left out.,2012-06-01,{until},V,AMS\n"
INSECTS = "EU,excludes,livestock,Livestock is left out.,2027-01-01,,V,AMS\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the lists on which the terms rest, and no others."""
    wanted = {"countries", "trade arrangements", "trade terms"}
    monkeypatch.setattr(reference, "LISTS", tuple(one for one in reference.LISTS if one.name in wanted))
    for one in reference.LISTS:
        shutil.copy(reference.FOLDER / one.file, tmp_path / one.file)
    return tmp_path


def test_a_change_on_a_date_is_a_row(folder: Path, now: datetime) -> None:
    (folder / "trade_terms.csv").write_text(HEAD + AQUATIC.format(until="2026-12-31") + INSECTS, "utf-8")
    load_reference(at=now, folder=folder)
    union = TradeArrangement.objects.get(code="EU")
    aquatic = Term("excludes", "aquatic", "Aquatic animals are left out.")
    livestock = Term("excludes", "livestock", "Livestock is left out.")

    assert terms.list_terms(union, date(2026, 12, 1), date(2026, 12, 31)) == (aquatic,)
    assert terms.list_terms(union, date(2026, 12, 1), date(2027, 1, 1)) == (aquatic, livestock)
    assert terms.list_terms(union, date(2027, 1, 1), date(2027, 2, 1)) == (livestock,)


def test_a_term_that_left_the_file_ends_and_is_kept(folder: Path, now: datetime) -> None:
    load_reference(at=now, folder=folder)
    (folder / "trade_terms.csv").write_text(HEAD + AQUATIC.format(until=""), "utf-8")

    load_reference(at=now, folder=folder)

    kept = ArrangementTerm.objects.get(arrangement__code="EU", kind="wine_lots")
    assert kept.valid_to == date(2026, 11, 23)
    assert ArrangementTerm.objects.filter(valid_to=None).count() == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("XX,excludes,aquatic,Words,2012-06-01,,V,AMS\n", "the arrangement “XX” is not in trade_arr"),
        ("EU,forbids,aquatic,Words,2012-06-01,,V,AMS\n", "the kind has to be one of origin, excludes"),
        ("EU,origin,moon,Words,2012-06-01,,V,AMS\n", "the origin has to be one of worldwide, produced"),
        ("EU,excludes,aquatic,Words,2012-06-01,,Z,AMS\n", "the mark has to be V, S or R"),
        ("EU,excludes,aquatic,,2012-06-01,,V,AMS\n", "the column words is empty"),
    ],
)
def test_a_row_that_cannot_be_is_refused(folder: Path, now: datetime, row: str, sentence: str) -> None:
    (folder / "trade_terms.csv").write_text(HEAD + row, "utf-8")

    with pytest.raises(reference.ReferenceFileError, match=sentence):
        load_reference(at=now, folder=folder)


def test_an_arrangement_outside_its_dates_says_why() -> None:
    union = make.make_arrangement("EU", name="European Union", valid_to=date(2026, 12, 31))

    assert terms.explain_arrangement(union, date(2026, 12, 1), date(2026, 12, 31)) == ""
    assert terms.explain_arrangement(union, date(2026, 12, 1), date(2027, 1, 1)) == (
        "European Union: this standard ended on 2026-12-31. End the window there, or choose another."
    )
    assert terms.explain_arrangement(union, date(2023, 12, 1), date(2024, 2, 1)) == (
        "European Union: this standard holds only from 2024-01-01. Let the window begin then."
    )

"""A new revision of the schedule: what it changes, from which day, and when it is not loaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from operations import tariff_codes
from operations.models import HtsCode
from operations.rules.usitc import ScheduleCode
from operations.services.reference_loading import load_reference
from operations.services.schedule_revision import (
    Revision,
    RevisionRefusedError,
    Reworded,
    load_schedule,
)
from tests.operations.nested_schedule import nested

pytestmark = pytest.mark.django_db

OLD, NEW = date(2026, 1, 1), date(2027, 1, 1)
COFFEE = ScheduleCode("0901110015", "Coffee > Arabica > Certified organic", "kg")
TEA = ScheduleCode("0902101015", "Tea > Green tea", "kg")
MATE = ScheduleCode("0903000000", "Mate", "kg")
HONEY = ScheduleCode("0409000005", "Natural honey > Certified organic", "kg")


@pytest.fixture
def schedule() -> None:
    load_schedule([COFFEE, TEA, MATE], in_force_on=OLD, dry_run=False)


def rows() -> list[tuple[str, str, date, date | None]]:
    return list(
        HtsCode.objects.order_by("code", "valid_from").values_list(
            "code", "description", "valid_from", "valid_to"
        )
    )


REWORDED_TEA = replace(TEA, description="Tea > Green tea > Flavored")
EXPECTED = Revision(
    in_force_on=NEW,
    new=("0409000005",),
    ended=("0903000000",),
    reworded=(Reworded("0902101015", "Tea > Green tea [kg]", "Tea > Green tea > Flavored [kg]"),),
    new_organic=("0409000005",),
    ended_organic=(),
    unchanged=1,
)


@pytest.mark.usefixtures("schedule")
def test_a_dry_run_says_what_would_change_and_changes_nothing() -> None:
    before = rows()

    revision = load_schedule(
        [COFFEE, REWORDED_TEA, HONEY], in_force_on=NEW, dry_run=True, allow_many_ends=True
    )

    assert (revision, rows()) == (EXPECTED, before)


@pytest.mark.usefixtures("schedule")
def test_old_rows_end_on_the_day_before() -> None:
    revision = load_schedule(
        [COFFEE, REWORDED_TEA, HONEY], in_force_on=NEW, dry_run=False, allow_many_ends=True
    )

    assert revision == EXPECTED
    assert rows() == [
        ("0409000005", "Natural honey > Certified organic", NEW, None),
        ("0901110015", "Coffee > Arabica > Certified organic", OLD, None),
        ("0902101015", "Tea > Green tea", OLD, date(2026, 12, 31)),
        ("0902101015", "Tea > Green tea > Flavored", NEW, None),
        ("0903000000", "Mate", OLD, date(2026, 12, 31)),
    ]


@pytest.mark.usefixtures("schedule")
def test_the_same_revision_again_changes_nothing_and_a_corrected_one_corrects() -> None:
    load_schedule([COFFEE, REWORDED_TEA, MATE], in_force_on=NEW, dry_run=False)

    again = load_schedule([COFFEE, REWORDED_TEA, MATE], in_force_on=NEW, dry_run=False)
    load_schedule([COFFEE, replace(TEA, unit="t"), MATE], in_force_on=NEW, dry_run=False)

    assert again.is_empty
    assert list(
        HtsCode.objects.filter(code="0902101015").order_by("valid_from").values_list("unit", "valid_to")
    ) == [
        ("kg", date(2026, 12, 31)),
        ("t", None),
    ]


@pytest.mark.usefixtures("schedule")
def test_an_older_revision_is_refused() -> None:
    load_schedule([COFFEE, REWORDED_TEA, MATE], in_force_on=NEW, dry_run=False)

    with pytest.raises(RevisionRefusedError, match="2027-01-01 is loaded already"):
        load_schedule([COFFEE], in_force_on=date(2026, 7, 1), dry_run=True)


@pytest.mark.usefixtures("schedule")
def test_half_a_schedule_is_refused() -> None:
    with pytest.raises(RevisionRefusedError, match="2 of 3 codes would end"):
        load_schedule([COFFEE], in_force_on=NEW, dry_run=False)

    assert HtsCode.objects.filter(valid_to=None).count() == 3


@pytest.mark.usefixtures("schedule")
def test_the_list_of_the_project_does_not_undo_a_later_revision(now) -> None:
    load_schedule([COFFEE, REWORDED_TEA, MATE], in_force_on=NEW, dry_run=False)
    before = rows()

    outcomes = {outcome.name: outcome for outcome in load_reference(at=now)}

    assert (outcomes["tariff codes"].was_read, rows()) == (False, before)


@pytest.mark.usefixtures("schedule")
def test_the_picker_offers_what_is_in_force_in_the_whole_window() -> None:
    load_schedule([COFFEE, TEA, HONEY], in_force_on=NEW, dry_run=False, allow_many_ends=True)

    def offered(text: str, on: date, until: date) -> list[str]:
        return [hit.code for hit in tariff_codes.find_hts(text, on=on, until=until, limit=5)]

    december, january = (date(2026, 12, 1), date(2026, 12, 31)), (date(2026, 12, 15), date(2027, 1, 15))
    assert {
        text: (offered(text, *december), offered(text, *january), offered(text, NEW, date(2027, 3, 1)))
        for text in ("mate", "honey", "tea")
    } == {
        "mate": (["0903000000"], [], []),
        "honey": ([], [], ["0409000005"]),
        "tea": (["0902101015"], ["0902101015"], ["0902101015"]),
    }


@pytest.mark.usefixtures("schedule")
def test_the_command_shows_first_and_loads_when_told(tmp_path: Path) -> None:
    file = tmp_path / "hts_2027_rev1.csv"
    file.write_text(nested([HONEY, COFFEE, REWORDED_TEA]), "utf-8")
    options = {"in_force_on": "2027-01-01", "allow_many_ends": True}
    said = StringIO()

    call_command("load_schedule", file, stdout=said, **options)
    shown = rows()
    call_command("load_schedule", file, stdout=said, apply=True, **options)

    lines = said.getvalue().splitlines()
    half = len(lines) // 2
    assert lines[:half] == [
        "1 new, 1 ended on the day before 2027-01-01, 1 with other words or units, 1 unchanged",
        "  new: 0409.00.0005",
        "  ended: 0903.00.0000",
        "  new, certified organic: 0409.00.0005",
        "  0902.10.1015 was: Tea > Green tea [kg]",
        "               now: Tea > Green tea > Flavored [kg]",
        "Nothing was changed. Load it with --apply.",
    ]
    assert lines[half:] == [*lines[: half - 1], "Loaded."]
    assert (len(shown), len(rows())) == (3, 5)


@pytest.mark.parametrize(
    ("name", "content", "day", "sentence"),
    [
        ("missing.csv", None, "2027-01-01", "cannot be read"),
        ("a.csv", b"\xff\xfe", "2027-01-01", "not written in UTF-8"),
        ("a.csv.gz", b"not gzip", "2027-01-01", "cannot be read"),
        ("a.csv", b"<html>", "2027-01-01", "the column HTS Number is missing"),
        ("a.csv", b"", "soon", "as a date such as 2027-01-01"),
    ],
)
def test_the_command_refuses_in_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, day: str, sentence: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError, match=sentence):
        call_command("load_schedule", tmp_path / name, in_force_on=day)

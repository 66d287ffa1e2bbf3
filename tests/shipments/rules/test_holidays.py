"""Pasted lists of holidays."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipments.rules import holidays
from shipments.rules.holidays import HolidaysRefusedError, HolidayValue

MANY = "\n".join(
    f"{year}-{month}-{day}" for year in (2025, 2026) for month in range(1, 13) for day in range(1, 20)
)
CHRISTMAS = HolidayValue(date(2026, 12, 25), "Christmas Day")


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-25,Christmas Day",
        "date,name\r\n2026-12-25, Christmas Day\r\n",
        "\ufeffDate;Name\n2026-12-25;Christmas Day;official",
        "2026-12-25\tChristmas  Day\n\n",
        '"2026-12-25","Christmas Day"\n',
        "2026-12-25,X\n2026-12-25,Christmas Day",
    ],
)
def test_a_csv_in_any_of_its_usual_forms(text: str) -> None:
    assert holidays.read_list(text) == (CHRISTMAS,)


def test_days_are_sorted_and_need_no_name() -> None:
    assert holidays.read_list("2027-1-1\n2026-12-25,Christmas Day") == (
        CHRISTMAS,
        HolidayValue(date(2027, 1, 1), ""),
    )
    assert holidays.read_list(" \n") == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("25/12/2026,Christmas", "Line 1, “25/12/2026,Christmas”: begin it with the date as in 2026-12-25"),
        ("2026-12-25,A\n2026-02-30,B", "Line 2, “2026-02-30,B”: this date does not exist."),
        ("1999-01-01", "Line 1, “1999-01-01”: the year is not between 2024 and 2100."),
        ("2026-12-25,Christ\u202emas", "its name has a character that cannot be seen."),
        ("2026-12-25,\x00", "its name has a character that cannot be seen."),
        ("２０２６-12-25", "begin it with the date"),
        ("x" * 40_001, "This list is too long."),
        (MANY, "These are 456 days; at most 400 can be kept."),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, sentence: str) -> None:
    with pytest.raises(HolidaysRefusedError) as refused:
        holidays.read_list(text)
    assert sentence in refused.value.sentences[0]


def test_at_most_ten_lines_are_named() -> None:
    with pytest.raises(HolidaysRefusedError) as refused:
        holidays.read_list("\n".join(["2026-13-01"] * 50))
    assert len(refused.value.sentences) == 10


@given(
    st.dictionaries(
        st.dates(date(2024, 1, 1), date(2100, 12, 31)),
        st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=30),
        max_size=20,
    )
)
def test_a_list_that_was_written_is_read_again(days: dict[date, str]) -> None:
    values = tuple(HolidayValue(day, days[day]) for day in sorted(days))

    assert holidays.read_list(holidays.write_list(values)) == values

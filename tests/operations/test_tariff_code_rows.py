"""Reads of single codes: as they were on a day, why not, and which are organic."""

from __future__ import annotations

from datetime import date

import pytest

from operations import tariff_codes
from operations.tariff_codes import HtsHit
from tests.factories import operations as make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def test_hits_tell_goods_and_unit() -> None:
    make.make_hts("0902101015", "Tea, whether or not flavored > Green tea > Flavored > Certified organic")

    assert tariff_codes.find_hts("green tea", on=TODAY, limit=10) == [
        HtsHit(
            code="0902101015",
            description="Tea, whether or not flavored > Green tea > Flavored > Certified organic",
            unit="kg",
            is_organic=True,
        )
    ]


def test_a_code_is_as_it_was_in_force_on_the_day() -> None:
    old = make.make_hts("0901110015", "Coffee", valid_from=date(2025, 1, 1), valid_to=date(2026, 6, 30))
    new = make.make_hts("0901110015", "Coffee, green", valid_from=date(2026, 7, 1))
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2026, 6, 30), date(2026, 7, 1))

    assert [tariff_codes.get_hts("0901110015", day) for day in days] == [None, old, old, new]


def test_why_a_code_cannot_be_used_in_a_window() -> None:
    make.make_hts("0901110015", valid_from=date(2026, 1, 1))
    make.make_hts("0902101015", "Tea", valid_to=date(2026, 12, 31))
    start, end = TODAY, date(2027, 1, 31)

    assert {
        code: tariff_codes.explain_hts(code, start, end)
        for code in ("0901110015", "0902101015", "0000000000", "")
    } == {
        "0901110015": "",
        "0902101015": (
            "The tariff code 0902.10.1015 ended on 2026-12-31. Choose the one that took its place, or end "
            "the window there."
        ),
        "0000000000": (
            "The tariff code 0000.00.0000 is not in the schedule of the United States. Compare it with the "
            "broker's, or search by words."
        ),
        "": "There is no tariff code yet. Ask the importer's broker for its ten digits.",
    }
    assert tariff_codes.explain_hts("0901110015", date(2025, 12, 1), end) == (
        "The tariff code 0901.11.0015 is in force only from 2026-01-01."
    )


def test_a_general_code_has_organic_alternatives(django_assert_num_queries) -> None:
    make.make_hts("0804508020", "Fruit > Dried > Mangoes > Certified organic")
    make.make_hts("0804508040", "Fruit > Dried > Mangoes > Other")
    make.make_hts("0804508090", "Fruit > Dried > Other")

    with django_assert_num_queries(2):
        found = tariff_codes.list_organic_alternatives("0804508040", TODAY)

    assert [hit.code for hit in found] == ["0804508020"]
    assert [
        tariff_codes.list_organic_alternatives(code, TODAY) for code in ("0804508020", "0804508090", "1")
    ] == [[]] * 3

"""Searches of the whole schedule, as exporters type them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from operations import tariff_codes

TODAY = date(2026, 11, 24)
pytestmark = pytest.mark.usefixtures("house")

WINTER = {"on": date(2026, 12, 1), "until": date(2027, 1, 31)}


def first(text: str, count: int, **window: date) -> list[str]:
    return [hit.display for hit in tariff_codes.find_hts(text, limit=count, **(window or {"on": TODAY}))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("organic avocado hass", ["0804.40.0020", "0804.40.0040"]),
        ("aguacate", ["0804.40.0020"]),
        ("organic hass avocado from Peru", ["0804.40.0020", "0804.40.0040"]),
        ("green coffee arabica organic", ["0901.11.0015", "0901.12.0020"]),
        ("café verde arabica", ["0901.11.0015"]),
        ("cofee arabica", ["0901.11.0015"]),
        ("arabika", ["0901.11.0015"]),
        ("0709.51", ["0709.51.0110", "0709.51.0150"]),
        ("0901110015", ["0901.11.0015"]),
        ("0901.11.00.15", ["0901.11.0015"]),
        ("0709 capsicum", ["0709.60.4005"]),
        ("quinoa", ["1008.50.0010", "1008.50.0090"]),
        ("quinua", ["1008.50.0010", "1008.50.0090"]),
        ("mango", ["0804.50.4045"]),
        ("dried mangoes", ["0804.50.8020", "0804.50.8040"]),
        ("honey", ["0409.00.0005", "0409.00.0010"]),
        ("miel", ["0409.00.0005"]),
        ("olive oil", ["1509.20.2030", "1509.20.9030"]),
        ("extra virgin olive oil", ["1509.20.2030", "1509.20.9030", "1509.20.2090", "1509.20.9090"]),
        ("sesame", ["1207.40.0010", "1207.40.0090", "1515.50.0000"]),
        ("ajonjolí", ["1207.40.0010", "1207.40.0090"]),
        ("ginger", ["0910.11.0010", "0910.11.0015", "0910.12.0000"]),
        ("jengibre fresco", ["0910.11.0010", "0910.11.0015", "0910.12.0000"]),
        ("banana", ["0803.90.0025"]),
        ("turmeric", ["0910.30.0000"]),
        ("cocoa beans", ["1801.00.0010"]),
        ("blueberries", ["0810.40.0026"]),
        ("green lentils", ["0713.40.2015"]),
        ("basmati rice", ["1006.20.2010", "1006.20.2090"]),
        ("orange juice", ["2009.11.0020"]),
        ("chia", []),
        ("organic", ["0201.30.5091"]),
        ("zzzzzzzz", []),
        ("*", []),
        ("(", []),
        ("x", []),
        ("", []),
    ],
)
def test_what_exporters_type_finds_their_code_first(text: str, expected: list[str]) -> None:
    assert first(text, max(len(expected), 1)) == expected


def test_of_like_codes_the_one_in_season_comes_first() -> None:
    assert [
        (hit.display, hit.is_organic, hit.season, hit.is_in_season)
        for hit in tariff_codes.find_hts("tomatoes greenhouse organic", limit=2, **WINTER)
    ] == [
        ("0702.00.6002", True, "November 15 to the last day of February", True),
        ("0702.00.6004", True, "November 15 to the last day of February", True),
    ]


def test_a_search_costs_two_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):  # the codes, and the families of the hits for their seasons
        (hit,) = tariff_codes.find_hts("0804.50.8020", on=TODAY, limit=10)

    assert (hit.leading_steps[1:], hit.telling_steps, hit.unit, hit.season, hit.is_in_season) == (
        ("Guavas, mangoes and mangosteens", "Dried"),
        ("Mangoes", "Certified organic"),
        "kg",
        "",
        True,
    )


def plan_of(text: str) -> str:
    """How the database finds the candidates of a search."""
    wanted = tariff_codes.hts_search.read_search(text)
    found = tariff_codes.HtsCode.objects.filter(*map(tariff_codes._answers, wanted.words))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # whether the index can be used at all
    return found.explain()


def test_words_are_found_by_the_index_of_trigrams() -> None:
    assert "hts_words" in plan_of("organic avocado hass")

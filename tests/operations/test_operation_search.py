"""The three looks of the search for an operation."""

from __future__ import annotations

import pytest

from operations import operation_search
from operations.models import Operation
from tests.factories import operations as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry() -> None:
    certifier = make.make_certifier()
    for nop_id, name, city, country, other_names in (
        ("8150000001", "Alder Farm", "Fresno", "US", ["Green Gate"]),
        ("8150000002", "Farm of the Alders", "Jaén", "PE", []),
        ("8150000003", "Zebra Alder Mills", "Oakland", "US", []),
        ("8160000004", "Alderbrook", "Izmir", "TR", []),
    ):
        make.make_operation(
            nop_id=nop_id,
            name=name,
            city=city,
            country=make.make_country(country),
            other_names=other_names,
            certifier=certifier,
        )


def found(text: str, **options: bool) -> list[str]:
    return [hit.name for hit in operation_search.find(text, limit=10, **options)]


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("alder", ["Alder Farm", "Alderbrook", "Farm of the Alders", "Zebra Alder Mills"]),
        ("alder farm", ["Alder Farm", "Farm of the Alders", "Zebra Alder Mills"]),
        ("aldrbrook", ["Alderbrook"]),
        ("adlerbrook", ["Alderbrook"]),
        ("TÜRKIYE", ["Alderbrook"]),
        ("i̇zmir", ["Alderbrook"]),
        ("jaen peru", ["Farm of the Alders"]),
        ("green gaet", ["Alder Farm"]),
        ("al", ["Alder Farm", "Alderbrook"]),
        ("816", ["Alderbrook"]),
        ("815-000 0003", ["Zebra Alder Mills"]),
        ("817", []),
        ("x", []),
        ("e f", []),
    ],
)
def test_the_sharp_hits_come_before_the_forgiving_ones(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.usefixtures("registry")
def test_the_united_states_come_first_where_a_recipient_is_looked_for() -> None:
    assert found("alder", us_first=True) == [
        "Alder Farm",
        "Alderbrook",
        "Zebra Alder Mills",
        "Farm of the Alders",
    ]
    assert found("mills alder", us_first=True)[0] == "Zebra Alder Mills"


@pytest.mark.usefixtures("registry")
def test_a_search_takes_the_next_look_only_while_there_is_room(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        operation_search.find("alder", limit=2)
    with django_assert_num_queries(3):
        operation_search.find("alder", limit=10)
    with django_assert_num_queries(1):
        operation_search.find("815", limit=10)


@pytest.mark.usefixtures("registry")
def test_all_that_a_text_means_are_those_that_hold_it_else_those_that_are_like_it() -> None:
    def matched(text: str) -> list[str]:
        return [hit.name for hit in operation_search.in_order(operation_search.match(text))]

    assert matched("alder") == ["Alder Farm", "Alderbrook", "Farm of the Alders", "Zebra Alder Mills"]
    assert matched("aldrbrook") == ["Alderbrook"]
    assert matched("815") == ["Alder Farm", "Farm of the Alders", "Zebra Alder Mills"]
    assert operation_search.match("x") is None


def test_names_of_any_length_can_be_entered_and_found() -> None:
    """An entry of the sorted index must stay below 3 kB, whatever other names there are."""
    make.make_operation(name="Ä" * 200, other_names=[f"{number} " + "ж" * 190 for number in range(50)])

    assert len(operation_search.find("ä" * 50, limit=5)) == 1
    assert Operation.objects.get().search_words.endswith("peru")

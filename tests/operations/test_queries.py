"""Searches of the registry and the short code lists, with the queries they may cost."""

from __future__ import annotations

from datetime import date

import pytest

from operations import queries
from operations.models.operation import Standing
from operations.queries import OperationHit
from tests.factories import operations as make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def names(hits: list[OperationHit]) -> list[str]:
    return [hit.name for hit in hits]


@pytest.fixture
def registry() -> None:
    certifier = make.make_certifier(short_name="CASC")
    for nop_id, name, city, country in (
        ("8150110234", "Cooperativa Agraria Cafetalera Valle Alto Ltda.", "Jaén, Cajamarca", "PE"),
        ("8150119001", "Çukurova Organik Tarım Ürünleri San. ve Tic. A.Ş.", "Adana", "TR"),
        ("8150004471", "Solstice Organics Import LLC", "Portland, Oregon", "US"),
        ("7030000145", "株式会社みどり茶園 (Midori Chaen Co., Ltd.)", "Shizuoka", "JP"),
        ("8150100001", "Solsticio Orgánico S.A.C.", "Lima", "PE"),
    ):
        make.make_operation(
            nop_id=nop_id, name=name, city=city, country=make.make_country(country), certifier=certifier
        )


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8150110234", ["Cooperativa Agraria Cafetalera Valle Alto Ltda."]),
        (
            "815-011",
            [
                "Cooperativa Agraria Cafetalera Valle Alto Ltda.",
                "Çukurova Organik Tarım Ürünleri San. ve Tic. A.Ş.",
            ],
        ),
        ("cafetalera", ["Cooperativa Agraria Cafetalera Valle Alto Ltda."]),
        ("valle cafet", ["Cooperativa Agraria Cafetalera Valle Alto Ltda."]),
        ("cafetalero", ["Cooperativa Agraria Cafetalera Valle Alto Ltda."]),
        ("cukurova", ["Çukurova Organik Tarım Ürünleri San. ve Tic. A.Ş."]),
        ("ÇUKUROVA tarim", ["Çukurova Organik Tarım Ürünleri San. ve Tic. A.Ş."]),
        ("jaen", ["Cooperativa Agraria Cafetalera Valle Alto Ltda."]),
        ("みどり", ["株式会社みどり茶園 (Midori Chaen Co., Ltd.)"]),
        ("soltice organics", ["Solstice Organics Import LLC"]),
        ("nobody of that name", []),
        ("%", []),
        ("_", []),
        ("", []),
    ],
)
def test_operations_are_found_by_id_name_and_city(text: str, found: list[str]) -> None:
    assert names(queries.find_operations(text, limit=10)) == found


@pytest.mark.usefixtures("registry")
def test_signs_of_the_search_language_are_letters_like_others() -> None:
    assert [names(queries.find_operations(text, limit=10)) for text in ("%%", "__", "\\\\", "a' OR 1=1")] == [
        []
    ] * 4


@pytest.mark.usefixtures("registry")
def test_a_recipient_is_looked_for_in_the_united_states_first() -> None:
    hinted = queries.find_operations("solsti", limit=10, role_hint="recipient")

    assert names(hinted) == ["Solstice Organics Import LLC", "Solsticio Orgánico S.A.C."]


@pytest.mark.usefixtures("registry")
def test_a_search_costs_one_query_however_many_it_finds(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        hits = queries.find_operations("815", limit=3)

    assert len(hits) == 3


def test_other_names_are_searched_and_the_hit_says_all_a_list_shows() -> None:
    operation = make.make_operation(
        nop_id="5561007713",
        name="Bayside Natural Foods Inc.",
        other_names=["dba Golden Gate Pantry"],
        city="Oakland, California",
        country=make.make_country("US"),
        certifier=make.make_certifier(short_name="SIERRA"),
        standing=Standing.SUSPENDED,
    )

    assert queries.find_operations("golden gate", limit=5) == [
        OperationHit(
            public_id=operation.public_id,
            nop_id="5561007713",
            name="Bayside Natural Foods Inc.",
            city="Oakland, California",
            country_name="United States",
            standing="suspended",
            standing_label="Suspended",
            standard_code="NOP",
            certifier_name="SIERRA",
        )
    ]


def test_risks_meet_origin_and_beginning_of_the_code() -> None:
    soy = make.make_risk("TR", "1201")
    fumigated = make.make_risk("TR", "1201", list="treatment")
    make.make_risk("UA", "1201")
    make.make_risk("TR", "1005")
    make.make_risk("TR", "12", valid_to=date(2025, 1, 1))

    assert queries.list_risk("TR", "1201900010", TODAY) == [soy, fumigated]
    assert queries.list_risk("", "", TODAY) == []


def test_products_are_those_on_the_list_that_day() -> None:
    operation = make.make_operation()
    coffee = make.make_product(operation, name="Coffee")
    make.make_product(operation, name="Cocoa", ended_on=date(2026, 11, 23))
    make.make_product(operation, name="Quinoa", certified_on=date(2026, 12, 1))
    make.make_product(name="Of another operation")

    assert list(queries.list_certified_products(operation, TODAY)) == [coffee]


def test_short_lists_leave_out_what_has_ended() -> None:
    oakland = make.make_port("2811")
    make.make_port("9999", name="Closed", valid_to=date(2025, 1, 1))

    assert (list(queries.list_us_ports()), list(queries.list_us_ports(TODAY))) == ([oakland], [oakland])

"""Searches of the registry and the schedule, with the queries they may cost."""

from __future__ import annotations

from datetime import date

import pytest

from operations import queries
from operations.models.operation import Standing
from operations.queries import HtsHit, OperationHit
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


@pytest.fixture
def schedule() -> None:
    make.make_hts()
    make.make_hts(
        "0901110025",
        "Coffee, whether or not roasted > Coffee, not roasted > Not decaffeinated > Arabica > Other",
    )
    make.make_hts("0902101015", "Tea, whether or not flavored > Green tea > Flavored > Certified organic")
    make.make_hts("2106909999", "Food preparations > Other > Extracts of coffee substitutes")
    make.make_hts("0901119999", "Coffee, long gone", valid_to=date(2025, 12, 31))
    make.make_hts("7304110010", "Tubes and pipes of steam boilers")


@pytest.mark.usefixtures("schedule")
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("0901.11", ["0901110015", "0901110025"]),
        ("coffee", ["0901110015", "0901110025", "2106909999"]),
        ("coffees", ["0901110015", "0901110025", "2106909999"]),
        ("coffee arabica", ["0901110015", "0901110025"]),
        ("arabika", ["0901110015", "0901110025"]),
        ("tea", ["0902101015"]),  # and not the steam of boilers
        ("organic green tea", ["0902101015"]),
        ("*", []),
        ("(", []),
        ("x", []),
        ("", []),
    ],
)
def test_tariff_codes_are_found_by_digits_and_words_organic_first(text: str, codes: list[str]) -> None:
    assert [hit.code for hit in queries.find_hts(text, on=TODAY, limit=10)] == codes


@pytest.mark.usefixtures("schedule")
def test_a_tariff_search_costs_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        (hit,) = queries.find_hts("green tea", on=TODAY, limit=10)

    assert hit == HtsHit(
        code="0902101015",
        description="Tea, whether or not flavored > Green tea > Flavored > Certified organic",
        unit="kg",
        is_organic=True,
    )
    assert (hit.display, hit.steps[-1]) == ("0902.10.1015", "Certified organic")


def test_a_code_is_as_it_was_in_force_on_the_day() -> None:
    old = make.make_hts("0901110015", "Coffee", valid_from=date(2025, 1, 1), valid_to=date(2026, 6, 30))
    new = make.make_hts("0901110015", "Coffee, green", valid_from=date(2026, 7, 1))
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2026, 6, 30), date(2026, 7, 1))

    assert [queries.get_hts("0901110015", day) for day in days] == [None, old, old, new]


def test_why_a_code_cannot_be_used_in_a_window() -> None:
    make.make_hts("0901110015", valid_from=date(2026, 1, 1))
    make.make_hts("0902101015", "Tea", valid_to=date(2026, 12, 31))
    start, end = TODAY, date(2027, 1, 31)

    assert {
        code: queries.explain_hts(code, start, end) for code in ("0901110015", "0902101015", "0000000000", "")
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
    assert queries.explain_hts("0901110015", date(2025, 12, 1), end) == (
        "The tariff code 0901.11.0015 is in force only from 2026-01-01."
    )


def test_a_general_code_has_organic_alternatives(django_assert_num_queries) -> None:
    make.make_hts("0804508020", "Fruit > Dried > Mangoes > Certified organic")
    make.make_hts("0804508040", "Fruit > Dried > Mangoes > Other")
    make.make_hts("0804508090", "Fruit > Dried > Other")

    with django_assert_num_queries(2):
        found = queries.list_organic_alternatives("0804508040", TODAY)

    assert [hit.code for hit in found] == ["0804508020"]
    assert [queries.list_organic_alternatives(code, TODAY) for code in ("0804508020", "0804508090", "1")] == [
        []
    ] * 3


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

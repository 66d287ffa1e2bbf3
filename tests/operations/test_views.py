"""The doors of the registry: who may enter, what they show, what they answer to bad input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from operations.models import Operation
from tests.factories import operations as make
from tests.operations.conftest import make_member

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]
ABSENT = UUID("00000000-0000-4000-8000-000000000000")


@pytest.fixture
def valle_alto() -> Operation:
    return make.make_operation(nop_id="8150110234", name="Cooperativa Valle Alto Ltda.", city="Jaén")


def words(response) -> str:
    return response.content.decode()


# Who may enter --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["list", "find", "operation_suggest", "hts_find", "hts_suggest", "certifier_settings", "certifier_logo"],
)
def test_a_visitor_is_sent_to_the_login(name: str) -> None:
    address = reverse(f"operations:{name}")

    response = Client().get(address)

    assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={address}")


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("list", {"reviewer", "signatory", "administrator", "auditor"}),
        ("certifier_settings", {"administrator"}),
        ("find", set(Role.values)),
        ("operation_suggest", set(Role.values)),
        ("hts_find", set(Role.values)),
        ("hts_suggest", set(Role.values)),
    ],
)
def test_each_door_lets_in_the_roles_it_is_for(sign_in: SignIn, name: str, roles: set[str]) -> None:
    let_in = {
        role
        for role in Role.values
        if sign_in(make_member(role)).get(reverse(f"operations:{name}")).status_code == 200
    }

    assert let_in == roles


@pytest.mark.parametrize("name", ["detail", "change_standing"])
def test_an_operation_that_is_not_there_is_missing(sign_in: SignIn, name: str) -> None:
    client = sign_in(make_member(Role.REVIEWER))

    assert client.get(reverse(f"operations:{name}", args=[ABSENT])).status_code == 404


def test_the_standing_of_another_certifiers_operation_looks_missing(
    sign_in: SignIn, valle_alto: Operation
) -> None:
    client = sign_in(make_member(Role.REVIEWER))
    address = reverse("operations:change_standing", args=[valle_alto.public_id])

    assert (client.get(address).status_code, client.post(address, {}).status_code) == (404, 404)


@pytest.mark.parametrize("name", ["list", "find", "operation_suggest", "hts_find", "hts_suggest"])
def test_reading_doors_take_no_post(sign_in: SignIn, name: str) -> None:
    assert sign_in(make_member(Role.REVIEWER)).post(reverse(f"operations:{name}")).status_code == 405


# Look-ups -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("valle_alto")
def test_a_form_gets_suggestions_for_what_is_typed(sign_in: SignIn) -> None:
    client = sign_in(make_member(Role.EXPORTER))

    answer = client.get(reverse("operations:operation_suggest"), {"q": "valle al", "role": "recipient"})

    found = answer.json()
    (hit,) = found["hits"]
    assert (found["objection"], hit["value"], hit["label"]) == (
        "",
        "8150110234",
        "Cooperativa Valle Alto Ltda., Jaén, Peru: Certified",
    )
    assert ["Certified" in hit["html"], "8150110234" in hit["html"]] == [True, True]


def test_suggestions_of_tariff_codes_say_what_is_organic_and_are_escaped(sign_in: SignIn) -> None:
    make.make_hts()
    make.make_hts("0901110025", "Coffee > <script>alert(1)</script> > Arabica")
    client = sign_in(make_member(Role.EXPORTER))

    hits = client.get(reverse("operations:hts_suggest"), {"q": "arabica"}).json()["hits"]

    assert [hit["value"] for hit in hits] == ["0901.11.0015", "0901.11.0025"]
    assert ["nop-hit__mark" in hit["html"] for hit in hits] == [True, False]
    assert "Arabica › Certified organic" in hits[0]["html"]
    assert "&lt;script&gt;" in hits[1]["html"]


def test_suggestions_keep_to_the_window(sign_in: SignIn) -> None:
    make.make_hts(valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    client = sign_in(make_member(Role.EXPORTER))

    counts = [
        len(client.get(reverse("operations:hts_suggest"), {"q": "coffee", **window}).json()["hits"])
        for window in (
            {"on": "2026-12-01", "until": "2026-12-31"},
            {"on": "2026-12-01", "until": "2027-01-01"},
            {"on": "2027-01-01"},
            {"on": "2026-12-01", "until": "soon"},
            {"on": "2026-12-01", "until": "2020-01-01"},
        )
    ]

    assert counts == [1, 0, 0, 1, 1]


@pytest.mark.usefixtures("valle_alto")
def test_without_javascript_there_is_a_page(sign_in: SignIn) -> None:
    make.make_hts()
    client = sign_in(make_member(Role.EXPORTER))

    pages = [
        words(client.get(reverse(f"operations:{name}"), {"q": text}))
        for name, text in (("find", "valle"), ("hts_find", "0901"))
    ]

    assert ["8150110234" in pages[0], "0901.11.0015" in pages[1]] == [True, True]
    assert ["<h1>" in page for page in pages] == [True, True]


@pytest.mark.parametrize("name", ["find", "operation_suggest", "hts_find", "hts_suggest"])
@pytest.mark.parametrize(
    "text", ["", "x", "a\u202eb", "x" * 5000, "%", "\\", "(", "'", "٣", "<script>alert(1)</script>"]
)
def test_strange_searches_are_answered(sign_in: SignIn, name: str, text: str) -> None:
    client = sign_in(make_member(Role.EXPORTER))

    response = client.get(reverse(f"operations:{name}"), {"q": text})

    assert response.status_code == 200
    assert "<script>alert(1)" not in words(response)


def test_an_unreadable_search_says_why(sign_in: SignIn) -> None:
    response = sign_in(make_member(Role.EXPORTER)).get(reverse("operations:find"), {"q": "a\u202eb"})

    assert "invisible character (U+202E)" in words(response)


# The registry ---------------------------------------------------------------------------------------


def test_the_registry_is_narrowed_by_its_filters(sign_in: SignIn, valle_alto: Operation) -> None:
    make.make_operation(name="Suspended Sesame PLC", standing="suspended")
    client = sign_in(make_member(Role.AUDITOR))

    found = {
        str(filters): [
            one.name for one in client.get(reverse("operations:list"), filters).context["operations"]
        ]
        for filters in (
            {},
            {"q": "valle"},
            {"standing": "suspended"},
            {"certifier": valle_alto.certifier.short_name},
            {"q": "valle", "standing": "suspended"},
        )
    }

    assert list(found.values()) == [
        ["Cooperativa Valle Alto Ltda.", "Suspended Sesame PLC"],
        ["Cooperativa Valle Alto Ltda."],
        ["Suspended Sesame PLC"],
        ["Cooperativa Valle Alto Ltda."],
        [],
    ]


def test_an_empty_registry_and_an_empty_result_say_what_to_do(sign_in: SignIn) -> None:
    client = sign_in(make_member(Role.AUDITOR))

    pages = [words(client.get(reverse("operations:list"), filters)) for filters in ({}, {"q": "nobody"})]

    assert ["The registry is empty." in pages[0], "Show all operations" in pages[1]] == [True, True]


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"standing": "asleep"}, "There is no such standing."),
        ({"certifier": "999"}, "There is no such certifier."),
        ({"q": "a\u202eb"}, "invisible character"),
    ],
)
def test_a_wrong_filter_is_named(sign_in: SignIn, filters: dict[str, str], sentence: str) -> None:
    response = sign_in(make_member(Role.AUDITOR)).get(reverse("operations:list"), filters)

    assert sentence in words(response)


@pytest.mark.parametrize(
    ("page", "rows"), [("1", 50), ("2", 1), ("0", 1), ("-1", 1), ("last", 50), ("9" * 20, 1), ("", 50)]
)
def test_any_page_of_the_list_is_answered(sign_in: SignIn, page: str, rows: int) -> None:
    """What is no number leads to the first page, a number out of range to the last."""
    certifier = make.make_certifier()
    for _number in range(51):
        make.make_operation(certifier=certifier)

    response = sign_in(make_member(Role.AUDITOR)).get(reverse("operations:list"), {"page": page})

    assert len(response.context["operations"]) == rows


def test_the_list_asks_the_same_of_the_database_for_one_row_and_fifty(
    sign_in: SignIn, django_assert_max_num_queries
) -> None:
    certifier = make.make_certifier()
    for _number in range(50):
        make.make_operation(certifier=certifier)
    client = sign_in(make_member(Role.AUDITOR))

    with django_assert_max_num_queries(7):  # session, user, memberships, certifiers, count, rows
        client.get(reverse("operations:list"))


def test_the_page_of_an_operation_shows_scopes_and_products(sign_in: SignIn, valle_alto: Operation) -> None:
    make.make_product(valle_alto, name="Coffee, green", hts_suggestion=make.make_hts())

    page = words(
        sign_in(make_member(Role.AUDITOR)).get(reverse("operations:detail", args=[valle_alto.public_id]))
    )

    shown = [
        text in page for text in ("8150110234", "Handling", "Coffee, green", "0901.11.0015", "Certified")
    ]
    assert shown == [True] * 5
    assert "Note a new standing" not in page


def test_a_reviewer_notes_a_new_standing(sign_in: SignIn, valle_alto: Operation) -> None:
    member = make_member(Role.REVIEWER, certifier=valle_alto.certifier)
    typed = {"standing": "suspended", "since_on": "2026-01-15", "reason": "Notice of the registry."}

    response = sign_in(member).post(
        reverse("operations:change_standing", args=[valle_alto.public_id]), typed, follow=True
    )

    assert "The standing of Cooperativa Valle Alto Ltda. is noted." in words(response)
    assert Operation.objects.get(pk=valle_alto.pk).standing == "suspended"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"standing": "asleep"}, "There is no such standing."),
        ({"standing": ""}, "Choose the standing"),
        ({"since_on": "2026-02-30"}, "does not exist"),
        ({"since_on": ""}, "There is no date yet."),
        ({"reason": ""}, "This cannot stay empty."),
        ({"reason": "a\u202eb"}, "invisible character"),
        ({"standing": "certified"}, "has this standing already"),
    ],
)
def test_a_wrong_standing_is_named_at_its_field_and_nothing_typed_is_lost(
    sign_in: SignIn, valle_alto: Operation, wrong: dict[str, str], sentence: str
) -> None:
    member = make_member(Role.REVIEWER, certifier=valle_alto.certifier)
    typed = {"standing": "suspended", "since_on": "2026-01-15", "reason": "Seen in the registry."} | wrong

    page = words(
        sign_in(member).post(reverse("operations:change_standing", args=[valle_alto.public_id]), typed)
    )

    assert sentence in page
    assert "reason" in wrong or "Seen in the registry." in page
    assert Operation.objects.get(pk=valle_alto.pk).standing == "certified"

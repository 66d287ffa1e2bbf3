"""The demo's tables hold together, and are made once."""

from __future__ import annotations

import csv
import gzip
from io import StringIO
from zoneinfo import available_timezones

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership, User
from nopcert.demo import PASSWORD, parties
from nopcert.demo.certifiers import CERTIFIERS
from nopcert.demo.examples import CERTIFIER_PREFIX, LABEL_CATEGORY, load_examples
from nopcert.demo.people import EXPORTERS, IMPORTERS, PEOPLE
from nopcert.management.commands import seed_demo
from operations.models import CertifiedProduct, Certifier, Operation
from operations.reference import FOLDER
from operations.rules.clean_text import clean_name

OPERATIONS = {row.nop_id: row for row in parties.OPERATIONS}


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example["id"])
def test_every_party_and_product_of_an_example_is_in_the_tables(example: dict) -> None:
    handlers = [] if example["final_handler"] == "exporter" else [example["final_handler"]]
    for party in (example["exporter"], example["recipient"], *handlers):
        row = OPERATIONS[party["nop_id"]]
        assert (row.name, row.country, row.certifier) == (
            party["name"],
            party["country"],
            CERTIFIER_PREFIX[party["certifier"]],
        )

    exporter = OPERATIONS[example["exporter"]["nop_id"]]
    listed = {(product.name, product.category) for product in exporter.products}
    declared = {(line["product"], LABEL_CATEGORY[line["category"]]) for line in example["lines"]}
    assert (declared - listed, exporter.standard) == (set(), example["standard"])


def test_codes_zones_and_names_are_real_or_can_be() -> None:
    with gzip.open(FOLDER / "hts_2026_rev4.csv.gz", "rt", encoding="utf-8") as lines:
        codes = {row["hts10"] for row in csv.DictReader(lines)}
    suggested = {product.hts for row in OPERATIONS.values() for product in row.products}
    zones = {row.time_zone for row in (*CERTIFIERS, *PEOPLE)}
    names = [row.name for row in (*CERTIFIERS, *OPERATIONS.values(), *PEOPLE)]

    assert (suggested - codes, zones - available_timezones()) == (set(), set())
    assert [clean_name(name, 160) for name in names] == names


def test_everybody_has_an_invented_address_and_every_party_a_person() -> None:
    handlers = {"8150113310"}

    assert {row.email.rpartition(".")[2] for row in PEOPLE} == {"example"}
    assert len({row.email for row in PEOPLE}) == len(PEOPLE)
    assert {row.party for row in (*EXPORTERS, *IMPORTERS)} == set(OPERATIONS) - handlers


@pytest.fixture
def code_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists are loaded, and the demo ends with its parties: requests have tests of their own."""
    call_command("load_reference", stdout=StringIO())
    monkeypatch.setattr(seed_demo, "STEPS", (parties.seed,))


@pytest.mark.django_db
@pytest.mark.usefixtures("code_lists")
def test_the_parties_are_made_once_and_people_sign_in() -> None:
    said = StringIO()

    call_command("seed_demo", stdout=said)
    rows = [model.objects.count() for model in (Certifier, Operation, CertifiedProduct, User, Membership)]
    events = AuditEvent.objects.count()
    call_command("seed_demo", stdout=said)

    assert said.getvalue().splitlines()[:4] == [
        "made 7 certifiers",
        "made 23 operations",
        "made 42 certified products",
        "made 39 people",
    ]
    assert rows == [7, 23, 42, 39, 39]
    assert [
        model.objects.count() for model in (Certifier, Operation, CertifiedProduct, User, Membership)
    ] == rows
    assert AuditEvent.objects.count() == events
    assert list(Operation.objects.exclude(standing="certified").values_list("name", "standing")) == [
        ("Ege Kuru Meyve İhracat Ltd. Şti.", "suspended")
    ]
    assert all(user.check_password(PASSWORD) for user in User.objects.all()[:3])

    client = Client()
    client.force_login(User.objects.get(email="daniel@cascadia.example"))
    assert "Valle Alto" in client.get(reverse("operations:list"), {"q": "valle alto"}).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("code_lists")
def test_the_main_logins_are_printed() -> None:
    call_command("seed_demo", stdout=StringIO())
    said = StringIO()

    call_command("seed_demo", "--logins", stdout=said)

    head, *lines = said.getvalue().splitlines()
    assert head == f"Demo logins, password {PASSWORD}"
    assert [line.split()[:2] for line in lines] == [
        ["reviewer", "daniel@cascadia.example"],
        ["signatory", "maria@cascadia.example"],
        ["administrator", "ruth@cascadia.example"],
        ["auditor", "peter@cascadia.example"],
        ["exporter", "rosa@vallealto.example"],
        ["exporter", "ayse@cukurova.example"],
        ["importer", "hannah@solstice.example"],
        ["importer", "priya@bayside.example"],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "is_production", "sentence"),
    [
        ([], False, "The code lists are not loaded."),
        (["--logins"], False, "There is no demo yet."),
        ([], True, "This installation is a production one"),
        (["--yes-this-is-a-demo"], True, "The code lists are not loaded."),
    ],
)
def test_the_demo_is_refused_in_a_sentence(
    settings, options: list[str], is_production, sentence: str
) -> None:
    settings.IS_PRODUCTION = is_production

    with pytest.raises(CommandError, match=sentence):
        call_command("seed_demo", *options, stdout=StringIO())

    assert not User.objects.exists()

"""A certifier's checklist: the defaults, its own papers, what was removed, and what would be asked for."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments import facts, paper_facts
from shipments.models import ChecklistEntry
from shipments.rules.checks import table
from tests.factories.accounts import make_membership, sign_in

pytestmark = pytest.mark.usefixtures("house")

LIST = reverse("shipments:checklist")
ADD = reverse("shipments:checklist_add")


@pytest.fixture
def administrator(client: Client, house: None) -> Membership:
    """Of the certifier of the coffee example."""
    certifier = requests.Operation.objects.get(nop_id=load_examples()[0]["exporter"]["nop_id"]).certifier
    return sign_in(client, make_membership(Role.ADMINISTRATOR, certifier=certifier))


def kinds(member: Membership) -> list[str]:
    assert member.certifier is not None
    return [entry.paper_kind for entry in paper_facts.entries_of(member.certifier)]


def test_a_certifier_without_a_list_has_the_defaults_and_they_say_so(
    client: Client, administrator: Membership
) -> None:
    page = client.get(LIST)

    assert "These are the defaults" in page.text
    assert kinds(administrator) == [
        "invoice",
        "packing_list",
        "inventory",
        "transaction_certificate",
        "no_antibiotics",
    ]
    assert [entry.public_id for entry in page.context["entries"]] == [None] * 5
    assert page.context["entries"][3].conditions == ("from India",)


def test_the_defaults_become_its_own_and_are_changed(client: Client, administrator: Membership) -> None:
    client.post(reverse("shipments:checklist_adopt"))
    client.post(reverse("shipments:checklist_adopt"))
    entry = ChecklistEntry.objects.get(certifier=administrator.certifier, paper_kind="packing_list")

    page = client.post(
        reverse("shipments:checklist_entry", args=[entry.public_id]),
        {
            "paper_kind": "packing_list",
            "demand": "required",
            "hts_prefix": "09.01",
            "help_words": "With lots.",
        },
        follow=True,
    )

    assert "The checklist is saved." in page.text
    entry.refresh_from_db()
    assert (entry.demand, entry.hts_prefix, entry.request_kind, entry.help_words) == (
        "required",
        "0901",
        "",
        "With lots.",
    )
    assert len(kinds(administrator)) == 5
    assert [
        event.event for event in AuditEvent.objects.filter(event__startswith="checklist:").order_by("pk")
    ] == [
        *["checklist:added"] * 5,
        "checklist:changed",
    ]


def test_a_first_paper_of_its_own_keeps_the_defaults(client: Client, administrator: Membership) -> None:
    client.post(ADD, {"paper_kind": "label", "demand": "asked", "origin": "PE", "standard": "NOP"})

    assert kinds(administrator)[-1] == "label"
    assert len(kinds(administrator)) == 6


def test_a_paper_is_removed_and_put_back(client: Client, administrator: Membership) -> None:
    client.post(reverse("shipments:checklist_adopt"))
    rows = ChecklistEntry.objects.filter(certifier=administrator.certifier).order_by("pk")
    for row in rows:
        client.post(reverse("shipments:checklist_remove", args=[row.public_id]))

    page = client.get(LIST)
    assert kinds(administrator) == []  # an empty list is a list: the defaults do not come back
    assert "No paper is asked for." in page.text
    assert len(page.context["removed"]) == 5

    client.post(reverse("shipments:checklist_restore", args=[rows[1].public_id]))
    assert kinds(administrator) == ["packing_list"]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"paper_kind": ""}, "paper_kind", "Choose which paper"),
        ({"paper_kind": "passport"}, "paper_kind", "not on the list"),
        ({"demand": "begged"}, "demand", "not on the list"),
        ({"hts_prefix": "9"}, "hts_prefix", "Write 2 to 10 digits"),
        ({"hts_prefix": "09011100151"}, "hts_prefix", "Write 2 to 10 digits"),
        ({"hts_prefix": "٠٩"}, "hts_prefix", "Write 2 to 10 digits"),
        ({"origin": "XX"}, "origin", "not on the list"),
        ({"help_words": "x\u202e"}, "help_words", "invisible character"),
        ({"help_words": "x" * 301}, "help_words", "300"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_stored(
    client: Client, administrator: Membership, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = client.post(ADD, {"paper_kind": "label", "demand": "asked", "hts_prefix": "0901", **typed})

    assert page.status_code == 200
    assert sentence in page.context["form"].errors[field][0]
    assert not ChecklistEntry.objects.exists()


def test_the_page_shows_what_a_request_would_be_asked_for(client: Client, administrator: Membership) -> None:
    page = client.get(
        LIST, {"kind": "single", "product_class": "livestock", "hts": "0409.00", "origin": "IN"}
    )
    wrong = client.get(LIST, {"kind": "single", "hts": "honey"})

    assert [(paper.label, paper.is_required) for paper in page.context["asked"]] == [
        ("Commercial invoice", True),
        ("Packing list", False),
        ("Supplier's transaction certificate (TraceNet)", True),
        ("Statement that no antibiotics were used", False),
    ]
    assert wrong.context["asked"] is None
    assert "Write the digits of a tariff code" in wrong.text


def test_requests_are_judged_by_the_new_list(
    client: Client, administrator: Membership, now: datetime
) -> None:
    shipment = requests.enter(load_examples()[0], at=now)
    client.post(
        ADD, {"paper_kind": "label", "demand": "required", "hts_prefix": "0901", "help_words": "All sides."}
    )

    found = [
        (judgement.severity.value, judgement.sentence)
        for check, judgement in table.run(facts.gather(shipment, now))
        if check.check_id == "C21"
    ]

    assert found == [
        (
            "block",
            "Label artwork: the certifier requires it, and it is not attached. Attach it in the step Papers.",
        )
    ]


def test_another_certifiers_paper_looks_missing(client: Client, administrator: Membership) -> None:
    client.post(reverse("shipments:checklist_adopt"))
    entry = ChecklistEntry.objects.first()
    assert entry is not None
    sign_in(client, make_membership(Role.ADMINISTRATOR))

    for name in ("checklist_entry", "checklist_remove", "checklist_restore"):
        address = reverse(f"shipments:{name}", args=[entry.public_id])
        assert client.post(address, {"paper_kind": "label", "demand": "asked"}).status_code == 404


def test_only_an_administrator_changes_the_checklist(client: Client, house: None) -> None:
    sign_in(client, make_membership(Role.REVIEWER))

    assert client.get(LIST).status_code == 403
    assert client.post(ADD, {"paper_kind": "label", "demand": "asked"}).status_code == 403

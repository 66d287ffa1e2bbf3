"""Copy as new: what is taken over, what has to be typed again, what may not be used any more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import Operation
from operations.models.operation import Standing
from shipments import asking
from shipments.forms.lines import LineForm
from shipments.forms.steps import STEP_FORMS
from shipments.models import Shipment, ShipmentLine
from shipments.rules import copying
from shipments.rules.lifecycle import Status
from shipments.services import copying as copying_services
from shipments.services import drafting

pytestmark = pytest.mark.usefixtures("house")


def enter(name: str, at: datetime) -> tuple[Shipment, Membership]:
    example = next(example for example in load_examples() if example["id"] == name)
    shipment = requests.enter(example, at=at)
    exporter = Membership.objects.select_related("user", "operation__certifier").get(
        operation=shipment.exporter, role=Role.EXPORTER
    )
    return shipment, exporter


@pytest.fixture
def coffee(house: None, now: datetime) -> tuple[Shipment, Membership]:
    """Coffee that left a month ago, with its certificate issued."""
    shipment, exporter = enter("coffee-peru", now)
    return requests.bring_to(shipment, Status.ISSUED, at=now), exporter


def test_what_stays_is_taken_over_and_what_is_of_one_load_is_empty(
    coffee: tuple[Shipment, Membership], now: datetime
) -> None:
    source, exporter = coffee

    copy = copying_services.copy_shipment(source, actor=exporter, at=now)

    new = Shipment.objects.get(pk=copy.shipment.pk)
    empty = Shipment()
    assert copy.refusals == ()
    assert (new.status, new.copied_from, new.received_at) == (Status.DRAFT, source, None)
    assert new.reference != source.reference
    for name in copying.TAKEN_OVER_OF_SHIPMENT:
        assert getattr(new, name) == getattr(source, name), name
    for name in copying.TYPED_AGAIN_OF_SHIPMENT:
        assert getattr(new, name) == getattr(empty, name), name
    line, before = new.lines.get(), source.lines.get()
    for name in copying.TAKEN_OVER_OF_LINE:
        assert getattr(line, name) == getattr(before, name), name
    assert (line.copied_from, line.packages, line.net_weight, line.net_weight_kg) == (
        before,
        None,
        None,
        None,
    )
    assert (line.gross_weight_kg, line.lots.count(), line.invoices) == (None, 0, [])
    assert new.attachments.count() == 0


def test_every_field_that_can_be_typed_is_decided_upon() -> None:
    own = {"kind", "remarks"}  # the kind is the verb's, remarks were about the earlier one
    of_steps = {name for form_class in STEP_FORMS.values() for name in form_class.base_fields}

    assert of_steps - own == set(copying.TAKEN_OVER_OF_SHIPMENT + copying.TYPED_AGAIN_OF_SHIPMENT)
    of_lines = set(copying.TAKEN_OVER_OF_LINE + copying.TYPED_AGAIN_OF_LINE)
    assert set(LineForm.base_fields) - of_lines == set()


def test_what_must_be_typed_again_is_marked_in_the_list_and_at_the_field(
    client: Client, coffee: tuple[Shipment, Membership], now: datetime
) -> None:
    source, exporter = coffee
    new = copying_services.copy_shipment(source, actor=exporter, at=now).shipment
    client.force_login(exporter.user)

    review = client.get(reverse("shipments:review", args=[new.public_id])).text
    transport = client.get(reverse("shipments:transport", args=[new.public_id])).text
    line = client.get(reverse("shipments:line", args=[new.public_id, new.lines.get().public_id])).text

    again = f"It was not taken over from {source.reference}: it is of this shipment alone."
    assert f"Give the planned departure. The certificate has to be issued before it. {again}" in review
    assert f"Line 1: Give the total net weight, or packages and the weight of one. {again}" in review
    assert f"Containers: Type it again: in {source.reference} it was MSCU6153045." in review
    assert f"Type it again: in {source.reference} it was MSCU6153045." in transport
    lots = ", ".join(source.lines.get().lots.order_by("position").values_list("number", flat=True))
    assert f"Line 1: Lots: Type it again: in {source.reference} it was {lots}." in review
    assert f"Type it again: in {source.reference} it was {source.lines.get().packages}." in line


def test_a_mark_goes_when_the_value_is_typed(coffee: tuple[Shipment, Membership], now: datetime) -> None:
    source, exporter = coffee
    new = copying_services.copy_shipment(source, actor=exporter, at=now).shipment
    assert "containers" in asking.notes_of_shipment(new)

    new = drafting.save_step(new, {"containers": ["HMMU6209153"]}, actor=exporter, at=now)

    assert "containers" not in asking.notes_of_shipment(new)


def test_products_codes_and_parties_that_may_not_be_used_now_are_left_out_in_a_sentence(
    now: datetime,
) -> None:
    source, exporter = enter("five-products", now)
    first, second = source.lines.order_by("position")[:2]
    first.certified_product.ended_on = now.date() - timedelta(days=3)
    first.certified_product.save()
    ShipmentLine.objects.filter(pk=second.pk).update(hts="0000000000")
    Operation.objects.filter(pk=source.recipient_id).update(
        standing=Standing.SUSPENDED, standing_since_on=now.date()
    )
    source.refresh_from_db()

    copy = copying_services.copy_shipment(source, actor=exporter, at=now)

    assert copy.shipment.recipient is None
    assert copy.shipment.lines.count() == source.lines.count() - 1
    assert copy.shipment.lines.get(position=1).hts == ""
    party, product, code = copy.refusals
    assert party == (
        f"{source.recipient.name} has been suspended since {now.date()}: nothing can be issued with it."
    )
    assert product.startswith("Line 1 was not taken over.")
    assert "left the list on 2026-11-21" in product
    assert code.startswith(
        "The tariff code of line 1 was not taken over. The tariff code 0000.00.0000 is not in"
    )


def test_a_copy_is_recorded_and_only_the_exporters(
    coffee: tuple[Shipment, Membership], now: datetime
) -> None:
    source, exporter = coffee
    copy = copying_services.copy_shipment(source, actor=exporter, at=now)

    event = AuditEvent.objects.get(event="shipment:copied")
    assert (event.subject_id, event.actor, event.after) == (
        copy.shipment.public_id,
        exporter,
        {"from": source.reference, "not_taken_over": []},
    )
    reviewer = Membership.objects.select_related("user").filter(
        role=Role.REVIEWER, certifier=source.certifier
    )[0]
    with pytest.raises(ValidationError, match="Only the exporter"):
        copying_services.copy_shipment(source, actor=reviewer, at=now)


def test_the_button_leads_to_the_new_draft(client: Client, coffee: tuple[Shipment, Membership]) -> None:
    source, exporter = coffee
    client.force_login(exporter.user)
    assert "Copy as new" in client.get(reverse("shipments:detail", args=[source.public_id])).text

    page = client.post(reverse("shipments:copy", args=[source.public_id]), follow=True)

    new = Shipment.objects.get(copied_from=source)
    assert page.redirect_chain == [(reverse("shipments:parties", args=[new.public_id]), 302)]
    assert f"Draft {new.reference} is made from {source.reference}." in page.text

"""Before submitting: what would bounce, whose statement it is, and the way back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import Certifier, Operation
from operations.models.operation import Standing
from shipments import asking, facts
from shipments.models import Shipment
from shipments.rules import attestation, completeness
from shipments.rules.lifecycle import Status
from shipments.services import drafting, submission
from shipments.services.submission import AttestationRefusedError
from shipments.services.transition import ActionRefusedError

pytestmark = pytest.mark.usefixtures("house")


def enter(name: str, at: datetime) -> Shipment:
    return requests.enter(next(one for one in load_examples() if one["id"] == name), at=at)


@pytest.fixture
def coffee(house: None) -> Shipment:
    """Complete, and leaving nine days from the real now, since pages ask the real clock."""
    return enter("coffee-peru", timezone.now())


@pytest.fixture
def exporter(coffee: Shipment) -> Membership:
    return Membership.objects.select_related("user", "operation__certifier").get(
        operation=coffee.exporter, role=Role.EXPORTER
    )


def test_what_a_check_blocks_is_listed_before_submitting_and_leads_to_its_field(
    client: Client, coffee: Shipment, exporter: Membership
) -> None:
    Operation.objects.filter(pk=coffee.recipient_id).update(
        standing=Standing.SUSPENDED, standing_since_on=date(2026, 10, 1)
    )
    drafting.save_step(coffee, {"treatment": "methyl_bromide"}, actor=exporter, at=timezone.now())
    client.force_login(exporter.user)

    review = client.get(reverse("shipments:review", args=[coffee.public_id]))

    parties = reverse("shipments:parties", args=[coffee.public_id])
    transport = reverse("shipments:transport", args=[coffee.public_id])
    gaps = {gap.href: gap.sentence for gap in review.context["gaps"]}
    assert set(gaps) == {f"{parties}?show=gaps#id_recipient", f"{transport}?show=gaps#id_treatment"}
    suspended = gaps[f"{parties}?show=gaps#id_recipient"]
    assert "has been suspended since 2026-10-01" in suspended
    at_field = client.get(f"{parties}?show=gaps")
    assert at_field.context["form"]["recipient"].errors == [suspended]


def test_what_is_missing_is_not_said_twice(coffee: Shipment, exporter: Membership, now: datetime) -> None:
    coffee = drafting.save_step(coffee, {"recipient": None, "departs_at": None}, actor=exporter, at=now)

    obstacles = asking.list_obstacles(coffee, now)

    assert [(one.field, one.sentence) for one in obstacles] == [
        ("recipient", "Name the recipient, the importer of record, by its NOP ID."),
        ("departs_at", "Give the planned departure. The certificate has to be issued before it."),
    ]


def test_a_submission_that_would_bounce_says_where(
    client: Client, coffee: Shipment, exporter: Membership
) -> None:
    drafting.save_step(coffee, {"treatment": "irradiation"}, actor=exporter, at=timezone.now())
    client.force_login(exporter.user)

    page = client.post(
        reverse("shipments:review", args=[coffee.public_id]),
        {"attested_by_name": exporter.user.name, "is_attested": "on"},
    )

    assert "It would bounce as it stands." in page.text
    assert "#id_treatment" in page.text
    assert Shipment.objects.get(pk=coffee.pk).status == Status.DRAFT


def test_the_statement_is_kept_word_for_word_with_who_and_when(
    coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    submission.submit_shipment(coffee, attested_by_name=exporter.user.name, actor=exporter, at=now)

    coffee.refresh_from_db()
    assert (coffee.attested_by_name, coffee.attestation, coffee.submitted_at, coffee.submitted_by) == (
        exporter.user.name,
        (
            "I state that what stands in this request is true and complete, and that the goods have not "
            "left. I know that a false statement is an offence under 18 U.S.C. 1001."
        ),
        now,
        exporter,
    )
    event = AuditEvent.objects.get(event="shipment:submitted")
    assert event.after == {
        "status": "submitted",
        "attested_by_name": exporter.user.name,
        "attestation": str(attestation.STATEMENT),
    }


def test_nobody_states_in_anothers_name(
    client: Client, coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    with pytest.raises(AttestationRefusedError, match="You are signed in as"):
        submission.submit_shipment(coffee, attested_by_name="Rosa Huamán", actor=exporter, at=now)
    client.force_login(exporter.user)

    page = client.post(
        reverse("shipments:review", args=[coffee.public_id]),
        {"attested_by_name": "Rosa Huamán", "is_attested": "on"},
    )

    assert "the name under the statement is Rosa Huamán" in page.text
    assert Shipment.objects.get(pk=coffee.pk).status == Status.DRAFT


def test_the_statement_is_about_the_request_that_was_read(
    client: Client, coffee: Shipment, exporter: Membership
) -> None:
    client.force_login(exporter.user)
    address = reverse("shipments:review", args=[coffee.public_id])
    coffee.refresh_from_db()
    statement = {
        "attested_by_name": exporter.user.name,
        "is_attested": "on",
        "revision": str(coffee.revision),
    }
    line = coffee.lines.get()
    drafting.save_line(coffee, line, {"packages": line.packages + 1}, actor=exporter, at=timezone.now())

    page = client.post(address, statement)

    assert "Read it once more below" in page.text
    assert f'name="revision" value="{coffee.revision + 1}"' in page.text
    again = client.post(address, statement | {"revision": str(coffee.revision + 1)})
    assert again.status_code == 302
    assert Shipment.objects.get(pk=coffee.pk).status == Status.SUBMITTED


def test_recalled_before_review_it_is_a_draft_again_and_keeps_its_clock(
    coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    submission.submit_shipment(coffee, attested_by_name=exporter.user.name, actor=exporter, at=now)
    recalled = submission.recall_shipment(coffee, actor=exporter, at=now + timedelta(hours=1))
    assert (recalled.status, recalled.received_at) == (Status.DRAFT, now)
    drafting.save_step(recalled, {"vessel": "MSC ANNA"}, actor=exporter, at=now)
    submission.submit_shipment(
        coffee, attested_by_name=exporter.user.name, actor=exporter, at=now + timedelta(hours=2)
    )

    coffee.refresh_from_db()
    assert (coffee.received_at, coffee.submitted_at) == (now, now + timedelta(hours=2))
    told = AuditEvent.objects.filter(subject_id=coffee.public_id, event__startswith="shipment:").order_by(
        "pk"
    )
    assert [event.event for event in told if event.event != "shipment:changed"][-3:] == [
        "shipment:submitted",
        "shipment:recalled",
        "shipment:submitted",
    ]


def test_what_a_reviewer_has_taken_up_is_not_recalled(
    coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    requests.bring_to(coffee, Status.UNDER_REVIEW, at=now)

    with pytest.raises(ActionRefusedError, match="Under review"):
        submission.recall_shipment(coffee, actor=exporter, at=now)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.INFORMATION_REQUESTED])
def test_it_is_withdrawn_with_a_reason_that_the_record_keeps(
    coffee: Shipment, exporter: Membership, now: datetime, status: Status
) -> None:
    requests.bring_to(coffee, status, at=now)

    submission.withdraw_shipment(coffee, actor=exporter, at=now, reason="The buyer cancelled.")

    coffee.refresh_from_db()
    assert (coffee.status, coffee.decision_reason, coffee.decided_at) == (
        Status.WITHDRAWN,
        "The buyer cancelled.",
        now,
    )
    event = AuditEvent.objects.get(event="shipment:withdrawn")
    assert (event.reason, event.before, event.after) == (
        "The buyer cancelled.",
        {"status": status.value},
        {"status": "withdrawn"},
    )


def test_a_period_keeps_to_the_certifiers_maximum_and_the_anniversary(now: datetime) -> None:
    period = enter("avocado-mexico-period", now)
    assert list(completeness.problems(facts.declare(period))) == []

    Certifier.objects.filter(pk=period.certifier_id).update(max_period_days=90)
    period = Shipment.objects.get(pk=period.pk)
    (problem,) = completeness.problems(facts.declare(period))
    assert (problem.step, problem.field) == ("transport", "window_end_on")
    assert "The period has 118 days" in problem.sentence

    Certifier.objects.filter(pk=period.certifier_id).update(max_period_days=366)
    Operation.objects.filter(pk=period.exporter_id).update(anniversary_on=date(2020, 1, 15))
    (problem,) = completeness.problems(facts.declare(Shipment.objects.get(pk=period.pk)))
    assert "goes beyond 2027-01-15, the anniversary" in problem.sentence


def test_a_period_asks_for_an_estimated_total(client: Client, now: datetime) -> None:
    period = enter("avocado-mexico-period", now)
    member = Membership.objects.select_related("user").get(operation=period.exporter, role=Role.EXPORTER)
    client.force_login(member.user)

    page = client.get(reverse("shipments:line", args=[period.public_id, period.lines.get().public_id]))

    assert "Estimated total net weight of the whole period" in page.text


def test_what_belongs_to_another_way_of_travelling_is_told_at_its_field(
    coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    coffee = drafting.save_step(coffee, {"mode": "air"}, actor=exporter, at=now)

    strays = [one.field for one in completeness.problems(facts.declare(coffee))]

    assert strays == ["vessel", "voyage", "bill_of_lading", "containers"]

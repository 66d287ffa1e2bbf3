"""Requests that come again: set up, pause, go on, end; and the drafts that the clock makes of them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.services import telling
from shipments import notifications
from shipments.models import Shipment, StandingRequest
from shipments.models.shipment import Kind
from shipments.models.standing_request import StandingStatus
from shipments.rules import window
from shipments.rules.rhythm import Rhythm
from shipments.services.copying import make_copy


class StandingRefusedError(ValidationError):
    """The season has no departure left, or the standing request is over."""


@transaction.atomic(durable=True)
def set_up_standing_request(
    source: Shipment,
    *,
    name: str,
    rhythm: Rhythm,
    departs_at_time: time,
    lead_days: int,
    actor: Membership,
    at: datetime,
) -> StandingRequest:
    """Lets a request come again, each time copied from `source`. Raises `StandingRefusedError`.

    The first drafts are made by the clock, within an hour, when they are due by then.
    """
    if actor.operation_id != source.exporter_id:
        raise StandingRefusedError(_("Only the exporter of a request lets it come again."), code="another")
    if source.kind != Kind.SINGLE:
        raise StandingRefusedError(
            _(
                "A request for a period covers its shipments already. Let one of a single shipment come "
                "again."
            ),
            code="period",
        )
    if rhythm.next_departure(_today(actor, at)) is None:
        raise StandingRefusedError(
            _("No shipment leaves in this season: the days chosen are past, or none lies between them."),
            code="no_departure",
        )
    standing = StandingRequest.objects.create(
        exporter=source.exporter,
        source=source,
        name=name,
        starts_on=rhythm.starts_on,
        ends_on=rhythm.ends_on,
        weekday=rhythm.weekday,
        every_days=rhythm.every_days,
        departs_at_time=departs_at_time,
        lead_days=lead_days,
        created_by=actor,
        created_at=at,
    )
    _record("set_up", standing, actor=actor, at=at, after={"from": source.reference, "lead_days": lead_days})
    return standing


def pause_standing_request(standing: StandingRequest, *, actor: Membership, at: datetime) -> StandingRequest:
    """No drafts until it goes on; those that are there stay."""
    return _set(standing, StandingStatus.PAUSED, "paused", actor=actor, at=at)


def resume_standing_request(standing: StandingRequest, *, actor: Membership, at: datetime) -> StandingRequest:
    """Drafts again, for the departures that are still to come; what fell into the pause is not made up."""
    return _set(standing, StandingStatus.ACTIVE, "resumed", actor=actor, at=at)


def end_standing_request(standing: StandingRequest, *, actor: Membership, at: datetime) -> StandingRequest:
    """For good; the drafts that are there stay."""
    return _set(standing, StandingStatus.ENDED, "ended", actor=actor, at=at)


def make_due_drafts(at: datetime) -> int:
    """Makes the draft of each departure that is near enough and has none yet, and tells the exporter.

    What the clock asks for, as often as it likes: a departure has one draft, whoever deletes or withdraws
    it. Ends the standing requests whose season is over. Answers how many drafts were made.
    """
    active = StandingRequest.objects.filter(status=StandingStatus.ACTIVE).order_by("pk")
    return sum(_make_drafts_of(standing_id, at) for standing_id in active.values_list("pk", flat=True))


def _make_drafts_of(standing_id: int, at: datetime) -> int:
    with transaction.atomic(durable=True):
        standing = (
            StandingRequest.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("created_by__user", "exporter", "source__final_handler", "source__recipient")
            .filter(pk=standing_id, status=StandingStatus.ACTIVE)
            .first()
        )
        if standing is None:
            return 0
        today = _today(standing.created_by, at)
        due = set(standing.rhythm.due(today, standing.lead_days))
        due -= set(standing.shipments.values_list("standing_departure_on", flat=True))
        for departure_on in sorted(due):
            _make_draft(standing, departure_on, at)
        if standing.rhythm.next_departure(today) is None:
            standing.status = StandingStatus.ENDED
            standing.save(update_fields=["status"])
            _record("ended", standing, actor=None, at=at, after={"why": "the season is over"})
    return len(due)


def _make_draft(standing: StandingRequest, departure_on: date, at: datetime) -> None:
    departs_at = datetime.combine(departure_on, standing.departs_at_time, _zone(standing.created_by))
    first, last = window.default_window(departure_on)
    copy = make_copy(
        standing.source,
        created_by=standing.created_by,
        at=at,
        standing_request=standing,
        standing_departure_on=departure_on,
        departs_at=departs_at,
        window_start_on=first,
        window_end_on=last,
    )
    audit.record(
        "shipment:made_by_season",
        copy.shipment,
        label=copy.shipment.reference,
        actor=None,
        at=at,
        certifier=copy.shipment.certifier,
        operation=copy.shipment.exporter,
        after={
            "standing_request": standing.name,
            "departs_at": departs_at,
            "not_taken_over": list(copy.refusals),
        },
    )
    telling.tell(notifications.standing_draft_made(copy.shipment, standing, copy.refusals, at=at))


@transaction.atomic(durable=True)
def _set(
    standing: StandingRequest, status: StandingStatus, event: str, *, actor: Membership, at: datetime
) -> StandingRequest:
    standing = StandingRequest.objects.visible_to(actor).select_for_update().get(pk=standing.pk)
    if standing.status == StandingStatus.ENDED:
        raise StandingRefusedError(
            _("“%(name)s” has ended. Set up a new one from a shipment.") % {"name": standing.name},
            code="ended",
        )
    if standing.status != status:
        before = standing.status
        standing.status = status
        standing.save(update_fields=["status"])
        _record(event, standing, actor=actor, at=at, before={"status": before}, after={"status": status})
    return standing


def _zone(member: Membership) -> ZoneInfo:
    return ZoneInfo(member.user.time_zone)


def _today(member: Membership, at: datetime) -> date:
    return at.astimezone(_zone(member)).date()


def _record(
    what: str,
    standing: StandingRequest,
    *,
    actor: Membership | None,
    at: datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    audit.record(
        f"standing_request:{what}",
        standing,
        label=standing.name,
        actor=actor,
        at=at,
        certifier=standing.exporter.certifier,
        operation=standing.exporter,
        before=before,
        after=after,
    )

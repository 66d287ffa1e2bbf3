"""Reads of the conversation about a request: rounds, items, what is still open, notes among the staff."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from shipments import frozen_facts
from shipments.models import AskedItem, Attachment, InformationRequest, InternalNote, Shipment
from shipments.models.attachment import PaperKind
from shipments.rules import asked, deadlines, differences, frozen_request
from shipments.rules.asked import Answered
from shipments.rules.deadlines import Clocks


@dataclass(frozen=True)
class ShownItem:
    """An item as a page shows it. `about` is the field or paper in words, `href` leads to where the exporter
    changes it; both are empty for an item about nothing special."""

    item: AskedItem
    about: str
    href: str
    papers: tuple[Attachment, ...]
    is_changed: bool
    is_open: bool


@dataclass(frozen=True)
class Round:
    """One round of questions with its items."""

    request: InformationRequest
    items: tuple[ShownItem, ...]

    @property
    def is_open(self) -> bool:
        return self.request.answered_at is None

    @property
    def open_items(self) -> list[ShownItem]:
        return [item for item in self.items if item.is_open]


def list_rounds(shipment: Shipment) -> list[Round]:
    """Every round, the first one first. At most six queries, however many rounds and items there are."""
    rounds = list(
        shipment.questions.select_related("asked_by__user", "answered_by__user")
        .prefetch_related(Prefetch("items", _items()))
        .order_by("asked_at", "pk")
    )
    waiting = [item for one in rounds if one.answered_at is None for item in one.items.all()]
    changed = changed_items(shipment, waiting) if waiting else frozenset()
    return [
        Round(
            one,
            tuple(_shown(item, shipment, changed, is_over=bool(one.answered_at)) for item in one.items.all()),
        )
        for one in rounds
    ]


def get_open_round(shipment: Shipment) -> Round | None:
    """The round that waits for the exporter, or None."""
    return next((one for one in list_rounds(shipment) if one.is_open), None)


def get_asked_item(shipment: Shipment, public_id: uuid.UUID) -> AskedItem:
    """An item of the open round of a request that the caller has found. Raises `Http404`."""
    return get_object_or_404(
        AskedItem, public_id=public_id, request__shipment=shipment, request__answered_at=None
    )


def list_internal_notes(shipment: Shipment, membership: Membership) -> list[InternalNote]:
    """What the staff told each other, the first one first; nothing for anybody else."""
    notes = InternalNote.objects.visible_to(membership).filter(shipment=shipment)
    return list(notes.select_related("written_by__user").order_by("written_at", "pk"))


def clocks_of(shipment: Shipment, at: datetime) -> Clocks | None:
    """The thirty days with and without the time in which the exporter had the word; None before receipt."""
    if shipment.received_at is None:
        return None
    until = min(at, shipment.closed_at) if shipment.closed_at else at
    waited = deadlines.waited_until(until, waited=shipment.waited, waiting_since=shipment.waiting_since)
    return deadlines.clocks(shipment.received_at, waited)


def changed_items(shipment: Shipment, items: Sequence[AskedItem]) -> frozenset[int]:
    """Keys of the items whose field, or kind of paper, is another one than at the last submission."""
    last = shipment.submissions.order_by("-number").first()
    if last is None:
        return frozenset()
    before = frozen_request.from_plain(last.content)
    return differences.about(
        differences.compare(before, frozen_facts.freeze(shipment)),
        {
            item.pk: (item.field, str(item.line.public_id) if item.line else "", item.paper_kind)
            for item in items
        },
    )


def answered_of(item: AskedItem, changed: frozenset[int]) -> Answered:
    """What there is to an item; the caller has fetched its papers."""
    return Answered(item.position, bool(item.answer), item.has_papers, item.pk in changed)


def list_items(question: InformationRequest) -> list[AskedItem]:
    """The items of a round with lines and papers, in order."""
    return list(_items().filter(request=question))


def _items() -> QuerySet[AskedItem]:
    papers = Attachment.objects.filter(removed_at=None).order_by("uploaded_at", "pk")
    return (
        AskedItem.objects.select_related("line")
        .prefetch_related(Prefetch("papers", papers))
        .order_by("position")
    )


def _shown(item: AskedItem, shipment: Shipment, changed: frozenset[int], *, is_over: bool) -> ShownItem:
    is_changed = item.is_changed if is_over else item.pk in changed
    open_items = asked.still_open([answered_of(item, frozenset({item.pk}) if is_changed else frozenset())])
    return ShownItem(
        item=item,
        about=_about(item),
        href=_href(item, shipment),
        papers=tuple(item.papers.all()),
        is_changed=is_changed,
        is_open=bool(open_items),
    )


def _about(item: AskedItem) -> str:
    if item.paper_kind:
        return str(PaperKind(item.paper_kind).label)
    field = frozen_request.FIELDS.get(item.field)
    words = str(field.label) if field else ""
    if item.line is not None:
        line = _("Line %(position)s") % {"position": item.line.position}
        return f"{line}: {words}" if words else line
    return words


def _href(item: AskedItem, shipment: Shipment) -> str:
    """Where the exporter changes what the item is about."""
    if item.paper_kind:
        return reverse("shipments:papers", args=[shipment.public_id])
    field = frozen_request.FIELDS.get(item.field)
    if item.line is not None:
        address = reverse("shipments:line", args=[shipment.public_id, item.line.public_id])
        return f"{address}#id_{field.box}" if field else address
    if field is None:
        return ""
    address = reverse(f"shipments:{field.step}", args=[shipment.public_id])
    return address if field.of_line else f"{address}#id_{field.box}"

"""Issues many approved requests by one confirmation; each succeeds or fails alone.

The job stands here and not in `tasks`, since it is a verb: it issues, as the person who confirmed.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, queue
from accounts.models import Membership
from accounts.roles import Capability
from accounts.rules import backoff
from certificates.models import BatchIssue, BatchItem
from certificates.models.batch import ItemState
from certificates.services import issuing
from certificates.services.issuing import Confirmation
from operations.models import Certifier
from shipments.models import Shipment

logger = logging.getLogger(__name__)

MOST = 200
"""Requests of one batch: what a person can look over before confirming."""

FIRST_ASKED_BY_CLOCK_AFTER = timedelta(seconds=60)
"""The job of the verb has this long before the clock takes it for lost."""

CONFIRMED_FOR = timedelta(hours=6)
"""After this a confirmation that nothing came of holds no more: the person looks again."""

_MOST_TRIES = 6


class BatchRefusedError(ValidationError):
    """No batch can be made of this; the message says what to do."""


def start_batch(
    shipments: Sequence[Shipment],
    *,
    key: uuid.UUID,
    actor: Membership,
    at: datetime,
    confirmed_at: datetime,
    retry_of: BatchIssue | None = None,
) -> BatchIssue:
    """Makes the rows that say what is owed, and asks for a job for each.

    `key` is drawn by the page: pressed twice, it is one batch. A request that waits in another batch is
    left to it. Raises BatchRefusedError.
    """
    certifier = actor.certifier
    if certifier is None or not actor.can(Capability.ISSUE_CERTIFICATE):
        raise BatchRefusedError(_("Only a signatory issues certificates. Ask yours."), code="no_right")
    if not shipments:
        raise BatchRefusedError(_("No request is selected. Tick those that you issue."), code="none")
    if len(shipments) > MOST:
        raise BatchRefusedError(
            _("A batch has at most %(most)d requests, and %(count)d are selected. Issue them in parts.")
            % {"most": MOST, "count": len(shipments)},
            code="too_many",
        )
    made = BatchIssue.objects.visible_to(actor).filter(public_id=key).first()
    try:
        return made or _make(shipments, certifier, key, actor, at, confirmed_at, retry_of)
    except IntegrityError as error:
        made = BatchIssue.objects.visible_to(actor).filter(public_id=key).first()
        if made is None:
            raise BatchRefusedError(
                _("Some of these requests wait in another batch already. Read the list again."),
                code="in_another",
            ) from error
        return made


def issue_item(item_id: int, at: datetime) -> None:
    """Issues one request of a batch, with its outcome in the same transaction. It can run twice: an item
    that has ended, or that another worker holds, is left alone."""
    try:
        with transaction.atomic(durable=True):
            item = _waiting(item_id)
            if item is None:
                return
            _require_fresh(item.batch, at)
            issuing.issue_within(
                item.shipment, Confirmation(item.batch.asked_by, at, item.batch.confirmed_at)
            )
            _end(item, ItemState.ISSUED, "", at)
    except ValidationError as refusal:
        _fail(item_id, "\n".join(refusal.messages), at)
    except Shipment.DoesNotExist:
        _fail(item_id, _("The request is not here any more. Look for it by its reference."), at)
    except Exception:  # whatever it was, the row says it and the clock tries again
        logger.exception("Item %s of a batch could not be issued.", item_id)
        _put_off(item_id, at)


@shared_task(name="certificates.issue_batch_item")
def issue_batch_item(*, item_id: int, **_later: object) -> None:
    """The job of one request of a batch."""
    issue_item(item_id, timezone.now())


def ask_for_owed_items(at: datetime, *, most: int = 200) -> int:
    """Asks again for what lost jobs owed; returns how many."""
    owed = BatchItem.objects.filter(state=ItemState.WAITING, due_at__lte=at).order_by("due_at", "pk")
    ids = list(owed.values_list("pk", flat=True)[:most])
    for item_id in ids:
        queue.ask(issue_batch_item, item_id=item_id)
    return len(ids)


@transaction.atomic(durable=True)
def _make(
    shipments: Sequence[Shipment],
    certifier: Certifier,
    key: uuid.UUID,
    actor: Membership,
    at: datetime,
    confirmed_at: datetime,
    retry_of: BatchIssue | None,
) -> BatchIssue:
    batch = BatchIssue.objects.create(
        public_id=key,
        certifier=certifier,
        asked_by=actor,
        asked_at=at,
        confirmed_at=confirmed_at,
        retry_of=retry_of,
    )
    items = BatchItem.objects.bulk_create(
        BatchItem(batch=batch, shipment=shipment, position=position, due_at=at + FIRST_ASKED_BY_CLOCK_AFTER)
        for position, shipment in enumerate(shipments, 1)
    )
    audit.record(
        "batch:confirmed",
        batch,
        label=str(key),
        actor=actor,
        at=at,
        certifier=batch.certifier,
        after={
            "confirmed_at": confirmed_at,
            "requests": [shipment.reference for shipment in shipments],
        },
    )
    for item in items:
        queue.ask(issue_batch_item, item_id=item.pk)
    return batch


def _waiting(item_id: int) -> BatchItem | None:
    return (
        BatchItem.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("shipment", "batch__asked_by__user", "batch__asked_by__certifier")
        .filter(pk=item_id, state=ItemState.WAITING)
        .first()
    )


def _require_fresh(batch: BatchIssue, at: datetime) -> None:
    if at - batch.confirmed_at > CONFIRMED_FOR:
        raise BatchRefusedError(
            _(
                "It waited for more than six hours after it was confirmed, so nothing was issued. Look at it "
                "again and confirm anew."
            ),
            code="too_old",
        )


def _fail(item_id: int, sentence: str, at: datetime) -> None:
    with transaction.atomic():
        item = _waiting(item_id)
        if item is not None:
            _end(item, ItemState.FAILED, sentence, at)


def _put_off(item_id: int, at: datetime) -> None:
    with transaction.atomic():
        item = _waiting(item_id)
        if item is None:
            return
        item.tries += 1
        item.due_at = at + backoff.wait_after(item.tries)
        item.save(update_fields=["tries", "due_at"])
        if item.tries >= _MOST_TRIES:
            sentence = _(
                "It failed again and again for a reason that the log of the installation names. Tell your "
                "administrator, then try once more."
            )
            _end(item, ItemState.FAILED, sentence, at)


def _end(item: BatchItem, state: ItemState, sentence: str, at: datetime) -> None:
    item.state, item.sentence, item.ended_at = state, sentence, at
    item.save(update_fields=["state", "sentence", "ended_at"])

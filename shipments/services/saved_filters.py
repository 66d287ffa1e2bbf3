"""A person's own filters of the desk. Preferences: the record says nothing of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from shipments.models import SavedFilter

MOST = 20


class FilterRefusedError(ValidationError):
    """The filters cannot be kept; the message says why."""


@transaction.atomic(durable=True)
def save_filter(
    query: Mapping[str, str], *, name: str, is_default: bool, actor: Membership, at: datetime
) -> SavedFilter:
    """Keeps filters under a name; those that had it before are replaced. Raises `FilterRefusedError`."""
    Membership.objects.select_for_update().get(pk=actor.pk)  # two windows make one row and one default
    own = SavedFilter.objects.visible_to(actor)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise FilterRefusedError(
            _("You have %(most)d filters already. Remove one that you do not use, then keep this one.")
            % {"most": MOST},
            code="too_many",
        )
    if is_default:
        own.exclude(name=name).update(is_default=False)
    saved, _is_new = SavedFilter.objects.update_or_create(
        membership=actor,
        name=name,
        defaults={"query": dict(query), "is_default": is_default, "saved_at": at},
    )
    return saved


@transaction.atomic(durable=True)
def set_default_filter(saved: SavedFilter, *, is_default: bool, actor: Membership) -> SavedFilter:
    """Lets the desk open with these filters, or with none."""
    Membership.objects.select_for_update().get(pk=actor.pk)
    own = SavedFilter.objects.visible_to(actor)
    own.update(is_default=False)
    if is_default:
        own.filter(pk=saved.pk).update(is_default=True)
    return own.get(pk=saved.pk)


@transaction.atomic(durable=True)
def remove_filter(saved: SavedFilter, *, actor: Membership) -> None:
    """Takes it off the person's list."""
    SavedFilter.objects.visible_to(actor).filter(pk=saved.pk).delete()

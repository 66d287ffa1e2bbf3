"""Verbs on the registry: certifiers, operations and products enter it, and standings change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Membership
from operations.models import (
    CertifiedProduct,
    Certifier,
    Country,
    Operation,
    OperationScope,
    TradeArrangement,
)
from operations.models.operation import Standing


class RegistrationRefusedError(ValidationError):
    """The registry already has such a row, or what is given cannot be one."""


class StandingRefusedError(ValidationError):
    """The standing cannot be changed so, or not by this person."""


@transaction.atomic(durable=True)
def register_certifier(values: Mapping[str, Any], *, actor: Membership | None, at: datetime) -> Certifier:
    """A certifying agent, tenant or only named. Raises RegistrationRefusedError."""
    certifier = Certifier(**values)
    _check(certifier)
    certifier.save()
    audit.record(
        "certifier:registered",
        certifier,
        label=certifier.name,
        actor=actor,
        at=at,
        certifier=certifier,
        after={"name": certifier.name, "nop_prefix": certifier.nop_prefix},
    )
    return certifier


@transaction.atomic(durable=True)
def register_operation(
    nop_id: str,
    name: str,
    *,
    certifier: Certifier,
    standard: TradeArrangement,
    country: Country,
    since_on: date,
    scopes: Iterable[str],
    actor: Membership | None,
    at: datetime,
    **details: Any,
) -> Operation:
    """A certified operation with its scopes, certified since the day.

    `details` are further fields of the row: address, contact, other names, anniversary. Raises
    RegistrationRefusedError.
    """
    operation = Operation(
        nop_id=nop_id,
        name=name,
        certifier=certifier,
        standard=standard,
        country=country,
        standing=Standing.CERTIFIED,
        standing_since_on=since_on,
        **details,
    )
    _check(operation)
    operation.save()
    OperationScope.objects.bulk_create(
        OperationScope(operation=operation, scope=scope, effective_on=since_on) for scope in scopes
    )
    audit.record(
        "operation:registered",
        operation,
        label=operation.name,
        actor=actor,
        at=at,
        certifier=certifier,
        operation=operation,
        after={"nop_id": nop_id, "standing": operation.standing, "standing_since_on": since_on},
    )
    return operation


@transaction.atomic(durable=True)
def register_product(
    operation: Operation, values: Mapping[str, Any], *, actor: Membership | None, at: datetime
) -> CertifiedProduct:
    """A product on the operation's certificate. Raises RegistrationRefusedError."""
    product = CertifiedProduct(operation=operation, **values)
    _check(product)
    product.save()
    audit.record(
        "certifiedproduct:registered",
        product,
        label=product.name,
        actor=actor,
        at=at,
        certifier=operation.certifier,
        operation=operation,
        after={"label_category": product.label_category, "certified_on": product.certified_on},
    )
    return product


@transaction.atomic(durable=True)
def change_standing(
    operation: Operation,
    standing: str,
    *,
    since_on: date,
    actor: Membership | None,
    at: datetime,
    reason: str,
) -> Operation:
    """Note what the registry says of the operation now, and since when.

    The staff of its certifier may, and any staff where its certifier does not work in this installation;
    without an actor it is the registry's own word. Raises StandingRefusedError.
    """
    operation = (
        Operation.objects.select_for_update(of=("self",)).select_related("certifier").get(pk=operation.pk)
    )
    if actor is not None and not may_change_standing(operation, actor):
        raise StandingRefusedError(
            _("%(certifier)s certifies this operation and notes its standing itself. Tell its people."),
            code="not_yours",
            params={"certifier": operation.certifier.name},
        )
    if standing == operation.standing:
        raise StandingRefusedError(
            {"standing": _("The operation has this standing already. Choose another, or go back.")}
        )
    if since_on > at.date():
        raise StandingRefusedError(
            {"since_on": _("The day lies in the future. Note the change on the day it takes effect.")}
        )
    if not reason.strip():
        raise StandingRefusedError({"reason": _("Write why: the record keeps it.")})
    before = {"standing": operation.standing, "standing_since_on": operation.standing_since_on}
    operation.standing = standing
    operation.standing_since_on = since_on
    operation.save(update_fields=["standing", "standing_since_on"])
    audit.record(
        "operation:standing_changed",
        operation,
        label=operation.name,
        actor=actor,
        at=at,
        certifier=operation.certifier if actor is None else actor.certifier,
        operation=operation,
        reason=reason,
        before=before,
        after={"standing": standing, "standing_since_on": since_on},
    )
    return operation


def may_change_standing(operation: Operation, actor: Membership) -> bool:
    """Whether the person's certifier notes the operation's standing; the right to act is the door's."""
    if not actor.is_staff_of_certifier:
        return False
    return operation.certifier_id == actor.certifier_id or not operation.certifier.issues_here


def _check(row: Certifier | Operation | CertifiedProduct) -> None:
    try:
        row.full_clean()
    except ValidationError as refusal:
        raise RegistrationRefusedError(refusal.message_dict) from refusal

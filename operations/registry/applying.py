"""Taking over what differs, a batch of operations a transaction.

The row of the import says how far it came, in the same transaction as the rows it tells of: whoever goes
on after a crash begins where the last commit ended, and a batch that is asked for twice at once waits
for the row and then finds the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from operations.models import Operation, RegistryImport
from operations.models.registry_import import ImportState
from operations.registry import certifiers, staging, statements
from operations.registry.differences import DIFFERS, NEW_VALUES, PRODUCT_IS_SAME, SCOPE_IS_SAME
from operations.registry.records import RegistryFileError

BATCH_OPERATIONS = 1000

_NOP = "NOP"
"""The standard of what the registry of the National Organic Program lists."""


@transaction.atomic
def apply_batch(import_id: int, at: datetime, size: int = BATCH_OPERATIONS) -> bool:
    """Takes over the next operations; False when none was left and the import is closed.

    Raises RegistryFileError where the staged rows are gone; the file has to be read again then.
    """
    registry_import = (
        RegistryImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("decided_by__user", "decided_by__certifier")
        .get(pk=import_id)
    )
    if registry_import.state != ImportState.APPLYING:
        return False
    _expect_staged_rows(registry_import)
    if registry_import.applied_through == 0:
        certifiers.make_missing(actor=registry_import.decided_by, at=at, reason=source_of(registry_import))
    ids = list(
        registry_import.changes.filter(pk__gt=registry_import.applied_through)
        .order_by("pk")
        .values_list("pk", flat=True)[:size]
    )
    if not ids:
        _close(registry_import, at)
        return False
    _take_over(registry_import, ids[0], ids[-1], at)
    registry_import.applied_through = ids[-1]
    registry_import.applied += len(ids)
    registry_import.save(update_fields=["applied_through", "applied"])
    return True


def _expect_staged_rows(registry_import: RegistryImport) -> None:
    if not staging.has_rows():
        raise RegistryFileError(
            _(
                "The rows that were read from the file are gone, because the database was restarted after a "
                "crash. What was taken over stays. Load the file again: only what still differs is left."
            )
        )


def _take_over(registry_import: RegistryImport, first: int, last: int, at: datetime) -> None:
    published_on = registry_import.published_on
    values = {
        "import": registry_import.pk,
        "first": first,
        "last": last,
        "published_on": published_on,
        "has_products": registry_import.has_products,
        "standard": _NOP,
    }
    statements.run("DROP TABLE IF EXISTS registry_batch")
    statements.run(_BATCH, values)
    statements.run("ANALYZE registry_batch")
    before = _standings_before(values)
    statements.run(_INSERTED, values)
    if before:  # new operations have nothing that could change or end
        statements.run(_UPDATED, values)
        statements.run(_UNLISTED, values)
        if registry_import.has_scopes and registry_import.is_complete:
            statements.run(_SCOPES_DELETED, values)
        if registry_import.has_products:
            statements.run(_PRODUCTS_ENDED, values)
    if registry_import.has_scopes:
        statements.run(_SCOPES_WRITTEN, values)
    if registry_import.has_products:
        statements.run(_PRODUCTS_WRITTEN, values)
    _record_standings(registry_import, before, at)


def _standings_before(values: Mapping[str, Any]) -> dict[int, tuple[str, date, date | None]]:
    """Of the batch's operations that are here, by key: standing, since when, and since when unlisted."""
    rows = statements.rows(
        "SELECT o.id, o.standing, o.standing_since_on, o.unlisted_on "
        "FROM {operation} AS o JOIN registry_batch AS b USING (nop_id) FOR UPDATE OF o",
        values,
    )
    return {key: (standing, since_on, unlisted_on) for key, standing, since_on, unlisted_on in rows}


def _record_standings(
    registry_import: RegistryImport, before: Mapping[int, tuple[str, date, date | None]], at: datetime
) -> None:
    """An event for every standing that changed and for whoever left the list or came back to it."""
    drafts = []
    for operation in Operation.objects.filter(pk__in=before).select_related("certifier").order_by("nop_id"):
        standing, since_on, unlisted_on = before[operation.pk]
        after: dict[str, object] = {}
        if operation.standing != standing:
            event = "operation:standing_changed"
            after = {"standing": operation.standing, "standing_since_on": operation.standing_since_on}
            was: dict[str, object] = {"standing": standing, "standing_since_on": since_on}
        elif (operation.unlisted_on is None) != (unlisted_on is None):
            event = "operation:unlisted" if operation.unlisted_on else "operation:listed_again"
            after = {"unlisted_on": operation.unlisted_on}
            was = {"unlisted_on": unlisted_on}
        else:
            continue
        drafts.append(
            audit.Draft(
                event,
                operation,
                label=operation.name,
                certifier=operation.certifier,
                operation=operation,
                reason=source_of(registry_import),
                before=was,
                after=after,
            )
        )
    audit.record_all(drafts, actor=registry_import.decided_by, at=at)


def _close(registry_import: RegistryImport, at: datetime) -> None:
    registry_import.state = ImportState.APPLIED
    registry_import.ended_at = at
    registry_import.save(update_fields=["state", "ended_at"])
    staging.clear()
    actor = registry_import.decided_by
    audit.record(
        "registryimport:applied",
        registry_import,
        label=registry_import.file_name,
        actor=actor,
        at=at,
        after={
            "sha256": registry_import.sha256,
            "published_on": registry_import.published_on,
            "new": registry_import.new,
            "changed": registry_import.changed,
            "standing_changed": registry_import.standing_changed,
            "gone": registry_import.gone,
        },
    )


def source_of(registry_import: RegistryImport) -> str:
    """Where a change of standing is written, for the record."""
    return _("The registry's file %(name)s, published on %(day)s.") % {
        "name": registry_import.file_name,
        "day": registry_import.published_on,
    }


_BATCH = """
    CREATE TEMPORARY TABLE registry_batch ON COMMIT DROP AS
    SELECT nop_id, kind FROM {change}
    WHERE registry_import_id = %(import)s AND id BETWEEN %(first)s AND %(last)s
"""

_COLUMNS = (
    "nop_id, name, other_names, certifier_id, standing, anniversary_on, street, city, state, postal_code, "
    "country_id, contact_name, email, phone, website"
)

_INSERTED = f"""
    INSERT INTO {{operation}} (
        public_id, standard_id, listed_on, standing_since_on, search_words, {_COLUMNS}
    )
    SELECT gen_random_uuid(), (SELECT id FROM operations_tradearrangement WHERE code = %(standard)s),
           %(published_on)s, COALESCE(standing_since_on, %(published_on)s), '', {_COLUMNS}
    FROM {{staged_operation}} JOIN registry_batch USING (nop_id)
    WHERE kind = 'new'
    ON CONFLICT (nop_id) DO NOTHING
"""

_UPDATED = f"""
    UPDATE {{operation}} AS o SET {", ".join(f"{name} = {value}" for name, value in NEW_VALUES.items())}
    FROM {{staged_operation}} AS s JOIN registry_batch USING (nop_id)
    WHERE o.nop_id = s.nop_id AND ({DIFFERS})
"""

_UNLISTED = """
    UPDATE {operation} AS o SET unlisted_on = %(published_on)s
    FROM registry_batch AS b
    WHERE o.nop_id = b.nop_id AND b.kind = 'gone' AND o.unlisted_on IS NULL
"""

_SCOPES_WRITTEN = f"""
    INSERT INTO {{scope}} AS old (operation_id, scope, standing, effective_on, product_text, is_from_registry)
    SELECT o.id, new.scope, new.standing, new.effective_on, new.product_text, true
    FROM {{staged_scope}} AS new
    JOIN registry_batch USING (nop_id)
    JOIN {{operation}} AS o USING (nop_id)
    ON CONFLICT (operation_id, scope) DO UPDATE SET
        standing = excluded.standing,
        effective_on = COALESCE(excluded.effective_on, old.effective_on),
        product_text = CASE WHEN %(has_products)s THEN excluded.product_text ELSE old.product_text END,
        is_from_registry = true
    WHERE NOT ({SCOPE_IS_SAME.replace("new.", "excluded.")})
"""

_SCOPES_DELETED = """
    DELETE FROM {scope} AS old USING registry_batch AS b JOIN {operation} AS o USING (nop_id)
    WHERE old.operation_id = o.id AND b.kind IN ('changed', 'standing')
      AND old.is_from_registry AND NOT EXISTS (
        SELECT FROM {staged_scope} AS new WHERE new.nop_id = b.nop_id AND new.scope = old.scope
    )
"""

_PRODUCTS_WRITTEN = """
    INSERT INTO {product} AS old (
        public_id, operation_id, name, label_category, scope, product_class, certified_on, is_from_registry
    )
    SELECT gen_random_uuid(), o.id, new.name, new.label_category, new.scope, new.product_class,
           COALESCE(new.certified_on, o.standing_since_on), true
    FROM {staged_product} AS new
    JOIN registry_batch USING (nop_id)
    JOIN {operation} AS o USING (nop_id)
    ON CONFLICT (operation_id, name, label_category, scope) DO UPDATE SET ended_on = NULL
    WHERE old.is_from_registry AND old.ended_on IS NOT NULL
"""

_PRODUCTS_ENDED = f"""
    UPDATE {{product}} AS old SET ended_on = GREATEST(old.certified_on, %(published_on)s::date - 1)
    FROM registry_batch AS b JOIN {{operation}} AS o USING (nop_id)
    WHERE old.operation_id = o.id AND b.kind IN ('changed', 'standing')
      AND old.is_from_registry AND old.ended_on IS NULL
      AND NOT EXISTS (
          SELECT FROM {{staged_product}} AS new WHERE new.nop_id = b.nop_id AND {PRODUCT_IS_SAME}
      )
"""

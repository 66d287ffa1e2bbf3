"""What differs between the staged file and the registry of this installation: the dry run.

Everything is one set of statements over the staged tables; nothing of ours is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.utils.translation import gettext_lazy as _

from operations.models import Operation, RegistryImport
from operations.models.registry_import import ChangeKind, ProblemKind
from operations.registry import certifiers, staging, statements
from operations.registry.differences import (
    DIFFERS,
    NEW_VALUES,
    PRODUCT_IS_SAME,
    SCOPE_IS_SAME,
    SHOWN,
    STANDING_IS_KEPT,
)
from operations.registry.lenient import ProblemRow
from operations.registry.records import ITEMS, OPERATIONS


def compare(registry_import: RegistryImport, unreadable_ids: Sequence[str]) -> dict[str, int]:
    """Writes the `RegistryChange` rows and returns how many of each kind there are, and of what else.

    `unreadable_ids` are operations that the file has but in a row that could not be read: they are not
    gone.
    """
    published_on = registry_import.published_on
    if published_on is None:
        raise ValueError("The day of publication is settled before a file is compared.")
    registry_import.certifiers = [asdict(match) for match in certifiers.understand()]
    counts = {"unreadable": _refuse_new_without_country(registry_import)}
    counts["kept"] = _note_kept_standings(registry_import, published_on)
    _tell_of_orphaned_items(registry_import)
    _prepare(registry_import, published_on)
    values = {"registry_import": registry_import.pk, "published_on": published_on}
    counts[ChangeKind.NEW] = statements.run(_NEW, values)
    differing = statements.run(_DIFFERING, values)
    counts[ChangeKind.STANDING] = registry_import.changes.filter(kind=ChangeKind.STANDING).count()
    counts[ChangeKind.CHANGED] = differing - counts[ChangeKind.STANDING]
    counts[ChangeKind.GONE] = (
        statements.run(_GONE, {**values, "unreadable": list(unreadable_ids)})
        if registry_import.is_complete
        else 0
    )
    counts["products"] = _scalar("SELECT count(*) FROM {staged_product}")
    known = _scalar("SELECT count(*) FROM registry_subject WHERE operation_id IS NOT NULL")
    counts["unchanged"] = known - differing
    return counts


def _refuse_new_without_country(registry_import: RegistryImport) -> int:
    """An answer of the web service has no address, so it can tell only of operations that are here."""
    rows = statements.rows(
        """
        DELETE FROM {staged_operation} AS s
        WHERE s.country_id IS NULL AND NOT EXISTS (SELECT FROM {operation} AS o WHERE o.nop_id = s.nop_id)
        RETURNING s.row, s.nop_id
        """
    )
    reason = str(
        _(
            "The operation is not here yet and the file does not say its country. Load a monthly workbook or "
            "the bulk XML first."
        )
    )
    problems = [
        ProblemRow(ProblemKind.UNREADABLE, OPERATIONS, row, nop_id, reason) for row, nop_id in sorted(rows)
    ]
    staging.keep_problems(registry_import, problems)
    return len(problems)


def _note_kept_standings(registry_import: RegistryImport, published_on: date) -> int:
    rows = statements.rows(
        f"""
        SELECT s.row, s.nop_id, o.standing_since_on
        FROM {{staged_operation}} AS s JOIN {{operation}} AS o USING (nop_id)
        WHERE {STANDING_IS_KEPT} ORDER BY s.row
        """,
        {"published_on": published_on},
    )
    problems = [
        ProblemRow(
            ProblemKind.KEPT,
            OPERATIONS,
            row,
            nop_id,
            str(
                _("The standing noted here since %(since)s stays: the file was published before that day.")
                % {"since": since_on.isoformat()}
            ),
        )
        for row, nop_id, since_on in rows
    ]
    staging.keep_problems(registry_import, problems)
    return len(problems)


def _tell_of_orphaned_items(registry_import: RegistryImport) -> None:
    owner = "{staged_operation}" if registry_import.has_operations else "{operation}"
    count, example = statements.rows(
        f"""
        SELECT count(*), min(p.nop_id) FROM {{staged_product}} AS p
        WHERE NOT EXISTS (SELECT FROM {owner} AS o WHERE o.nop_id = p.nop_id)
        """
    )[0]
    if count:
        reason = str(
            _("%(count)d items belong to operations that are not here, such as %(example)s.")
            % {"count": count, "example": example}
        )
        staging.keep_problems(registry_import, [ProblemRow(ProblemKind.LEFT_OUT, ITEMS, 0, example, reason)])


def _prepare(registry_import: RegistryImport, published_on: date) -> None:
    """Which operations the file speaks of, and per operation what changes in scopes and products."""
    subjects = (
        "SELECT nop_id FROM {staged_operation}"
        if registry_import.has_operations
        else "SELECT DISTINCT nop_id FROM {staged_product} JOIN {operation} USING (nop_id)"
    )
    values = {"published_on": published_on, "has_products": registry_import.has_products}
    statements.run("DROP TABLE IF EXISTS registry_subject, registry_part")
    statements.run(
        f"""
        CREATE TEMPORARY TABLE registry_subject ON COMMIT DROP AS
        SELECT subject.nop_id, o.id AS operation_id
        FROM ({subjects}) AS subject LEFT JOIN {{operation}} AS o USING (nop_id)
        """
    )
    statements.run("ANALYZE registry_subject")
    statements.run(
        "CREATE TEMPORARY TABLE registry_part "
        "(operation_id bigint, part text, added int, changed int, ended int) ON COMMIT DROP"
    )
    if registry_import.has_scopes:
        statements.run(_SCOPES_ADDED_OR_CHANGED, values)
    if registry_import.has_scopes and registry_import.is_complete:
        statements.run(_SCOPES_ENDED)
    if registry_import.has_products:
        statements.run(_PRODUCTS_ADDED)
        statements.run(_PRODUCTS_ENDED)
    statements.run("CREATE INDEX ON registry_part (operation_id)")
    statements.run("ANALYZE registry_part")


_SCOPES_ADDED_OR_CHANGED = f"""
    INSERT INTO registry_part
    SELECT subject.operation_id, 'scopes', count(*) FILTER (WHERE old.id IS NULL),
           count(*) FILTER (WHERE old.id IS NOT NULL), 0
    FROM {{staged_scope}} AS new
    JOIN registry_subject AS subject ON subject.nop_id = new.nop_id AND subject.operation_id IS NOT NULL
    LEFT JOIN {{scope}} AS old ON old.operation_id = subject.operation_id AND old.scope = new.scope
    WHERE old.id IS NULL OR NOT ({SCOPE_IS_SAME})
    GROUP BY 1
"""

_SCOPES_ENDED = """
    INSERT INTO registry_part
    SELECT old.operation_id, 'scopes', 0, 0, count(*)
    FROM {scope} AS old JOIN registry_subject AS subject USING (operation_id)
    WHERE old.is_from_registry AND NOT EXISTS (
        SELECT FROM {staged_scope} AS new WHERE new.nop_id = subject.nop_id AND new.scope = old.scope
    )
    GROUP BY 1
"""

_PRODUCTS_ADDED = f"""
    INSERT INTO registry_part
    SELECT subject.operation_id, 'products', count(*), 0, 0
    FROM {{staged_product}} AS new
    JOIN registry_subject AS subject ON subject.nop_id = new.nop_id AND subject.operation_id IS NOT NULL
    LEFT JOIN {{product}} AS old ON old.operation_id = subject.operation_id AND {PRODUCT_IS_SAME}
    WHERE old.id IS NULL OR (old.is_from_registry AND old.ended_on IS NOT NULL)
    GROUP BY 1
"""

_PRODUCTS_ENDED = f"""
    INSERT INTO registry_part
    SELECT old.operation_id, 'products', 0, 0, count(*)
    FROM {{product}} AS old
    JOIN registry_subject AS subject USING (operation_id)
    LEFT JOIN {{staged_product}} AS new ON new.nop_id = subject.nop_id AND {PRODUCT_IS_SAME}
    WHERE old.is_from_registry AND old.ended_on IS NULL AND new.id IS NULL
    GROUP BY 1
"""

_NEW = """
    INSERT INTO {change} (registry_import_id, kind, nop_id, name, details)
    SELECT %(registry_import)s, 'new', s.nop_id, s.name, jsonb_build_object(
        'standing', jsonb_build_array(NULL, s.standing),
        'certifier', jsonb_build_array(NULL, s.certifier_name)
    )
    FROM {staged_operation} AS s JOIN registry_subject AS subject USING (nop_id)
    WHERE subject.operation_id IS NULL
    ORDER BY s.nop_id
"""

_DETAILS = ",\n".join(
    f"'{name}', CASE WHEN s.id IS NOT NULL AND o.{name} IS DISTINCT FROM {NEW_VALUES[name]} "
    f"THEN jsonb_build_array(o.{name}, {NEW_VALUES[name]}) END"
    for name in SHOWN
)

_DIFFERING = f"""
    INSERT INTO {{change}} (registry_import_id, kind, nop_id, name, details)
    SELECT %(registry_import)s,
        CASE WHEN s.id IS NOT NULL AND o.standing <> {NEW_VALUES["standing"]} THEN 'standing'
             ELSE 'changed' END,
        o.nop_id, o.name,
        jsonb_strip_nulls(jsonb_build_object(
            {_DETAILS},
            'country', CASE WHEN s.country_id <> o.country_id THEN jsonb_build_array(
                (SELECT name FROM {{country}} WHERE id = o.country_id),
                (SELECT name FROM {{country}} WHERE id = s.country_id)
            ) END,
            'certifier', CASE WHEN COALESCE(s.certifier_id, 0) <> o.certifier_id AND s.id IS NOT NULL
                THEN jsonb_build_array(
                    (SELECT name FROM {{certifier}} WHERE id = o.certifier_id), s.certifier_name
                ) END,
            'listed', CASE WHEN s.id IS NOT NULL AND o.listed_on IS NULL
                THEN jsonb_build_array(false, true) END,
            'scopes', (SELECT jsonb_build_array(sum(added), sum(changed), sum(ended)) FROM registry_part
                       WHERE operation_id = o.id AND part = 'scopes' HAVING count(*) > 0),
            'products', (SELECT jsonb_build_array(sum(added), sum(changed), sum(ended)) FROM registry_part
                         WHERE operation_id = o.id AND part = 'products' HAVING count(*) > 0)
        ))
    FROM registry_subject AS subject
    JOIN {{operation}} AS o ON o.id = subject.operation_id
    LEFT JOIN {{staged_operation}} AS s ON s.nop_id = subject.nop_id
    WHERE (s.id IS NOT NULL AND ({DIFFERS}))
       OR EXISTS (SELECT FROM registry_part WHERE operation_id = o.id)
    ORDER BY o.nop_id
"""

_GONE = """
    INSERT INTO {change} (registry_import_id, kind, nop_id, name, details)
    SELECT %(registry_import)s, 'gone', o.nop_id, o.name,
           jsonb_build_object('standing', jsonb_build_array(o.standing, o.standing))
    FROM {operation} AS o
    WHERE o.listed_on IS NOT NULL AND o.unlisted_on IS NULL AND o.nop_id <> ALL(%(unreadable)s::text[])
      AND NOT EXISTS (SELECT FROM {staged_operation} AS s WHERE s.nop_id = o.nop_id)
    ORDER BY o.nop_id
"""


def count_listed() -> int:
    """Operations that came from the registry and are listed still."""
    return Operation.objects.filter(listed_on__isnull=False, unlisted_on__isnull=True).count()


def _scalar(statement: str) -> int:
    return int(statements.rows(statement)[0][0])

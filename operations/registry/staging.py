"""The rows of a file beside ours in the database, by COPY, and what the file says twice settled.

Everything of one file happens inside the caller's transaction: a file that breaks off in its last row
leaves nothing behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from operations.models import (
    Country,
    RegistryImport,
    RegistryProblem,
    StagedOperation,
    StagedProduct,
    StagedScope,
)
from operations.models.registry_import import ProblemKind
from operations.registry.files import RegistryFile
from operations.registry.lenient import ProblemRow
from operations.registry.records import OPERATIONS, RegistryFileError
from operations.registry.rows import OperationRow, ProductRow, RowReader, ScopeRow, Understood

BATCH_ROWS = 4000
MOST_PROBLEMS_KEPT = 5000
"""Problems of each kind that are kept to be read; all are counted."""

Tell = Callable[[int, float], None]
"""Told of rows read and of the share of the file, now and then."""

_OPERATIONS = StagedOperation._meta.db_table  # noqa: SLF001 -- Django's public way to a table's name
_SCOPES = StagedScope._meta.db_table  # noqa: SLF001
_PRODUCTS = StagedProduct._meta.db_table  # noqa: SLF001


@dataclass
class Staged:
    """What was read, for the row of the import."""

    published_on: date | None = None
    operations: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    unreadable_ids: set[str] = field(default_factory=set)


def stage(registry_import: RegistryImport, file: RegistryFile, tell: Tell) -> Staged:
    """Puts the file's rows into the staging tables. Raises RegistryFileError, inside a transaction."""
    clear()
    countries = {code: (key, name) for key, code, name in Country.objects.values_list("pk", "code", "name")}
    reader = RowReader(countries)
    staged = Staged()
    records = file.records()
    rows_read = 0
    while batch := list(islice(records, BATCH_ROWS)):
        understood = [reader.read(record) for record in batch]
        staged.operations += _copy(understood)
        problems = [row for one in understood for row in one.problems]
        staged.unreadable_ids.update(row.nop_id for row in problems if row.kind == ProblemKind.UNREADABLE)
        _keep_problems(registry_import, problems, staged.problems)
        rows_read += len(batch)
        tell(rows_read, file.share_read)
    if not rows_read:
        raise RegistryFileError(
            _("There are headings but no rows under them. Download the file again from the registry.")
        )
    if file.findings.has_operations and not staged.operations:
        raise RegistryFileError(
            _(
                "Not one of the %(count)d rows could be read. The first says: %(reason)s. Download the file "
                "again from the registry."
            )
            % {"count": rows_read, "reason": _first_reason(registry_import)}
        )
    staged.published_on = reader.published_on
    _analyze()
    _settle_repeated(registry_import, staged.problems)
    _gather_product_text()
    _drop_repeated_products()
    _analyze()
    return staged


def clear() -> None:
    """Empties the staging tables; one import at a time uses them."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_OPERATIONS}, {_SCOPES}, {_PRODUCTS} RESTART IDENTITY")


def has_rows() -> bool:
    """Whether the staged rows are there: a crash of PostgreSQL empties unlogged tables."""
    return StagedOperation.objects.exists() or StagedProduct.objects.exists()


def keep_problems(registry_import: RegistryImport, rows: Iterable[ProblemRow]) -> None:
    """Adds problems that the comparison found."""
    _keep_problems(registry_import, list(rows), Counter())


def _copy(understood: Sequence[Understood]) -> int:
    operations = [one.operation for one in understood if one.operation is not None]
    _copy_rows(_OPERATIONS, OperationRow._fields, operations)
    _copy_rows(_SCOPES, ScopeRow._fields, [row for one in understood for row in one.scopes])
    _copy_rows(_PRODUCTS, ProductRow._fields, [row for one in understood for row in one.products])
    return len(operations)


def _copy_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    if not rows:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _keep_problems(registry_import: RegistryImport, rows: Sequence[ProblemRow], counts: Counter[str]) -> None:
    kept = []
    for row in rows:
        if counts[row.kind] < MOST_PROBLEMS_KEPT:
            kept.append(RegistryProblem(registry_import=registry_import, **row._asdict()))
        counts[row.kind] += 1
    RegistryProblem.objects.bulk_create(kept)


def _first_reason(registry_import: RegistryImport) -> str:
    problem = registry_import.problems.order_by("id").first()
    return problem.reason.rstrip(".") if problem else ""


def _settle_repeated(registry_import: RegistryImport, counts: Counter[str]) -> None:
    """After a transfer an operation stands in the file once for each certifier: one row counts.

    The certified one, else the one that was updated last, else the later row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH ranked AS (
                SELECT id, nop_id, row, certifier_name,
                       row_number() OVER best AS place,
                       first_value(row) OVER best AS winner,
                       first_value(certifier_name) OVER best AS winning_certifier
                FROM {_OPERATIONS}
                WINDOW best AS (
                    PARTITION BY nop_id
                    ORDER BY (standing = 'certified') DESC, updated_on DESC NULLS LAST,
                             standing_since_on DESC NULLS LAST, row DESC
                )
            ), lost AS (
                DELETE FROM {_OPERATIONS} USING ranked
                WHERE {_OPERATIONS}.id = ranked.id AND ranked.place > 1
                RETURNING ranked.*
            ), scopes AS (
                DELETE FROM {_SCOPES} USING lost
                WHERE {_SCOPES}.nop_id = lost.nop_id AND {_SCOPES}.row = lost.row
            ), products AS (
                DELETE FROM {_PRODUCTS} USING lost
                WHERE {_PRODUCTS}.nop_id = lost.nop_id AND {_PRODUCTS}.row = lost.row
            )
            SELECT row, nop_id, certifier_name, winner, winning_certifier FROM lost ORDER BY row
            """
        )
        rows = [
            ProblemRow(
                ProblemKind.REPEATED,
                OPERATIONS,
                row,
                nop_id,
                str(
                    _("It stands here for %(this)s and in row %(row)d for %(other)s, which counts.")
                    % {"this": certifier[:80], "row": winner, "other": winning_certifier[:80]}
                ),
            )
            for row, nop_id, certifier, winner, winning_certifier in cursor.fetchall()
        ]
    _keep_problems(registry_import, rows, counts)


def _gather_product_text() -> None:
    """Text of items that could not be split goes to the scope it belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH texts AS (
                DELETE FROM {_PRODUCTS} WHERE label_category = ''
                RETURNING id, nop_id, scope, name
            ), gathered AS (
                SELECT nop_id, scope, left(string_agg(name, E'\n' ORDER BY id), 20000) AS text
                FROM texts GROUP BY nop_id, scope
            )
            UPDATE {_SCOPES} AS scope
            SET product_text = left(concat_ws(E'\n', nullif(scope.product_text, ''), gathered.text), 20000)
            FROM gathered
            WHERE scope.nop_id = gathered.nop_id AND scope.scope = gathered.scope
            """
        )


def _drop_repeated_products() -> None:
    """The same product of the same scope and label counts once, since its earliest day."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            DELETE FROM {_PRODUCTS} USING (
                SELECT id, row_number() OVER (
                    PARTITION BY nop_id, name, label_category, scope ORDER BY certified_on NULLS LAST, id
                ) AS place FROM {_PRODUCTS}
            ) AS ranked
            WHERE {_PRODUCTS}.id = ranked.id AND ranked.place > 1
            """
        )


def _analyze() -> None:
    with connection.cursor() as cursor:
        for table in (_OPERATIONS, _SCOPES, _PRODUCTS):
            cursor.execute(f"ANALYZE {table}")

"""Papers of a stock, what is read from a spreadsheet, and the highest yield of a product."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from operations.models import CertifiedProduct, Operation
from shipments.models import StockEntry, StockPaper, YieldLimit
from shipments.rules import papers as paper_rules
from shipments.rules.stock_values import EntryValues
from shipments.services import papers, stock
from shipments.services.stock import StockRefusedError

MOST_PAPERS = 10
"""So many papers go with one entry at most."""


def keep_stock_paper(
    operation: Operation, upload: UploadedFile[Any], *, actor: Membership, at: datetime
) -> StockPaper:
    """Keeps a file of an operation, judged by its content (security.md 18).

    Raises `PaperRefusedError` for a file that may not be kept, `StockRefusedError` for a stranger.
    """
    stock.require_keeper(operation, actor)
    name = paper_rules.display_name(upload.name or "")
    kept = papers.inspect_upload(upload, name)  # before the transaction: it takes a second
    with transaction.atomic(durable=True):
        paper = StockPaper.objects.create(
            operation=operation,
            file=ContentFile(kept.content, name="paper"),
            name=name,
            content_type=kept.content_type,
            size_bytes=len(kept.content),
            sha256=hashlib.sha256(kept.content).hexdigest(),
            uploaded_by=actor,
            uploaded_at=at,
        )
        _record(
            "stock:paper_kept", paper, operation, paper.name, {"sha256": paper.sha256}, actor=actor, at=at
        )
    return paper


@transaction.atomic(durable=True)
def attach_stock_paper(
    entry: StockEntry, paper: StockPaper, *, actor: Membership, at: datetime
) -> StockEntry:
    """Puts a paper that came later to an entry. Raises `StockRefusedError`."""
    stock.require_keeper(entry.product.operation, actor)
    stock.lock_product(entry.product)
    if entry.papers.count() >= MOST_PAPERS:
        raise StockRefusedError(
            _("An entry takes %(count)d papers at most. Join several into one PDF.") % {"count": MOST_PAPERS},
            code="too_many",
        )
    entry.papers.add(paper)
    operation = entry.product.operation
    told = {"entry": str(entry.public_id), "sha256": paper.sha256}
    _record("stock:paper_attached", paper, operation, paper.name, told, actor=actor, at=at)
    return entry


@transaction.atomic(durable=True)
def import_stock_entries(
    paper: StockPaper,
    rows: Sequence[tuple[CertifiedProduct, EntryValues]],
    *,
    actor: Membership,
    at: datetime,
) -> list[StockEntry]:
    """Enters the rows of a spreadsheet that were looked through; all of them or none. The spreadsheet is
    their paper. Raises `StockRefusedError`."""
    stock.require_keeper(paper.operation, actor)
    if not rows:
        raise StockRefusedError(
            _("No row of this sheet can be entered. Correct what is said at the rows and send it again."),
            code="nothing",
        )
    locked = {
        pk: stock.lock_product(product) for pk, product in sorted({one.pk: one for one, _v in rows}.items())
    }
    return [stock.enter(locked[one.pk], values, papers=[paper], actor=actor, at=at) for one, values in rows]


@transaction.atomic(durable=True)
def set_highest_yield(
    product: CertifiedProduct, *, kg_per_ha: Decimal, source: str, actor: Membership, at: datetime
) -> YieldLimit:
    """Says how much a hectare of the product gives at most, for check C10. Earlier ones stay to be seen.

    Raises `StockRefusedError` for anybody but the certifier's staff.
    """
    stock.require_keeper(product.operation, actor)
    if not actor.is_staff_of_certifier:
        raise StockRefusedError(
            _("The highest yield is set by the certifier. Ask your certifier's reviewer."), code="may_not"
        )
    limit = YieldLimit.objects.create(
        product=product, kg_per_ha=kg_per_ha, source=source, set_by=actor, set_at=at
    )
    told = {"kg_per_ha": str(kg_per_ha), "source": source}
    _record("stock:yield_set", product, product.operation, product.name, told, actor=actor, at=at)
    return limit


def _record(
    event: str,
    row: StockPaper | CertifiedProduct,
    operation: Operation,
    label: str,
    after: dict[str, str],
    *,
    actor: Membership,
    at: datetime,
) -> None:
    audit.record(
        event,
        row,
        label=label[:120],
        actor=actor,
        at=at,
        certifier=operation.certifier,
        operation=operation,
        after=after,
    )

"""Reads of papers: what a request is asked for, what is there, and what their words say.

Under `facts` and `queries`, which both need it: the checks C12 and C21, the step Papers, the review page.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from operations.models import Certifier, Country
from shipments.models import Attachment, ChecklistEntry, Shipment, ShipmentLine
from shipments.models.attachment import PaperKind
from shipments.models.reading import ReadingState
from shipments.rules import checklist, papers, weights
from shipments.rules import declared_numbers as declared
from shipments.rules.checklist import Asked, Entry, Goods, Request
from shipments.rules.declared_numbers import Comparison, Declared, State, Subject


@dataclass(frozen=True)
class Paper:
    """A paper of a request with what its words say to what is declared now.

    `reading` is a `ReadingState`, or empty where a file of this kind has no words to search.
    """

    public_id: uuid.UUID
    name: str
    kind: str
    kind_label: str
    content_type: str
    size_bytes: int
    uploaded_at: datetime
    reading: str
    is_cut: bool
    comparisons: tuple[Comparison, ...]

    @property
    def differing(self) -> list[Comparison]:
        return [one for one in self.comparisons if one.state == State.DIFFERS]

    @property
    def found(self) -> list[Comparison]:
        return [one for one in self.comparisons if one.state == State.FOUND]

    @property
    def absent(self) -> list[Comparison]:
        return [one for one in self.comparisons if one.state == State.ABSENT]

    @property
    def is_compared(self) -> bool:
        """Whether declared values are looked for in papers of this kind at all."""
        return self.kind in declared.LOOKED_FOR

    @property
    def is_table(self) -> bool:
        """Whether products can be filled in from it."""
        return self.content_type in (papers.SHEET, papers.CSV)

    @property
    def is_picture(self) -> bool:
        """Whether it has no words because it is a picture, as a file or on the pages of a PDF."""
        return self.content_type.startswith("image/") or self.reading == ReadingState.NO_TEXT


def list_papers(shipment: Shipment) -> list[Paper]:
    """The papers that are on the request now, in the order they came."""
    attachments = (
        shipment.attachments.filter(removed_at=None).select_related("reading").order_by("uploaded_at", "pk")
    )
    values = declared_values(shipment) if attachments else ()
    return [_paper(attachment, values) for attachment in attachments]


def _paper(attachment: Attachment, values: Sequence[Declared]) -> Paper:
    reading = getattr(attachment, "reading", None)
    is_read = reading is not None and reading.state == ReadingState.READ
    return Paper(
        public_id=attachment.public_id,
        name=attachment.name,
        kind=attachment.kind,
        kind_label=attachment.get_kind_display(),
        content_type=attachment.content_type,
        size_bytes=attachment.size_bytes,
        uploaded_at=attachment.uploaded_at,
        reading=reading.state if reading else "",
        is_cut=bool(reading and reading.is_cut),
        comparisons=declared.compare(reading.pages, attachment.kind, values) if reading and is_read else (),
    )


def list_asked(shipment: Shipment) -> tuple[Asked, ...]:
    """The certifier's checklist for this request, with what is there."""
    kinds = set(shipment.attachments.filter(removed_at=None).values_list("kind", flat=True))
    return checklist.ask(entries_of(shipment.certifier), request_of(shipment), kinds)


def request_of(shipment: Shipment) -> Request:
    """What the request says for the conditions of a checklist."""
    lines = list(shipment.lines.select_related("certified_product", "origin").order_by("position"))
    origins = {line.origin.code for line in lines if line.origin}
    return Request(
        kind=shipment.kind,
        standard=shipment.standard.code,
        origins=frozenset(origins | ({shipment.origin.code} if shipment.origin else set())),
        goods=tuple(
            Goods(line.certified_product.product_class if line.certified_product else "", line.hts)
            for line in lines
        ),
    )


def entries_of(certifier: Certifier) -> tuple[Entry, ...]:
    """The certifier's own checklist; the defaults where it has never written one."""
    rows = list_entries(certifier)
    if not rows:
        return checklist.DEFAULTS
    return tuple(entry_of(row) for row in rows if row.removed_at is None)


def list_entries(certifier: Certifier) -> list[ChecklistEntry]:
    """The stored rows of a checklist, removed ones too."""
    rows = ChecklistEntry.objects.filter(certifier=certifier).select_related("standard", "origin")
    return list(rows.order_by("pk"))


def get_entry(certifier: Certifier, public_id: uuid.UUID) -> ChecklistEntry:
    """A row of the certifier's checklist. Raises `Http404`."""
    rows = ChecklistEntry.objects.filter(certifier=certifier).select_related(
        "standard", "origin", "certifier"
    )
    return get_object_or_404(rows, public_id=public_id)


def get_country(code: str) -> Country | None:
    """The country of a condition, or None."""
    return Country.objects.filter(code=code).first() if code else None


def entry_of(row: ChecklistEntry) -> Entry:
    """A stored row as the rule reads it."""
    return Entry(
        paper_kind=row.paper_kind,
        demand=row.demand,
        help_words=row.help_words,
        request_kind=row.request_kind,
        product_class=row.product_class,
        hts_prefix=row.hts_prefix,
        standard=row.standard.code if row.standard else "",
        origin=row.origin.code if row.origin else "",
        key=str(row.public_id),
    )


def declared_values(shipment: Shipment) -> tuple[Declared, ...]:
    """What a paper can confirm of a request: totals first, then each line, then way and names."""
    lines = list(shipment.lines.prefetch_related("lots").order_by("position"))
    values = [
        *_totals(lines),
        *(_line_weights(lines) if len(lines) > 1 else ()),
        *_codes(Subject.LOT, _("Lot"), [lot.number for line in lines for lot in line.lots.all()]),
        *_codes(Subject.INVOICE, _("Invoice"), [number for line in lines for number in line.invoices]),
        *_codes(Subject.TARIFF, _("Tariff code"), [line.hts for line in lines if line.hts]),
        *_codes(Subject.CONTAINER, _("Container"), shipment.containers),
        *_codes(Subject.WAY_PAPER, _("Bill of lading"), [shipment.bill_of_lading]),
        *_codes(Subject.WAY_PAPER, _("Air waybill"), [shipment.air_waybill]),
        *_codes(Subject.SEAL, _("Seal"), shipment.seals),
        *_codes(Subject.NAME, _("Exporter"), [shipment.exporter.name]),
        *_codes(Subject.NAME, _("Recipient"), [shipment.recipient.name if shipment.recipient else ""]),
        *_codes(Subject.NAME, _("Product as labelled"), [line.name_as_labelled for line in lines]),
        Declared(Subject.ORGANIC, _("The word “organic”"), _("organic")),
    ]
    return tuple(values)


def _totals(lines: Sequence[ShipmentLine]) -> list[Declared]:
    """A total is declared once every line has its part."""
    totals = []
    for subject, label, name in (
        (Subject.NET, _("Total net weight"), "net_weight_kg"),
        (Subject.GROSS, _("Total gross weight"), "gross_weight_kg"),
        (Subject.PACKAGES, _("Packages in all"), "packages"),
    ):
        parts = [getattr(line, name) for line in lines]
        if parts and None not in parts:
            total = Decimal(sum(parts))
            text = f"{total:,}" if subject == Subject.PACKAGES else weights.format_kg(total)
            totals.append(Declared(subject, label, text, total, is_total=True))
    return totals


def _line_weights(lines: Sequence[ShipmentLine]) -> list[Declared]:
    label = _("Net weight of line %(position)s")
    return [
        Declared(
            Subject.NET,
            label % {"position": line.position},
            weights.format_kg(line.net_weight_kg),
            line.net_weight_kg,
        )
        for line in lines
        if line.net_weight_kg is not None
    ]


def _codes(subject: Subject, label: str, texts: Sequence[str]) -> list[Declared]:
    return [Declared(subject, label, text) for text in dict.fromkeys(texts) if text]


def label_of_kind(kind: str) -> str:
    """The words for a kind of paper."""
    return str(PaperKind(kind).label)

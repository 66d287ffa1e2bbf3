"""What the step Papers shows beside its form; shared by the views that come back to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from shipments import paper_facts, queries
from shipments.forms.papers import PaperForm
from shipments.models import Shipment
from shipments.models.attachment import PaperKind
from shipments.models.reading import ReadingState
from shipments.rules.checklist import Demand


@dataclass(frozen=True)
class AskedPaper:
    """A paper of the checklist as the page shows it."""

    label: str
    help_words: str
    is_required: bool
    is_there: bool


def beside_papers(shipment: Shipment, form: PaperForm | None = None) -> dict[str, object]:
    """Checklist, papers and the form to attach more."""
    papers = queries.list_papers(shipment)
    return {
        "paper_form": form or PaperForm(),
        "papers": papers,
        "removed_papers": queries.list_removed_papers(shipment),
        "asked": list_asked(shipment),
        "kinds": PaperKind.choices,
        "most_bytes": settings.NOPCERT_UPLOAD_MAX_BYTES,
        "is_reading": any(paper.reading == ReadingState.OWED for paper in papers),
    }


def list_asked(shipment: Shipment) -> list[AskedPaper]:
    """The certifier's checklist for the request, in words."""
    return [
        AskedPaper(
            label=paper_facts.label_of_kind(asked.paper_kind),
            help_words=str(asked.help_words),
            is_required=asked.demand == Demand.REQUIRED,
            is_there=asked.is_there,
        )
        for asked in paper_facts.list_asked(shipment)
    ]

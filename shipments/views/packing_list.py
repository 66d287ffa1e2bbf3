"""Papers to form: a packing list as it was understood, and the products it would make."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations import queries as operation_queries
from shipments import packing_lists, queries
from shipments.models import Attachment
from shipments.packing_lists import Choice, Table
from shipments.readers.limited import FileRefusedError
from shipments.rules import packing_list as rules
from shipments.rules import papers
from shipments.rules.headings import JUDGED_ROWS, Field
from shipments.rules.packing_list import Understood
from shipments.rules.units import SYMBOLS
from shipments.services import packing_list as verbs

_SHOWN_ROWS = 12


@dataclass(frozen=True)
class ShownColumn:
    """A column with a few of its cells, so that it can be judged."""

    place: int
    heading: str
    field: str
    unit: str
    examples: str


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def packing_list(request: MemberRequest, paper_id: uuid.UUID) -> HttpResponse:
    """GET shows what was understood, with columns as chosen; POST fills in what was looked through."""
    paper = queries.get_attachment(request.membership, paper_id)
    if paper.removed_at is not None or paper.content_type not in (papers.SHEET, papers.CSV):
        raise Http404
    shipment = queries.get_shipment(request.membership, paper.shipment.public_id)
    paper.shipment = shipment
    typed = request.POST if request.method == "POST" else request.GET
    table = _table(paper)
    understood = _understood(table, typed)
    today = timezone.now().date()
    proposals = packing_lists.propose(shipment, understood, _choices(typed), today)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            lines = verbs.fill_lines(paper, proposals, actor=request.membership, at=timezone.now())
        except ValidationError as refusal:
            refusals = refusal.messages
        else:
            sentence = ngettext(
                "%(count)d product is filled in from “%(name)s”. Look at it and add what is missing.",
                "%(count)d products are filled in from “%(name)s”. Look at them and add what is missing.",
                len(lines),
            )
            messages.success(request, sentence % {"count": len(lines), "name": paper.name})
            return redirect("shipments:products", shipment.public_id)
    return render(
        request,
        "shipments/packing_list.html",
        {
            "shipment": shipment,
            "paper": paper,
            "table": table,
            "understood": understood,
            "columns": _columns(table, understood),
            "fields": Field.choices,
            "units": [(unit.value, symbol) for unit, symbol in SYMBOLS.items()],
            "heading_rows": range(1, min(len(table.rows), JUDGED_ROWS) + 1),
            "proposals": proposals,
            "products": operation_queries.list_certified_products(shipment.exporter, today),
            "lines": queries.list_lines(shipment),
            "refusals": refusals,
        },
    )


def _table(paper: Attachment) -> Table:
    """The rows of the file; a file that cannot be read any more is like one without rows."""
    try:
        return packing_lists.read_table(paper)
    except (FileRefusedError, OSError):
        return Table("", [], is_cut=False)


def _understood(table: Table, typed: QueryDict) -> Understood:
    """As the program guesses, or with the columns that were chosen on the page."""
    places = [int(match[1]) for name in typed if (match := re.fullmatch(r"field_([0-9]{1,2})", name))]
    if not places:
        return rules.understand(table.rows)
    row = _text(typed, "heading_row")
    chosen = {place: (_text(typed, f"field_{place}"), _text(typed, f"unit_{place}")) for place in places}
    heading_row = int(row) if re.fullmatch(r"[0-9]{1,2}", row) and 0 < int(row) <= len(table.rows) else None
    return rules.understand(table.rows, chosen=chosen, heading_row=heading_row)


def _text(typed: QueryDict, name: str) -> str:
    return str(typed.get(name, ""))


def _choices(typed: QueryDict) -> dict[str, Choice]:
    """What was chosen for each group of rows, by its key."""
    keys = [match[1] for name in typed if (match := re.fullmatch(r"target_(g[0-9]{1,3})", name))]
    return {key: Choice(_text(typed, f"product_{key}"), _text(typed, f"target_{key}")) for key in keys}


def _columns(table: Table, understood: Understood) -> list[ShownColumn]:
    below = table.rows[understood.first_row - 1 : understood.first_row - 1 + _SHOWN_ROWS]
    shown = []
    for column in understood.columns:
        cells = [rules.cell_text(row[column.place]) for row in below if column.place < len(row)]
        examples = " · ".join([cell for cell in cells if cell][:3])
        if column.heading or examples:
            shown.append(
                ShownColumn(
                    column.place,
                    column.heading or _("(no heading)"),
                    column.field_value,
                    column.unit,
                    examples,
                )
            )
    return shown

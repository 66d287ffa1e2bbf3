"""What stands in the numbered boxes of the paper, for whoever holds it beside the screen.

The values are the paper's own words, in its language and order; only the labels are the reader's.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.documents import wording
from certificates.documents.directions import Line
from certificates.documents.snapshot import Snapshot


@dataclass(frozen=True)
class Box:
    """One box: its number on the paper (empty for the head), and its lines."""

    number: str
    label: str | Promise
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A box that says other things in two versions."""

    number: str
    label: str | Promise
    before: tuple[str, ...]
    after: tuple[str, ...]


def boxes_of(content: Snapshot) -> tuple[Box, ...]:
    """Every box that can differ between two papers, in the paper's order; an empty one has no lines."""
    words = wording.in_words(content)
    product, transport = content.product, content.transport
    handler = _party(words.handler) if words.handler else (str(_("The exporter")),)
    signatory = content.signatory
    return (
        Box("", _("Issued"), (words.issued,)),
        Box("1", _("Exporter"), _party(words.exporter)),
        Box("2", _("Recipient, importer of record"), _lines(*_party(words.recipient), content.consignee)),
        Box("3", _("Final handler"), handler),
        Box(
            "4",
            _("Certifying agent of the final handler"),
            _lines(content.handler_certifier.name, words.handler_certifier_line),
        ),
        Box("5", _("Product as labelled"), _lines(product.name_as_labelled, words.product_line)),
        Box("6", _("Tariff code (HTS)"), _lines(words.hts)),
        Box("7", _("Total net weight"), _lines(words.net, *words.weight_lines)),
        Box("8", _("Country of origin"), _lines(words.origin, words.exported_from)),
        Box("9", _("Destination"), _lines(words.destination)),
        Box("10", _("Ports"), _lines(words.port_of_lading, words.us_port)),
        Box("11", _("Transport"), _lines(*words.transport_lines)),
        Box("12", _("Lots"), product.lots),
        Box(
            "13",
            _("Containers, seals, invoices"),
            (
                *transport.containers,
                *transport.wagons,
                *transport.seals,
                *product.invoice_numbers,
            ),
        ),
        Box("14", _("Covers shipments from – to"), _lines(words.window, words.kind)),
        Box("15", _("Organic standard certified to"), _lines(words.standard)),
        Box("16", _("Remarks"), content.remarks),
        Box("18", _("Authorised by"), _lines(signatory.name, signatory.title) if signatory else ()),
    )


def differences(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """The boxes in which two versions differ, beside the instant of issue, which always does."""
    pairs = zip(boxes_of(before), boxes_of(after), strict=True)
    return tuple(
        Difference(old.number, old.label, old.lines, new.lines)
        for old, new in pairs
        if old.number and old.lines != new.lines
    )


def _party(party: wording.PartyWords) -> tuple[str, ...]:
    return _lines(party.name, *party.lines, f"NOP ID {party.nop_id}" if party.nop_id else "")


def _lines(*lines: str | Line) -> tuple[str, ...]:
    """Those that say something; browsers set the direction of each field by themselves."""
    texts = (line if isinstance(line, str) else wording.in_one(line) for line in lines)
    return tuple(text for text in texts if text)

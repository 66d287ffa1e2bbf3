"""Which papers a request needs by a certifier's checklist, and which of them lack (check C21).

The defaults serve a certifier that has written no list of its own. They follow what certifiers publish
(domain.md 3.4): commercial papers that call the goods organic (Primus), a delivery note or packing list
(Austria Bio Garantie, Primus), the inventory for certificates of a period (PACS), TraceNet transaction
certificates for supply from India, more proof for animal products (ICEA, Bioagricert, CCPB).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Demand(models.TextChoices):
    """How much a certifier wants the paper."""

    REQUIRED = "required", _("Required: without it the request cannot be submitted")
    ASKED = "asked", _("Asked for: without it the reviewer has to note why")


@dataclass(frozen=True)
class Entry:
    """One paper of a checklist; an empty condition fits every request. `key` names a stored row."""

    paper_kind: str
    demand: str
    help_words: str | Promise = ""
    request_kind: str = ""
    product_class: str = ""
    hts_prefix: str = ""
    standard: str = ""
    origin: str = ""
    key: str = ""


@dataclass(frozen=True)
class Goods:
    """What a line says for the conditions."""

    product_class: str
    hts: str


@dataclass(frozen=True)
class Request:
    """What a request says for the conditions: codes, or empty where nothing is declared yet."""

    kind: str
    standard: str
    origins: frozenset[str]
    goods: tuple[Goods, ...]


@dataclass(frozen=True)
class Asked:
    """A paper that this request needs. `is_there` says whether one of the kind is attached."""

    paper_kind: str
    demand: str
    help_words: str | Promise
    is_there: bool


DEFAULTS: tuple[Entry, ...] = (
    Entry(
        "invoice",
        Demand.REQUIRED,
        _("The invoice for these goods. It has to call them organic and carry the lot or invoice numbers."),
        request_kind="single",
    ),
    Entry(
        "packing_list",
        Demand.ASKED,
        _("Lots, packages, net and gross weights as they are loaded. XLSX or CSV can fill in the products."),
        request_kind="single",
    ),
    Entry(
        "inventory",
        Demand.ASKED,
        _("Average production of a year, what lies in store now, and what will at the end of the period."),
        request_kind="period",
    ),
    Entry(
        "transaction_certificate",
        Demand.REQUIRED,
        _("The TraceNet transaction certificate of each supplier, for goods grown in India."),
        origin="IN",
    ),
    Entry(
        "no_antibiotics",
        Demand.ASKED,
        _("The producer's statement that no antibiotics were used."),
        product_class="livestock",
    ),
)


def ask(entries: Iterable[Entry], request: Request, papers: Collection[str]) -> tuple[Asked, ...]:
    """The papers of the list that this request needs, each kind once, in the order of the list.

    Where two entries ask for one kind, the stricter demand counts and its words are shown.
    """
    asked: dict[str, Asked] = {}
    for entry in entries:
        if not fits(entry, request):
            continue
        known = asked.get(entry.paper_kind)
        if known is None or (known.demand == Demand.ASKED and entry.demand == Demand.REQUIRED):
            asked[entry.paper_kind] = Asked(
                entry.paper_kind, entry.demand, entry.help_words, entry.paper_kind in papers
            )
    return tuple(asked.values())


def fits(entry: Entry, request: Request) -> bool:
    """Whether every condition of the entry is met; those of the goods by one and the same line."""
    if entry.request_kind and entry.request_kind != request.kind:
        return False
    if entry.standard and entry.standard != request.standard:
        return False
    if entry.origin and entry.origin not in request.origins:
        return False
    if not (entry.product_class or entry.hts_prefix):
        return True
    return any(
        (not entry.product_class or goods.product_class == entry.product_class)
        and goods.hts.startswith(entry.hts_prefix)
        for goods in request.goods
    )

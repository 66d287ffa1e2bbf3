"""Headings of packing lists, in English and Spanish, and what their columns hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from shipments.rules.units import Unit

JUDGED_ROWS = 30
"""Headings stand under a letterhead; further down nobody looks for them."""


class Field(models.TextChoices):
    """What a column may fill."""

    PRODUCT = "product", _("Product")
    HTS = "hts", _("Tariff code (HTS)")
    LOT = "lot", _("Lot")
    PACKAGES = "packages", _("Number of packages")
    PACKAGE_TYPE = "package_type", _("Kind of package")
    UNIT_WEIGHT = "unit_weight", _("Net weight of one package")
    NET_WEIGHT = "net_weight", _("Net weight")
    GROSS_WEIGHT = "gross_weight", _("Gross weight")
    INVOICE = "invoice", _("Invoice")
    HARVEST_YEAR = "harvest_year", _("Harvest year")


WEIGHTS = (Field.UNIT_WEIGHT, Field.NET_WEIGHT, Field.GROSS_WEIGHT)
NUMBERS = (Field.PACKAGES, *WEIGHTS)

SYNONYMS: dict[Field, tuple[str, ...]] = {
    Field.UNIT_WEIGHT: (
        "unit weight", "unit net weight", "net weight per bag", "net weight per package",
        "net weight per carton",
        "net weight per box", "weight per bag", "weight per package", "weight per box",
        "weight per unit", "kg per bag",
        "kgs per bag", "kg per box", "kg bag", "kg box", "kg carton", "pack size", "peso unitario",
        "peso neto unitario", "peso por saco", "peso por caja", "peso por bulto", "kg por saco",
        "kg por caja",
        "kg saco", "kg caja", "contenido neto", "peso unit",
    ),
    Field.NET_WEIGHT: (
        "net weight", "nett weight", "net wt", "net wgt", "n w", "nw", "n wt", "net", "nett",
        "total net weight",
        "total net wt", "net kg", "net kgs", "kg net", "kgs net", "net lbs", "net lb", "net mass",
        "quantity kg",
        "qty kg", "weight kg", "weight", "weight kgs", "peso neto", "p neto", "pn", "neto", "kg netos",
        "kilos netos", "kgs netos", "peso neto total", "total peso neto", "peso", "peso kg", "cantidad kg",
        "total kg", "total kgs", "kilos",
    ),
    Field.GROSS_WEIGHT: (
        "gross weight", "gross wt", "gross wgt", "g w", "gw", "g wt", "gross", "total gross weight",
        "total gross wt", "gross kg", "gross kgs", "kg gross", "gross lbs", "gross mass", "peso bruto",
        "p bruto",
        "pb", "bruto", "kg brutos", "kilos brutos", "kgs brutos", "peso bruto total", "total peso bruto",
    ),
    Field.PACKAGES: (
        "packages", "package", "no of packages", "number of packages", "qty packages", "total packages",
        "pkgs",
        "no pkgs", "bags", "no of bags", "number of bags", "cartons", "ctns", "ctn", "no of cartons",
        "boxes",
        "no of boxes", "cases", "drums", "no of drums", "pieces", "pcs", "units", "qty", "q ty",
        "quantity", "count", "colli",
        "bultos", "no de bultos", "numero de bultos", "n bultos", "cant bultos", "cantidad de bultos",
        "sacos",
        "no de sacos", "numero de sacos", "n sacos", "cantidad de sacos", "cajas", "no de cajas",
        "numero de cajas", "n cajas", "cantidad de cajas", "cartones", "tambores", "unidades",
        "cantidad", "cant",
    ),
    Field.PACKAGE_TYPE: (
        "package type", "type of package", "kind of package", "packaging", "packing", "pack",
        "pack type", "type",
        "uom", "tipo de bulto", "tipo de empaque", "empaque", "embalaje", "tipo de embalaje",
        "presentacion",
        "envase", "clase de bultos",
    ),
    Field.LOT: (
        "lot", "lots", "lot no", "lot number", "lot numbers", "lot nos", "lot code", "lot id", "batch",
        "batch no",
        "batch number", "batch code", "lote", "lotes", "no de lote", "numero de lote", "n lote",
        "n de lote",
        "codigo de lote", "lote no", "nro lote", "nro de lote", "partida",
    ),
    Field.HTS: (
        "hts", "hts code", "hts no", "hts number", "htsus", "hs", "hs code", "hs no", "tariff",
        "tariff code",
        "tariff no", "tariff number", "customs code", "commodity code", "schedule b", "partida arancelaria",
        "arancel", "codigo arancelario", "fraccion arancelaria", "posicion arancelaria", "codigo hs",
        "codigo hts",
        "codigo sa", "subpartida", "subpartida arancelaria", "nandina",
    ),
    Field.PRODUCT: (
        "product", "products", "product name", "product description", "description", "description of goods",
        "goods", "goods description", "item", "item description", "item name", "commodity", "article",
        "material",
        "product as labelled", "variety", "producto", "productos", "nombre del producto",
        "descripcion del producto", "descripcion", "descripcion de la mercancia",
        "descripcion de mercancia",
        "mercancia", "mercaderia", "articulo", "detalle", "nombre comercial", "variedad",
    ),
    Field.INVOICE: (
        "invoice", "invoice no", "invoice number", "inv no", "inv", "commercial invoice", "factura",
        "no de factura",
        "numero de factura", "n factura", "factura no", "nro factura", "factura comercial",
    ),
    Field.HARVEST_YEAR: (
        "harvest year", "harvest", "crop year", "crop", "year", "vintage", "cosecha", "ano de cosecha",
        "campana",
        "zafra", "ano cosecha",
    ),
}  # fmt: skip
"""Every heading known, folded; which column it means stands before it."""

_FIELD_OF = {words: name for name, synonyms in SYNONYMS.items() for words in synonyms}

_UNIT_WORDS = {
    Unit.KILOGRAM.value: ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramo", "kilogramos"),
    Unit.POUND.value: ("lb", "lbs", "pound", "pounds", "libra", "libras"),
    Unit.TONNE.value: ("t", "mt", "tm", "ton", "tons", "tonne", "tonnes", "tonelada", "toneladas"),
    Unit.GRAM.value: ("g", "gr", "gram", "grams", "gramos"),
    Unit.OUNCE.value: ("oz", "ounce", "ounces", "onza", "onzas"),
}
_UNIT_OF = {word: unit for unit, words in _UNIT_WORDS.items() for word in words}


@dataclass(frozen=True)
class Column:
    """A column of the list: its place from 0, its heading, what it fills (None: nothing) and its unit."""

    place: int
    heading: str
    field: Field | None = None
    unit: str = ""

    @property
    def field_value(self) -> str:
        return self.field.value if self.field else ""


@dataclass(frozen=True)
class Headings:
    """Where the headings stand: the row counted from 1 (0: nowhere) and how many rows they take."""

    row: int
    depth: int
    score: int


def find(texts: Sequence[Sequence[str]]) -> Headings:
    """The row, or two rows together, in which most columns are known; two known columns are the least.

    Two rows count only where they say more than one.
    """
    best = Headings(0, 1, 0)
    for depth in (1, 2):
        for row in range(1, min(len(texts), JUDGED_ROWS) + 2 - depth):
            fields = {column.field for column in columns_of(texts, row, depth) if column.field}
            if len(fields) > best.score and len(fields) >= 2 and fields & {*NUMBERS}:
                best = Headings(row, depth, len(fields))
    return best


def columns_of(texts: Sequence[Sequence[str]], row: int, depth: int = 1) -> tuple[Column, ...]:
    """The columns under the headings of a row; of two columns for one field the better heading counts."""
    rows = texts[row - 1 : row - 1 + depth] if row else texts[:1]
    width = max((len(one) for one in rows), default=0)
    columns = []
    for place in range(width):
        parts = [one[place] for one in rows if place < len(one) and one[place]]
        heading = " ".join(dict.fromkeys(parts))
        name, unit = recognise(heading)
        if name is None and depth == 2 and len(parts) == 2:
            name = recognise(parts[1])[0]
            unit = _bare(heading)[1] if name in WEIGHTS else ""
        columns.append(Column(place, heading[:80], name, unit))
    return tuple(_each_once(columns))


def _each_once(columns: Sequence[Column]) -> list[Column]:
    taken: dict[Field, int] = {}
    for column in columns:
        if column.field is None:
            continue
        rival = taken.get(column.field)
        if rival is None or _is_better(column, columns[rival]):
            taken[column.field] = column.place
    return [
        column
        if column.field is None or taken[column.field] == column.place
        else Column(column.place, column.heading)
        for column in columns
    ]


def _is_better(column: Column, rival: Column) -> bool:
    """Words that stand earlier in the table of synonyms are surer: "net weight" before "weight"."""
    assert column.field is not None  # noqa: S101 (narrows the type)
    known = SYNONYMS[column.field]

    def rank(one: Column) -> int:
        ways = {fold(one.heading), _bare(one.heading)[0]}
        return min((known.index(words) for words in ways if words in known), default=len(known))

    return rank(column) < rank(rival)


def recognise(heading: str) -> tuple[Field | None, str]:
    """What a heading means and the unit that stands in it: "Net Wt (lbs)" is a net weight in pounds."""
    words, unit = _bare(heading)
    name = _FIELD_OF.get(fold(heading)) or _FIELD_OF.get(words)
    if name is None and unit and not words:
        name = Field.NET_WEIGHT  # a column headed "kg" alone
    return name, unit if name in WEIGHTS else ""


def fold(text: str) -> str:
    """Lower case without accents, signs or doubled blanks."""
    plain = unicodedata.normalize("NFKD", text.replace("№", "no ").replace("º", "o").replace("°", "o"))
    letters = "".join(one for one in plain.lower() if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def _bare(heading: str) -> tuple[str, str]:
    """The folded words without their unit, and the unit. A single letter is a unit only in brackets or
    alone: "G.W." is no gram."""
    folded = fold(heading)
    set_apart = {fold(one) for one in re.findall(r"[(\[/]\s*([^)\]/]*)", heading)}
    words = folded.split()
    units = [
        word for word in words if word in _UNIT_OF and (len(word) > 1 or word in set_apart or len(words) == 1)
    ]
    rest = [word for word in words if word not in units and word not in ("in", "en")]
    return " ".join(rest), _UNIT_OF[units[-1]] if units else ""

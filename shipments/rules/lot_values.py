"""A lot as it is declared, and lots pasted from a list or a spreadsheet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shipments.rules.units import Unit

MOST_LOTS = 100
"""On one line: more would not be read by anybody, and a form of more rows is not sent whole."""


@dataclass(frozen=True)
class LotValues:
    """What is stored of a lot; keys of rows are numbers. Kilograms follow from quantity and unit."""

    number: str
    quantity: Decimal | None = None
    quantity_unit: str = Unit.KILOGRAM.value
    harvest_year: int | None = None
    supplier_id: int | None = None
    supplier_name: str = ""
    partner_certificate: str = ""
    partner_certifier: str = ""
    partner_country_id: int | None = None
    transaction_certificate: str = ""
    supplier_invoices: str = ""
    wine_label: str = ""
    is_wine_attested: bool = False


@dataclass(frozen=True)
class PastedLot:
    """One pasted line, in the texts that stand there: the fields of the form judge them."""

    number: str
    quantity: str = ""
    unit: str = Unit.KILOGRAM.value
    harvest_year: str = ""


def fingerprint(lots: Iterable[str]) -> str:
    """A short digest of lots in words, by which a page knows whether they are still those it showed."""
    return hashlib.sha256("\n".join(lots).encode()).hexdigest()[:16]


class PastedLotsError(ValueError):
    """A pasted line that is no lot; the text names the line and says how it should look."""


_QUANTITY = re.compile(r"(?P<amount>.*?[0-9])\s*(?P<unit>[A-Za-z_ ]*)", re.DOTALL)
_UNITS = {
    "": Unit.KILOGRAM,
    "kgs": Unit.KILOGRAM,
    "mt": Unit.TONNE,
    "ton": None,  # of which country? not read
    "tons": None,
    "lbs": Unit.POUND,
    "short ton": Unit.SHORT_TON,
    "short tons": Unit.SHORT_TON,
    "long ton": Unit.LONG_TON,
    "long tons": Unit.LONG_TON,
    **{unit.value: unit for unit in Unit},
}


def read_pasted(text: str) -> list[PastedLot]:
    """Lots of a text with one per line: number; quantity with its unit; harvest year.

    Cells are divided by semicolons, or by tabs as a spreadsheet copies them. A line without either is a
    list of lot numbers divided by commas. Raises PastedLotsError.
    """
    lots: list[PastedLot] = []
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if ";" not in line and "\t" not in line:
            lots += [PastedLot(number.strip()) for number in line.split(",") if number.strip()]
            continue
        cells = [cell.strip() for cell in re.split(r"[;\t]", line)]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lots.append(_read_cells(place, cells))
    return lots


def _read_cells(place: int, cells: list[str]) -> PastedLot:
    if len(cells) > 3:
        raise PastedLotsError(
            _(
                "Line %(line)d of the pasted lots has %(count)d cells. Write number; quantity; year, as in "
                "VA-2026-118; 9500 kg; 2026."
            )
            % {"line": place, "count": len(cells)}
        )
    if not cells[0]:
        raise PastedLotsError(
            _("Line %(line)d of the pasted lots has no lot number. Write it first, then the quantity.")
            % {"line": place}
        )
    number, quantity, year = (*cells, "", "")[:3]
    unit = Unit.KILOGRAM
    written = _QUANTITY.fullmatch(quantity)
    if written:
        known = _UNITS.get(written["unit"].strip().lower())
        if known is None:
            raise PastedLotsError(
                _(
                    "Line %(line)d of the pasted lots has a unit that is not known here: “%(unit)s”. "
                    "Use %(units)s."
                )
                % {
                    "line": place,
                    "unit": written["unit"].strip(),
                    "units": "kg, g, t, lb, oz, short ton, long ton",
                }
            )
        quantity, unit = written["amount"].strip(), known
    return PastedLot(number, quantity, unit.value, year)

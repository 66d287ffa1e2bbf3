"""An example as another shipment of the same exporter: its own lots, weights, papers and numbers.

Real exporters repeat themselves, but never to the lot and the kilogram: without this every review page of the
demo would be full of findings about repeated totals (C24) and shared containers (C11).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from stdnum import iso6346

Example = dict[str, Any]


def vary(example: Example, number: int) -> Example:
    """The `number`th shipment like the example; the same number gives the same again, 0 the example itself.

    Weights only fall, so that the stock of the demo covers all of them.
    """
    if number == 0:
        return example
    varied = {
        **example,
        "lines": [_line(line, number, position) for position, line in enumerate(example["lines"])],
        "containers": [_container(code, number) for code in example["containers"]],
    }
    if example.get("bill_of_lading"):
        varied["bill_of_lading"] = _raised(example["bill_of_lading"], 37 * number)
    if example.get("air_waybill"):
        varied["air_waybill"] = _air_waybill(example["air_waybill"], number)
    return varied


def _line(line: dict[str, Any], number: int, position: int) -> dict[str, Any]:
    share = _share(line, number)
    varied = {
        **line,
        "lots": [_lot(lot, number) for lot in line["lots"]],
        "invoices": [f"F001-{4100 + 10 * number + position:06d}"],
    }
    if line.get("packages"):
        varied["packages"] = int(line["packages"] * share)
    for field in ("net_weight_kg", "gross_weight_kg", "hts_quantity"):
        if line.get(field):
            varied[field] = f"{(Decimal(line[field]) * share).quantize(Decimal('0.01')).normalize():f}"
    return varied


def _share(line: dict[str, Any], number: int) -> Decimal:
    """Between 80 and 100 percent, in whole packages where there are any."""
    permille = 999 - (37 * number) % 199
    packages: int = line.get("packages") or 0
    return Decimal(packages * permille // 1000) / packages if packages else Decimal(permille) / 1000


def _lot(lot: Any, number: int) -> Any:
    """Lots of an example differ in their last digit, so tens tell shipments apart."""
    if isinstance(lot, str):
        return _raised(lot, 10 * number)
    return {**lot, "number": _raised(lot["number"], 10 * number)}


def _container(code: str, number: int) -> str:
    """Another one of the same owner, with its check digit (ISO 6346)."""
    body = f"{code[:4]}{(int(code[4:10]) + 7919 * number) % 1_000_000:06d}"
    return f"{body}{iso6346.calc_check_digit(body)}"


def _air_waybill(written: str, number: int) -> str:
    """Another one of the same airline: the last digit is the rest of the serial number by seven."""
    airline, serial = written.split("-")
    body = (int(serial[:7]) + 7919 * number) % 10_000_000
    return f"{airline}-{body:07d}{body % 7}"


def _raised(text: str, by: int) -> str:
    """With its last group of digits raised, as wide as before."""
    return re.sub(
        r"(\d+)(\D*)$", lambda found: f"{int(found[1]) + by:0{len(found[1])}d}{found[2]}", text, count=1
    )

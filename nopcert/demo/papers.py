"""Invented papers with the words of a request: a PDF that can be searched and a packing list as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from shipments.models import Shipment, ShipmentLine

_MOST_LINES = 50
_PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"


def invoice(shipment: Shipment, *, title: str = "COMMERCIAL INVOICE", off_by: Decimal = Decimal(0)) -> bytes:
    """A commercial invoice, or another paper of that shape, as a PDF. `off_by` is the share by which its
    weights differ from the request."""
    lines = list(shipment.lines.prefetch_related("lots").order_by("position"))
    numbers = list(dict.fromkeys(number for line in lines for number in line.invoices))
    words = [
        f"{title} {' '.join(numbers)}",
        "",
        f"Seller:    {shipment.exporter.name}, {shipment.exporter.city}",
        f"Buyer:     {shipment.recipient.name if shipment.recipient else ''}",
        f"Container: {' '.join(shipment.containers)}   B/L: {shipment.bill_of_lading}{shipment.air_waybill}",
        "All goods are certified organic.",
        "",
        f"{'Goods':<42}{'Packages':>10}   {'Net weight (kg)':>16}",
    ]
    total = Decimal(0)
    for line in lines:
        net = ((line.net_weight_kg or Decimal(0)) * (1 + off_by)).quantize(Decimal("0.001"))
        total += net
        words.append(f"{line.name_as_labelled[:40]:<42}{line.packages or '':>10}   {net:>16,.3f}")
        words.append(f"  HTS {_dotted(line.hts)}   lots {', '.join(lot.number for lot in line.lots.all())}")
    words.append(f"{'TOTAL':<42}{sum(line.packages or 0 for line in lines) or '':>10}   {total:>16,.3f}")
    return pdf(words)


def packing_list(shipment: Shipment) -> bytes:
    """A packing list as CSV, as a spreadsheet writes it."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow([f"PACKING LIST - {shipment.exporter.name}"])
    rows.writerow(["Container", *shipment.containers])
    rows.writerow([])
    rows.writerow(["Description", "HTS code", "Lot No.", "Bags", "Net Wt (kg)", "Gross Wt (kg)"])
    for line in shipment.lines.prefetch_related("lots").order_by("position"):
        rows.writerow(_row(line))
    rows.writerow(["Certified organic"])
    return text.getvalue().encode("utf-8-sig")


def pdf(lines: Sequence[str]) -> bytes:
    """A PDF with the lines in a fixed-width font, as many pages as they need. Letters beyond Windows-1252
    become question marks: this is no certificate."""
    sheets = [lines[start : start + _MOST_LINES] for start in range(0, max(len(lines), 1), _MOST_LINES)]
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(sheets)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(sheets)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
    ]
    for place, sheet in enumerate(sheets):
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in sheet)
        stream = f"BT /F1 9 Tf 40 800 Td 14 TL\n{shown}ET"
        objects += [_PAGE % (5 + 2 * place), f"<</Length {len(stream)}>>stream\n{stream}\nendstream"]
    return _file(objects)


def _file(objects: Sequence[str]) -> bytes:
    content = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj{text}endobj\n".encode("cp1252", errors="replace")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(content)}\n%%EOF\n"
    )
    return content + end.encode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _row(line: ShipmentLine) -> list[object]:
    lots = ", ".join(lot.number for lot in line.lots.all())
    return [
        line.name_as_labelled,
        _dotted(line.hts),
        lots,
        line.packages or "",
        line.net_weight_kg or "",
        line.gross_weight_kg or "",
    ]


def _dotted(code: str) -> str:
    return f"{code[:4]}.{code[4:6]}.{code[6:]}" if len(code) == 10 else code

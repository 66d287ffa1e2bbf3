"""Makes files like the federal registry's, in all four formats and of any size.

The same seed gives the same registry, so a second file with `changes` differs from the first in a known
number of operations. Names are invented; proportions follow the published files: a sixth of the
operations abroad, six items an operation, a twentieth not certified any more.
"""

from __future__ import annotations

import csv
import json
import random
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from nopcert.bench.workbook_writer import Workbook

OPERATION_COLUMNS = (
    "Cert_name", "Cert_url", "Cert_email", "op_nopOpID", "op_name", "op_otherNames", "op_clientID",
    "op_contFirstName", "op_contLastName", "op_status", "op_statusEffectiveDate", "op_nopAnniversaryDate",
    "op_lastUpdatedDate", "opSC_CR", "opSC_CR_ED", "opSC_LS", "opSC_LS_ED", "opSC_WC", "opSC_WC_ED",
    "opSC_HANDLING", "opSC_HANDLING_ED", "opPA_line1", "opPA_line2", "opPA_city", "opPA_state",
    "opPA_country", "opPA_zip", "opPA_countyCode", "opPA_county", "opMA_line1", "opMA_line2", "opMA_city",
    "opMA_state", "opMA_country", "opMA_zip", "op_phone", "op_email", "op_url", "op_totalAcreage",
    "opEx_broker", "opEx_csa", "opEx_copacker", "opEx_dairy", "opEx_distributor", "opEx_marketerTrader",
    "opEx_restaurant", "opEx_retailer", "opEx_poultry", "opEx_privateLabeler", "opEx_slaughterHouse",
    "opEx_storage", "opEx_growerGroup", "op_certificate", "Pub_Date",
)  # fmt: skip
"""Of the workbook with two sheets; that with one has the product cells besides."""

CELL_COLUMNS = (
    "CR_CertifiedProducts", "CR_CertifiedProducts_Add", "CR_CertNos", "LS_CertifiedProducts",
    "LS_CertifiedProducts_Add", "WC_CertifiedProducts", "WC_CertifiedProducts_Add", "Han_CertifiedProducts",
    "Han_CertifiedProducts_Add",
)  # fmt: skip

ITEM_COLUMNS = (
    "ci_nopOpID", "ci_certNumber", "ci_nopScope", "ci_nopCategory", "ci_nopCatID", "ci_nopCatName",
    "ci_nopItemID", "ci_itemList", "ci_varieties", "ci_status", "ci_statusEffectiveDate", "ci_organic100",
    "ci_organic", "ci_madeWithOrganic",
)  # fmt: skip

_CERTIFIERS = (
    ("CASC", "Cascadia Organic Certifiers", "815"),
    ("GPOC", "Golden Poppy Organic Certification", "556"),
    ("SUSQ", "Susquehanna Organic Certifiers", "100"),
    ("PRAI", "Prairie States Organic Certification, LLC", "234"),
    ("NORDE", "Norte Verde Certificadora S.A. de C.V.", "690"),
    ("RHEIN", "Rheintal Öko-Kontrolle GmbH", "733"),
    ("ANDES", "Andes Orgánico Certificaciones S.A.C.", "903"),
    ("LONGA", "Longacre Organic Improvement Association", "883"),
)
_HOME = (
    ("Fresno", "California", "United States of America (the)"),
    ("Portland", "Oregon", "United States of America (the)"),
    ("Viroqua", "Wisconsin", "United States of America (the)"),
    ("Lancaster", "Pennsylvania", "United States of America (the)"),
    ("Decorah", "Iowa", "United States of America (the)"),
    ("Yakima", "Washington", "United States of America (the)"),
)
_ABROAD = (
    ("Jaén", "Cajamarca", "Peru"),
    ("Uruapan", "Michoacán", "Mexico"),
    ("İzmir", "", "Türkiye"),
    ("Đà Lạt", "Lâm Đồng", "Viet Nam"),
    ("Santa Cruz", "", "Bolivia (Plurinational State of)"),
    ("Rotterdam", "", "Netherlands (Kingdom of the)"),
    ("Abidjan", "", "Côte d'Ivoire"),
    ("Incheon", "", "Korea (the Republic of)"),
    ("Bologna", "Emilia-Romagna", "Italy"),
)
_FIRST = (
    "Agua", "Alder", "Amber", "Arroyo", "Aspen", "Bandera", "Birch", "Blue", "Boulder", "Bright", "Cedar",
    "Clear", "Cooperativa", "Coyote", "Crescent", "Dry", "Eagle", "Elm", "Evergreen", "Fern", "Finca",
    "Golden", "Green", "Grupo", "Hacienda", "Hazel", "Heron", "High", "Hollow", "Iron", "Juniper",
    "Kestrel", "Laurel", "Linden", "Long", "Maple", "Meadow", "Mesa", "Mill", "Monte", "Moss", "North",
    "Oak", "Otter", "Pine", "Prairie", "Quail", "Red", "River", "Rocky", "Sage", "Salt", "San", "Sierra",
    "Silver", "South", "Spring", "Stone", "Sun", "Sweet", "Tierra", "Timber", "Valle", "Violet", "West",
    "White", "Wild", "Willow", "Wind",
)  # fmt: skip
_SECOND = (
    "acre", "bank", "bend", "bluff", "branch", "brook", "creek", "crest", "dale", "fork", "gate", "glen",
    "grove", "haven", "hill", "hollow", "knoll", "lake", "land", "mead", "moor", "mount", "peak", "point",
    "pond", "port", "ridge", "rock", "run", "shore", "side", "slope", "stead", "vale", "view", "ville",
    "ward", "water", "well", "wood",
)  # fmt: skip
_KINDS = (
    "Farm", "Farms LLC", "Organics", "Dairy", "Orchards", "Ranch", "Mills Inc.", "Foods Company",
    "Growers Cooperative", "Produce", "Importers LLC", "S.A.C.", "Trading GmbH", "Gıda San. ve Tic. A.Ş.",
)  # fmt: skip
_PEOPLE = (
    "Ana", "Ben", "Carla", "Dewi", "Eli", "Fatma", "Grace", "Hugo", "Ines", "John", "Kemal", "Lucía",
    "Miller", "Nguyen", "Ortiz", "Peters", "Quispe", "Ramos", "Stoltzfus", "Torres", "Yoder", "Zimmerman",
)  # fmt: skip
_SYLLABLES = (
    "al", "ber", "bra", "cas", "cor", "dan", "del", "dor", "el", "fen", "gar", "gon", "han", "her", "jo",
    "kar", "kim", "la", "len", "lo", "mar", "mon", "na", "nel", "or", "pa", "per", "quin", "ri", "ros", "sal",
    "ser", "son", "ta", "tor", "ul", "va", "ver", "win", "yo", "zen",
)  # fmt: skip
_PRODUCTS: dict[str, dict[str, tuple[str, ...]]] = {
    "CROPS": {
        "Field/Forageable": ("Corn", "Wheat", "Soybeans", "Alfalfa", "Oats", "Barley", "Quinoa"),
        "Vegetables": ("Tomatoes", "Garlic", "Carrots", "Lettuce", "Peppers, Bell", "Sweet Potatoes"),
        "Fruit": ("Mangoes", "Blueberries", "Avocados", "Apples", "Bananas", "Table Grapes"),
        "Coffee/Tea": ("Coffee, Arabica", "Cocoa Beans", "Green Tea Leaf"),
        "Herbs": ("Basil", "Turmeric", "Ginger", "Peppermint"),
    },
    "LIVESTOCK": {"Livestock": ("Cattle", "Laying Hens", "Sheep"), "Dairy": ("Milk", "Goat Milk")},
    "WILD CROPS": {"Wild": ("Maple Sap", "Chaga", "Brazil Nuts", "Rosehips")},
    "HANDLING": {
        "Processed": ("Roasted Coffee", "Cane Sugar", "Olive Oil", "Tomato Paste", "Frozen Strawberries"),
        "Beverages": ("Wine", "Apple Juice", "Coconut Water"),
        "Grains, Flours": ("Wheat Flour", "Rolled Oats", "Rice"),
    },
}
_VARIETIES = ("", "", "", "Yellow", "Heirloom", "Hass; Fuerte", "Caturra, Bourbon", "Roma")
_STATUSES = ("Certified",) * 19 + ("Suspended", "Surrendered", "Surrendered", "Revoked")
_ABBREVIATED = {"CROPS": "CR", "LIVESTOCK": "LS", "WILD CROPS": "WC", "HANDLING": "HANDLING"}
_CELLS = {"CROPS": "CR", "LIVESTOCK": "LS", "WILD CROPS": "WC", "HANDLING": "Han"}
_REFUSED = "See attached list for the varieties of this farm."

Values = dict[str, str]


@dataclass(frozen=True)
class Registry:
    """A made registry: `size` operations, of which `changes` of each kind differ from the unchanged one.

    Of the first `changes` operations the standing changes, of the next the telephone, the next are gone,
    and as many come after the last one.
    """

    size: int
    changes: int = 0
    published_on: date = date(2026, 11, 1)
    seed: int = 205

    def operations(self) -> Iterator[tuple[Values, list[Values]]]:
        """Each operation with its items, in the order of their IDs."""
        for number in range(self.size + self.changes):
            if 2 * self.changes <= number < 3 * self.changes:
                continue
            values, items = _operation(random.Random(self.seed * 10_000_019 + number), number)  # noqa: S311
            if number < self.changes:
                is_certified = values["op_status"] == "Certified"
                values["op_status"] = "Suspended" if is_certified else "Certified"
                values["op_statusEffectiveDate"] = _day(self.published_on - timedelta(days=3))
            elif number < 2 * self.changes:
                values["op_phone"] = f"+1 541 555 {number % 10000:04d}"
            values["Pub_Date"] = _day(self.published_on)
            yield values, items


def write_data_workbook(registry: Registry, path: Path) -> None:
    """INTEGRITY_Data: a sheet of operations and one of items."""
    with Workbook(path) as workbook:
        workbook.sheet("Operations", OPERATION_COLUMNS, (values for values, _items in registry.operations()))
        workbook.sheet("Items", ITEM_COLUMNS, (item for _, items in registry.operations() for item in items))


def write_export_workbook(registry: Registry, path: Path) -> None:
    """INTEGRITY_Export: one sheet, the products in cells."""
    with Workbook(path) as workbook:
        workbook.sheet("Operations", OPERATION_COLUMNS + CELL_COLUMNS, with_cells(registry))


def write_csv(registry: Registry, path: Path, *, encoding: str = "utf-8", items: bool = False) -> None:
    """A copy of INTEGRITY_Export, or of the sheet of items of INTEGRITY_Data."""
    columns = ITEM_COLUMNS if items else OPERATION_COLUMNS + CELL_COLUMNS
    rows: Iterable[Values] = (
        (item for _, items in registry.operations() for item in items) if items else with_cells(registry)
    )
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(_leading_rows(columns))
        writer.writerows([row.get(column, "") for column in columns] for row in rows)


def write_bulk_xml(registry: Registry, path: Path) -> None:
    """The zip of the data service, with its one member."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("stream", "w", force_zip64=True) as member,
    ):
        member.write(b'<?xml version="1.0" encoding="utf-8"?><Root><Operations>')
        for values, _items in registry.operations():
            renamed = {
                {"Cert_name": "op_certifierName"}.get(name, name): text for name, text in values.items()
            }
            member.write(_element("Operation", renamed).encode())
        member.write(b"</Operations><Items>")
        for _values, items in registry.operations():
            member.write("".join(_element("Item", item) for item in items).encode())
        member.write(b"</Items></Root>")


def write_json(registry: Registry, path: Path) -> None:
    """An answer of the operations service."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number, (values, _items) in enumerate(registry.operations()):
            file.write(",\n" if number else "")
            json.dump(_answer(values), file, ensure_ascii=False)
        file.write("]")


def with_cells(registry: Registry) -> Iterator[Values]:
    """Operations with their items gathered into cells."""
    for values, items in registry.operations():
        by_scope: dict[str, dict[str, list[str]]] = {}
        for item in items:
            products = by_scope.setdefault(item["ci_nopScope"], {}).setdefault(item["ci_nopCategory"], [])
            products.append(item["ci_itemList"].replace(", ", " "))
        for scope, categories in by_scope.items():
            cell = ";\n".join(
                f"{category.replace(',', '')}: {', '.join(names)}" for category, names in categories.items()
            )
            values[f"{_CELLS[scope]}_CertifiedProducts"] = cell
        if int(values["op_nopOpID"]) % 50 == 0:
            values["CR_CertifiedProducts_Add"] = _REFUSED
        yield values


def _operation(dice: random.Random, number: int) -> tuple[Values, list[Values]]:
    code, certifier, prefix = _CERTIFIERS[number % len(_CERTIFIERS)]
    city, state, country = dice.choice(_ABROAD if number % 6 == 0 else _HOME)
    first, last = dice.choice(_PEOPLE), _surname(dice)
    name = f"{dice.choice(_FIRST)}{dice.choice(_SECOND)} {_surname(dice)} {dice.choice(_KINDS)}"
    since = date(2003, 1, 1) + timedelta(days=dice.randrange(8000))
    status = dice.choice(_STATUSES)
    nop_id = f"{prefix}{number:07d}"
    values = {
        "Cert_name": f"[{code}] {certifier}",
        "Cert_url": f"https://{code.lower()}.example",
        "op_nopOpID": nop_id,
        "op_name": f" {name} " if number % 37 == 0 else name,
        "op_otherNames": f"dba {dice.choice(_FIRST)} {_surname(dice)} Provisions; {last} & Daughters"
        if number % 9 == 0
        else "",
        "op_clientID": f"C-{number}",
        "op_contFirstName": first,
        "op_contLastName": last,
        "op_status": status,
        "op_statusEffectiveDate": _day(since),
        "op_nopAnniversaryDate": _day(since.replace(year=2026, day=min(since.day, 28))),
        "op_lastUpdatedDate": _day(date(2025, 1, 1) + timedelta(days=dice.randrange(600))),
        "opPA_line1": f"{dice.randrange(1, 9999)} {dice.choice(_SECOND).title()} Road",
        "opPA_city": city,
        "opPA_state": state,
        "opPA_country": country,
        "opPA_zip": f"{dice.randrange(10000, 99999)}",
        "op_phone": f"+1 {dice.randrange(200, 999)} 555 {dice.randrange(10000):04d}",
        "op_email": f"office{number}@{first.lower()}.example",
        "op_url": f"www.{last.lower()}{number}.example" if number % 3 else "",
        "opEx_broker": "True" if number % 20 == 0 else "False",
        "opEx_dairy": "False",
        "opEx_growerGroup": "False",
        "op_certificate": f'=HYPERLINK("https://organic.example/Certificate.aspx?nopid={nop_id}")',
    }
    items = _items(dice, nop_id, status, since)
    for scope in {item["ci_nopScope"] for item in items}:
        values[f"opSC_{_ABBREVIATED[scope]}"] = status
        values[f"opSC_{_ABBREVIATED[scope]}_ED"] = _day(since)
    return {name: text for name, text in values.items() if text}, items


def _surname(dice: random.Random) -> str:
    """One of some ten thousand, so that most words of the registry are rare, as they are."""
    return "".join(dice.choice(_SYLLABLES) for _part in range(dice.randrange(2, 4))).title()


def _items(dice: random.Random, nop_id: str, status: str, since: date) -> list[Values]:
    scopes = dice.choices(tuple(_PRODUCTS), (55, 8, 2, 35), k=1 + (dice.random() < 0.2))
    items = []
    for place in range(dice.randrange(1, 12)):
        scope = scopes[place % len(scopes)]
        category = dice.choice(tuple(_PRODUCTS[scope]))
        product = dice.choice(_PRODUCTS[scope][category])
        is_processed = scope == "HANDLING"
        item = {
            "ci_nopOpID": nop_id,
            "ci_certNumber": f"{nop_id}-{place // 4}",
            "ci_nopScope": scope,
            "ci_nopCategory": category,
            "ci_nopCatID": str(100 + len(category)),
            "ci_nopCatName": product,
            "ci_nopItemID": str(1000 + len(product)),
            "ci_itemList": product,
            "ci_varieties": "" if is_processed else dice.choice(_VARIETIES),
            "ci_status": status,
            "ci_statusEffectiveDate": _day(since),
            "ci_organic100": "Yes" if is_processed and place % 5 == 0 else "",
            "ci_organic": "Yes" if is_processed and place % 5 else "",
        }
        items.append({name: text for name, text in item.items() if text})
    return items


def _answer(values: Values) -> dict[str, object]:
    scopes = [
        {
            "nopScope": scope,
            "nopScopeStatus": values[f"opSC_{column}"],
            "statusEffectiveDate": values[f"opSC_{column}_ED"],
        }
        for scope, column in _ABBREVIATED.items()
        if f"opSC_{column}" in values
    ]
    return {
        "certifierName": values["Cert_name"],
        "nopOperationID": values["op_nopOpID"],
        "operationName": values["op_name"],
        "operationOtherNames": values.get("op_otherNames"),
        "nopOperationStatus": values["op_status"],
        "statusEffectiveDate": values["op_statusEffectiveDate"],
        "nopAnniversaryDate": values["op_nopAnniversaryDate"],
        "lastUpdateDate": values["op_lastUpdatedDate"],
        "phone": values["op_phone"],
        "email": values["op_email"],
        "websiteURL": values.get("op_url"),
        "hasCertificate": True,
        "scopes": scopes,
    }


def _leading_rows(columns: tuple[str, ...]) -> list[list[str]]:
    friendly = [column.partition("_")[2] or column for column in columns]
    return [list(columns), friendly, [f"The {word} as the certifier entered it." for word in friendly]]


def _element(name: str, values: Values) -> str:
    inner = "".join(f"<{key}>{escape(text)}</{key}>" for key, text in values.items())
    return f"<{name}>{inner}</{name}>"


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"

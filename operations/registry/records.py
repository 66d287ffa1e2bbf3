"""What the readers of the four formats have in common: records, and what a file turned out to hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

OPERATIONS = "Operations"
ITEMS = "Items"

ID = "op_nopOpID"
ITEM_ID = "ci_nopOpID"

SCOPE_COLUMNS = {
    "crops": ("opSC_CR", "opSC_CR_ED", "CR_CertifiedProducts", "CR_CertifiedProducts_Add"),
    "livestock": ("opSC_LS", "opSC_LS_ED", "LS_CertifiedProducts", "LS_CertifiedProducts_Add"),
    "wild_crops": ("opSC_WC", "opSC_WC_ED", "WC_CertifiedProducts", "WC_CertifiedProducts_Add"),
    "handling": ("opSC_HANDLING", "opSC_HANDLING_ED", "Han_CertifiedProducts", "Han_CertifiedProducts_Add"),
}
"""Per scope: its status, its effective date and the two cells of its products."""

_ADDRESS = ("line1", "line2", "city", "state", "country", "zip")

READ_COLUMNS = frozenset(
    {
        "Cert_name",
        ID,
        "op_name",
        "op_otherNames",
        "op_contFirstName",
        "op_contLastName",
        "op_status",
        "op_statusEffectiveDate",
        "op_nopAnniversaryDate",
        "op_lastUpdatedDate",
        "op_phone",
        "op_email",
        "op_url",
        "Pub_Date",
        *(name for names in SCOPE_COLUMNS.values() for name in names),
        *(f"op{kind}_{part}" for kind in ("PA", "MA") for part in _ADDRESS),
        ITEM_ID,
        "ci_nopScope",
        "ci_nopCategory",
        "ci_nopCatName",
        "ci_itemList",
        "ci_varieties",
        "ci_status",
        "ci_statusEffectiveDate",
        "ci_organic100",
        "ci_organic",
        "ci_madeWithOrganic",
    }
)

KNOWN_COLUMNS = READ_COLUMNS | frozenset(
    [
        "Cert_url",
        "Cert_email",
        "op_clientID",
        "CR_CertNos",
        "opPA_countyCode",
        "opPA_county",
        "opMA_countyCode",
        "opMA_county",
        "op_totalAcreage",
        "opEx_broker",
        "opEx_csa",
        "opEx_copacker",
        "opEx_dairy",
        "opEx_distributor",
        "opEx_marketerTrader",
        "opEx_restaurant",
        "opEx_retailer",
        "opEx_poultry",
        "opEx_privateLabeler",
        "opEx_slaughterHouse",
        "opEx_storage",
        "opEx_growerGroup",
        "op_certificate",
        "opCert_url",
        "op_opExtraInfo",
        "ci_certNumber",
        "ci_nopCatID",
        "ci_nopItemID",
    ]
)
"""What the registry publishes. What stands in neither set is counted and told, and not read."""

OTHER_SPELLINGS = {"op_certifierName": "Cert_name"}
"""How the bulk XML calls what the workbooks have under another name."""


class Record(NamedTuple):
    """One row of a sheet, or one element of a list. Empty values are left out, others are trimmed."""

    place: str
    row: int
    values: dict[str, str]

    @property
    def is_item(self) -> bool:
        return self.place == ITEMS


@dataclass
class Findings:
    """What a file holds, known once it has been read."""

    has_operations: bool = False
    has_items: bool = False
    has_scopes: bool = False
    has_product_cells: bool = False
    unknown_columns: set[str] = field(default_factory=set)

    @property
    def has_products(self) -> bool:
        return self.has_items or self.has_product_cells

    def take_columns(self, names: frozenset[str]) -> None:
        """Note which columns there are."""
        self.has_scopes |= any(columns[0] in names for columns in SCOPE_COLUMNS.values())
        self.has_product_cells |= any(columns[2] in names for columns in SCOPE_COLUMNS.values())
        self.unknown_columns |= names - KNOWN_COLUMNS


class RegistryFileError(ValueError):
    """A file that is not one of the registry's, or a damaged one. The text says what was expected."""


Meter = Callable[[int], None]
"""Told of every piece of a file that was read, in bytes."""

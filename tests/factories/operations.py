"""Rows of the registry and the code lists, as dull as can be. Give only what the test is about."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from operations.models import (
    CertifiedProduct,
    Certifier,
    Country,
    HtsCode,
    Operation,
    OperationScope,
    PackageType,
    RiskEntry,
    TradeArrangement,
    UsPort,
)
from operations.models.operation import ScopeKind
from operations.models.product import LabelCategory

LONG_AGO = date(2024, 1, 1)

COFFEE = "0901110015"
COFFEE_WORDS = (
    "Coffee, whether or not roasted or decaffeinated; coffee husks and skins; coffee substitutes containing "
    "coffee in any proportion > Coffee, not roasted > Not decaffeinated > Arabica > Certified organic"
)

_COUNTRIES = {
    "PE": "Peru",
    "US": "United States",
    "MX": "Mexico",
    "TR": "Türkiye",
    "IT": "Italy",
    "CA": "Canada",
}
_numbers = count(1)


def make_country(code: str = "PE", **fields: Any) -> Country:
    return _get_or_make(Country, code, **{"name": _COUNTRIES.get(code, f"Country {code}"), **fields})


def make_port(code: str = "2811", **fields: Any) -> UsPort:
    return _get_or_make(UsPort, code, **{"name": "Oakland", "state": "CA", **fields})


def make_package_type(code: str = "5L", **fields: Any) -> PackageType:
    return _get_or_make(PackageType, code, **{"name": "Bag, textile", **fields})


def make_arrangement(code: str = "NOP", **fields: Any) -> TradeArrangement:
    usual = {
        "name": "USDA organic regulations",
        "mark": "V",
    }
    return _get_or_make(TradeArrangement, code, **{**usual, **fields})


def make_hts(code: str = COFFEE, description: str = COFFEE_WORDS, **fields: Any) -> HtsCode:
    usual = {"unit": "kg", "is_organic": "certified organic" in description.lower(), "valid_from": LONG_AGO}
    found, _made = HtsCode.objects.get_or_create(
        code=code, description=description, defaults={**usual, **fields}
    )
    return found


def make_risk(origin: str = "TR", hts_prefix: str = "1201", **fields: Any) -> RiskEntry:
    usual = {
        "list": RiskEntry.List.HIGH_RISK,
        "commodity": "Soybeans",
        "source": "a test",
        "valid_from": LONG_AGO,
    }
    return RiskEntry.objects.create(origin=make_country(origin), hts_prefix=hts_prefix, **{**usual, **fields})


def make_certifier(**fields: Any) -> Certifier:
    number = next(_numbers)
    usual = {
        "name": f"Certifier {number}",
        "short_name": f"CERT{number}",
        "nop_prefix": f"{100 + number % 900:03d}",
        "street": "1 Main Street",
        "city": "Corvallis, Oregon",
        "issues_here": True,
    }
    return Certifier.objects.create(**{"country": make_country("US"), **usual, **fields})


def make_operation(*, scopes: tuple[str, ...] = (ScopeKind.HANDLING,), **fields: Any) -> Operation:
    number = next(_numbers)
    usual = {
        "nop_id": f"815{number:07d}",
        "name": f"Operation {number}",
        "city": "Jaén",
        "standing_since_on": LONG_AGO,
    }
    for name, make in (
        ("certifier", make_certifier),
        ("standard", make_arrangement),
        ("country", make_country),
    ):
        fields.setdefault(name, None)
        fields[name] = fields[name] or make()
    operation = Operation.objects.create(**{**usual, **fields})
    OperationScope.objects.bulk_create(
        OperationScope(operation=operation, scope=scope, effective_on=LONG_AGO) for scope in scopes
    )
    return operation


def make_product(operation: Operation | None = None, **fields: Any) -> CertifiedProduct:
    usual = {
        "name": f"Product {next(_numbers)}",
        "label_category": LabelCategory.ORGANIC,
        "scope": ScopeKind.HANDLING,
        "certified_on": LONG_AGO,
    }
    return CertifiedProduct.objects.create(operation=operation or make_operation(), **{**usual, **fields})


def _get_or_make(model: Any, code: str, **fields: Any) -> Any:
    found, _made = model.objects.get_or_create(code=code, defaults={"valid_from": LONG_AGO, **fields})
    return found

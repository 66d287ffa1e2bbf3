"""Reads of the registry and the short code lists; the tariff schedule is read by `tariff_codes.py`.

The registry of certified operations and their products is public (the federal registry shows both), so
every member of this installation may search it; nothing here is a tenant's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from operations import operation_search
from operations.models import (
    CertifiedProduct,
    Certifier,
    Country,
    Operation,
    OperationScope,
    PackageType,
    PriceFloor,
    RiskEntry,
    TradeArrangement,
    UsPort,
)
from operations.models.codes import CodeListEntry
from operations.rules import nop_ids

Choice = tuple[str, str]
AnyEntry = TypeVar("AnyEntry", bound=CodeListEntry)


@dataclass(frozen=True)
class OperationHit:
    """An operation as a search shows it."""

    public_id: UUID
    nop_id: str
    name: str
    city: str
    country_name: str
    standing: str
    standing_label: str
    standard_code: str
    certifier_name: str
    is_listed: bool = True
    """Whether the last file of the federal registry has it; true for one that people entered."""

    @property
    def is_certified(self) -> bool:
        return self.standing == "certified" and self.is_listed

    @property
    def value(self) -> str:
        """What a box of a form takes."""
        return self.nop_id

    @property
    def label(self) -> str:
        """In one line: who, where, and how they stand."""
        return f"{self.name}, {self.city}, {self.country_name}: {self.standing_label}"


def find_operations(
    text: str, *, limit: int, role_hint: Literal["recipient"] | None = None
) -> list[OperationHit]:
    """Operations by the beginning of their NOP ID, or by names, city and country with forgiveness for typing.

    A `recipient` is looked for in the United States first.
    """
    found = operation_search.find(text, limit=limit, us_first=role_hint == "recipient")
    return [operation_hit(operation) for operation in found]


def operation_hit(operation: Operation) -> OperationHit:
    """The caller has fetched country, standard and certifier."""
    standing = operation.get_standing_display()
    if operation.unlisted_on is not None:
        standing = _("%(standing)s, no longer listed") % {"standing": standing}
    return OperationHit(
        public_id=operation.public_id,
        nop_id=operation.nop_id,
        name=operation.name,
        city=operation.city,
        country_name=operation.country.name,
        standing=operation.standing,
        standing_label=str(standing),
        standard_code=operation.standard.code,
        certifier_name=operation.certifier.short_name,
        is_listed=operation.unlisted_on is None,
    )


def list_operations(
    *, text: str = "", standing: str = "", certifier: str = "", product: str = ""
) -> QuerySet[Operation]:
    """The registry for staff, by name without regard to accents.

    Filtered by search text, standing, the certifier's short name, and a product: one that is certified, or
    words of what the registry says of a scope.
    """
    found = operation_search.match(text) if text.strip() else Operation.objects.all()
    if found is None:
        found = Operation.objects.none()
    if standing:
        found = found.filter(standing=standing)
    if certifier:
        found = found.filter(certifier__short_name=certifier)
    if product.strip():
        products = CertifiedProduct.objects.filter(name__icontains=product.strip(), ended_on__isnull=True)
        scopes = OperationScope.objects.filter(product_text__icontains=product.strip()).exclude(
            product_text=""
        )
        found = found.filter(Q(pk__in=products.values("operation")) | Q(pk__in=scopes.values("operation")))
    return operation_search.in_order(found.select_related("country", "standard", "certifier"))


def get_operation_by_nop_id(nop_id: str) -> Operation | None:
    """The operation with its country, standard and certifier; None if the registry does not know it."""
    return Operation.objects.select_related("country", "standard", "certifier").filter(nop_id=nop_id).first()


def describe_operation(nop_id: str) -> str:
    """`OperationHit.label` of the operation; empty if the registry does not know it."""
    if not nop_ids.is_nop_id_prefix(nop_id):
        return ""
    operation = get_operation_by_nop_id(nop_ids.digits_of(nop_id))
    return operation_hit(operation).label if operation else ""


def get_operation(public_id: UUID) -> Operation | None:
    """As `get_operation_by_nop_id`, with its scopes."""
    return (
        Operation.objects.select_related("country", "standard", "certifier")
        .prefetch_related("scopes")
        .filter(public_id=public_id)
        .first()
    )


def list_certifier_choices() -> list[Choice]:
    """Certifiers by name, for a filter."""
    certifiers = Certifier.objects.order_by("name").values_list("name", "short_name")
    return [(short_name, f"{name} ({short_name})") for name, short_name in certifiers]


def list_certified_products(operation: Operation, on: date) -> QuerySet[CertifiedProduct]:
    """What is on the operation's list on the day, with the tariff code that is suggested for it."""
    products = CertifiedProduct.objects.filter(operation=operation, certified_on__lte=on)
    return (
        products.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
        .select_related("hts_suggestion")
        .order_by("name", "label_category")
    )


def list_products_ever(operation: Operation) -> list[CertifiedProduct]:
    """All products that are or were on the list."""
    return list(
        CertifiedProduct.objects.filter(operation=operation).select_related("hts_suggestion").order_by("name")
    )


def list_risk(
    origin_code: str, code: str, on: date, *, certifier: Certifier | None = None
) -> list[RiskEntry]:
    """The entries of both risk lists that meet the origin and the beginning of the tariff code: those for
    all, and the certifier's own."""
    prefixes = [code[:length] for length in range(2, len(code) + 1)]
    listed = RiskEntry.objects.filter(
        _in_force(on), _for_all_or(certifier), origin__code=origin_code, hts_prefix__in=prefixes
    )
    return list(listed.select_related("origin").order_by("list", "hts_prefix", "pk"))


def list_risk_entries(certifier: Certifier) -> list[RiskEntry]:
    """Both risk lists as they hold for the certifier, ended entries last."""
    entries = RiskEntry.objects.filter(_for_all_or(certifier)).select_related("origin")
    return list(
        entries.order_by(
            "list", F("valid_to").desc(nulls_first=True), "origin__name", "commodity", "hts_prefix", "pk"
        )
    )


def list_price_floors(certifier: Certifier, on: date | None = None) -> list[PriceFloor]:
    """The certifier's lowest prices, on a day or ever, ended ones last."""
    floors = PriceFloor.objects.filter(certifier=certifier).select_related("origin")
    if on is not None:
        floors = floors.filter(_in_force(on))
    return list(floors.order_by(F("valid_to").desc(nulls_first=True), "hts_prefix", "origin__name", "pk"))


def get_watch_list_entry(certifier: Certifier, kind: str, entry_id: int) -> RiskEntry | PriceFloor:
    """An entry of the certifier's own: `kind` is risk or price. Raises `Http404`."""
    if kind == "risk":
        return get_object_or_404(
            RiskEntry.objects.select_related("origin", "certifier"), pk=entry_id, certifier=certifier
        )
    if kind == "price":
        return get_object_or_404(
            PriceFloor.objects.select_related("origin", "certifier"), pk=entry_id, certifier=certifier
        )
    raise Http404


def list_countries(on: date | None = None) -> QuerySet[Country]:
    """By name. As the other short lists: those in force on the day, without one those that have no end."""
    return _entries(Country, on)


def list_us_ports(on: date | None = None) -> QuerySet[UsPort]:
    return _entries(UsPort, on)


def list_package_types(on: date | None = None) -> QuerySet[PackageType]:
    return _entries(PackageType, on)


def list_trade_arrangements(on: date | None = None) -> QuerySet[TradeArrangement]:
    """The standards to which a product may be certified."""
    return _entries(TradeArrangement, on)


def label_of_standing(standing: str) -> tuple[str, str]:
    """Word and tone of a standing, for a badge."""
    words = {
        "certified": (_("Certified"), "good"),
        "suspended": (_("Suspended"), "bad"),
        "surrendered": (_("Surrendered"), "neutral"),
        "revoked": (_("Revoked"), "bad"),
    }
    return words.get(standing, (standing, "neutral"))


def _entries(model: type[AnyEntry], on: date | None) -> QuerySet[AnyEntry]:
    entries: QuerySet[AnyEntry] = model.objects.order_by("name", "code")  # type: ignore[attr-defined]
    return entries.filter(_in_force(on)) if on else entries.filter(valid_to__isnull=True)


def _for_all_or(certifier: Certifier | None) -> Q:
    return Q(certifier=None) | Q(certifier=certifier) if certifier else Q(certifier=None)


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))

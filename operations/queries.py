"""Reads of the registry and the code lists.

The registry of certified operations and their products is public (the federal registry shows both), so
every member of this installation may search it; nothing here is a tenant's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Expression, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext as _

from operations.models import (
    CertifiedProduct,
    Certifier,
    Country,
    HtsCode,
    Operation,
    PackageType,
    RiskEntry,
    TradeArrangement,
    UsPort,
)
from operations.models.codes import CodeListEntry
from operations.rules import hts, nop_ids

_MOST_MATCHES = 1000
"""Matches are gathered before they are sorted: sorting first walks the whole table (performance.md)."""

_LONGEST_SEARCH = 100
_MOST_WORDS = 6

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

    @property
    def is_certified(self) -> bool:
        return self.standing == "certified"


@dataclass(frozen=True)
class HtsHit:
    """A tariff code as a search shows it; `description` is the whole path."""

    code: str
    description: str
    unit: str
    is_organic: bool

    @property
    def display(self) -> str:
        return hts.display_hts(self.code)

    @property
    def steps(self) -> tuple[str, ...]:
        return hts.steps_of(self.description)

    @property
    def short_words(self) -> str:
        return hts.short_words(self.description)


def find_operations(
    text: str, *, limit: int, role_hint: Literal["recipient"] | None = None
) -> list[OperationHit]:
    """Operations by the beginning of their NOP ID, or by names and city with forgiveness for typing.

    A `recipient` is looked for in the United States first. One query.
    """
    matches = match_operations(text)
    if matches is None:
        return []
    order: list[Expression | str] = []
    if role_hint == "recipient":
        order.append(_first(Q(country__code="US")))
    found = (
        matches.annotate(likeness=_likeness(text))
        .select_related("country", "standard", "certifier")
        .order_by(*order, "-likeness", "name", "nop_id")
    )
    return [operation_hit(operation) for operation in found[:limit]]


def match_operations(text: str) -> QuerySet[Operation] | None:
    """The operations that a search text means, unsorted; None when there is too little to look for."""
    text = text.strip()[:_LONGEST_SEARCH]
    if nop_ids.is_nop_id_prefix(text):
        return Operation.objects.filter(nop_id__startswith=nop_ids.digits_of(text))
    words = text.split()[:_MOST_WORDS]
    if len(text) < 2 or not words:
        return None
    contains = Q()
    for word in words:
        contains &= Q(search_words__contains=_folded(word))
    similar = Q(search_words__trigram_word_similar=_folded(text))
    gathered = Operation.objects.filter(contains | similar).order_by().values("pk")[:_MOST_MATCHES]
    return Operation.objects.filter(pk__in=gathered)


def operation_hit(operation: Operation) -> OperationHit:
    """The caller has fetched country, standard and certifier."""
    return OperationHit(
        public_id=operation.public_id,
        nop_id=operation.nop_id,
        name=operation.name,
        city=operation.city,
        country_name=operation.country.name,
        standing=operation.standing,
        standing_label=str(operation.get_standing_display()),
        standard_code=operation.standard.code,
        certifier_name=operation.certifier.short_name,
    )


def list_operations(*, text: str = "", standing: str = "", certifier: str = "") -> QuerySet[Operation]:
    """The registry for staff, by name without regard to accents.

    Filtered by search text, standing and the certifier's NOP code.
    """
    found = match_operations(text) if text.strip() else Operation.objects.all()
    if found is None:
        found = Operation.objects.none()
    if standing:
        found = found.filter(standing=standing)
    if certifier:
        found = found.filter(certifier__nop_prefix=certifier)
    return found.select_related("country", "standard", "certifier").order_by("search_words", "nop_id")


def get_operation_by_nop_id(nop_id: str) -> Operation | None:
    """The operation with its country, standard and certifier; None if the registry does not know it."""
    return Operation.objects.select_related("country", "standard", "certifier").filter(nop_id=nop_id).first()


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
    certifiers = Certifier.objects.order_by("name").values_list("nop_prefix", "name", "short_name")
    return [(prefix, f"{name} ({short_name})") for prefix, name, short_name in certifiers]


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


def get_hts(code: str, on: date) -> HtsCode | None:
    """The code as it was in force on the day; None if it was not."""
    return HtsCode.objects.filter(_in_force(on), code=code).order_by("-valid_from").first()


def explain_hts(code: str, start: date, end: date) -> str:
    """Why the code cannot be used in the whole window, or nothing; its season is another question."""
    if not code:
        return _("There is no tariff code yet. Ask the importer's broker for its ten digits.")
    if get_hts(code, start) and get_hts(code, end):
        return ""
    shown = hts.display_hts(code)
    last = HtsCode.objects.filter(code=code).order_by("-valid_from").first()
    if last is None:
        return _(
            "The tariff code %(code)s is not in the schedule of the United States. Compare it with the "
            "broker's, or search by words."
        ) % {"code": shown}
    if last.valid_to is not None and last.valid_to < end:
        return _(
            "The tariff code %(code)s ended on %(day)s. Choose the one that took its place, or end "
            "the window there."
        ) % {"code": shown, "day": last.valid_to.isoformat()}
    return _("The tariff code %(code)s is in force only from %(day)s.") % {
        "code": shown,
        "day": last.valid_from.isoformat(),
    }


def find_hts(text: str, *, on: date, limit: int) -> list[HtsHit]:
    """Tariff codes by the beginning of their digits or by words of their description, organic ones first.

    Every word has to begin a word of the description; where that finds nothing, words that are written
    almost so. One query, two for the almost.
    """
    text = text.strip()[:_LONGEST_SEARCH]
    in_force = HtsCode.objects.filter(_in_force(on))
    digits = re.sub(r"[.\s]", "", text)
    if re.fullmatch(r"[0-9]{2,10}", digits):
        return _hts_hits(in_force.filter(code__startswith=digits), limit)
    words = re.findall(r"[^\W_]+", text)[:_MOST_WORDS]
    if not any(len(word) > 1 for word in words):
        return []
    exact = in_force
    for word in words:
        stem = word[:-1] if len(word) > 4 and word.lower().endswith("s") else word
        exact = exact.filter(description__icontains=stem, description__iregex=rf"\m{re.escape(stem)}")
    hits = _hts_hits(exact, limit)
    if hits:
        return hits
    almost = in_force.annotate(words=Upper("description"))  # as the index has them
    for word in words:
        almost = almost.filter(words__trigram_word_similar=word.upper())
    return _hts_hits(almost, limit)


def hts_siblings(code: str, on: date) -> dict[str, str]:
    """Code → description of all codes in force with the same first six digits, the code's own included.

    What `rules.seasons` and `rules.hts.organic_breakouts` call a family.
    """
    family = HtsCode.objects.filter(_in_force(on), code__startswith=code[:6])
    return dict(family.order_by("code").values_list("code", "description"))


def list_organic_alternatives(code: str, on: date) -> list[HtsHit]:
    """The organic codes of the commodity that a general code names; none for one that is organic."""
    family = hts_siblings(code, on)
    if code not in family:
        return []
    breakouts = hts.organic_breakouts(code, family)
    if not breakouts:
        return []
    return _hts_hits(HtsCode.objects.filter(_in_force(on), code__in=breakouts), len(breakouts))


def list_risk(origin_code: str, code: str, on: date) -> list[RiskEntry]:
    """The entries of both risk lists that meet the origin and the beginning of the tariff code."""
    prefixes = [code[:length] for length in range(2, len(code) + 1)]
    listed = RiskEntry.objects.filter(_in_force(on), origin__code=origin_code, hts_prefix__in=prefixes)
    return list(listed.select_related("origin").order_by("list", "hts_prefix"))


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


def _hts_hits(found: QuerySet[HtsCode], limit: int) -> list[HtsHit]:
    rows = found.order_by("-is_organic", "code").values_list("code", "description", "unit", "is_organic")
    return [HtsHit(*row) for row in rows[:limit]]


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def _folded(text: str) -> Expression:
    """The text as `search_words` holds names: lower case, without accents."""
    return Lower(Func(Value(text.strip()[:_LONGEST_SEARCH]), function="unaccent"))


def _likeness(text: str) -> Expression:
    """How near the best part of `search_words` is to the text, 0 to 1."""
    return TrigramWordSimilarity(_folded(text), "search_words")  # type: ignore[arg-type]


def _first(condition: Q) -> Expression:
    """Sorts what meets the condition before the rest."""
    return Case(When(condition, then=0), default=1, output_field=IntegerField())

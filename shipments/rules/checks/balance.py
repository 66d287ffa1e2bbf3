"""C09 and C10: does the stock cover what is declared, and can the fields have given it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from shipments.rules import stock, stock_words, weights
from shipments.rules.checks.facts import Facts, StockFacts
from shipments.rules.checks.judgement import Judgement, Severity
from shipments.rules.stock import Balance, Capacity


def stock_covers_the_request(facts: Facts) -> Iterator[Judgement]:
    """C09. Opening stock, harvest and purchases, less sales, losses, certificates and other open requests,
    cover what is declared. What is missing is explained up to the certifier's tolerance, a share of the
    declared weight, and blocks above it. Lines of one product are judged together."""
    for product in facts.stock:
        reserved_kg = sum((share.kg for share in product.under_way), stock.NOTHING)
        balance = stock.balance(product.entries, reserved_kg=reserved_kg)
        yield _judge_balance(product, balance)


def _judge_balance(product: StockFacts, balance: Balance) -> Judgement:
    declared_kg = product.declared_kg
    inputs = {
        "product": product.name,
        "declared_kg": str(declared_kg),
        "left_kg": str(balance.left_kg),
        "reserved_kg": str(balance.reserved_kg),
        "tolerance_percent": str(product.tolerance_percent),
        "is_kept": balance.is_kept,
    }
    if not balance.is_kept:
        if product.asks_stock:
            sentence = _(
                "No stock of %(product)s is declared, so nothing shows that %(declared)s are there. Enter "
                "opening stock, harvests and purchases under “Stock”."
            )
            severity = Severity.WARN
        else:
            sentence, severity = _("No stock is kept for %(product)s."), Severity.PASS
        values = {"product": product.name, "declared": weights.format_kg(declared_kg)}
        return Judgement(severity, sentence % values, product.line, inputs=inputs)
    numbers = {
        "product": product.name,
        "declared": weights.format_kg(declared_kg),
        "left": weights.format_kg(balance.left_kg),
        "missing": weights.format_kg(declared_kg - balance.left_kg),
        "afterwards": weights.format_kg(balance.left_kg - declared_kg),
        "tolerance": f"{product.tolerance_percent.normalize():f}",
    }
    arithmetic = tuple(stock_words.arithmetic(balance, product.entries, declared_kg))
    severity, sentence = _covers(declared_kg, balance.left_kg, product.tolerance_percent)
    return Judgement(severity, sentence % numbers, product.line, arithmetic, inputs)


def _covers(declared_kg: Decimal, left_kg: Decimal, tolerance_percent: Decimal) -> tuple[Severity, str]:
    missing_kg = declared_kg - left_kg
    if missing_kg <= 0:
        return Severity.PASS, _(
            "Declared %(declared)s; left of %(product)s %(left)s, so %(afterwards)s remain afterwards."
        )
    if missing_kg * 100 <= declared_kg * tolerance_percent:
        return Severity.WARN, _(
            "Declared %(declared)s; left of %(product)s %(left)s. %(missing)s are missing, within the "
            "certifier's tolerance of %(tolerance)s %% of what is declared."
        )
    return Severity.BLOCK, _(
        "Declared %(declared)s; left of %(product)s %(left)s. %(missing)s are missing: enter the harvest or "
        "purchase they come from under “Stock”, with its paper, or ask for less."
    )


def season_is_not_exceeded(facts: Facts) -> Iterator[Judgement]:
    """C10. All certificates of a season, with what is asked for now, stay below what its fields give at most
    and what was bought. Staff set the highest yield; without one each harvest's own counts."""
    for product in facts.stock:
        found = stock.capacities(
            product.entries,
            declared=product.declared,
            under_way=product.under_way,
            highest_yield=product.highest_yield,
        )
        for capacity in found:
            yield _judge_capacity(product, capacity)


def _judge_capacity(product: StockFacts, capacity: Capacity) -> Judgement:
    numbers = {
        "product": product.name,
        "year": capacity.harvest_year,
        "asked": weights.format_kg(capacity.asked_kg),
        "ceiling": weights.format_kg(capacity.ceiling_kg),
        "over": weights.format_kg(capacity.asked_kg - capacity.ceiling_kg),
    }
    if capacity.asked_kg > capacity.ceiling_kg:
        severity, sentence = (
            Severity.WARN,
            _(
                "Certificates of the %(year)s harvest of %(product)s would come to %(asked)s, %(over)s more "
                "than its fields and purchases can have given (%(ceiling)s). Compare area and yield with "
                "the inspection report."
            ),
        )
    else:
        severity, sentence = (
            Severity.PASS,
            _(
                "Certificates of the %(year)s harvest of %(product)s come to %(asked)s of at most "
                "%(ceiling)s."
            ),
        )
    inputs = {
        "product": product.name,
        "harvest_year": capacity.harvest_year,
        "area_ha": str(capacity.area_ha),
        "highest_yield_kg_per_ha": str(product.highest_yield) if product.highest_yield is not None else None,
        "asked_kg": str(capacity.asked_kg),
        "ceiling_kg": str(capacity.ceiling_kg),
    }
    return Judgement(severity, sentence % numbers, product.line, tuple(_sum_of(product, capacity)), inputs)


def _sum_of(product: StockFacts, capacity: Capacity) -> Iterator[tuple[str, str]]:
    area = weights.format_quantity(capacity.area_ha)
    if product.highest_yield is not None:
        per_ha = weights.format_quantity(product.highest_yield)
        note = _("%(area)s ha × at most %(yield)s kg/ha") % {"area": area, "yield": per_ha}
    else:
        note = _("%(area)s ha at the declared yields") % {"area": area}
    yield "  " + _("fields"), f"{weights.format_kg(capacity.fields_kg)}   ({note})"
    if capacity.bought_kg:
        yield "+ " + _("purchases"), weights.format_kg(capacity.bought_kg)
    yield "= " + _("at most"), weights.format_kg(capacity.ceiling_kg)
    yield "  " + _("certified"), weights.format_kg(capacity.certified_kg)
    if capacity.open_kg:
        yield "+ " + _("other open requests"), weights.format_kg(capacity.open_kg)
    yield "+ " + _("declared now"), weights.format_kg(capacity.declared_kg)
    yield "= " + _("together"), weights.format_kg(capacity.asked_kg)

"""C22: a price that organic goods are hardly sold for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from shipments.rules.checks.facts import Facts, LineFacts, PriceFacts
from shipments.rules.checks.judgement import Judgement, Severity


def price_is_plausible(facts: Facts) -> Iterator[Judgement]:
    """C22. The invoice value of a kilogram is not below the lowest price that the certifier keeps for such
    goods. Says nothing where no value is declared or no price is kept: no market price is invented here."""
    for line in facts.lines:
        price = line.price
        if price is not None and line.net_weight_kg:
            yield _judge_price(line, price, line.net_weight_kg)


def _judge_price(line: LineFacts, price: PriceFacts, net_kg: Decimal) -> Judgement:
    per_kg = price.value_usd / net_kg
    inputs = {
        "value_usd": str(price.value_usd),
        "net_kg": str(net_kg),
        "lowest_usd_per_kg": str(price.lowest_usd_per_kg),
        "source": price.source,
    }
    arithmetic = (
        (f"USD {price.value_usd:,.2f} / {net_kg.normalize():,f} kg", f"USD {per_kg:,.2f}/kg"),
        (_("lowest price kept for such goods"), f"USD {price.lowest_usd_per_kg:,.2f}/kg"),
        (_("its source"), price.source),
    )
    if per_kg < price.lowest_usd_per_kg:
        sentence = _(
            "Line %(position)s is invoiced below the lowest price at which such goods are sold as organic. "
            "Ask for the contract, and why."
        )
        severity = Severity.WARN
    else:
        sentence = _("The price of line %(position)s is not below the lowest kept for such goods.")
        severity = Severity.PASS
    return Judgement(severity, sentence % {"position": line.position}, line.key, arithmetic, inputs)

"""C18 and C23: what is new about the request, and the way that the goods take."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shipments.rules import weights
from shipments.rules.checks.facts import Facts, LineFacts
from shipments.rules.checks.judgement import Judgement, Severity

TIMES_THE_USUAL = 2
"""How many times the usual weight a line may have (domain.md 10: our own figure)."""


def nothing_is_new(facts: Facts) -> Iterator[Judgement]:
    """C18. The exporter, product, recipient and port have had a certificate before, and the quantity is not
    more than twice the usual (the first certificate of a client takes longer: PACS)."""
    earlier = facts.earlier
    inputs = {
        "certificates": min(earlier.certificates, 1),
        "recipient": facts.recipient.nop_id if facts.recipient else "",
        "port": facts.us_port,
        "products": [line.position for line in facts.lines if not line.earlier.certificates],
    }
    if not earlier.certificates:
        sentence = _(
            "%(exporter)s would get its first certificate. Look at its system plan and its supply chain "
            "before the goods."
        )
        yield Judgement(Severity.WARN, sentence % {"exporter": facts.exporter.name}, inputs=inputs)
        return
    new = [*_what_is_new(facts)]
    if new:
        sentence = _("New for %(exporter)s, which has no earlier certificate with it: %(new)s.")
        words = {"exporter": facts.exporter.name, "new": "; ".join(new)}
        yield Judgement(Severity.WARN, sentence % words, inputs=inputs)
    unusual = [judgement for line in facts.lines for judgement in _judge_quantity(line)]
    yield from unusual
    if not new and not unusual:
        yield Judgement(
            Severity.PASS,
            _("Product, recipient, port and quantity are as on earlier certificates."),
            inputs=inputs,
        )


def _what_is_new(facts: Facts) -> Iterator[str]:
    for line in facts.lines:
        if not line.earlier.certificates and line.product:
            yield _("the product %(name)s") % {"name": line.product.name}
    if facts.recipient and not facts.earlier.to_recipient:
        yield _("the recipient %(name)s") % {"name": facts.recipient.name}
    if facts.us_port and not facts.earlier.through_port:
        yield _("the port %(name)s") % {"name": facts.us_port}


def _judge_quantity(line: LineFacts) -> Iterator[Judgement]:
    usual_kg, net_kg = line.earlier.usual_kg, line.net_weight_kg
    if usual_kg is None or net_kg is None or net_kg <= TIMES_THE_USUAL * usual_kg:
        return
    sentence = _("Line %(position)s weighs %(times)s times what is usual for this product.")
    times = f"{net_kg / usual_kg:.1f}"
    yield Judgement(
        Severity.WARN,
        sentence % {"position": line.position, "times": times},
        line.key,
        (
            (_("declared now"), weights.format_kg(net_kg)),
            (
                _("mean of earlier certificates"),
                f"{weights.format_kg(usual_kg)}   ({line.earlier.certificates})",
            ),
        ),
        {"net_kg": str(net_kg), "usual_kg": str(usual_kg)},
    )


def route_is_usual(facts: Facts) -> Iterator[Judgement]:
    """C23. The goods leave from their origin, from where they were last processed, from the exporter's own
    country, or from a country through which goods of that origin have gone before."""
    left_from = facts.exported_from
    if not left_from.code:
        return
    found = False
    for line in facts.lines:
        known = {line.origin, line.processed_in, facts.exporter_country} | line.earlier.left_from
        if line.origin and left_from.code not in known:
            found = True
            sentence = _(
                "Line %(position)s comes from %(origin)s and leaves from %(country)s. Ask for the route, and "
                "who stores or handles the goods there: each of them has to be certified."
            )
            words = {
                "position": line.position,
                "origin": line.origin_name,
                "country": left_from.name,
            }
            yield Judgement(
                Severity.WARN,
                sentence % words,
                line.key,
                inputs={"origin": line.origin, "exported_from": left_from.code},
            )
    if not found:
        yield Judgement(
            Severity.PASS,
            _("The goods leave from %(country)s, as is to be expected.") % {"country": left_from.name},
            inputs={"exported_from": left_from.code},
        )

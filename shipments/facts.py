"""Gathers what the checks and the completeness rule judge. Reads only."""

from __future__ import annotations

from datetime import date, datetime

from operations import queries as operation_queries
from operations.models import Operation
from operations.rules import seasons, standing
from shipments.models import Shipment, ShipmentLine
from shipments.rules.checks import facts
from shipments.rules.completeness import Declaration

_DECLARED_OF_SHIPMENT = (
    "kind",
    "recipient_id",
    "destination_city",
    "destination_state",
    "final_handler_id",
    "origin_id",
    "exported_from_id",
    "port_of_lading",
    "mode",
    "departs_at",
    "window_start_on",
    "window_end_on",
)
_DECLARED_OF_LINE = ("certified_product_id", "name_as_labelled", "label_category", "hts", "net_weight_kg")


def declare(shipment: Shipment) -> Declaration:
    """What was typed so far, for the completeness rule."""
    return Declaration(
        values={name.removesuffix("_id"): getattr(shipment, name) for name in _DECLARED_OF_SHIPMENT},
        lines=tuple(
            {name.removesuffix("_id"): getattr(line, name) for name in _DECLARED_OF_LINE}
            for line in shipment.lines.order_by("position")
        ),
    )


def gather(shipment: Shipment, at: datetime) -> facts.Facts:
    """Everything that the checks judge about the request on the day of `at`."""
    today = at.date()
    standard = shipment.standard
    return facts.Facts(
        at=at,
        kind=shipment.kind,
        exporter=_party(shipment.exporter, today),
        recipient=_party(shipment.recipient, today) if shipment.recipient else None,
        final_handler=_party(shipment.final_handler, today) if shipment.final_handler else None,
        standard=facts.StandardFacts(
            code=standard.code,
            partner=standard.name,
            is_arrangement=standard.code != "NOP",
            allows_worldwide_origin=standard.allows_worldwide_origin,
            partner_countries=tuple(
                standard.partner_countries.order_by("code").values_list("code", flat=True)
            ),
            excludes_aquatic=standard.excludes_aquatic,
            excludes_livestock=standard.excludes_livestock,
            asks_no_antibiotics=standard.asks_no_antibiotics,
            asks_wine_attestation=standard.asks_wine_attestation,
        ),
        origin=shipment.origin.code if shipment.origin else "",
        origin_name=shipment.origin.name if shipment.origin else "",
        departs_at=shipment.departs_at,
        window_start_on=shipment.window_start_on,
        window_end_on=shipment.window_end_on,
        containers=tuple(shipment.containers),
        paper_kinds=frozenset(shipment.attachments.filter(removed_at=None).values_list("kind", flat=True)),
        treatment=shipment.treatment,
        has_no_antibiotics=shipment.has_no_antibiotics,
        lines=tuple(
            _line(line, shipment, today)
            for line in shipment.lines.select_related("certified_product").order_by("position")
        ),
    )


def _party(operation: Operation, today: date) -> facts.PartyFacts:
    return facts.PartyFacts(
        name=operation.name,
        nop_id=operation.nop_id,
        certifier_name=operation.certifier.name,
        certifier_prefix=operation.certifier.nop_prefix,
        objection=standing.objection(
            name=operation.name,
            standing=operation.standing,
            since_on=operation.standing_since_on,
            on=today,
        ),
    )


def _line(line: ShipmentLine, shipment: Shipment, today: date) -> facts.LineFacts:
    product = line.certified_product
    return facts.LineFacts(
        key=line.pk,
        position=line.position,
        name_as_labelled=line.name_as_labelled,
        label_category=line.label_category,
        product=facts.ProductFacts(
            name=product.name,
            is_on_list=product.operation_id == shipment.exporter_id,
            ended_on=product.ended_on,
            label_category=product.label_category,
            product_class=product.product_class,
        )
        if product
        else None,
        tariff=_tariff(line.hts, shipment, today),
        packages=line.packages,
        unit_weight_kg=line.unit_weight_kg,
        net_weight_kg=line.net_weight_kg,
        gross_weight_kg=line.gross_weight_kg,
        risks=tuple(
            facts.RiskFacts(list=risk.list, commodity=risk.commodity, source=risk.source)
            for risk in operation_queries.list_risk(
                shipment.origin.code if shipment.origin else "", line.hts, today
            )
        ),
    )


def _tariff(code: str, shipment: Shipment, today: date) -> facts.TariffFacts:
    start = shipment.window_start_on or today
    end = shipment.window_end_on or start
    row = operation_queries.get_hts(code, start)
    objection = operation_queries.explain_hts(code, start, end)
    if row is None or objection:
        return facts.TariffFacts(
            code=code,
            words="",
            is_organic=False,
            objection=objection,
            season="",
            is_in_season=True,
            parts=(),
            organic_alternatives=(),
        )
    season = seasons.season_of(row.description, operation_queries.hts_siblings(code, start))
    is_in_season = season is None or season.covers(start, end)
    return facts.TariffFacts(
        code=code,
        words=row.description,
        is_organic=row.is_organic,
        objection="",
        season=season.words if season else "",
        is_in_season=is_in_season,
        parts=()
        if is_in_season
        else tuple(
            facts.SeasonPart(part.code, part.start_on, part.end_on)
            for part in seasons.split(start, end, code, operation_queries.hts_siblings(code, start))
        ),
        organic_alternatives=()
        if row.is_organic
        else tuple(hit.code for hit in operation_queries.list_organic_alternatives(code, start)),
    )

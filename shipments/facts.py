"""Gathers what the checks and the completeness rule judge. Reads only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from operations import queries as operation_queries
from operations import tariff_codes, terms
from operations.models import Operation
from operations.models.operation import ScopeKind
from operations.rules import hts, seasons, standing
from shipments import desk_facts, earlier_facts, paper_facts, stock_facts, twin_facts
from shipments.earlier_facts import EarlierFacts
from shipments.models import Lot, Shipment, ShipmentLine
from shipments.rules import weights
from shipments.rules.checks import facts
from shipments.rules.completeness import Declaration
from shipments.rules.transport import FIELDS_OF_SOME_MODE

_DECLARED_OF_SHIPMENT = (
    "kind",
    "recipient_id",
    "destination_city",
    "destination_state",
    "final_handler_id",
    "exported_from_id",
    "port_of_lading",
    "mode",
    "departs_at",
    "window_start_on",
    "window_end_on",
    *FIELDS_OF_SOME_MODE,
)
_DECLARED_OF_LINE = {
    "certified_product": "certified_product_id",
    "name_as_labelled": "name_as_labelled",
    "label_category": "label_category",
    "hts": "hts",
    "origin": "origin_id",
    "net_weight": "net_weight_kg",
}
"""By the field of the form where a gap is filled."""


def declare(shipment: Shipment) -> Declaration:
    """What was typed so far, for the completeness rule."""
    values = {name.removesuffix("_id"): getattr(shipment, name) for name in _DECLARED_OF_SHIPMENT}
    return Declaration(
        values=values | _terms(shipment),
        lines=tuple(
            {field: getattr(line, name) for field, name in _DECLARED_OF_LINE.items()}
            for line in shipment.lines.order_by("position")
        ),
    )


def _terms(shipment: Shipment) -> dict[str, object]:
    """What exporter and certifier set for the request, and from which one it was copied."""
    return {
        "certifier": shipment.certifier.name,
        "max_period_days": shipment.certifier.max_period_days,
        "anniversary_on": shipment.exporter.anniversary_on,
        "copied_from": shipment.copied_from.reference if shipment.copied_from else "",
    }


def gather(shipment: Shipment, at: datetime) -> facts.Facts:
    """Everything that the checks judge about the request on the day of `at`."""
    today = at.date()
    standard = shipment.standard
    start, end = window_of(shipment, today)
    lines = list(_lines(shipment))
    lots = [lot for line in lines for lot in line.lots.all()]
    earlier = earlier_facts.gather(shipment, lines)
    twins = twin_facts.find_twins(shipment, lines, lots, (start, end))
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
            objection=terms.explain_arrangement(standard, start, end),
            partner_countries=tuple(
                standard.partner_countries.order_by("code").values_list("code", flat=True)
            ),
            terms=terms.list_terms(standard, start, end),
        ),
        departs_at=shipment.departs_at,
        window_start_on=shipment.window_start_on,
        window_end_on=shipment.window_end_on,
        containers=tuple(shipment.containers),
        paper_kinds=frozenset(shipment.attachments.filter(removed_at=None).values_list("kind", flat=True)),
        papers=_papers(shipment),
        asked=_asked(shipment),
        treatment=shipment.treatment,
        lines=_judged_lines(shipment, lines, earlier, today),
        stock=stock_facts.gather(shipment, at),
        due_at=shipment.due_at,
        promised_at=desk_facts.promised_at(shipment, at),
        period_limits=facts.PeriodLimits(
            certifier_name=shipment.certifier.name,
            most_days=shipment.certifier.max_period_days,
            anniversary_on=shipment.exporter.anniversary_on,
        ),
        exporter_country=shipment.exporter.country.code,
        exported_from=facts.CountryFacts(shipment.exported_from.code, shipment.exported_from.name)
        if shipment.exported_from
        else facts.CountryFacts(),
        us_port=shipment.us_port.name if shipment.us_port else "",
        earlier=earlier.of_exporter,
        twins=twins.own,
        shared_elsewhere=twins.elsewhere,
        reviewer=desk_facts.get_reviewer(shipment),
        severities=desk_facts.list_severities(shipment.certifier),
    )


def window_of(shipment: Shipment, today: date) -> tuple[date, date]:
    """The window by which terms and codes are judged; while none is declared, today."""
    start = shipment.window_start_on or today
    return start, max(start, shipment.window_end_on or start)


def _lines(shipment: Shipment) -> QuerySet[ShipmentLine]:
    lots = Lot.objects.select_related("supplier__certifier", "supplier__country", "partner_country").order_by(
        "position"
    )
    return (
        shipment.lines.select_related("certified_product", "origin", "processed_in")
        .prefetch_related(Prefetch("lots", lots))
        .order_by("position")
    )


def _judged_lines(
    shipment: Shipment, lines: list[ShipmentLine], earlier: EarlierFacts, today: date
) -> tuple[facts.LineFacts, ...]:
    """The lines, each with what the certifier knows of such goods."""
    same_codes = twin_facts.find_same_codes(shipment, lines, window_of(shipment, today))
    prices = desk_facts.list_prices(shipment, lines, today)
    return tuple(
        replace(
            _line(line, shipment, today),
            earlier=earlier.of_line[line.pk],
            same_code=same_codes.get(line.pk, ()),
            price=prices.get(line.pk),
        )
        for line in lines
    )


def _papers(shipment: Shipment) -> tuple[facts.PaperFacts, ...]:
    return tuple(
        facts.PaperFacts(
            name=paper.name,
            kind=paper.kind,
            is_picture=paper.is_picture and paper.is_compared,
            comparisons=paper.comparisons,
        )
        for paper in paper_facts.list_papers(shipment)
    )


def _asked(shipment: Shipment) -> tuple[facts.AskedPaperFacts, ...]:
    return tuple(
        facts.AskedPaperFacts(
            kind=asked.paper_kind,
            label=paper_facts.label_of_kind(asked.paper_kind),
            demand=asked.demand,
            is_there=asked.is_there,
        )
        for asked in paper_facts.list_asked(shipment)
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
        unlisted_on=operation.unlisted_on,
    )


def _lot(lot: Lot, today: date) -> facts.LotFacts:
    supplier = lot.supplier
    country = supplier.country if supplier else lot.partner_country
    return facts.LotFacts(
        number=lot.number,
        quantity_kg=lot.quantity_kg,
        supplier=_party(supplier, today) if supplier else None,
        supplier_country=country.code if country else "",
        supplier_name=lot.supplier_name,
        partner_certificate=lot.partner_certificate,
        partner_certifier=lot.partner_certifier,
        transaction_certificate=lot.transaction_certificate,
        wine_label=lot.wine_label,
        is_wine_attested=lot.is_wine_attested,
    )


def _line(line: ShipmentLine, shipment: Shipment, today: date) -> facts.LineFacts:
    product = line.certified_product
    typed = weights.typed_of(line)
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
            is_processed=product.scope == ScopeKind.HANDLING,
        )
        if product
        else None,
        tariff=tariff_of(line.hts, *window_of(shipment, today)),
        packages=line.packages,
        unit_weight_kg=line.unit_weight_kg,
        net_weight_kg=line.net_weight_kg,
        gross_weight_kg=line.gross_weight_kg,
        packages_kg=typed.packages_kg,
        net_formula=typed.net_formula(_("packages")),
        origin=line.origin.code if line.origin else "",
        origin_name=line.origin.name if line.origin else "",
        processed_in=line.processed_in.code if line.processed_in else "",
        has_no_antibiotics=line.has_no_antibiotics,
        lots=tuple(_lot(lot, today) for lot in line.lots.all()),
        risks=tuple(
            facts.RiskFacts(list=risk.list, commodity=risk.commodity, source=risk.source)
            for risk in operation_queries.list_risk(
                line.origin.code if line.origin else "", line.hts, today, certifier=shipment.certifier
            )
        ),
    )


def tariff_of(code: str, start: date, end: date) -> facts.TariffFacts:
    """A code as the schedule has it from `start` to `end`; any text is answered."""
    row = tariff_codes.get_hts(code, start)
    objection = tariff_codes.explain_hts(code, start, end)
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
    family = tariff_codes.hts_siblings(code, start)
    season = seasons.season_of(row.description, family)
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
            facts.SeasonPart(part.code, part.start_on, part.end_on, part.alternatives)
            for part in seasons.split(start, end, code, family)
        ),
        organic_alternatives=hts.organic_breakouts(code, family),
        is_season_strict=season is None or season.is_strict,
    )

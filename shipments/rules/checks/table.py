"""Every check, in the order of the review page. To add one: a function, a row here and one in `leeway.py`,
its facts, tests; then `manage.py write_checks_page`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from shipments.rules.checks import (
    arrangements,
    balance,
    duplicates,
    goods,
    history,
    origins,
    papers,
    parties,
    prices,
    products,
    roles,
    supply,
    timing,
)
from shipments.rules.checks.facts import Facts
from shipments.rules.checks.judgement import Check, Judgement, Severity

CHECKS: tuple[Check, ...] = (
    Check(
        "C01",
        _("Exporter certified"),
        _("Is the exporter certified on the day of the check, and listed in the registry?"),
        "7 CFR 205.273(a)",
        parties.exporter_is_certified,
        ("exporter",),
        version=2,
    ),
    Check(
        "C02",
        _("Recipient certified"),
        _("Is the recipient, the importer of record, certified on the day of the check, and listed?"),
        "Since 2024-09-19 (PACS)",
        parties.recipient_is_certified,
        ("recipient",),
        version=2,
    ),
    Check(
        "C03",
        _("Final handler certified"),
        _("Is the last operation that handled the goods named, certified, and listed?"),
        "Fields ORP and ORC of the message set OR1",
        parties.final_handler_is_certified,
        ("final_handler",),
        version=2,
    ),
    Check(
        "C04",
        _("Product on the list"),
        _("Is the product on the exporter's list of certified products, under the label category declared?"),
        "Exporter's certificate; label (PACS)",
        products.product_is_on_list,
        ("at", "exporter", "lines"),
    ),
    Check(
        "C05",
        _("Tariff code"),
        _(
            "Is the tariff code in force and in season over the whole window, and the organic one where "
            "there is one?"
        ),
        "7 USC 6502(13)(B)(iv); HTS; CCOF",
        products.tariff_code_fits,
        ("lines",),
        version=2,
    ),
    Check(
        "C06",
        _("Before departure"),
        _("Is it still before the departure of the goods?"),
        "7 CFR 205.273(a)",
        goods.is_before_departure,
        ("at", "kind", "departs_at", "window_start_on"),
    ),
    Check(
        "C07",
        _("Time to decide"),
        _("Is there time before the thirty days of the law end, and for the promise before departure?"),
        "7 CFR 205.273(b); the certifier's promise",
        timing.there_is_time,
        ("at", "due_at", "promised_at", "departs_at"),
    ),
    Check(
        "C08",
        _("Weights add up"),
        _("Is the net weight above zero and not above gross, and do packages and lots add up to it?"),
        "7 USC 6502(13)(B)(v)",
        goods.weights_add_up,
        ("lines",),
        version=2,
    ),
    Check(
        "C09",
        _("Stock covers it"),
        _("Does the exporter's stock of the product cover what is declared?"),
        "PACS; 7 CFR 205.403(d); the certifier's tolerance",
        balance.stock_covers_the_request,
        ("stock",),
    ),
    Check(
        "C10",
        _("Season's capacity"),
        _("Can the fields of the season have given what is certified of it in all?"),
        "Area × highest yield: our own rule",
        balance.season_is_not_exceeded,
        ("stock",),
    ),
    Check(
        "C11",
        _("Certified once"),
        _(
            "Does a lot, container, seal, transport paper or invoice stand on another live request or "
            "certificate?"
        ),
        "One certificate for one lot of goods: our own rule",
        duplicates.nothing_is_certified_twice,
        ("twins", "shared_elsewhere", "lines"),
    ),
    Check(
        "C12",
        _("Papers agree"),
        _("Do the papers give the quantities that are declared?"),
        "Traceability papers (PACS, Primus); differences above 1 %",
        papers.papers_agree,
        ("papers",),
    ),
    Check(
        "C13",
        _("High risk"),
        _("Are the goods of an origin and kind with known fraud, so that a second reviewer has to look?"),
        "Certifiers' published policy (MOSA 2017)",
        origins.origin_is_not_high_risk,
        ("lines",),
    ),
    Check(
        "C14",
        _("Treatment"),
        _("Was there a treatment that ends the organic status, or is one usual for such goods?"),
        "7 CFR 205.105, 205.272; AMS 2016-07-13",
        origins.treatment_is_allowed,
        ("treatment", "lines"),
    ),
    Check(
        "C15",
        _("Container numbers"),
        _("Do the check digits of the container numbers fit?"),
        "ISO 6346",
        goods.containers_are_written_right,
        ("containers",),
    ),
    Check(
        "C16",
        _("Suppliers"),
        _("Is every supplier certified and listed, with a transaction certificate where one is needed?"),
        "Certificates of the supply chain; AMS India FAQ (TraceNet)",
        supply.suppliers_are_certified,
        ("standard", "lines"),
        version=2,
    ),
    Check(
        "C17",
        _("Trade arrangement"),
        _("Are the terms of the trade arrangement kept: origin, kind of product, statements?"),
        "Terms of the arrangement",
        arrangements.arrangement_is_kept,
        ("standard", "lines"),
        version=2,
    ),
    Check(
        "C18",
        _("New or unusual"),
        _("Is the exporter, product, recipient or port new, or the quantity more than twice the usual?"),
        "First requests take longer (PACS); twice the usual: our own figure",
        history.nothing_is_new,
        ("exporter", "recipient", "us_port", "earlier", "lines"),
    ),
    Check(
        "C19",
        _("Period kept"),
        _("Does what is declared stay inside the period and its total?"),
        "The certifier's longest period",
        timing.period_is_kept,
        ("kind", "window_start_on", "window_end_on", "departs_at", "period_limits", "lines"),
    ),
    Check(
        "C20",
        _("Impartial reviewer"),
        _("Has the reviewer no part in the request or its parties, and declared no conflict with one?"),
        "7 CFR 205.501 (recalled); our own rule",
        roles.reviewer_is_impartial,
        ("reviewer",),
        version=2,
    ),
    Check(
        "C21",
        _("Papers asked for"),
        _("Is every paper of the certifier's checklist attached?"),
        "The certifier's checklist",
        papers.papers_are_there,
        ("asked",),
    ),
    Check(
        "C22",
        _("Price"),
        _("Is the invoice value of a kilogram not below the lowest price that the certifier keeps?"),
        "The certifier's own list of prices: our own rule",
        prices.price_is_plausible,
        ("lines",),
    ),
    Check(
        "C23",
        _("Route"),
        _("Do the goods leave from their origin, or by a way that is known?"),
        "Every handler on the way is certified",
        history.route_is_usual,
        ("exported_from", "exporter_country", "lines"),
    ),
    Check(
        "C24",
        _("Total asked once"),
        _("Has another certificate the same tariff code, recipient and total over the same days?"),
        "One certificate for one shipment: our own rule",
        duplicates.no_total_is_asked_twice,
        ("kind", "window_start_on", "window_end_on", "lines"),
    ),
)

BY_ID = {check.check_id: check for check in CHECKS}


def run(facts: Facts) -> Iterator[tuple[Check, Judgement]]:
    """Every judgement of every check, as heavy as the certifier set it."""
    for check in CHECKS:
        for judgement in check.judge(facts):
            yield check, _weighed(check, judgement, facts)


def _weighed(check: Check, judgement: Judgement, facts: Facts) -> Judgement:
    setting = facts.severities.get((check.check_id, judgement.severity.value))
    if setting is None or judgement.severity == Severity.PASS:
        return judgement
    return replace(judgement, severity=Severity(setting.severity), found=judgement.severity, why=setting.why)

"""Every check, in the order of the review page. To add one: a function, a row here, its facts, a test."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from shipments.rules.checks import goods, origins, parties, products
from shipments.rules.checks.facts import Facts
from shipments.rules.checks.judgement import Check, Judgement

CHECKS: tuple[Check, ...] = (
    Check("C01", _("Exporter certified"), "7 CFR 205.273(a)", parties.exporter_is_certified),
    Check("C02", _("Recipient certified"), "Since 2024-09-19 (PACS)", parties.recipient_is_certified),
    Check(
        "C03",
        _("Final handler certified"),
        "Fields ORP and ORC of the message set OR1",
        parties.final_handler_is_certified,
    ),
    Check(
        "C04", _("Product on the list"), "Exporter's certificate; label (PACS)", products.product_is_on_list
    ),
    Check("C05", _("Tariff code"), "7 USC 6502(13)(B)(iv); HTS; CCOF", products.tariff_code_fits),
    Check("C06", _("Before departure"), "7 CFR 205.273(a)", goods.is_before_departure),
    Check("C08", _("Weights add up"), "7 USC 6502(13)(B)(v)", goods.weights_add_up),
    Check("C13", _("High risk"), "Certifiers' published policy (MOSA 2017)", origins.origin_is_not_high_risk),
    Check("C14", _("Treatment"), "7 CFR 205.105, 205.272; AMS 2016-07-13", origins.treatment_is_allowed),
    Check("C15", _("Container numbers"), "ISO 6346", goods.containers_are_written_right),
    Check("C17", _("Trade arrangement"), "Terms of the arrangement", origins.arrangement_is_kept),
)

BY_ID = {check.check_id: check for check in CHECKS}


def run(facts: Facts) -> Iterator[tuple[Check, Judgement]]:
    """Every judgement of every check."""
    for check in CHECKS:
        for judgement in check.judge(facts):
            yield check, judgement

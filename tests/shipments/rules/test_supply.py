"""C16: suppliers are certified, and supply from India has its transaction certificate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from operations.rules.arrangements import Term
from shipments.rules.checks import supply
from shipments.rules.checks.facts import LotFacts
from tests.shipments.rules.facts import NOP, PARTY, facts_of, found, line_of, lot_of

TRACENET = Term("transaction_certificate", "IN", "TraceNet.")
STANDARD = replace(NOP, terms=(TRACENET,))
SUSPENDED = replace(PARTY, objection="Valle Alto has been suspended since 2026-10-01.")


@pytest.mark.parametrize(
    "lot",
    [
        lot_of(),
        lot_of(supplier=PARTY, supplier_country="PE"),
        lot_of(supplier_name="Coop Sur", partner_certificate="ES-ECO-020", partner_certifier="CAAE"),
        lot_of(supplier=PARTY, supplier_country="IN", transaction_certificate="TC-2026-118"),
    ],
)
def test_own_lots_and_certified_suppliers_pass(lot: LotFacts) -> None:
    facts = facts_of(line_of(lots=(lot,)), standard=STANDARD)

    judgements = list(supply.suppliers_are_certified(facts))

    assert [(judgement.severity, judgement.line) for judgement in judgements] == [("pass", 1)]


def test_a_line_of_the_exporters_own_without_lots_says_nothing() -> None:
    assert list(supply.suppliers_are_certified(facts_of(standard=STANDARD))) == []


@pytest.mark.parametrize(
    ("lot", "severity", "sentence"),
    [
        (
            lot_of(supplier_name="Coop Sur"),
            "block",
            (
                "Line 1, lot A-1: no certificate is named for the supplier Coop Sur. Give its NOP ID, or the "
                "number of its certificate from a trade partner's certifier."
            ),
        ),
        (
            lot_of(supplier=SUSPENDED),
            "block",
            "Line 1, lot A-1: Valle Alto has been suspended since 2026-10-01.",
        ),
        (
            lot_of(supplier_name="Coop Sur", partner_certificate="ES-ECO-020"),
            "warn",
            (
                "Line 1, lot A-1: the certificate of the supplier cannot be looked up, because its holder "
                "or the certifier that issued it is not named."
            ),
        ),
        (
            lot_of(supplier=PARTY, supplier_country="IN"),
            "block",
            (
                "Line 1, lot A-1: the supplier's transaction certificate (TraceNet) is not named. Supply "
                "from there cannot be certified without it."
            ),
        ),
    ],
)
def test_a_supplier_that_is_not_shown_to_be_certified(lot: LotFacts, severity: str, sentence: str) -> None:
    facts = facts_of(line_of(lots=(lot,)), standard=STANDARD)

    assert found(supply.suppliers_are_certified(facts)) == [(severity, sentence, 1)]


def test_goods_from_india_need_lots_with_their_certificates() -> None:
    facts = facts_of(line_of(origin="IN", origin_name="India"), standard=STANDARD)

    assert found(supply.suppliers_are_certified(facts)) == [
        (
            "block",
            (
                "Line 1 comes from India, where every supply has a transaction certificate (TraceNet). Add "
                "the lots with the numbers of theirs."
            ),
            1,
        )
    ]


def test_goods_from_india_are_judged_lot_by_lot() -> None:
    lots = (lot_of("A-1", transaction_certificate="TC-1"), lot_of("A-2"))
    facts = facts_of(line_of(origin="IN", origin_name="India", lots=lots), standard=STANDARD)

    assert [
        sentence.partition(":")[0]
        for _severity, sentence, _line in found(supply.suppliers_are_certified(facts))
    ] == ["Line 1, lot A-2"]


def test_where_no_term_asks_for_it_nothing_is_missing() -> None:
    facts = facts_of(line_of(origin="IN", origin_name="India", lots=(lot_of(),)), standard=NOP)

    assert found(supply.suppliers_are_certified(facts)) == []


def test_a_supplier_that_the_registry_no_longer_lists_has_to_be_explained() -> None:
    unlisted = replace(PARTY, unlisted_on=date(2026, 11, 20))
    line = line_of(lots=(lot_of(supplier=unlisted, supplier_country="PE"),))

    assert found(supply.suppliers_are_certified(facts_of(line))) == [
        (
            "warn",
            (
                "Line 1, lot A-1: the registry no longer lists the supplier Valle Alto; it is missing since "
                "the file of 2026-11-20. Look it up there, or ask its certifier."
            ),
            1,
        )
    ]

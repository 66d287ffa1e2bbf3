"""C01 to C05 and C13 to C15: each fires, does not, and what happens at the border."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shipments.rules.checks import goods, origins, parties, products
from shipments.rules.checks.facts import RiskFacts
from tests.shipments.rules.facts import PARTY, PRODUCT, TARIFF, facts_of, found, line_of

SUSPENDED = replace(PARTY, objection="Valle Alto has been suspended since 2026-11-24.")


@pytest.mark.parametrize(
    ("check", "part"),
    [
        (parties.exporter_is_certified, "exporter"),
        (parties.recipient_is_certified, "recipient"),
        (parties.final_handler_is_certified, "final_handler"),
    ],
)
def test_a_party_is_certified_today_or_blocks(check, part: str) -> None:
    assert found(check(facts_of())) == []
    assert found(check(facts_of(**{part: SUSPENDED}))) == [
        ("block", "Valle Alto has been suspended since 2026-11-24.", None)
    ]


@pytest.mark.parametrize(
    ("check", "part", "words"),
    [
        (parties.exporter_is_certified, "exporter", "exporter"),
        (parties.recipient_is_certified, "recipient", "recipient"),
        (parties.final_handler_is_certified, "final_handler", "final handler"),
    ],
)
def test_a_party_that_the_registry_no_longer_lists_has_to_be_explained(check, part: str, words: str) -> None:
    unlisted = replace(PARTY, unlisted_on=date(2026, 11, 20))
    ended_too = replace(SUSPENDED, unlisted_on=date(2026, 11, 20))

    ((severity, sentence, _line),) = found(check(facts_of(**{part: unlisted})))

    assert severity == "warn"
    assert sentence.startswith(
        f"The {words}, Valle Alto, counts as certified, but the registry no longer lists"
    )
    assert "since the file of 2026-11-20" in sentence
    assert [row[0] for row in found(check(facts_of(**{part: ended_too})))] == ["block"]


@pytest.mark.parametrize(
    ("check", "part"),
    [(parties.recipient_is_certified, "recipient"), (parties.final_handler_is_certified, "final_handler")],
)
def test_a_party_that_is_not_named_blocks(check, part: str) -> None:
    assert [severity for severity, _sentence, _line in found(check(facts_of(**{part: None})))] == ["block"]


@pytest.mark.parametrize(("ended_on", "count"), [(None, 0), (date(2026, 11, 25), 0), (date(2026, 11, 24), 1)])
def test_a_product_holds_to_the_day_before_it_left_the_list(ended_on: date | None, count: int) -> None:
    line = replace(line_of(), product=replace(PRODUCT, ended_on=ended_on))

    assert len(found(products.product_is_on_list(facts_of(line)))) == count


def test_another_product_blocks_and_another_category_has_to_be_explained() -> None:
    other = replace(line_of(), product=replace(PRODUCT, is_on_list=False))
    label = line_of(label_category="made_with_organic")

    assert [
        severity for severity, _sentence, _line in found(products.product_is_on_list(facts_of(other, label)))
    ] == ["block", "warn"]


@pytest.mark.parametrize(
    ("tariff", "severities"),
    [
        (TARIFF, []),
        (replace(TARIFF, is_organic=False), []),
        (replace(TARIFF, is_organic=False, organic_alternatives=("0901110015",)), ["warn"]),
        (replace(TARIFF, objection="Code 0901110015 is not in the schedule."), ["block"]),
        (replace(TARIFF, is_in_season=False, season="March to May"), ["block"]),
        (replace(TARIFF, is_in_season=False, season="March to May", is_season_strict=False), ["warn"]),
    ],
)
def test_a_tariff_code(tariff, severities: list[str]) -> None:
    judged = found(products.tariff_code_fits(facts_of(line_of(tariff=tariff))))

    assert [severity for severity, _sentence, _line in judged] == severities


RISK = RiskFacts("high_risk", "Soybeans", "MOSA 2017")


def test_the_two_risk_lists_speak_for_themselves() -> None:
    facts = facts_of(line_of(risks=(RISK,)))

    assert [one[0] for one in found(origins.origin_is_not_high_risk(facts))] == ["warn"]
    assert found(origins.treatment_is_allowed(facts)) == []
    assert found(origins.origin_is_not_high_risk(facts_of())) == []


@pytest.mark.parametrize(
    ("treatment", "list_", "severities"),
    [
        ("none", "", []),
        ("heat_or_cold", "", []),
        ("none", "treatment", ["warn"]),
        ("phosphine", "", ["block"]),
        ("phosphine", "treatment", ["block"]),
    ],
)
def test_a_treatment(treatment: str, list_: str, severities: list[str]) -> None:
    risks = (replace(RISK, list=list_),) if list_ else ()
    facts = facts_of(line_of(risks=risks), treatment=treatment)

    assert [one[0] for one in found(origins.treatment_is_allowed(facts))] == severities


@pytest.mark.parametrize(
    ("containers", "severities"),
    [((), []), (("MSCU6153045",), []), (("MSCU6153045", "MSCU6153046"), ["warn"])],
)
def test_the_last_digit_of_a_container(containers: tuple[str, ...], severities: list[str]) -> None:
    assert [
        one[0] for one in found(goods.containers_are_written_right(facts_of(containers=containers)))
    ] == severities

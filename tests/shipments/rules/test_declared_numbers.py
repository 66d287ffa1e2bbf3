"""The words of a paper against what is declared: found, differs, absent, with page and words."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from shipments.rules import declared_numbers
from shipments.rules.declared_numbers import Comparison, Declared, State, Subject
from shipments.rules.labelled_quantities import readings

INVOICE = """\
COMMERCIAL INVOICE No. INV-4711                      Date: 24 Nov 2026
Seller: Cooperativa Agraria Cafetalera Valle Alto Ltda., Jaén, Perú
Buyer:  Solstice Organics Import LLC        Payment: net 30 days
Goods                 HTS            Lot         Bags   Net Weight (kg)   Gross Weight (kg)
Green coffee          0901.11.0015   VA-26-118    138          9,660.00            9,798.00
organic               0901.11.0015   VA-26-121    138          9,660.00            9,798.00
TOTAL                                             276         19,320.00           19,596.00
Container MSKU 907032-3   B/L MAEU-2219043"""


def weight(subject: Subject, kilograms: str, *, is_total: bool = True) -> Declared:
    return Declared(subject, str(subject), f"{kilograms} kg", Decimal(kilograms), is_total=is_total)


def packages(count: int) -> Declared:
    return Declared(Subject.PACKAGES, "packages", str(count), Decimal(count), is_total=True)


def one(page: str, declared: Declared, kind: str = "invoice") -> Comparison:
    (comparison,) = declared_numbers.compare([page], kind, [declared])
    return comparison


@pytest.mark.parametrize(
    "declared",
    [
        weight(Subject.NET, "19320"),
        weight(Subject.GROSS, "19596"),
        weight(Subject.NET, "9660", is_total=False),
        packages(276),
        Declared(Subject.LOT, "Lot", "VA-26-118"),
        Declared(Subject.LOT, "Lot", "va26 121"),
        Declared(Subject.INVOICE, "Invoice", "INV4711"),
        Declared(Subject.TARIFF, "HTS", "0901110015"),
        Declared(Subject.CONTAINER, "Container", "MSKU9070323"),
        Declared(Subject.NAME, "Exporter", "COOPERATIVA AGRARIA  CAFETALERA Valle Alto Ltda."),
        Declared(Subject.NAME, "Recipient", "Solstice Organics Import, Inc."),
        Declared(Subject.NAME, "Product", "Green Coffee"),
        Declared(Subject.ORGANIC, "Organic", "organic"),
    ],
    ids=lambda declared: f"{declared.subject}-{declared.text}",
)
def test_what_stands_in_an_invoice_is_found(declared: Declared) -> None:
    comparison = one(INVOICE, declared)

    assert (comparison.state, comparison.page) == (State.FOUND, 1)
    assert comparison.words


def test_another_total_differs_with_its_place_and_arithmetic() -> None:
    comparison = one(INVOICE, weight(Subject.NET, "18900"))

    assert comparison.state == State.DIFFERS
    assert comparison.page == 1
    assert comparison.on_paper == Decimal("19320.00")
    assert comparison.difference == Decimal("420.00")
    assert comparison.share is not None
    assert f"{comparison.share:.4f}" == "0.0222"
    assert comparison.words == "TOTAL 276 19,320.00 19,596.00"


def test_net_and_gross_that_were_exchanged_differ() -> None:
    assert one(INVOICE, weight(Subject.NET, "19596")).on_paper == Decimal("19320.00")
    assert one(INVOICE, weight(Subject.NET, "19596")).state == State.DIFFERS


@pytest.mark.parametrize(
    ("declared", "state"),
    [("19320", State.FOUND), ("19130", State.FOUND), ("19128", State.DIFFERS), ("19516", State.DIFFERS)],
)
def test_one_percent_is_allowed(declared: str, state: State) -> None:
    assert one("Total net weight: 19,320 kg", weight(Subject.NET, declared)).state == state


@pytest.mark.parametrize(
    ("page", "kilograms"),
    [
        ("Peso neto total: 19.320,00 kg", "19320"),
        ("PESO NETO   19 320,5 KG", "19320.5"),
        ("Net Wt. 42,593 lbs", "19319.860"),
        ("Net weight: 19.32 MT", "19320"),
        ("N.W.: 19,320 KGS   G.W.: 19,596 KGS", "19320"),
        ("Net weight per bag: 69 kg\nTotal net weight: 19,320 kg", "19320"),
        ("Net weight 9,660 kg lot A\nNet weight 9,660 kg lot B", "19320"),
        ("Product      Net kg\nCoffee       9,660\nCoffee       9,660", "19320"),
        ("Peso neto (kg)\n19.320", "19320"),
        ("shipped 19,320 kg in one container", "19320"),
    ],
)
def test_a_weight_is_found_however_it_is_written(page: str, kilograms: str) -> None:
    assert one(page, weight(Subject.NET, kilograms)).state == State.FOUND


@pytest.mark.parametrize(
    "page",
    [
        "Payment: net 30 days",
        "",
        "Net weight per bag: 69 kg",
        "Invoice 2026-11-24, Tel. +51 76 431 200",
        "Net weight:",
    ],
)
def test_what_is_no_total_contradicts_nothing(page: str) -> None:
    assert one(page, weight(Subject.NET, "19320")) == Comparison(weight(Subject.NET, "19320"), State.ABSENT)


@pytest.mark.parametrize(
    ("page", "state", "on_paper"),
    [
        ("276 bags of 69 kg", State.FOUND, 276),
        ("Total packages: 276", State.FOUND, 276),
        ("N° de sacos: 270", State.DIFFERS, 270),
        ("1,276 cartons", State.DIFFERS, 1276),
        ("no word of them", State.ABSENT, None),
    ],
)
def test_packages_are_counted(page: str, state: State, on_paper: int | None) -> None:
    comparison = one(page, packages(276))

    assert (comparison.state, comparison.on_paper) == (state, on_paper)


def test_another_container_with_a_right_check_digit_differs() -> None:
    page = "Containers CSQU3054383 and MSKU1234566"  # the second number has a wrong check digit

    comparison = one(page, Declared(Subject.CONTAINER, "Container", "MSKU9070323"))

    assert (comparison.state, comparison.other) == (State.DIFFERS, "CSQU3054383")
    assert one("MSKU1234566", comparison.declared).state == State.ABSENT


def test_a_second_container_that_is_declared_too_is_no_difference() -> None:
    declared = [
        Declared(Subject.CONTAINER, "Container", "MSKU9070323"),
        Declared(Subject.CONTAINER, "Container", "CSQU3054383"),
    ]

    found = declared_numbers.compare(["CSQU 305438-3"], "invoice", declared)

    assert [one.state for one in found] == [State.ABSENT, State.FOUND]


def test_another_tariff_code_differs() -> None:
    comparison = one("HTS 0901.11.0025", Declared(Subject.TARIFF, "HTS", "0901110015"))

    assert (comparison.state, comparison.other) == (State.DIFFERS, "0901.11.0025")


@pytest.mark.parametrize(("lot", "page"), [("A1", "BA1"), ("A1", "A12"), ("118", "VA-26-1180")])
def test_a_part_of_a_longer_code_is_not_the_code(lot: str, page: str) -> None:
    assert one(page, Declared(Subject.LOT, "Lot", lot)).state == State.ABSENT


def test_only_what_a_paper_of_the_kind_shows_is_looked_for() -> None:
    declared = [weight(Subject.NET, "1"), weight(Subject.GROSS, "1"), Declared(Subject.LOT, "Lot", "A")]

    def looked_for(kind: str) -> list[Subject]:
        return [one.declared.subject for one in declared_numbers.compare([""], kind, declared)]

    assert looked_for("transport") == [Subject.GROSS]
    assert looked_for("invoice") == [Subject.NET, Subject.GROSS, Subject.LOT]
    assert looked_for("label") == []


def test_the_page_is_told() -> None:
    (comparison,) = declared_numbers.compare(
        ["cover", "", "Lot VA-26-118"], "invoice", [Declared(Subject.LOT, "Lot", "VA-26-118")]
    )

    assert (comparison.page, comparison.words) == (3, "Lot VA-26-118")


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("19320", ["19320"]),
        ("19,320", ["19320", "19.320"]),
        ("19.320", ["19320", "19.320"]),
        ("1,234.5", ["1234.5"]),
        ("1.234,5", ["1234.5"]),
        ("1,234,567", ["1234567"]),
        ("19 320,50", ["19320.50"]),
        ("1,23", ["1.23"]),
        ("1234,567", ["1234.567"]),
        ("1,23,456", []),
        ("1.2.3,4,5", []),
    ],
)
def test_a_written_number_is_read_in_every_way_it_can_be(written: str, numbers: list[str]) -> None:
    assert [str(value) for value in readings(written)] == numbers


@pytest.mark.parametrize(
    "page",
    [
        "nw " * 60_000,
        "net weight 1,1 " * 12_000,
        "1," * 90_000 + "-",
        "A" * 200_000,
        "1.2.3,4 " * 25_000,
        "\n" * 200_000,
    ],
    ids=["labels", "pairs", "commas", "letters", "odd numbers", "lines"],
)
def test_a_page_made_to_cost_costs_little(page: str) -> None:
    declared = [weight(Subject.NET, "19320"), packages(280)]
    declared += [Declared(Subject.LOT, "Lot", f"L-{number}") for number in range(300)]
    began = time.process_time()

    declared_numbers.compare([page], "invoice", declared)

    assert time.process_time() - began < 3

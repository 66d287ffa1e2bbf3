"""Rows that repeat or cannot be read, and files that hold a part of the registry, an older one or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from nopcert.bench import registry_files
from nopcert.bench.registry_files import Registry
from operations.models import CertifiedProduct, Operation, StagedOperation
from tests.operations.registry.conftest import (
    COFFEE,
    FARM,
    LATER,
    MILL,
    Load,
    counts,
    day,
    file_of,
    problems,
    write_workbook,
)

pytestmark = pytest.mark.django_db

STANDINGS = "Certified, Suspended, Surrendered and Revoked"


# Rows -----------------------------------------------------------------------------------------------


def test_after_a_transfer_the_certified_row_counts(tmp_path: Path, load: Load) -> None:
    left = {
        **FARM,
        "Cert_name": "[OLD] Old Certifier",
        "op_status": "Surrendered",
        "CR_CertifiedProducts": "Tea",
    }
    columns = registry_files.OPERATION_COLUMNS + registry_files.CELL_COLUMNS
    rows = [left, {**FARM, "CR_CertifiedProducts": "Coffee"}, {**left, "op_name": "Earlier still"}]

    registry_import = load(write_workbook(tmp_path / "export.xlsx", rows, None, columns=columns))

    farm = Operation.objects.get()
    assert (farm.standing, farm.certifier.short_name, farm.name) == (
        "certified",
        "CASC",
        "Cooperativa Valle Alto",
    )
    assert [product.name for product in CertifiedProduct.objects.all()] == ["Coffee"]
    reason = (
        "It stands here for [OLD] Old Certifier and in row 5 for [CASC] Cascadia Organic Certifiers, "
        "which counts."
    )
    assert problems(registry_import) == [("repeated", "Operations", row, reason) for row in (4, 6)]


def test_rows_that_cannot_be_read_are_told_with_number_and_reason(tmp_path: Path, load: Load) -> None:
    rows = [
        FARM,
        {**MILL, "op_nopOpID": "12345"},
        {**MILL, "op_nopOpID": "5560000001", "op_status": "Asleep"},
        {**MILL, "op_nopOpID": "5560000002", "opPA_country": "Atlantis"},
        {**MILL, "op_nopOpID": "5560000003", "op_name": "x" * 40_000},
        {name: text for name, text in MILL.items() if name != "Cert_name"},
        {**MILL, "op_nopOpID": "5560000004", "op_phone": "1" * 60, "op_statusEffectiveDate": "99/99/2026"},
    ]

    registry_import = load(file_of(tmp_path, *rows, items=[{**COFFEE, "ci_nopScope": "SEA"}]))

    assert problems(registry_import) == [
        ("unreadable", "Operations", 5, "the NOP ID “12345” has 5 digits and not ten"),
        ("unreadable", "Operations", 6, "“Asleep” is not one of " + STANDINGS),
        ("unreadable", "Operations", 7, "the country “Atlantis” is not in our list"),
        ("unreadable", "Operations", 8, "the name: it has 40000 characters where 200 fit"),
        ("unreadable", "Operations", 9, "the column Cert_name is empty"),
        (
            "left_out", "Operations", 10,
            "op_statusEffectiveDate: the date “99/99/2026” does not exist. The value is left out.",
        ),
        ("left_out", "Operations", 10, "op_phone: it has 60 characters where 40 fit. The value is left out."),
        ("unreadable", "Items", 4, "“SEA” is not one of CROPS, LIVESTOCK, WILD CROPS and HANDLING"),
    ]  # fmt: skip
    assert (registry_import.unreadable, registry_import.left_out, registry_import.new) == (6, 2, 2)
    assert Operation.objects.get(nop_id="5560000004").standing_since_on == day("2026-11-01")


def test_one_whose_row_cannot_be_read_is_not_gone(tmp_path: Path, load: Load) -> None:
    load(file_of(tmp_path, FARM, MILL))

    registry_import = load(file_of(tmp_path, {**FARM, **LATER}, {**MILL, "op_status": "?"}, name="b.xlsx"))

    assert (registry_import.gone, Operation.objects.filter(unlisted_on__isnull=False).count()) == (0, 0)


def test_formulas_and_control_characters_do_no_harm(tmp_path: Path, load: Load) -> None:
    row = {
        **FARM,
        "op_name": "Valle\x07 Alto\u202e",
        "opPA_line1": '=cmd|"/C calc"!A0',
        "op_url": '=HYPERLINK("x")',
    }
    (tmp_path / "a.csv").write_text(
        ",".join(row) + "\n" + ",".join('"' + text.replace('"', '""') + '"' for text in row.values()),
        encoding="utf-8",
    )

    registry_import = load(tmp_path / "a.csv")

    farm = Operation.objects.get()
    assert (farm.name, farm.street, farm.website) == ("Valle Alto", "", "")
    assert [row[3] for row in problems(registry_import)] == [
        'opPA_line1: “=cmd|"/C calc"!A0” is a formula without its result. The value is left out.'
    ]


# Parts of the registry ------------------------------------------------------------------------------


def test_the_web_service_changes_what_is_here_and_ends_nothing(tmp_path: Path, load: Load) -> None:
    load(file_of(tmp_path, FARM, MILL))
    (tmp_path / "answer.json").write_text(
        '[{"nopOperationID": "8150110234", "operationName": "Valle Alto S.A.",'
        ' "nopOperationStatus": "Revoked",'
        ' "certifierName": "[CASC] Cascadia Organic Certifiers", "statusEffectiveDate": "2026-11-20",'
        ' "scopes": [{"nopScope": "CROPS", "nopScopeStatus": "Revoked"}]},'
        ' {"nopOperationID": "8159999999", "operationName": "Unknown", "nopOperationStatus": "Certified",'
        ' "certifierName": "[CASC] Cascadia Organic Certifiers"}]',
        encoding="utf-8",
    )

    registry_import = load(tmp_path / "answer.json")

    farm = Operation.objects.get(nop_id="8150110234")
    assert (farm.standing, farm.name, farm.city, farm.country.code) == (
        "revoked",
        "Valle Alto S.A.",
        "Jaén",
        "PE",
    )
    assert farm.scopes.get().standing == "revoked"
    assert farm.certified_products.get().ended_on is None
    assert (counts(registry_import), registry_import.is_complete) == (
        {"standing_changed": 1, "unreadable": 1},
        False,
    )
    assert problems(registry_import)[0][3].startswith(
        "The operation is not here yet and the file does not say"
    )


def test_a_csv_of_items_changes_products_only(tmp_path: Path, load: Load) -> None:
    load(file_of(tmp_path, FARM, MILL))
    lines = ["ci_nopOpID,ci_nopScope,ci_itemList", "8150110234,CROPS,Cocoa", "9990000000,CROPS,Tea"]
    (tmp_path / "items.csv").write_text("\n".join(lines), encoding="utf-8")

    registry_import = load(tmp_path / "items.csv")

    assert list(
        CertifiedProduct.objects.filter(operation__nop_id="8150110234", ended_on__isnull=True).values_list(
            "name"
        )
    ) == [("Cocoa",)]
    assert (counts(registry_import), registry_import.changes.get().details) == (
        {"changed": 1}, {"products": [1, 0, 1]},
    )  # fmt: skip
    assert problems(registry_import)[0][3] == (
        "1 items belong to operations that are not here, such as 9990000000."
    )


def test_an_older_file_is_refused(tmp_path: Path, load: Load, read: Load) -> None:
    load(file_of(tmp_path, {**FARM, **LATER}))

    registry_import = read(file_of(tmp_path, FARM, MILL, name="old.xlsx"))

    assert registry_import.state == "refused"
    assert registry_import.refusal == (
        "This file was published on 2026-11-01, and one of 2026-11-15 was applied already. Download the "
        "newest file from the registry."
    )
    assert not StagedOperation.objects.exists()


def test_half_a_registry_is_refused(tmp_path: Path, load: Load, read: Load) -> None:
    registry_files.write_data_workbook(Registry(60), tmp_path / "a.xlsx")
    load(tmp_path / "a.xlsx")
    registry_files.write_data_workbook(Registry(30), tmp_path / "half.xlsx")

    registry_import = read(tmp_path / "half.xlsx")

    assert registry_import.refusal.startswith("This file lacks 30 of the 60 operations")
    assert (registry_import.changes.count(), Operation.objects.filter(unlisted_on__isnull=False).count()) == (
        0,
        0,
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "There are headings but no rows under them."),
        (
            [{**FARM, "op_status": "?"}],
            "Not one of the 1 rows could be read. The first says: “?” is not one of",
        ),
    ],
)
def test_a_file_with_nothing_to_read_is_refused(
    tmp_path: Path, read: Load, rows: list[dict[str, str]], sentence: str
) -> None:
    registry_import = read(file_of(tmp_path, *rows, items=None))

    assert (registry_import.state, registry_import.problems.count()) == ("refused", 0)
    assert registry_import.refusal.startswith(sentence)

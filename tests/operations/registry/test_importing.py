"""A file is compared with what is here, and taken over: the first, the next, and what people know better."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import AuditEvent
from accounts.roles import Role
from nopcert.bench import registry_files
from nopcert.bench.registry_files import Registry
from operations.models import (
    CertifiedProduct,
    Certifier,
    Operation,
    OperationScope,
    StagedOperation,
)
from tests.factories import operations as make
from tests.operations.conftest import make_member
from tests.operations.registry.conftest import (
    COFFEE,
    FARM,
    FLOUR,
    LATER,
    MILL,
    Load,
    apply_all,
    counts,
    day,
    file_of,
    problems,
    write_workbook,
)

pytestmark = pytest.mark.django_db


def versions() -> dict[str, list[tuple[int, str]]]:
    """Which transaction wrote each row: it changes with any write, even of the same values."""
    found = {}
    with connection.cursor() as cursor:
        for model in (Operation, OperationScope, CertifiedProduct, Certifier, AuditEvent):
            rows = f"SELECT id, xmin::text, ctid::text FROM {model._meta.db_table} ORDER BY id"  # noqa: S608
            cursor.execute(rows)
            found[model.__name__] = cursor.fetchall()
    return found


def events() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("id").values_list("event", "subject_label"))


# The first file -------------------------------------------------------------------------------------


def test_a_dry_run_counts_and_changes_nothing(tmp_path: Path, read: Load) -> None:
    registry_import = read(file_of(tmp_path, FARM, MILL))

    assert (registry_import.state, counts(registry_import)) == ("ready", {"new": 2})
    assert (registry_import.operations_read, registry_import.products_read) == (2, 3)
    assert registry_import.published_on == date(2026, 11, 1)
    assert (Operation.objects.count(), Certifier.objects.count()) == (0, 0)


def test_new_operations_come_with_certifier_scopes_and_products(tmp_path: Path, load: Load) -> None:
    other = {**FARM, "op_otherNames": "dba Alto; Valle", "op_url": "www.alto.example", "op_phone": " +51 1 "}

    registry_import = load(file_of(tmp_path, other, MILL))

    farm = Operation.objects.get(nop_id="8150110234")
    assert (farm.name, farm.city, farm.country.code, farm.standard.code) == (
        "Cooperativa Valle Alto", "Jaén", "PE", "NOP",
    )  # fmt: skip
    assert (farm.standing, farm.standing_since_on, farm.listed_on) == (
        "certified", day("2019-05-14"), day("2026-11-01"),
    )  # fmt: skip
    assert (farm.other_names, farm.website, farm.phone) == (
        ["Alto", "Valle"],
        "https://www.alto.example",
        "+51 1",
    )
    assert farm.search_words == "cooperativa valle alto alto valle jaen peru"
    assert (farm.certifier.name, farm.certifier.short_name, farm.certifier.nop_prefix) == (
        "Cascadia Organic Certifiers", "CASC", "815",
    )  # fmt: skip
    assert (farm.certifier.issues_here, farm.certifier.country) == (False, None)
    assert list(farm.scopes.values_list("scope", "standing", "is_from_registry")) == [
        ("crops", "certified", True)
    ]
    assert list(
        CertifiedProduct.objects.order_by("name", "label_category").values_list(
            "name", "label_category", "scope"
        )
    ) == [
        ("Coffee", "organic", "crops"),
        ("Wheat Flour", "100_percent_organic", "handling"),
        ("Wheat Flour", "organic", "handling"),
    ]
    assert (registry_import.state, registry_import.applied) == ("applied", 2)
    assert not StagedOperation.objects.exists()


def test_a_certifier_of_ours_is_found_by_name_code_or_digits(tmp_path: Path, load: Load) -> None:
    ours = make.make_certifier(name="Cascadia Organic Certifiers", nop_prefix="999")
    by_digits = make.make_certifier(name="Poppy", nop_prefix="556")

    registry_import = load(file_of(tmp_path, FARM, MILL))

    assert Operation.objects.get(nop_id="8150110234").certifier == ours
    assert Operation.objects.get(nop_id="5560004471").certifier == by_digits
    assert [match["is_by_code"] for match in registry_import.certifiers] == [False, True]
    by_digits.refresh_from_db()
    assert (by_digits.registry_name, by_digits.name) == ("[GPOC] Golden Poppy Organic Certification", "Poppy")


def test_what_no_rule_splits_is_searched_on_the_scope(tmp_path: Path, load: Load) -> None:
    cell = "Field: Corn, Wheat; See attached list for the herbs"
    row = {**FARM, "CR_CertifiedProducts": cell}
    columns = registry_files.OPERATION_COLUMNS + registry_files.CELL_COLUMNS

    load(write_workbook(tmp_path / "export.xlsx", [row], None, columns=columns))

    assert list(CertifiedProduct.objects.order_by("name").values_list("name", flat=True)) == ["Corn", "Wheat"]
    assert OperationScope.objects.get().product_text == "See attached list for the herbs"


def test_text_of_items_that_is_no_name_goes_to_the_scope(tmp_path: Path, load: Load) -> None:
    item = {**COFFEE, "ci_itemList": "See addendum of 2024", "ci_nopCatName": "Coffee, green"}

    load(file_of(tmp_path, FARM, items=[item]))

    assert CertifiedProduct.objects.get().name == "Coffee, green"
    assert OperationScope.objects.get().product_text == "See addendum of 2024"


# Again ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        registry_files.write_data_workbook,
        registry_files.write_export_workbook,
        registry_files.write_csv,
        registry_files.write_bulk_xml,
    ],
)
def test_the_same_file_again_writes_nothing(
    tmp_path: Path, load: Load, read: Load, write: Callable[[Registry, Path], None]
) -> None:
    write(Registry(60), tmp_path / "file_20261101")
    load(tmp_path / "file_20261101")
    assert Operation.objects.count() == 60
    write(Registry(60, published_on=date(2026, 12, 1)), tmp_path / "file_20261201")
    before = versions()

    again = read(tmp_path / "file_20261101")
    newer = read(tmp_path / "file_20261201")

    assert [one.state for one in (again, newer)] == ["unchanged", "unchanged"]
    assert [counts(one) for one in (again, newer)] == [{"unchanged": 60}] * 2
    after = versions()
    new_events = after.pop("AuditEvent")[len(before.pop("AuditEvent")) :]
    assert after == before
    assert len(new_events) == 2  # that the two files were received


def test_every_kind_of_change_is_counted_and_taken_over(tmp_path: Path, load: Load, read: Load) -> None:
    registry_files.write_data_workbook(Registry(60), tmp_path / "a.xlsx")
    load(tmp_path / "a.xlsx")
    newer = Registry(60, changes=5, published_on=date(2026, 12, 1))
    registry_files.write_data_workbook(newer, tmp_path / "b.xlsx")

    registry_import = load(tmp_path / "b.xlsx")

    assert counts(registry_import) == {
        "new": 5, "standing_changed": 5, "changed": 5, "gone": 5, "unchanged": 45,
    }  # fmt: skip
    assert Operation.objects.filter(unlisted_on=date(2026, 12, 1)).count() == 5
    assert read(tmp_path / "b.xlsx").state == "unchanged"


def test_a_changed_standing_is_an_event_of_the_certifier(tmp_path: Path, load: Load, read: Load) -> None:
    load(file_of(tmp_path, FARM, MILL))
    actor = make_member(Role.ADMINISTRATOR)
    suspended = {**FARM, **LATER, "op_status": "S", "op_statusEffectiveDate": "11/10/2026"}
    registry_import = read(
        file_of(tmp_path, suspended, {**MILL, **LATER}, name="INTEGRITY_Data_20261115.xlsx")
    )

    (change,) = registry_import.changes.all()
    assert (change.kind, change.details) == (
        "standing",
        {"standing": ["certified", "suspended"], "standing_since_on": ["2019-05-14", "2026-11-10"]},
    )
    apply_all(registry_import, actor)

    farm = Operation.objects.get(nop_id="8150110234")
    assert (farm.standing, farm.standing_since_on) == ("suspended", day("2026-11-10"))
    event = AuditEvent.objects.get(event="operation:standing_changed")
    assert (event.actor, event.certifier, event.operation, event.subject_id) == (
        actor, farm.certifier, farm, farm.public_id,
    )  # fmt: skip
    assert (event.before, event.after) == (
        {"standing": "certified", "standing_since_on": "2019-05-14"},
        {"standing": "suspended", "standing_since_on": "2026-11-10"},
    )
    assert event.reason == ("The registry's file INTEGRITY_Data_20261115.xlsx, published on 2026-11-15.")


def test_one_that_is_no_longer_listed_is_marked_and_comes_back(tmp_path: Path, load: Load) -> None:
    load(file_of(tmp_path, FARM, MILL))

    gone = load(file_of(tmp_path, {**FARM, **LATER}, name="b.xlsx"))
    mill = Operation.objects.get(nop_id="5560004471")
    assert (counts(gone), mill.unlisted_on, mill.standing) == (
        {"gone": 1, "unchanged": 1}, day("2026-11-15"), "certified",
    )  # fmt: skip
    assert mill.certified_products.filter(ended_on__isnull=True).count() == 2

    back = load(file_of(tmp_path, {**FARM, **LATER}, MILL, name="c.xlsx"))
    mill.refresh_from_db()
    assert (counts(back), mill.unlisted_on) == ({"changed": 1, "unchanged": 1}, None)
    told = [event for event in events() if event[0].startswith("operation:")]
    assert told == [
        ("operation:unlisted", "Solstice Mills LLC"),
        ("operation:listed_again", "Solstice Mills LLC"),
    ]


def test_products_end_and_begin_again(tmp_path: Path, load: Load) -> None:
    load(file_of(tmp_path, FARM, MILL))

    load(file_of(tmp_path, {**FARM, **LATER}, {**MILL, **LATER}, items=[FLOUR], name="b.xlsx"))
    coffee = CertifiedProduct.objects.get(name="Coffee")
    assert coffee.ended_on == day("2026-11-14")

    load(file_of(tmp_path, {**FARM, **LATER}, {**MILL, **LATER}, name="c.xlsx"))
    coffee.refresh_from_db()
    assert coffee.ended_on is None


def test_a_scope_that_is_given_up_goes_and_one_that_is_new_comes(tmp_path: Path, load: Load) -> None:
    load(file_of(tmp_path, FARM, MILL))
    moved = {name: text for name, text in {**FARM, **LATER}.items() if not name.startswith("opSC_")}

    load(
        file_of(tmp_path, {**moved, "opSC_WC": "Certified"}, {**MILL, **LATER}, items=[FLOUR], name="b.xlsx")
    )

    assert list(
        OperationScope.objects.filter(operation__nop_id="8150110234").values_list("scope", flat=True)
    ) == ["wild_crops"]


# What people know better ----------------------------------------------------------------------------


def test_what_people_entered_and_the_file_does_not_say_stays(tmp_path: Path, load: Load, read: Load) -> None:
    farm = make.make_operation(
        nop_id="8150110234",
        name="Valle Alto",
        contact_name="Ana Díaz",
        phone="+51 1 555",
        scopes=("crops", "handling"),
        standing_since_on=day("2019-05-14"),
        country=make.make_country("PE"),
    )
    own = make.make_product(farm, name="Cocoa")
    by_hand = make.make_operation(name="Not of the registry")

    registry_import = load(file_of(tmp_path, FARM, MILL))

    farm.refresh_from_db()
    assert (farm.name, farm.contact_name, farm.phone) == ("Cooperativa Valle Alto", "Ana Díaz", "+51 1 555")
    assert farm.listed_on == day("2026-11-01")
    assert sorted(farm.scopes.values_list("scope", flat=True)) == ["crops", "handling"]
    own.refresh_from_db()
    by_hand.refresh_from_db()
    assert (own.ended_on, by_hand.unlisted_on, by_hand.listed_on) == (None, None, None)
    assert counts(registry_import) == {"new": 1, "changed": 1}
    details = registry_import.changes.get(nop_id="8150110234").details
    assert (details["name"], details["listed"], details["products"]) == (
        ["Valle Alto", "Cooperativa Valle Alto"], [False, True], [1, 0, 0],
    )  # fmt: skip
    assert read(tmp_path / "data.xlsx").state == "unchanged"


def test_a_standing_noted_after_the_publication_stays(tmp_path: Path, load: Load) -> None:
    load(file_of(tmp_path, FARM, MILL))
    Operation.objects.filter(nop_id="8150110234").update(
        standing="suspended", standing_since_on=day("2026-11-20")
    )

    registry_import = load(file_of(tmp_path, {**FARM, **LATER}, {**MILL, **LATER}, name="b.xlsx"))

    assert Operation.objects.get(nop_id="8150110234").standing == "suspended"
    assert problems(registry_import) == [
        (
            "kept", "Operations", 4,
            "The standing noted here since 2026-11-20 stays: the file was published before that day.",
        )
    ]  # fmt: skip

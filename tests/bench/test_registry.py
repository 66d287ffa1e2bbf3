"""The measure of the registry runs and says what it found; never how fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from nopcert.bench import registry, registry_files
from nopcert.bench.registry_files import Registry
from tests.factories import operations as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def countries() -> None:
    make.make_arrangement()
    for code, name in (
        ("PE", "Peru"), ("US", "United States"), ("MX", "Mexico"), ("TR", "Türkiye"), ("IT", "Italy"),
        ("VN", "Vietnam"), ("BO", "Bolivia"), ("NL", "Netherlands"), ("CI", "Côte d'Ivoire"),
        ("KR", "South Korea"),
    ):  # fmt: skip
        make.make_country(code, name=name)


@pytest.mark.usefixtures("countries")
def test_loads_and_searches_are_measured_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "INTEGRITY_Data_20261101.xlsx"
    registry_files.write_data_workbook(Registry(20), path)

    loads = [registry._load(title, path, is_applied=True) for title in ("first", "again")]
    report = "\n".join(registry._report(20, loads, {"farm": registry._search("farm")}))

    assert [(one.operations, one.differing) for one in loads] == [(20, 20), (20, 0)]
    assert all(one.seconds > 0 and one.most_mib >= 0 for one in loads)
    assert "the registry with 20 operations" in report
    assert report.count("goal:") == 3


def test_the_made_registry_is_the_same_each_time_and_differs_where_it_is_told_to() -> None:
    first, second = list(Registry(30).operations()), list(Registry(30, changes=2).operations())

    assert first == list(Registry(30).operations())
    ids = [[values["op_nopOpID"][3:] for values, _items in made] for made in (first, second)]
    assert set(ids[0]) - set(ids[1]) == {"0000004", "0000005"}
    assert set(ids[1]) - set(ids[0]) == {"0000030", "0000031"}

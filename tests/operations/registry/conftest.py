"""Files of the federal registry for the tests: small, and as real ones are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.roles import Role
from nopcert.bench.registry_files import ITEM_COLUMNS, OPERATION_COLUMNS
from nopcert.bench.workbook_writer import Workbook
from operations import tasks
from operations.models import Country, RegistryImport
from operations.models.registry_import import ImportState
from operations.registry import jobs
from operations.registry.files import RegistryFile
from operations.registry.records import Record
from operations.services import registry_importing
from tests.factories import operations as make
from tests.operations.conftest import make_member

NOW = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)

Values = Mapping[str, str]

FARM: Values = {
    "Cert_name": "[CASC] Cascadia Organic Certifiers",
    "op_nopOpID": "8150110234",
    "op_name": "Cooperativa Valle Alto",
    "op_status": "Certified",
    "op_statusEffectiveDate": "05/14/2019",
    "opSC_CR": "Certified",
    "opSC_CR_ED": "05/14/2019",
    "opPA_city": "Jaén",
    "opPA_country": "Peru",
    "Pub_Date": "11/01/2026",
}
MILL: Values = {
    "Cert_name": "[GPOC] Golden Poppy Organic Certification",
    "op_nopOpID": "5560004471",
    "op_name": "Solstice Mills LLC",
    "op_status": "Certified",
    "op_statusEffectiveDate": "01/02/2015",
    "opSC_HANDLING": "Certified",
    "opPA_city": "Portland",
    "opPA_country": "United States of America (the)",
    "Pub_Date": "11/01/2026",
}
COFFEE: Values = {
    "ci_nopOpID": "8150110234",
    "ci_nopScope": "CROPS",
    "ci_nopCategory": "Coffee/Tea",
    "ci_itemList": "Coffee",
    "ci_status": "Certified",
    "ci_statusEffectiveDate": "05/14/2019",
}
FLOUR: Values = {
    "ci_nopOpID": "5560004471",
    "ci_nopScope": "HANDLING",
    "ci_nopCategory": "Grains, Flours",
    "ci_itemList": "Wheat Flour",
    "ci_organic100": "Yes",
    "ci_organic": "1",
}

LATER = {"Pub_Date": "11/15/2026"}


def write_workbook(
    path: Path,
    operations: Sequence[Values] = (FARM, MILL),
    items: Sequence[Values] | None = (COFFEE, FLOUR),
    *,
    columns: Sequence[str] = OPERATION_COLUMNS,
    leading: int = 3,
) -> Path:
    """A workbook with a sheet of operations and, unless None, one of items."""
    with Workbook(path) as workbook:
        workbook.sheet("Operations", columns, operations, leading=leading)
        if items is not None:
            workbook.sheet("Items", ITEM_COLUMNS, items, leading=leading)
    return path


def file_of(tmp_path: Path, *operations: Any, items: Any = (COFFEE, FLOUR), name: str = "data.xlsx") -> Path:
    return write_workbook(tmp_path / name, operations, items)


def records_of(path: Path) -> list[Record]:
    return list(RegistryFile(path).records())


@pytest.fixture
def countries() -> dict[str, Country]:
    return {code: make.make_country(code, **({"name": name} if name else {})) for code, name in _COUNTRIES}


@pytest.fixture
def standard() -> object:
    return make.make_arrangement()


_COUNTRIES = (
    ("PE", ""),
    ("US", ""),
    ("MX", ""),
    ("TR", ""),
    ("IT", ""),
    ("VN", "Vietnam"),
    ("BO", "Bolivia"),
    ("NL", "Netherlands"),
    ("CI", "Côte d'Ivoire"),
    ("KR", "South Korea"),
)
"""Those of the files below and of `nopcert.bench.registry_files`."""

Load = Callable[..., RegistryImport]


@pytest.fixture
def read(countries: object, standard: object) -> Load:
    """Reads a file as the command does; nothing is applied."""

    def read_file(path: Path, at: datetime = NOW) -> RegistryImport:
        return registry_importing.read_here(path, at=at, tell=lambda _rows, _share: None)

    return read_file


@pytest.fixture
def load(read: Load) -> Load:
    """Reads a file and applies what differs."""

    def load_file(path: Path, **options: Any) -> RegistryImport:
        registry_import = read(path, **options)
        if registry_import.state == ImportState.READY:
            apply_all(registry_import)
        assert registry_import.refusal == ""
        registry_import.refresh_from_db()
        return registry_import

    return load_file


def apply_all(registry_import: RegistryImport, actor: Any = None) -> None:
    registry_importing.apply(registry_import, actor=actor, at=NOW)
    ends = datetime(2099, 1, 1, tzinfo=UTC) - NOW
    assert jobs.apply_for(registry_import.pk, ends, clock=lambda: NOW) is False


def day(text: str) -> date:
    return date.fromisoformat(text)


def counts(registry_import: RegistryImport) -> dict[str, int]:
    names = ("new", "standing_changed", "changed", "gone", "unchanged", "unreadable", "repeated")
    return {name: value for name in names if (value := getattr(registry_import, name))}


def problems(registry_import: RegistryImport) -> list[tuple[str, str, int, str]]:
    rows = registry_import.problems.order_by("id").values_list("kind", "place", "row", "reason")
    return list(rows)


# The pages ------------------------------------------------------------------------------------------

SignIn = Callable[[Membership], Client]


@pytest.fixture
def private_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Jobs that were handed to the broker, which nobody does."""
    found: list[tuple[str, int]] = []
    for task in (tasks.read_registry_file, tasks.apply_registry_import):
        monkeypatch.setattr(
            task,
            "apply_async",
            lambda kwargs, retry, name=task.name: found.append((name, kwargs["import_id"])),
        )
    return found


@pytest.fixture
def ruth() -> Membership:
    return make_member(Role.ADMINISTRATOR)


@pytest.fixture
def administrator(sign_in: SignIn, ruth: Membership) -> Client:
    return sign_in(ruth)

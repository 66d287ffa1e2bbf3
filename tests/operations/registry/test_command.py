"""manage.py import_registry."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from operations.models import Operation, RegistryImport
from operations.registry import applying
from operations.services import registry_importing
from tests.operations.registry.conftest import FARM, MILL, NOW, Load, write_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("countries", "standard")]


def run(*words: object) -> str:
    out = StringIO()
    call_command("import_registry", *map(str, words), stdout=out)
    return out.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "INTEGRITY_Data_20261101.xlsx", [FARM, {**MILL, "op_nopOpID": "1"}])


def test_without_apply_it_only_tells(path: Path) -> None:
    told = run(path)

    assert "4 rows read, 100% of the file" in told
    assert "Workbook, published on 2026-11-01" in told
    assert "         1  new" in told
    assert "Operations, row 5: the NOP ID “1” has 1 digits and not ten" in told
    assert "Nothing was changed." in told
    assert not Operation.objects.exists()


def test_with_apply_and_yes_it_is_taken_over_and_then_there_is_nothing_to_do(path: Path) -> None:
    told = run(path, "--apply", "--yes")
    again = run(path, "--apply", "--yes")

    assert "INTEGRITY_Data_20261101.xlsx is applied." in told
    assert "Nothing differs: there is nothing to apply." in again
    assert Operation.objects.count() == 1


def test_without_anybody_to_ask_it_applies_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("yes\n"))

    with pytest.raises(CommandError, match="There is nobody to ask"):
        run(path, "--apply")

    assert not Operation.objects.exists()


def test_an_interrupted_apply_is_resumed(path: Path, read: Load) -> None:
    registry_import = registry_importing.apply(read(path), actor=None, at=NOW)
    applying.apply_batch(registry_import.pk, NOW, size=1)

    assert "is applied" in run("--resume")
    with pytest.raises(CommandError, match="There is no import to go on with"):
        run("--resume")


def test_the_open_file_is_discarded_for_another(path: Path) -> None:
    run(path)
    with pytest.raises(CommandError, match="is still open: apply it or discard it first"):
        run(path)

    told = run(path, "--discard", "--apply", "--yes")

    assert "INTEGRITY_Data_20261101.xlsx is discarded." in told
    assert list(RegistryImport.objects.order_by("id").values_list("state", flat=True)) == [
        "discarded",
        "applied",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Name a file, or --resume the import that was interrupted."),
        (("absent.xlsx",), "absent.xlsx is not there or not a file."),
        (("absent.xlsx", "--resume"), "leave FILE out"),
        (("/dev/null",), "/dev/null is not there or not a file."),
    ],
)
def test_a_wrong_call_is_refused_with_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*words)


def test_a_wrong_file_ends_with_its_sentence_and_leaves_nothing_open(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(CommandError, match="no row with the technical names of the registry"):
        run(tmp_path / "a.csv")

    assert RegistryImport.objects.get().state == "refused"

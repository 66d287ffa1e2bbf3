"""Which PostgreSQL is used: newest that runs, but never another major than the data's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from launcher import postgres_binaries
from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.workspace import Workspace

MakeProgram = Callable[[str, str], Path]


def install(make_program: MakeProgram, folder: str, version: str) -> Path:
    """Binaries that only say their version, as Debian's do."""
    make_program(f"{folder}/bin/postgres", f'echo "postgres (PostgreSQL) {version} (Debian {version}-1)"\n')
    return make_program(f"{folder}/bin/initdb", f'echo "initdb (PostgreSQL) {version}"\n').parent


def with_cluster(workspace: Workspace, major: int) -> None:
    data = workspace.root / f"postgres-{major}"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text(f"{major}\n")


def test_the_newest_on_the_machine_comes_first(make_program: MakeProgram, tmp_path: Path) -> None:
    for version in ("15.18", "18.6", "9.6.24", "17.2"):
        install(make_program, f"servers/{version.split('.')[0]}", version)
    found = postgres_binaries.list_on_machine((f"{tmp_path}/servers/*/bin",))
    assert [one.major for one in found if tmp_path in one.folder.parents] == [18, 17, 15]


def test_one_that_does_not_start_is_passed_over(make_program: MakeProgram, tmp_path: Path) -> None:
    install(make_program, "servers/15", "15.18")
    make_program("servers/17/bin/postgres", "echo 'libssl.so.1.1: cannot open' >&2; exit 127\n")
    make_program("servers/18/bin/postgres", 'echo "postgres (PostgreSQL) 18.6"\n')  # no initdb
    found = postgres_binaries.list_on_machine((f"{tmp_path}/servers/*/bin",))
    assert [one.major for one in found if tmp_path in one.folder.parents] == [15]


def test_one_that_is_named_is_used(
    make_program: MakeProgram, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = install(make_program, "mine", "16.4")
    monkeypatch.setenv("NOPCERT_POSTGRES", str(folder))
    expected = postgres_binaries.PostgresBinaries(folder, 16, "NOPCERT_POSTGRES")
    assert postgres_binaries.find(workspace) == expected


@pytest.mark.parametrize("version", ["14.20", "nonsense"])
def test_one_that_is_named_and_cannot_serve_is_refused(
    make_program: MakeProgram, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    folder = install(make_program, "mine", version)
    monkeypatch.setenv("NOPCERT_POSTGRES", str(folder))
    with pytest.raises(
        RefusalError, match=r"^NOPCERT_POSTGRES names .* where no PostgreSQL 15 or newer runs"
    ):
        postgres_binaries.find(workspace)


def test_data_of_another_major_is_not_left_behind(
    make_program: MakeProgram, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_cluster(workspace, 15)
    monkeypatch.setenv("NOPCERT_POSTGRES", str(install(make_program, "mine", "18.6")))
    with pytest.raises(RefusalError) as refused:
        postgres_binaries.find(workspace)
    assert str(refused.value) == (
        "The database below var/ was made by PostgreSQL 15, which is not on this machine any more. "
        "Install it again, or delete the database with bin/run --fresh"
    )
    assert refused.value.exit_code != EXIT_REFUSED


def test_only_a_finished_cluster_counts(workspace: Workspace) -> None:
    with_cluster(workspace, 15)
    (workspace.root / "postgres-18").mkdir()
    unfinished = workspace.root / "postgres-17.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("17\n")
    assert postgres_binaries.existing_majors(workspace) == {15}

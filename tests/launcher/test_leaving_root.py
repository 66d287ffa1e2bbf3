"""PostgreSQL refuses root: every way out of it that works here really leaves it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from launcher import leaving_root
from launcher.commands import answer_of

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to leave root")


@as_root
def test_some_way_works_and_none_leaves_the_command_as_root(tmp_path: Path) -> None:
    answers = {way.name: answer_of([*way.prefix, "/usr/bin/id", "-u"]) for way in leaving_root.all_ways()}
    working = {name: uid for name, uid in answers.items() if uid is not None}
    assert working
    assert "0" not in working.values()


@as_root
def test_a_folder_that_only_root_may_enter_is_no_obstacle(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    data = closed / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")
    closed.chmod(0o700)
    way = leaving_root.choose(Path("/bin/echo"), data)
    made = answer_of([*way.prefix, "/bin/sh", "-c", 'id -u > "$1/uid" && cat "$1/uid"', "sh", data])
    assert made not in (None, "0")
    owner = (data / "PG_VERSION").stat()
    assert (owner.st_uid, owner.st_gid) == (way.user, way.group)


@as_root
def test_a_folder_changes_hands_with_all_that_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "base" / "1").mkdir(parents=True)
    (tmp_path / "base" / "1" / "1259").touch()
    (tmp_path / "base" / "link").symlink_to("/etc/passwd")
    way = leaving_root.Way("as nobody", (), 65534, 65534)
    leaving_root.hand_over(tmp_path, way)
    owners = {path.lstat().st_uid for path in (tmp_path, *tmp_path.rglob("*"))}
    assert owners == {65534}
    assert Path("/etc/passwd").stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root has to leave root")
def test_an_ordinary_user_stays_who_they_are(tmp_path: Path) -> None:
    assert leaving_root.choose(Path("/bin/true"), tmp_path) == leaving_root.AS_MYSELF

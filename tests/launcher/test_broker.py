"""Which broker is used, and a real one that takes its password."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from launcher import broker
from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.supervisor import Supervisor
from launcher.workspace import PROJECT, Workspace

MakeProgram = Callable[[str, str], Path]
SAYS_REDIS = "echo 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1'\n"
SAYS_VALKEY = "echo 'Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1'\n"


def test_valkey_on_the_machine_comes_before_redis(
    make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_program("bin/redis-server", SAYS_REDIS)
    folder = make_program("bin/valkey-server", SAYS_VALKEY).parent
    monkeypatch.setenv("PATH", str(folder))
    expected = broker.BrokerServer(folder / "valkey-server", "8.1.1", "on this machine")
    assert broker.find_on_machine() == expected
    assert broker.missing_package() is None


def test_one_that_does_not_start_is_passed_over(
    make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_program("bin/valkey-server", "exit 127\n")
    folder = make_program("bin/redis-server", SAYS_REDIS).parent
    monkeypatch.setenv("PATH", str(folder))
    found = broker.find_on_machine()
    assert found is not None
    assert (found.path.parent, found.version) == (folder, "7.0.15")


def test_one_that_is_named_and_is_no_broker_is_refused(
    make_program: MakeProgram, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOPCERT_BROKER", str(make_program("bin/ls", "echo 'ls (GNU coreutils) 9.1'\n")))
    with pytest.raises(RefusalError, match=r"^NOPCERT_BROKER names .* which is no redis-server") as refused:
        broker.find(workspace)
    assert refused.value.exit_code == EXIT_REFUSED


def test_the_filesystem_is_used_when_it_is_asked_for(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOPCERT_BROKER", "filesystem")
    assert broker.find(workspace) is None
    assert broker.prepare_filesystem(workspace) == "filesystem://"
    assert (workspace.project / "var" / "broker" / "queue").is_dir()


def test_a_real_one_lets_in_with_its_password_only(workspace: Workspace) -> None:
    server = broker.find(Workspace.for_tests(PROJECT))
    if server is None:
        pytest.skip("this machine has no broker but the filesystem")
    program, address = broker.program(workspace, server)
    supervisor = Supervisor(workspace)
    try:
        supervisor.start([program])
        assert redis.from_url(address).ping() is True
        without = address.replace(workspace.secret("broker.password").read_text().strip(), "guessed")
        with pytest.raises(redis.AuthenticationError):
            redis.from_url(without).ping()
    finally:
        supervisor.stop()
    configuration = workspace.root / "secrets" / "broker.conf"
    assert stat.S_IMODE(configuration.stat().st_mode) == 0o600

"""What uv is told about the package index of this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from launcher import virtual_environment
from launcher.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace, make_program: Callable[[str, str], Path]) -> Workspace:
    """Its Python answers `pip config list` as a company's machine does."""
    answer = "global.cert='/etc/company.pem'\\nglobal.index-url='https://packages.example/simple'\\n"
    workspace.python.parent.mkdir(parents=True)
    workspace.python.symlink_to(make_program("python", f'printf "{answer}"\n'))
    return workspace


def test_uv_takes_index_and_certificate_from_pips_configuration(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    environment = virtual_environment.environment_for_uv(workspace)
    assert environment["UV_DEFAULT_INDEX"] == "https://packages.example/simple"
    assert environment["SSL_CERT_FILE"] == "/etc/company.pem"


def test_what_the_caller_says_wins(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")
    assert (
        virtual_environment.environment_for_uv(workspace)["UV_DEFAULT_INDEX"] == "https://mine.example/simple"
    )

"""bin/manage: what bin/run keeps for it."""

from __future__ import annotations

import json
import stat

from launcher import exclusion, management
from launcher.workspace import Workspace


def test_only_nopcerts_own_variables_are_kept_and_only_for_the_owner(workspace: Workspace) -> None:
    kept = {"DATABASE_URL": "postgres://a:secret@b/c", "NOPCERT_BASE_URL": "http://127.0.0.1:8000"}
    management.remember(workspace, {**kept, "PATH": "/bin", "AWS_SECRET": "somebody's"})
    path = workspace.root / "secrets" / "environment.json"
    assert json.loads(path.read_text()) == kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    management.forget(workspace)
    assert not path.exists()


def test_a_running_launcher_is_seen(workspace: Workspace) -> None:
    assert not exclusion.is_held(workspace)
    with exclusion.only_one(workspace, "bin/run"):
        assert exclusion.is_held(workspace)
    assert not exclusion.is_held(workspace)

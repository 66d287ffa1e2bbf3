"""What `bin/test` runs, in order: cheap checks first, the browser last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launcher.ports import LOOPBACK
from launcher.workspace import Workspace

_PYTEST_WORKERS = "2"


@dataclass(frozen=True)
class Step:
    """`environment` is laid over the common one; `only` replaces it."""

    name: str
    command: tuple[str | Path, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, str] | None = None

    @property
    def is_pytest(self) -> bool:
        return "pytest" in self.command


def every_step(workspace: Workspace, production: Mapping[str, str]) -> list[Step]:
    """`production` is the environment of an installation, as .env.example explains it."""
    python = workspace.python
    program = workspace.environment / "bin"
    manage = (python, "manage.py")
    return [
        Step("style (ruff check)", (program / "ruff", "check", ".")),
        Step("format (ruff format)", (program / "ruff", "format", "--check", ".")),
        Step("templates (djlint)", (program / "djlint", "templates", "--lint", "--quiet")),
        Step("types (mypy)", (program / "mypy",)),
        Step("walls (import-linter)", (program / "lint-imports",)),
        Step("configuration (check)", (*manage, "check")),
        Step(
            "production (check --deploy)",
            (*manage, "check", "--deploy", "--fail-level", "WARNING"),
            only=production,
        ),
        Step("migrations (makemigrations --check)", (*manage, "makemigrations", "--check", "--dry-run")),
        Step("Dockerfile (hadolint)", (program / "hadolint", "Dockerfile")),
        Step(
            "docker-compose.yml (compose specification)",
            (program / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"),
        ),
        pytest_step("tests", workspace, "-n", _PYTEST_WORKERS, "-m", "not browser and not slow"),
        pytest_step(
            "browser tests",
            workspace,
            *("-n", _PYTEST_WORKERS, "--dist", "loadgroup", "-m", "browser and not slow"),
        ),
    ]


def pytest_step(name: str, workspace: Workspace, *arguments: str) -> Step:
    return Step(
        name,
        (workspace.python, "-m", "pytest", *arguments),
        environment={
            # Playwright's loop in the test's thread makes Django see an asynchronous context in fixtures.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
            # Not by name: a bare machine may not even know "localhost".
            "DJANGO_LIVE_TEST_SERVER_ADDRESS": LOOPBACK,
        },
    )

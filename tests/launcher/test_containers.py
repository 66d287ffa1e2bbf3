"""docker-compose.yml and Dockerfile, as far as they can be judged without an engine.

bin/test also runs hadolint over the Dockerfile and the schema of the compose specification over the
other file.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from launcher.workspace import PROJECT

DOCKERFILE = (PROJECT / "Dockerfile").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
PARTS_OF_NOPCERT = {"setup", "web", "worker", "clock", "mail"}


def test_every_part_is_there() -> None:
    assert set(SERVICES) == {"db", "redis", *PARTS_OF_NOPCERT}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] not in ("", "root", "0", "0:0")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"setup", "web"}))
def test_a_service_that_runs_on_is_watched(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


def test_only_the_web_server_is_published_and_only_on_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:${NOPCERT_PORT:-8000}:8000"]}


def test_nothing_works_before_the_database_is_set_up() -> None:
    for name in ("web", "worker", "clock"):
        assert SERVICES[name]["depends_on"]["setup"] == {"condition": "service_completed_successfully"}
    assert SERVICES["setup"]["depends_on"]["db"] == {"condition": "service_healthy"}


def test_every_base_is_pinned_by_a_tag() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    images = [SERVICES[name]["image"] for name in ("db", "redis")]
    assert bases == ["python:3.13-slim-trixie"] * 2
    assert [image for image in images if not re.fullmatch(r"[a-z/]+:\d+[a-z0-9.-]*", image)] == []


def test_the_image_is_not_root_s_and_installs_from_the_lock_only() -> None:
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["10001:10001"]
    installs = re.findall(r"pip install [^\\\n]*", DOCKERFILE)
    assert len(installs) == 2
    assert all("--require-hashes" in install for install in installs)


def test_no_secret_and_no_data_gets_into_the_image() -> None:
    ignored = (PROJECT / ".dockerignore").read_text().split()
    assert {".env", "var", ".git"} <= set(ignored)

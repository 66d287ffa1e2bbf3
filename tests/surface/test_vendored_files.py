"""What is vendored is what its README names: nothing altered, nothing missing, nothing extra."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
VENDOR = STATIC / "vendor"
_ROW = re.compile(r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|$", re.MULTILINE)
_REFERENCE = re.compile(r"""url\(\s*['"]?([^'")]+?)['"]?\s*\)""")
_OWN_SCHEMES = ("data:", "#")


def listed_checksums() -> dict[str, str]:
    return dict(_ROW.findall((VENDOR / "README.md").read_text(encoding="utf-8")))


def present_checksums() -> dict[str, str]:
    return {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "README.md"
    }


def test_every_vendored_file_has_the_checksum_its_readme_gives() -> None:
    assert present_checksums() == listed_checksums()


def test_the_readme_names_what_the_pages_need() -> None:
    assert {
        "uswds/css/uswds.min.css",
        "uswds/img/sprite.svg",
        "htmx/htmx.min.js",
        "accessible-autocomplete/accessible-autocomplete.min.js",
    } <= set(listed_checksums())


@pytest.mark.parametrize("stylesheet", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_every_file_that_a_stylesheet_names_exists(stylesheet: Path) -> None:
    """A manifest storage refuses to collect a stylesheet with a reference to nowhere."""
    references = _REFERENCE.findall(stylesheet.read_text(encoding="utf-8"))
    missing = [
        reference
        for reference in references
        if not reference.startswith(_OWN_SCHEMES)
        and not (stylesheet.parent / reference.split("?")[0].split("#")[0]).resolve().is_file()
    ]
    assert missing == []


def test_the_vendored_stylesheet_does_name_files() -> None:
    """Guards the test above: without references it would pass on anything."""
    text = (VENDOR / "uswds/css/uswds.min.css").read_text(encoding="utf-8")
    assert len(set(_REFERENCE.findall(text))) > 40


def test_no_vendored_file_names_a_source_map() -> None:
    naming = [
        path.name
        for path in VENDOR.rglob("*")
        if path.suffix in {".css", ".js"} and "sourceMappingURL" in path.read_text(encoding="utf-8")
    ]
    assert naming == []

"""The twelve declarations of shipments.json, and how their words are said here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nopcert.demo.certifiers import CERTIFIERS

CERTIFIER_PREFIX = {row.example_key: row.prefix for row in CERTIFIERS}
"""How an example names a certifier → its prefix here."""

LABEL_CATEGORY = {
    "100% organic": "100_percent_organic",
    "organic": "organic",
    "made with organic": "made_with_organic",
}


def load_examples() -> list[dict[str, Any]]:
    """As they stand in the file; `expect` lists the findings that each has to produce."""
    examples: list[dict[str, Any]] = json.loads(
        (Path(__file__).parent / "shipments.json").read_text(encoding="utf-8")
    )
    return examples

"""Hostile inputs as data; `hostile_inputs.json` says for each what has to become of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class HostileInput:
    field: str
    value: str
    why: str
    is_refused: bool

    @property
    def id(self) -> str:
        return f"{self.why} {self.value[:20]!a}"


def inputs_for(*fields: str) -> list[HostileInput]:
    """Those of the fields, in the file's order; long ones are written as a repeated unit."""
    entries = json.loads((Path(__file__).parent / "hostile_inputs.json").read_text(encoding="utf-8"))
    return [
        HostileInput(entry["field"], _value(entry), entry["why"], entry["expected"] == "reject")
        for entry in entries
        if entry["field"] in fields
    ]


def _value(entry: dict[str, Any]) -> str:
    if entry["value"] is not None:
        return str(entry["value"])
    repeat = entry["repeat"]
    return str(repeat.get("prefix", "") + repeat["unit"] * repeat["times"] + repeat.get("suffix", ""))

"""The demo's shipments of one exporter differ as real ones do, and their numbers are well written."""

from __future__ import annotations

from collections import Counter

import pytest

from nopcert.demo import desk, issuing, requests, variety
from nopcert.demo.examples import load_examples
from shipments.rules import transport

EXAMPLES = {example["id"]: example for example in load_examples()}


def made() -> list[dict]:
    """Every request of the demo's plans, as its declaration."""
    named = [(name, number) for number, (name, _days, _status) in enumerate(requests.PLAN)]
    named += [(planned.example, 100 + number) for number, planned in enumerate(desk.PLAN, start=1)]
    named += [(name, 200 + number) for number, (name, _days) in enumerate(issuing._READY)]
    named += [("avocado-mexico-period", 210), ("coffee-peru", 220), ("sesame-ethiopia", 221)]
    return [variety.vary(EXAMPLES[name], number) for name, number in named]


def test_no_lot_container_paper_or_total_stands_twice() -> None:
    values: Counter[tuple[str, str]] = Counter()
    for example in made():
        exporter = example["exporter"]["nop_id"]
        values.update(("container", code) for code in example["containers"])
        values.update(
            ("paper", example[name]) for name in ("bill_of_lading", "air_waybill") if example.get(name)
        )
        for line in example["lines"]:
            values.update((f"lot of {exporter}", lot) for lot in line["lots"])
            values[f"total of {exporter} {line['hts']}", line["net_weight_kg"]] += 1
    assert len(values) > 100
    assert [value for value, count in values.items() if count > 1] == []


@pytest.mark.parametrize("number", [1, 14, 101, 221])
@pytest.mark.parametrize("name", list(EXAMPLES))
def test_numbers_are_well_written_and_weights_only_fall(name: str, number: int) -> None:
    example, varied = EXAMPLES[name], variety.vary(EXAMPLES[name], number)

    assert [
        transport.note_on_container(transport.parse_container(code)) for code in varied["containers"]
    ] == [""] * len(example["containers"])
    if varied.get("air_waybill"):
        assert not transport.note_on_air_waybill(transport.parse_air_waybill(varied["air_waybill"]))
    for before, line in zip(example["lines"], varied["lines"], strict=True):
        assert 0.79 < float(line["net_weight_kg"]) / float(before["net_weight_kg"]) < 1
        assert len(line["lots"]) == len(before["lots"])


def test_nought_is_the_example_itself() -> None:
    assert variety.vary(EXAMPLES["coffee-peru"], 0) == EXAMPLES["coffee-peru"]

"""One word for what the checks found."""

from __future__ import annotations

import pytest

from shipments.rules import risk
from shipments.rules.risk import Found, Risk, RiskWords

BLOCK = Found("C06", "block", is_settled=False)
LISTED = Found("C13", "warn", is_settled=True)
WAITING = Found("C12", "warn", is_settled=False)
NOTED = Found("C08", "warn", is_settled=True)
OVERRIDDEN = Found("C09", "block", is_settled=True)
NOTE = Found("C07", "note", is_settled=False)
PASSED = Found("C13", "pass", is_settled=False)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([], RiskWords(Risk.CLEAR, "good", "Clear", "")),
        ([NOTE, PASSED], RiskWords(Risk.CLEAR, "good", "Clear", "")),
        ([NOTED, NOTE], RiskWords(Risk.CLEAR, "good", "Clear, explained", "C08")),
        ([WAITING, NOTED], RiskWords(Risk.EXPLAIN, "progress", "1 to explain", "C08, C12")),
        ([LISTED, WAITING], RiskWords(Risk.LISTED, "warn", "On a risk list", "C12, C13")),
        ([OVERRIDDEN], RiskWords(Risk.CLEAR, "good", "Clear, explained", "C09")),
        ([LISTED, BLOCK], RiskWords(Risk.BLOCKED, "bad", "Blocked", "C06, C13")),
    ],
)
def test_the_worst_gives_the_word(found: list[Found], told: RiskWords) -> None:
    assert risk.tell(found) == told

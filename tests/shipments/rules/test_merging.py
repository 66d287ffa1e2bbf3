"""Two windows change one request: nobody's typing is overwritten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipments.rules.merging import Merge, is_same, merge


@pytest.mark.parametrize(
    ("seen", "mine", "theirs", "expected"),
    [
        ("PECLL", "PEPAI", "PECLL", Merge({"port": "PEPAI"}, (), {})),
        ("PECLL", "PECLL", "PEPAI", Merge({}, (), {"port": "PEPAI"})),
        ("PECLL", "PEPAI", "PEMRI", Merge({}, ("port",), {})),
        ("PECLL", "PEPAI", "PEPAI", Merge({}, (), {})),
        ("PECLL", "", "PEMRI", Merge({}, ("port",), {})),
        ("", "PEPAI", None, Merge({"port": "PEPAI"}, (), {})),
        ("PECLL", "PECLL", "PECLL", Merge({}, (), {})),
    ],
)
def test_a_field_is_taken_from_the_side_that_changed_it(
    seen: str, mine: str, theirs: str | None, expected: Merge
) -> None:
    assert merge({"port": seen}, {"port": mine}, {"port": theirs}) == expected


def test_a_field_that_the_page_did_not_show_is_taken_as_typed() -> None:
    assert merge({}, {"port": "PEPAI"}, {"port": "PEMRI"}) == Merge({"port": "PEPAI"}, (), {})


def test_what_nobody_typed_gives_way_to_what_is_typed_and_to_nothing_else() -> None:
    seen, filled = {"end": ""}, {"end": "2026-12-31"}
    assert merge(seen, {"end": "2027-01-05"}, filled, yielding=["end"]).mine == {"end": "2027-01-05"}
    assert merge(seen, {"end": ""}, filled, yielding=["end"]) == Merge({}, (), filled)
    assert merge(seen, {"end": "2027-01-05"}, filled).conflicts == ("end",)


def test_instants_are_compared_to_the_minute_that_pages_show() -> None:
    stored = datetime(2026, 12, 1, 17, 42, 31, 5, tzinfo=UTC)

    assert is_same(stored, datetime(2026, 12, 1, 17, 42, tzinfo=UTC))
    assert not is_same(stored, datetime(2026, 12, 1, 17, 43, tzinfo=UTC))


_values = st.dictionaries(st.sampled_from("abc"), st.sampled_from([None, "", "x", "y", "z"]))


@given(seen=_values, mine=_values, theirs=_values)
def test_nothing_that_only_one_side_changed_is_lost(
    seen: dict[str, object], mine: dict[str, object], theirs: dict[str, object]
) -> None:
    merged = merge(seen, mine, theirs)
    after = {**theirs, **merged.mine}

    for name in seen.keys() & mine.keys():
        changed_here = not is_same(mine[name], seen[name])
        changed_there = not is_same(theirs.get(name), seen[name])
        if changed_here and not changed_there:
            assert is_same(after.get(name), mine[name])
        else:
            assert is_same(after.get(name), theirs.get(name))
        is_open = changed_here and changed_there and not is_same(mine[name], theirs.get(name))
        assert (name in merged.conflicts) == is_open

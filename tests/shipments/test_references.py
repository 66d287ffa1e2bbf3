"""A request's reference is told apart from a certificate number by whoever reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules import numbering, recognising
from shipments.rules import references


@given(st.binary(min_size=8, max_size=16))
def test_every_reference_is_explained_as_one_and_never_as_a_number(randomness: bytes) -> None:
    reference = references.new_reference(randomness)

    assert recognising.explain(reference).kind == recognising.Kind.DRAFT_REFERENCE
    assert numbering.parse_number(reference) is None


def test_too_little_randomness_is_refused() -> None:
    with pytest.raises(ValueError, match="eight random bytes"):
        references.new_reference(b"1234567")

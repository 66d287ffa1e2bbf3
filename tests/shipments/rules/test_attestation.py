"""Whose name may stand under the statement."""

from __future__ import annotations

import pytest

from shipments.rules.attestation import resembles


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Diego Quispe", "Diego Quispe"),
        ("quispe, diego", "Diego Quispe"),
        ("Diego A. Quispe Mamani", "Diego Quispe"),
        ("José Muñoz", "Jose Munoz"),
        ("Ayşe Çelik", "Ayse Celik"),
        ("DIEGO QUISPE", "Diego Quispe"),
        ("Björk", "Björk"),
        ("山田 太郎", "山田 太郎"),
    ],
)
def test_a_persons_own_name_is_known(typed: str, name: str) -> None:
    assert resembles(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Rosa Huamán", "Diego Quispe"),
        ("Diego", "Diego Quispe"),
        ("Diego Huamán", "Diego Quispe"),
        ("x", "Diego Quispe"),
        ("---", "Diego Quispe"),
        ("", "Diego Quispe"),
        ("Rosa Maria Lopez Garcia Diego Quispe", "Diego Quispe"),
    ],
)
def test_another_name_is_not(typed: str, name: str) -> None:
    assert not resembles(typed, name)

"""Cells of an export that a spreadsheet must show and not run."""

from __future__ import annotations

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would take it for a formula.

    Full-width signs and signs after spaces count too: spreadsheets strip both (security.md 21).
    """
    if text.lstrip(" \u00a0\u3000").startswith(_STARTS_A_FORMULA):
        return f"'{text}"
    return text

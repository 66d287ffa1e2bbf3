"""How a reader says no."""

from __future__ import annotations


class RefusedError(ValueError):
    """Its text is a code: pages, active, locked, damaged, bomb, macros, polyglot, pixels, wrong_type."""

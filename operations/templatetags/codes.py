"""Codes as people read them, for templates."""

from __future__ import annotations

from django import template

from operations.rules.hts import display_hts

register = template.Library()


@register.filter
def hts(code: object) -> str:
    """`0901.11.0015`; what is not ten digits stays as it is."""
    text = str(code or "")
    return display_hts(text) if len(text) == 10 and text.isascii() and text.isdigit() else text

"""Lengths of time as pages show them."""

from __future__ import annotations

from datetime import timedelta

from django import template

from shipments.rules import deadlines

register = template.Library()


@register.filter
def duration(length: timedelta) -> str:
    """`40 min`, `5 h`, `6 days`."""
    return deadlines.duration_words(length)

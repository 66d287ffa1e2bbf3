"""Checks of the configuration, run by `manage.py check`; those of the keys stand in `key_checks`."""

from __future__ import annotations

import ctypes.util
from collections.abc import Sequence
from typing import Any

from django.core import checks


@checks.register()
def fonts_are_cut_quickly(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Without this library WeasyPrint falls back in silence to one that is 26 times slower."""
    if ctypes.util.find_library("harfbuzz-subset") is None:
        return [
            checks.Warning(
                "The library harfbuzz-subset is missing: papers take many times as long.",
                hint="On Debian: apt-get install libharfbuzz-subset0",
                id="nopcert.W001",
            )
        ]
    return []

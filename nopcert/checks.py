"""Checks of the configuration, run by `manage.py check` and at every start of the launcher."""

from __future__ import annotations

import ctypes.util
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(deploy=True)
def demo_seals_stay_out_of_production(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """A paper sealed by the demo's authority proves nothing (security.md 5)."""
    if settings.IS_PRODUCTION and settings.NOPCERT_ALLOW_DEMO_SEAL:
        return [
            checks.Error(
                "Demo seals are allowed in production.",
                hint="Take NOPCERT_ALLOW_DEMO_SEAL out of the environment and install real seal keys.",
                id="nopcert.E002",
            )
        ]
    return []


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

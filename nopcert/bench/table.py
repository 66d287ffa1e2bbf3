"""How figures are printed: a title, then rows of the same columns, for a terminal and for a diff."""

from __future__ import annotations

import os
import platform

from nopcert.bench.figures import Spread

_TITLE = 34


def machine() -> str:
    """Where it was measured, and what else was going on there."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} cores{load}"


def head(title: str) -> str:
    return f"{title:<{_TITLE + 2}}{'p50':>10}{'p95':>10}{'most':>10}"


def milliseconds(title: str, times: Spread) -> str:
    """A row of times that are given in seconds."""
    return f"  {title:<{_TITLE}}" + "".join(
        f"{seconds * 1000:>7.1f} ms" for seconds in (times.p50, times.p95, times.most)
    )


def ratio(title: str, values: Spread) -> str:
    return f"  {title:<{_TITLE}}" + "".join(
        f"{value:>10.2f}" for value in (values.p50, values.p95, values.most)
    )


def goal(words: str, *, is_reached: bool) -> str:
    return f"  goal: {words}: {'reached' if is_reached else 'MISSED'}"

"""Every address of the project, as its patterns say, and what a hostile hand writes into them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

VALUES = {
    "empty": "",
    "blank": "%20",
    "word": "abc",
    "negative": "-1",
    "zero": "0",
    "fraction": "1.5",
    "huge number": "1" + "0" * 30,
    "number beyond what Python reads": "9" * 5000,
    "digits of another script": "%D9%A1%D9%A2",
    "missing id": "00000000-0000-4000-8000-000000000000",
    "nearly an id": "00000000-0000-4000-8000-00000000000g",
    "no date": "2026-02-30",
    "date out of range": "99999-01-01",
    "infinity": "-Infinity",
    "nan": "NaN",
    "nul": "%00",
    "control characters": "a%01%08%1b%7f",
    "line break": "a%0d%0aSet-Cookie:%20x=1",
    "no utf-8": "%ff%fe",
    "lone surrogate": "%ed%a0%80",
    "unicode": "%E2%80%AE%F0%9F%92%A3%CC%81",
    "percent": "%25%25%25s",
    "too long": "x" * 6000,
    "parent folder": "..%2f..%2fetc%2fpasswd",
    "script": "%3Cscript%3Ealert(1)%3C/script%3E",
    "sql": "'%20OR%201=1;--",
    "pattern": "%25_(((%5B%5C",
    "another host": "//evil.example/",
    "address that cannot be read": "http://%5B",
}


@dataclass(frozen=True)
class Address:
    """One pattern of the project with its parameters left open."""

    route: str
    parameters: tuple[str, ...]

    def with_value(self, value: str) -> str:
        """Each parameter in turn is that value; encoded as it goes over the line."""
        return f"/{re.sub(_PARAMETER, lambda _found: value, self.route)}"


_PARAMETER = r"<(?:\w+:)?(\w+)>"


def list_addresses() -> list[Address]:
    return [Address(route, tuple(re.findall(_PARAMETER, route))) for route in _routes(get_resolver())]


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + _readable(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


def _readable(route: str) -> str:
    """A regular expression of a `re_path` in the form of `path`, with what may be left out."""
    if not route.startswith("^"):
        return route
    route = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route.strip("^$").replace("[vV]", "V"))
    return re.sub(r"\(\?:([^)]*)\)\?", r"\1", route).replace("/?", "/")

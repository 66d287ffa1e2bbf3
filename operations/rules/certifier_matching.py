"""Which certifier of ours a name of the federal registry means.

The registry names certifiers in words (`[CCOF] CCOF Certification Services, LLC`) and gives no key, but
the first three digits of an operation's NOP ID are those of the certifier that registered it (domain.md
6: observed, no law). So a name is matched by what it was called before, by its own words, by its short
code, and last by the digits that most of its operations carry. What matches nobody is a new certifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from operations.rules import registry_values

_LEGAL_FORMS = re.compile(
    r"\b(llc|l\.l\.c|inc|ltd|limited|co|corp|gmbh|s\.?a|s\.?r\.?l|b\.?v|s\.?p\.?a)\b\.?|[^\w\s]"
)
_LONGEST_SHORT_NAME = 20


@dataclass(frozen=True)
class KnownCertifier:
    """A certifier of ours."""

    key: int
    name: str
    short_name: str
    nop_prefix: str
    registry_name: str


@dataclass(frozen=True)
class Match:
    """A name of the file, and whom it means: `key` is None for a certifier that is new here."""

    registry_name: str
    key: int | None
    name: str
    short_name: str
    nop_prefix: str
    operations: int
    is_by_code: bool = False
    """Known only by the digits of its operations, which a person should look at."""


def match_certifiers(counts: Mapping[str, Mapping[str, int]], known: Iterable[KnownCertifier]) -> list[Match]:
    """One match for each name, those with the most operations first.

    `counts` maps a name to how many of its operations begin with which three digits. A code goes to one
    name only, the one with the most operations of it.
    """
    known = list(known)
    totals = {name: sum(prefixes.values()) for name, prefixes in counts.items()}
    owners = _owners_of_prefixes(counts)
    taken_prefixes = {certifier.nop_prefix for certifier in known if certifier.nop_prefix}
    taken_names = {certifier.short_name.casefold() for certifier in known}
    matches: list[Match] = []
    for registry_name in sorted(totals, key=lambda name: (-totals[name], name)):
        code, name = registry_values.parse_certifier(registry_name)
        name = (name or code)[:160]
        prefix = next((prefix for prefix, owner in owners.items() if owner == registry_name), "")
        certifier = _find(registry_name, code, name, prefix, known)
        if certifier is not None:
            values = (certifier.key, certifier.name, certifier.short_name, certifier.nop_prefix)
            is_by_code = not _has_name(certifier, registry_name, code, name)
            matches.append(Match(registry_name, *values, totals[registry_name], is_by_code))
        else:
            prefix = "" if prefix in taken_prefixes else prefix
            short_name = _free_short_name(code or _initials(name), taken_names)
            taken_prefixes.add(prefix)
            taken_names.add(short_name.casefold())
            matches.append(Match(registry_name, None, name, short_name, prefix, totals[registry_name]))
    return matches


def _owners_of_prefixes(counts: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """Three digits to the name that they stand for: half of its operations carry them, and no other
    name has more that do."""
    best: dict[str, tuple[int, str]] = {}
    for name in sorted(counts):
        total = sum(counts[name].values())
        prefix = max(sorted(counts[name]), key=lambda prefix: counts[name][prefix])
        count = counts[name][prefix]
        if count * 2 >= total and count > best.get(prefix, (0, ""))[0]:
            best[prefix] = (count, name)
    return {prefix: name for prefix, (_count, name) in best.items()}


def _find(
    registry_name: str, code: str, name: str, prefix: str, known: list[KnownCertifier]
) -> KnownCertifier | None:
    """By what the registry called it before, by its name, by its short code, by its digits."""
    remembered = [certifier for certifier in known if certifier.registry_name == registry_name]
    named = [certifier for certifier in known if _has_name(certifier, registry_name, code, name)]
    numbered = [certifier for certifier in known if prefix and certifier.nop_prefix == prefix]
    return next(iter((*remembered, *named, *numbered)), None)


def _has_name(certifier: KnownCertifier, registry_name: str, code: str, name: str) -> bool:
    return (
        certifier.registry_name == registry_name
        or _plain(certifier.name) == _plain(name)
        or (bool(code) and certifier.short_name.casefold() == code.casefold())
    )


def _plain(name: str) -> str:
    return " ".join(_LEGAL_FORMS.sub(" ", name.casefold()).split())


def _initials(name: str) -> str:
    letters = "".join(word[0] for word in re.findall(r"[^\W\d_]+", name) if word[0].isupper())
    return letters if len(letters) > 1 else name


def _free_short_name(wanted: str, taken: set[str]) -> str:
    short_name = wanted[:_LONGEST_SHORT_NAME].strip() or "?"
    number = 2
    while short_name.casefold() in taken:
        suffix = f" {number}"
        short_name = wanted[: _LONGEST_SHORT_NAME - len(suffix)].strip() + suffix
        number += 1
    return short_name

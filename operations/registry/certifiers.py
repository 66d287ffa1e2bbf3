"""The certifiers of the staged file: which of ours they are, and the making of those that are new."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from accounts import audit
from accounts.models import Membership
from operations.models import Certifier
from operations.registry import statements
from operations.rules.certifier_matching import KnownCertifier, Match, match_certifiers


def understand() -> list[Match]:
    """Sets the certifier of every staged operation whose certifier is known; says how each name was read."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for name, prefix, count in statements.rows(
        "SELECT certifier_name, left(nop_id, 3), count(*) FROM {staged_operation} GROUP BY 1, 2"
    ):
        counts[name][prefix] = count
    known = [
        KnownCertifier(*row)
        for row in Certifier.objects.order_by("pk").values_list(
            "pk", "name", "short_name", "nop_prefix", "registry_name"
        )
    ]
    matches = match_certifiers(counts, known)
    for match in matches:
        if match.key is not None:
            _set(match.registry_name, match.key)
    return matches


def make_missing(*, actor: Membership | None, at: datetime, reason: str) -> None:
    """Certifiers that the file names and this installation does not know; of the others the name that the
    registry gives them is remembered."""
    for match in understand():
        if match.key is not None:
            Certifier.objects.filter(pk=match.key, registry_name="").update(registry_name=match.registry_name)
            continue
        certifier = Certifier.objects.create(
            name=match.name,
            short_name=match.short_name,
            nop_prefix=match.nop_prefix,
            registry_name=match.registry_name,
        )
        _set(match.registry_name, certifier.pk)
        audit.record(
            "certifier:registered",
            certifier,
            label=certifier.name,
            actor=actor,
            at=at,
            certifier=certifier,
            reason=reason,
            after={"name": certifier.name, "nop_prefix": certifier.nop_prefix},
        )


def _set(registry_name: str, key: int) -> None:
    statements.run(
        "UPDATE {staged_operation} SET certifier_id = %(key)s "
        "WHERE certifier_name = %(name)s AND certifier_id IS DISTINCT FROM %(key)s",
        {"key": key, "name": registry_name},
    )

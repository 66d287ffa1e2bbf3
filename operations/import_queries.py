"""Reads of the imports of the federal registry. The registry is shared by all certifiers of the
installation, and so are the files that were loaded into it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from operations.models import RegistryChange, RegistryImport, RegistryProblem
from operations.models.registry_import import CLOSED_STATES, OPEN_STATES


def list_imports() -> QuerySet[RegistryImport]:
    """The latest first."""
    return RegistryImport.objects.select_related("received_by__user", "decided_by__user").order_by("-id")


def get_import(public_id: UUID) -> RegistryImport | None:
    return list_imports().filter(public_id=public_id).first()


def get_open_import() -> RegistryImport | None:
    """The one that is under way; there is never a second."""
    return list_imports().filter(state__in=OPEN_STATES).first()


def list_changes(registry_import: RegistryImport, kind: str) -> QuerySet[RegistryChange]:
    return registry_import.changes.filter(kind=kind).order_by("id")


def list_problems(registry_import: RegistryImport, kind: str) -> QuerySet[RegistryProblem]:
    return registry_import.problems.filter(kind=kind).order_by("id")


def count_problems(registry_import: RegistryImport) -> dict[str, int]:
    """How many are kept to be read, by kind."""
    counted = registry_import.problems.values("kind").annotate(count=Count("id")).order_by()
    return {row["kind"]: row["count"] for row in counted}


def last_published_on() -> date | None:
    """As of which day the registry stands here."""
    return (
        RegistryImport.objects.filter(state__in=CLOSED_STATES, is_complete=True)
        .order_by("-published_on")
        .values_list("published_on", flat=True)
        .first()
    )

"""The pages of registry files: where they are and what they say."""

from __future__ import annotations

from django.urls import reverse

from operations.models import RegistryImport


def words(response) -> str:
    return " ".join(response.content.decode().split())


def address(name: str, registry_import: RegistryImport) -> str:
    return reverse(f"operations:{name}", args=[registry_import.public_id])

"""What the clock starts."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from operations.services import registry_importing


@shared_task(name="operations.retry_imports")
def retry_imports(**_later: object) -> None:
    """Every minute: asks again for imports that a lost job left where they were, and sweeps what a crash
    left of uploads."""
    registry_importing.ask_for_owed_imports()
    registry_importing.sweep_uploads(timezone.now())

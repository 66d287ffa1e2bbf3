"""The frame: settings, addresses, the Celery application, middleware and health."""

from nopcert.celery import application as celery_application

__all__ = ["celery_application"]

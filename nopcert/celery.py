"""The Celery application: `celery -A nopcert worker` and `celery -A nopcert beat`."""

import os
from typing import Any

from celery import Celery
from celery.loaders.app import AppLoader

from nopcert.starting import refusing_in_a_sentence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nopcert.settings")


class Loader(AppLoader):
    """Reads our settings; worker and clock refuse a wrong variable as manage.py does."""

    def config_from_object(self, obj: Any, silent: bool = False) -> Any:  # noqa: FBT001, FBT002 (Celery's)
        with refusing_in_a_sentence():
            return super().config_from_object(obj, silent)


application = Celery("nopcert", loader="nopcert.celery:Loader")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()
# What the clock starts lives in schedule.py, a door like a view; a worker must know those jobs too.
application.autodiscover_tasks(related_name="schedule")

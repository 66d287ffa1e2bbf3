"""The Celery application: `celery -A nopcert worker` and `celery -A nopcert beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nopcert.settings")

application = Celery("nopcert")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()
# What the clock starts lives in schedule.py, a door like a view; a worker must know those jobs too.
application.autodiscover_tasks(related_name="schedule")

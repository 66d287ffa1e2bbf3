"""What the clock starts, and how often; the jobs stand in each room's `schedule.py`.

`expires` (seconds): a run that no worker took in time is dropped, since the next one does the same.
"""

from __future__ import annotations

from celery.schedules import crontab

SCHEDULE = {
    "make what lost jobs owed": {
        "task": "certificates.retry_missing",
        "schedule": crontab(minute="*"),
        "options": {"expires": 55},
    },
    "read what lost jobs owed": {
        "task": "shipments.retry_readings",
        "schedule": crontab(minute="*"),
        "options": {"expires": 55},
    },
    "judge what changed": {
        "task": "shipments.recheck_changed",
        "schedule": crontab(minute="*"),
        "options": {"expires": 55},
    },
    "load what lost jobs owed": {
        "task": "operations.retry_imports",
        "schedule": crontab(minute="*"),
        "options": {"expires": 55},
    },
    "send what lost jobs owed": {
        "task": "accounts.retry_messages",
        "schedule": crontab(minute="*"),
        "options": {"expires": 55},
    },
    "sign what was withdrawn": {
        "task": "certificates.publish_status",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 600},
    },
    "sign what the record is": {
        "task": "accounts.make_checkpoint",
        "schedule": crontab(minute="7"),
        "options": {"expires": 1800},
    },
    "remind of deadlines": {
        "task": "shipments.remind_of_deadlines",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 500},
    },
    "make the drafts that are due": {
        "task": "shipments.make_due_drafts",
        "schedule": crontab(minute="5"),
        "options": {"expires": 3000},
    },
}

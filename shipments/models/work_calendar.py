"""When a certifier works, and when it wants to be reminded."""

from __future__ import annotations

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_HOURS = 240
MOST_DAYS = 29


def monday_to_friday() -> list[int]:
    return [0, 1, 2, 3, 4]


class WorkCalendar(models.Model):
    """Business days of a certifier, in its time zone; without a row the defaults here hold.

    `workdays` are numbers of `date.weekday`. `rush_days` is the promise in business days to whoever pays for
    rush; empty is half of the usual one (`rules/calendar.promised_days`). The reminders are hours or days
    ahead; 0 is none.
    """

    certifier = models.OneToOneField(
        "operations.Certifier", on_delete=models.PROTECT, related_name="work_calendar"
    )
    workdays = ArrayField(models.PositiveSmallIntegerField(), default=monday_to_friday)
    closes_at = models.TimeField(_("end of a business day"), default=time(17))
    rush_days = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    pauses_for_exporter = models.BooleanField(default=False)
    target_reminder_hours = models.PositiveSmallIntegerField(
        default=4, validators=[MaxValueValidator(MOST_HOURS)]
    )
    departure_reminder_hours = models.PositiveSmallIntegerField(
        default=24, validators=[MaxValueValidator(MOST_HOURS)]
    )
    limit_reminder_days = models.PositiveSmallIntegerField(
        default=5, validators=[MaxValueValidator(MOST_DAYS)]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="work_calendar_has_a_workday",
                condition=Q(workdays__len__gte=1, workdays__contained_by=[0, 1, 2, 3, 4, 5, 6]),
            ),
            models.CheckConstraint(
                name="work_calendar_reminds_in_time",
                condition=Q(
                    target_reminder_hours__lte=MOST_HOURS,
                    departure_reminder_hours__lte=MOST_HOURS,
                    limit_reminder_days__lte=MOST_DAYS,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"business days of certifier {self.certifier_id}"


class Holiday(models.Model):
    """A day on which the certifier does not work, in the words that its people know."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.CASCADE, related_name="holidays")
    day_on = models.DateField()
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day_on"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.day_on} {self.name}".strip()

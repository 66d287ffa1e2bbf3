"""The words of a paper, read once by a worker and searched as often as the request changes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadingState(models.TextChoices):
    OWED = "owed", _("Being read")
    READ = "read", _("Read")
    NO_TEXT = "no_text", _("Without text")
    UNREADABLE = "unreadable", _("Cannot be read")


class Reading(models.Model):
    """One for each paper whose kind of file has words. `pages` are the words page by page; a sheet of a
    workbook counts as a page.

    What the words confirm is not kept here: it follows from them and from what is declared now
    (`rules/declared_numbers.py`), and a stored comparison would be stale after the next key. What a
    reviewer saw stands in the finding C12. `due_at` is when a lost job is asked for again.
    """

    attachment = models.OneToOneField(
        "shipments.Attachment", on_delete=models.PROTECT, related_name="reading", primary_key=True
    )
    state = models.CharField(max_length=12, choices=ReadingState.choices, default=ReadingState.OWED)
    pages = models.JSONField(default=list)
    is_cut = models.BooleanField(default=False)
    refusal = models.CharField(max_length=12, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="reading_owed", condition=models.Q(state=ReadingState.OWED))
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.state}"

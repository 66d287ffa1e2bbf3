"""One file of the federal registry: what it said, what differed from ours, and how far it was taken over."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _


class RegistryFormat(models.TextChoices):
    """The four forms in which the registry gives its rows out."""

    WORKBOOK = "workbook", _("Workbook")
    CSV = "csv", _("CSV copy of a sheet")
    BULK_XML = "bulk_xml", _("Bulk XML")
    JSON = "json", _("Answer of the web service")


class ImportState(models.TextChoices):
    """Where an import stands. `WAITING` covers the reading, which is one transaction: all or nothing."""

    WAITING = "waiting", _("Being read")
    READY = "ready", _("Waits for a decision")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNCHANGED = "unchanged", _("Nothing differed")
    REFUSED = "refused", _("Refused")
    DISCARDED = "discarded", _("Discarded")


OPEN_STATES = (ImportState.WAITING, ImportState.READY, ImportState.APPLYING)
"""The staging tables hold one file, so one import at a time is under way in an installation."""


CLOSED_STATES = (ImportState.APPLIED, ImportState.UNCHANGED)
"""The registry here stands as the file has it."""


class RegistryImport(models.Model):
    """A file, its comparison with the registry of this installation (the dry run), and its taking over.

    `applied_through` is the key of the last `RegistryChange` that was taken over: a crash in between
    loses a batch's transaction and nothing else, and the next worker goes on after it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.WAITING)
    file_name = models.CharField(max_length=200)
    file_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(
        max_length=80, blank=True, help_text="The name below the private folder; empty once it is deleted."
    )
    format = models.CharField(max_length=10, choices=RegistryFormat.choices, blank=True)
    published_on = models.DateField(null=True, blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refusal = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    # what the file holds
    is_complete = models.BooleanField(default=False)
    has_operations = models.BooleanField(default=False)
    has_scopes = models.BooleanField(default=False)
    has_products = models.BooleanField(default=False)
    unknown_columns = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    certifiers = models.JSONField(
        default=list, blank=True, help_text="How each certifier of the file was understood."
    )

    # what the dry run counted
    read_at = models.DateTimeField(null=True, blank=True)
    operations_read = models.PositiveIntegerField(default=0)
    products_read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    standing_changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    # how far it was taken over
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_through = models.BigIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Value(1), name="one_open_registry_import", condition=Q(state__in=OPEN_STATES)
            ),
            models.CheckConstraint(
                name="registry_import_refused_with_a_reason",
                condition=~Q(state=ImportState.REFUSED) | ~Q(refusal=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"

    @property
    def differing(self) -> int:
        """Operations that an apply will write."""
        return self.new + self.changed + self.standing_changed + self.gone

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class ChangeKind(models.TextChoices):
    """What an import does to one operation."""

    NEW = "new", _("New")
    STANDING = "standing", _("Standing changed")
    CHANGED = "changed", _("Changed")
    GONE = "gone", _("No longer listed")


class RegistryChange(models.Model):
    """One operation that differs; written by the dry run, taken over in the order of its keys.

    `details` maps the name of a field to its values before and after, and `products` and `scopes` to
    how many are added, changed and ended.
    """

    registry_import = models.ForeignKey(RegistryImport, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    nop_id = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["registry_import", "kind", "id"], name="registry_change_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.nop_id}"


class ProblemKind(models.TextChoices):
    """What became of a row or value that was not taken as it stands."""

    UNREADABLE = "unreadable", _("Row not read")
    REPEATED = "repeated", _("Row counts once")
    LEFT_OUT = "left_out", _("Value left out")
    KEPT = "kept", _("Kept as it is here")


class RegistryProblem(models.Model):
    """A row of the file with the reason why it, or a value of it, was not taken over."""

    registry_import = models.ForeignKey(RegistryImport, on_delete=models.CASCADE, related_name="problems")
    kind = models.CharField(max_length=10, choices=ProblemKind.choices)
    place = models.CharField(max_length=20)
    row = models.PositiveIntegerField()
    nop_id = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["registry_import", "kind", "id"], name="registry_problem_by_kind")]

    def __str__(self) -> str:
        return f"{self.place}, row {self.row}: {self.reason}"

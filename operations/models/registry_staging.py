"""Rows of the registry's file that is under way, beside ours in the database so that SQL can compare them.

The tables are unlogged (a crash of PostgreSQL empties them, and the file is read again) and hold one
file at a time. `row` is the row of the file; items have none, since they belong to an operation and not
to one of its rows.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class StagedOperation(models.Model):
    """An operation as the file has it. Empty text and null: the file says nothing, so ours stays."""

    row = models.IntegerField()
    nop_id = models.CharField(max_length=10, db_index=True)
    certifier_name = models.CharField(max_length=200)
    certifier = models.ForeignKey(
        "operations.Certifier", on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    name = models.CharField(max_length=200)
    other_names = ArrayField(models.CharField(max_length=200), default=list)
    standing = models.CharField(max_length=12)
    standing_since_on = models.DateField(null=True)
    anniversary_on = models.DateField(null=True)
    updated_on = models.DateField(null=True)
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=120)
    state = models.CharField(max_length=80)
    postal_code = models.CharField(max_length=20)
    country = models.ForeignKey(
        "operations.Country", on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    contact_name = models.CharField(max_length=120)
    email = models.CharField(max_length=254)
    phone = models.CharField(max_length=40)
    website = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.nop_id} {self.name}"


class StagedScope(models.Model):
    """One scope of a staged operation, with the product text that could not be split."""

    row = models.IntegerField()
    nop_id = models.CharField(max_length=10, db_index=True)
    scope = models.CharField(max_length=12)
    standing = models.CharField(max_length=12)
    effective_on = models.DateField(null=True)
    product_text = models.TextField()

    def __str__(self) -> str:
        return f"{self.nop_id} {self.scope}"


class StagedProduct(models.Model):
    """One certified product, from an item or split from a cell.

    Without a label category it is text that could not be split, on its way to the scope.
    """

    row = models.IntegerField(null=True)
    nop_id = models.CharField(max_length=10, db_index=True)
    scope = models.CharField(max_length=12)
    name = models.TextField()
    label_category = models.CharField(max_length=20)
    product_class = models.CharField(max_length=10)
    certified_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.nop_id} {self.name}"

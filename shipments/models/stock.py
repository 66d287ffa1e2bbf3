"""The stock of an exporter: an append-only ledger, its papers, and the highest yields that staff set."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.models.append_only import append_only
from shipments.rules.stock import TYPED, EntryKind
from shipments.rules.units import Unit

_TYPED_IN = [EntryKind.OPENING, EntryKind.HARVEST, EntryKind.PURCHASE]
_TYPED_OUT = [EntryKind.SALE, EntryKind.LOSS]
_COMES_IN, _GOES_OUT = Q(change_kg=F("quantity_kg")), Q(change_kg=-F("quantity_kg"))


def _random_name(paper: StockPaper, filename: str) -> str:
    """Files lie under a random name: what the sender called them never touches the disk."""
    return f"papers/{uuid.uuid4().hex}"


class StockPaperQuerySet(models.QuerySet["StockPaper"]):
    def visible_to(self, membership: Membership) -> Self:
        """The operation's own, and those of the operations that the certifier certifies now."""
        if membership.certifier_id is not None:
            return self.filter(operation__certifier=membership.certifier_id)
        return self.filter(operation=membership.operation_id)


class StockPaper(models.Model):
    """What an entry rests on: a harvest record, an invoice, an inspection report; or the spreadsheet that
    entries were read from."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    operation = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=_random_name, max_length=80)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=80)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    objects = StockPaperQuerySet.as_manager()

    class Meta:
        triggers = append_only("stock_paper")

    def __str__(self) -> str:
        return self.name


class StockEntryQuerySet(models.QuerySet["StockEntry"]):
    def visible_to(self, membership: Membership) -> Self:
        """The operation's own, and those of the operations that the certifier certifies now: a new
        certifier has to see where the stock comes from."""
        if membership.certifier_id is not None:
            return self.filter(product__operation__certifier=membership.certifier_id)
        return self.filter(product__operation=membership.operation_id)


class StockEntry(models.Model):
    """One quantity that came in or went out, on the day it did.

    `quantity` is what was typed, `quantity_kg` follows (`rules/units.py`), `change_kg` has the sign. An
    entry is never changed: a wrong one is taken back by a second that `reverses` it, with its day, its
    season and the opposite change. Only certificates write `certified` and `returned`, for a `line`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    product = models.ForeignKey("operations.CertifiedProduct", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    happened_on = models.DateField()
    quantity = models.DecimalField(max_digits=15, decimal_places=6)
    quantity_unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.KILOGRAM)
    quantity_kg = models.DecimalField(max_digits=14, decimal_places=3)
    change_kg = models.DecimalField(max_digits=14, decimal_places=3)
    harvest_year = models.PositiveSmallIntegerField(_("harvest year"), null=True, blank=True)
    area_ha = models.DecimalField(_("area, ha"), max_digits=12, decimal_places=4, null=True, blank=True)
    yield_kg_per_ha = models.DecimalField(
        _("yield, kg/ha"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    supplier = models.ForeignKey(
        "operations.Operation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supplier_name = models.CharField(max_length=200, blank=True)
    supplier_certificate = models.CharField(max_length=60, blank=True)
    transaction_certificate = models.CharField(max_length=60, blank=True)
    buyer = models.CharField(max_length=200, blank=True)
    document = models.CharField(_("number of the document"), max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    line = models.ForeignKey(
        "shipments.ShipmentLine", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    papers = models.ManyToManyField(StockPaper, related_name="entries", blank=True)
    entered_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = StockEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stock_entry_is_of_something", condition=Q(quantity__gt=0, quantity_kg__gt=0)
            ),
            models.CheckConstraint(
                name="stock_entry_has_the_sign_of_its_kind",
                condition=(Q(reverses=None) & Q(kind__in=_TYPED_IN) & _COMES_IN)
                | (Q(reverses=None) & Q(kind__in=[*_TYPED_OUT, EntryKind.CERTIFIED]) & _GOES_OUT)
                | (~Q(reverses=None) & Q(kind__in=_TYPED_IN) & _GOES_OUT)
                | (~Q(reverses=None) & Q(kind__in=[*_TYPED_OUT, EntryKind.RETURNED]) & _COMES_IN),
            ),
            models.CheckConstraint(
                name="stock_entry_of_a_certificate_names_its_line",
                condition=(Q(kind__in=TYPED) & Q(line=None))
                | (Q(kind__in=[EntryKind.CERTIFIED, EntryKind.RETURNED]) & ~Q(line=None)),
            ),
            models.UniqueConstraint(
                fields=["line", "harvest_year"],
                name="stock_entry_certifies_a_line_once",
                condition=Q(kind=EntryKind.CERTIFIED),
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["product", "happened_on", "id"], name="stock_entry_of_product")]
        triggers = [
            *append_only("stock_entry"),
            pgtrigger.Trigger(
                name="stock_entry_reverses_its_like",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__reverses__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM shipments_stockentry AS other
                        WHERE other.id = NEW.reverses_id
                          AND other.reverses_id IS NULL
                          AND other.product_id = NEW.product_id
                          AND other.happened_on = NEW.happened_on
                          AND other.quantity_kg = NEW.quantity_kg
                          AND other.harvest_year IS NOT DISTINCT FROM NEW.harvest_year
                          AND other.line_id IS NOT DISTINCT FROM NEW.line_id
                          AND (other.kind = NEW.kind OR (other.kind = 'certified' AND NEW.kind = 'returned'))
                    ) THEN
                        RAISE EXCEPTION 'A stock entry takes back exactly what one other entry said.'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.change_kg} kg on {self.happened_on}"


class YieldLimit(models.Model):
    """The most that a hectare of a product gives, as the certifier's staff judge it; the latest counts.

    Nothing is published (domain.md, not found), so `source` says what it rests on.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    product = models.ForeignKey("operations.CertifiedProduct", on_delete=models.PROTECT, related_name="+")
    kg_per_ha = models.DecimalField(max_digits=12, decimal_places=3)
    source = models.CharField(max_length=300)
    set_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="yield_limit_is_above_zero", condition=Q(kg_per_ha__gt=0)),
        ]
        indexes = [models.Index(fields=["product", "-id"], name="yield_limit_of_product")]
        triggers = append_only("yield_limit")

    def __str__(self) -> str:
        return f"{self.kg_per_ha} kg/ha"

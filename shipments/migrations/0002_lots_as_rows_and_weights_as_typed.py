import django.db.models.deletion
from django.db import migrations, models

UNITS = [
    ("kg", "kg"),
    ("g", "g"),
    ("t", "t (1,000 kg)"),
    ("lb", "lb"),
    ("oz", "oz"),
    ("short_ton", "short ton (2,000 lb)"),
    ("long_ton", "long ton (2,240 lb)"),
]


def country():
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="operations.country",
    )


def unit():
    return models.CharField(choices=UNITS, default="kg", max_length=10)


def typed(words):
    return models.DecimalField(
        blank=True, decimal_places=6, max_digits=15, null=True, verbose_name=words
    )


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0002_arrangement_terms_with_dates"),
        ("shipments", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="shipmentline", name="line_lots"),
        # Until the next migration has copied them, the old lots stand under another name.
        migrations.RenameField(model_name="shipmentline", old_name="lots", new_name="lot_numbers"),
        migrations.AddField("shipmentline", "origin", country()),
        migrations.AddField("shipmentline", "processed_in", country()),
        migrations.AddField("shipmentline", "has_no_antibiotics", models.BooleanField(default=False)),
        migrations.AddField(
            "shipmentline",
            "ingredients",
            models.TextField(blank=True, default="", verbose_name="ingredients and their suppliers"),
            preserve_default=False,
        ),
        migrations.AddField("shipmentline", "net_weight", typed("total net weight")),
        migrations.AddField("shipmentline", "net_weight_unit", unit()),
        migrations.AddField("shipmentline", "gross_weight", typed("gross weight")),
        migrations.AddField("shipmentline", "gross_weight_unit", unit()),
        migrations.AddField("shipmentline", "unit_weight", typed("net weight of one package")),
        migrations.AddField("shipmentline", "unit_weight_unit", unit()),
        migrations.AddField(
            "shipment",
            "recipient_contact",
            models.CharField(
                blank=True, default="", max_length=120, verbose_name="contact person of the recipient"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "shipment",
            "recipient_phone",
            models.CharField(blank=True, default="", max_length=40, verbose_name="phone of the recipient"),
            preserve_default=False,
        ),
        migrations.AddField(
            "shipment",
            "recipient_email",
            models.EmailField(
                blank=True, default="", max_length=254, verbose_name="e-mail of the recipient"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "shipment",
            "exporter_certificate",
            models.CharField(
                blank=True,
                default="",
                max_length=60,
                verbose_name="number of the exporter's organic certificate",
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=40, verbose_name="lot")),
                ("quantity", typed("quantity")),
                ("quantity_unit", unit()),
                (
                    "quantity_kg",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "harvest_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="harvest year"),
                ),
                (
                    "supplier_name",
                    models.CharField(blank=True, max_length=200, verbose_name="name of the supplier"),
                ),
                (
                    "partner_certificate",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="certificate of a trade partner"
                    ),
                ),
                (
                    "partner_certifier",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="certifier of that certificate"
                    ),
                ),
                ("partner_country", country()),
                (
                    "transaction_certificate",
                    models.CharField(blank=True, max_length=60, verbose_name="transaction certificate"),
                ),
                (
                    "supplier_invoices",
                    models.CharField(blank=True, max_length=150, verbose_name="invoices of the supplier"),
                ),
                (
                    "wine_label",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("organic", "Organic wine: no sulfites added"),
                            (
                                "made_with_organic",
                                "Made with organic grapes: at most 100 ppm of sulfites",
                            ),
                        ],
                        max_length=20,
                        verbose_name="label of the wine",
                    ),
                ),
                ("is_wine_attested", models.BooleanField(default=False)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lots",
                        to="shipments.shipmentline",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.operation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["number"], name="lot_by_number")],
                "constraints": [
                    models.UniqueConstraint(fields=("line", "number"), name="lot_once_on_a_line"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quantity", None), ("quantity__gt", 0), _connector="OR"),
                            models.Q(("quantity_kg", None), ("quantity_kg__gt", 0), _connector="OR"),
                        ),
                        name="lot_quantity_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="lot_has_a_number"
                    ),
                ],
            },
        ),
    ]

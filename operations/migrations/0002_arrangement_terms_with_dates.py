import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="tradearrangement", name="allows_worldwide_origin"),
        migrations.RemoveField(model_name="tradearrangement", name="asks_no_antibiotics"),
        migrations.RemoveField(model_name="tradearrangement", name="asks_wine_attestation"),
        migrations.RemoveField(model_name="tradearrangement", name="conditions"),
        migrations.RemoveField(model_name="tradearrangement", name="excludes_aquatic"),
        migrations.RemoveField(model_name="tradearrangement", name="excludes_livestock"),
        migrations.RemoveField(model_name="tradearrangement", name="origin_rule"),
        migrations.RemoveField(model_name="tradearrangement", name="statement"),
        migrations.CreateModel(
            name="ArrangementTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("origin", "Origin"),
                            ("excludes", "Products left out"),
                            ("processed_only", "Processed products only"),
                            ("no_antibiotics", "No antibiotics"),
                            ("wine_lots", "Wine, lot by lot"),
                            ("transaction_certificate", "Transaction certificates"),
                            ("statement", "Statement on the certificate"),
                        ],
                        max_length=24,
                    ),
                ),
                ("applies_to", models.CharField(blank=True, max_length=24)),
                ("words", models.CharField(max_length=300)),
                ("source", models.CharField(max_length=200)),
                ("mark", models.CharField(max_length=1)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "arrangement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="operations.tradearrangement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("arrangement", "kind", "applies_to", "valid_from"), name="term_once_per_start"
                    )
                ],
            },
        ),
    ]

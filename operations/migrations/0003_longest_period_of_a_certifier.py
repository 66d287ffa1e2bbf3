from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operations", "0002_arrangement_terms_with_dates")]

    operations = [
        migrations.AddField(
            model_name="certifier",
            name="max_period_days",
            field=models.PositiveSmallIntegerField(
                default=366, help_text="The longest period that one certificate may cover, in days."
            ),
        ),
    ]

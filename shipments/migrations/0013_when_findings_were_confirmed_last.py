from datetime import UTC, datetime

from django.db import migrations, models


def confirm_as_made(apps, schema_editor):
    """What was found so far was confirmed when it was made."""
    apps.get_model('shipments', 'Finding').objects.update(confirmed_at=models.F('made_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('shipments', '0012_questions_become_items'),
    ]

    operations = [
        migrations.AddField(
            model_name='finding',
            name='confirmed_at',
            field=models.DateTimeField(default=datetime(2026, 1, 1, tzinfo=UTC)),
            preserve_default=False,
        ),
        migrations.RunPython(confirm_as_made, migrations.RunPython.noop),
    ]

import accounts.models.append_only
import random

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


PLACES = 1 << 17


def draw_places(apps, schema_editor):
    """Certificates that are there already get a place each, at random."""
    certificates = apps.get_model("certificates", "Certificate").objects.filter(status_index=None)
    count = certificates.count()
    places = random.SystemRandom().sample(range(max(PLACES, 4 * count)), count)
    for certificate, place in zip(certificates.order_by("pk").iterator(), places, strict=True):
        type(certificate).objects.filter(pk=certificate.pk).update(status_index=place)


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_refuse_changes_to_issued_rows_always'),
        ('operations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CodeKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kid', models.CharField(max_length=8, unique=True)),
                ('public_key', models.TextField(help_text='PEM')),
                ('valid_from', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('compromised_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PublishedStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('size', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField(db_index=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='certificate',
            name='certificate_is_as_issued',
        ),
        migrations.AddField(
            model_name='certificate',
            name='status_index',
            field=models.PositiveIntegerField(help_text='Its place in the status list: drawn at random, so that it tells no order.', null=True, unique=True),
        ),
        migrations.RunPython(draw_places, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='certificate',
            name='status_index',
            field=models.PositiveIntegerField(help_text='Its place in the status list: drawn at random, so that it tells no order.', unique=True),
        ),
        migrations.AddField(
            model_name='certificateversion',
            name='offline_code',
            field=models.TextField(blank=True, help_text='What the QR code says (docs/offline-code.md).'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificate',
            trigger=pgtrigger.compiler.Trigger(name='certificate_is_as_issued', sql=accounts.models.append_only.UnskippableTriggerSql(condition='WHEN (OLD."certifier_id" IS DISTINCT FROM (NEW."certifier_id") OR OLD."exporter_id" IS DISTINCT FROM (NEW."exporter_id") OR OLD."hts" IS DISTINCT FROM (NEW."hts") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."lots" IS DISTINCT FROM (NEW."lots") OR OLD."net_weight_kg" IS DISTINCT FROM (NEW."net_weight_kg") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."product_name" IS DISTINCT FROM (NEW."product_name") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."recipient_id" IS DISTINCT FROM (NEW."recipient_id") OR OLD."second_code" IS DISTINCT FROM (NEW."second_code") OR OLD."shipment_id" IS DISTINCT FROM (NEW."shipment_id") OR OLD."status_index" IS DISTINCT FROM (NEW."status_index") OR OLD."window_end_on" IS DISTINCT FROM (NEW."window_end_on") OR OLD."window_start_on" IS DISTINCT FROM (NEW."window_start_on"))', func="RAISE EXCEPTION 'Rows of % are kept as they are: % is refused.', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';", hash='53fc7ae578e37cbc7ffa27b212b6d90c4be80c58', operation='UPDATE', pgid='pgtrigger_certificate_is_as_issued_7567d', table='certificates_certificate', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='codekey',
            name='certifier',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operations.certifier'),
        ),
        migrations.AddConstraint(
            model_name='codekey',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('certifier',), name='code_key_one_in_use', nulls_distinct=False),
        ),
    ]

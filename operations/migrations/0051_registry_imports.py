"""Imports of the registry's files, what they change, and the tables where a file is staged."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0001_initial'),
        ('operations', '0050_operations_from_the_registry'),
    ]

    operations = [
        migrations.CreateModel(
            name='RegistryChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', 'New'), ('standing', 'Standing changed'), ('changed', 'Changed'), ('gone', 'No longer listed')], max_length=10)),
                ('nop_id', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('details', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='RegistryImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Being read'), ('ready', 'Waits for a decision'), ('applying', 'Being applied'), ('applied', 'Applied'), ('unchanged', 'Nothing differed'), ('refused', 'Refused'), ('discarded', 'Discarded')], default='waiting', max_length=10)),
                ('file_name', models.CharField(max_length=200)),
                ('file_bytes', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored_as', models.CharField(blank=True, help_text='The name below the private folder; empty once it is deleted.', max_length=80)),
                ('format', models.CharField(blank=True, choices=[('workbook', 'Workbook'), ('csv', 'CSV copy of a sheet'), ('bulk_xml', 'Bulk XML'), ('json', 'Answer of the web service')], max_length=10)),
                ('published_on', models.DateField(blank=True, null=True)),
                ('received_at', models.DateTimeField()),
                ('refusal', models.TextField(blank=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('is_complete', models.BooleanField(default=False)),
                ('has_operations', models.BooleanField(default=False)),
                ('has_scopes', models.BooleanField(default=False)),
                ('has_products', models.BooleanField(default=False)),
                ('unknown_columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('certifiers', models.JSONField(blank=True, default=list, help_text='How each certifier of the file was understood.')),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('operations_read', models.PositiveIntegerField(default=0)),
                ('products_read', models.PositiveIntegerField(default=0)),
                ('new', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('standing_changed', models.PositiveIntegerField(default=0)),
                ('gone', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('unreadable', models.PositiveIntegerField(default=0)),
                ('repeated', models.PositiveIntegerField(default=0)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('applied_through', models.BigIntegerField(default=0)),
                ('applied', models.PositiveIntegerField(default=0)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RegistryProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('unreadable', 'Row not read'), ('repeated', 'Row counts once'), ('left_out', 'Value left out'), ('kept', 'Kept as it is here')], max_length=10)),
                ('place', models.CharField(max_length=20)),
                ('row', models.PositiveIntegerField()),
                ('nop_id', models.CharField(blank=True, max_length=10)),
                ('reason', models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='StagedOperation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.IntegerField()),
                ('nop_id', models.CharField(db_index=True, max_length=10)),
                ('certifier_name', models.CharField(max_length=200)),
                ('name', models.CharField(max_length=200)),
                ('other_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                ('standing', models.CharField(max_length=12)),
                ('standing_since_on', models.DateField(null=True)),
                ('anniversary_on', models.DateField(null=True)),
                ('updated_on', models.DateField(null=True)),
                ('street', models.CharField(max_length=200)),
                ('city', models.CharField(max_length=120)),
                ('state', models.CharField(max_length=80)),
                ('postal_code', models.CharField(max_length=20)),
                ('contact_name', models.CharField(max_length=120)),
                ('email', models.CharField(max_length=254)),
                ('phone', models.CharField(max_length=40)),
                ('website', models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='StagedProduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.IntegerField(null=True)),
                ('nop_id', models.CharField(db_index=True, max_length=10)),
                ('scope', models.CharField(max_length=12)),
                ('name', models.TextField()),
                ('label_category', models.CharField(max_length=20)),
                ('product_class', models.CharField(max_length=10)),
                ('certified_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='StagedScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.IntegerField()),
                ('nop_id', models.CharField(db_index=True, max_length=10)),
                ('scope', models.CharField(max_length=12)),
                ('standing', models.CharField(max_length=12)),
                ('effective_on', models.DateField(null=True)),
                ('product_text', models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name='registryimport',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='registryimport',
            name='received_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='registrychange',
            name='registry_import',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='operations.registryimport'),
        ),
        migrations.AddField(
            model_name='registryproblem',
            name='registry_import',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='operations.registryimport'),
        ),
        migrations.AddField(
            model_name='stagedoperation',
            name='certifier',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='operations.certifier'),
        ),
        migrations.AddField(
            model_name='stagedoperation',
            name='country',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='operations.country'),
        ),
        migrations.AddConstraint(
            model_name='registryimport',
            constraint=models.UniqueConstraint(models.Value(1), condition=models.Q(('state__in', ('waiting', 'ready', 'applying'))), name='one_open_registry_import'),
        ),
        migrations.AddConstraint(
            model_name='registryimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refusal', ''), _negated=True), _connector='OR'), name='registry_import_refused_with_a_reason'),
        ),
        migrations.AddIndex(
            model_name='registrychange',
            index=models.Index(fields=['registry_import', 'kind', 'id'], name='registry_change_by_kind'),
        ),
        migrations.AddIndex(
            model_name='registryproblem',
            index=models.Index(fields=['registry_import', 'kind', 'id'], name='registry_problem_by_kind'),
        ),
        migrations.RunSQL(
            # Staged rows are read again after a crash, so nobody pays for their safety.
            "ALTER TABLE operations_stagedoperation SET UNLOGGED;"
            "ALTER TABLE operations_stagedscope SET UNLOGGED;"
            "ALTER TABLE operations_stagedproduct SET UNLOGGED;",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

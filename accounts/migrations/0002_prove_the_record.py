

import accounts.models.append_only
import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecordCheckpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.BigIntegerField(unique=True)),
                ('root', models.BinaryField(max_length=32)),
                ('made_at', models.DateTimeField()),
                ('note', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='RecordNode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField()),
                ('position', models.BigIntegerField()),
                ('hash', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.AddField(
            model_name='auditevent',
            name='salt',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, help_text='So that nobody finds out by guessing what a published hash stands for.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordcheckpoint',
            trigger=pgtrigger.compiler.Trigger(name='record_checkpoint_is_append_only', sql=accounts.models.append_only.UnskippableTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept as they are: % is refused.', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';", hash='39c7eaf83253c3309afbbd882a19c265c62aaf87', operation='UPDATE OR DELETE', pgid='pgtrigger_record_checkpoint_is_append_only_b3ce0', table='accounts_recordcheckpoint', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordcheckpoint',
            trigger=pgtrigger.compiler.Trigger(name='record_checkpoint_is_never_emptied', sql=accounts.models.append_only.UnskippableTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept as they are: % is refused.', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';", hash='a009a4d9df0a94520bc22db535aedf36630eff82', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_record_checkpoint_is_never_emptied_457bf', table='accounts_recordcheckpoint', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='recordnode',
            name='event',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leaf', to='accounts.auditevent'),
        ),
        migrations.AddConstraint(
            model_name='recordnode',
            constraint=models.UniqueConstraint(fields=('level', 'position'), name='record_node_once'),
        ),
        migrations.AddConstraint(
            model_name='recordnode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('event__isnull', False), ('level', 0)), models.Q(('event', None), ('level__gt', 0)), _connector='OR'), name='record_leaf_has_its_event'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordnode',
            trigger=pgtrigger.compiler.Trigger(name='record_node_is_append_only', sql=accounts.models.append_only.UnskippableTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept as they are: % is refused.', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';", hash='11b646222dee1172fcc53a19ed3c968a6b563bb5', operation='UPDATE OR DELETE', pgid='pgtrigger_record_node_is_append_only_73358', table='accounts_recordnode', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordnode',
            trigger=pgtrigger.compiler.Trigger(name='record_node_is_never_emptied', sql=accounts.models.append_only.UnskippableTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept as they are: % is refused.', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';", hash='5012200dcdd429b1806785a16e186944a9ea37bb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_record_node_is_never_emptied_b1795', table='accounts_recordnode', when='BEFORE')),
        ),
    ]

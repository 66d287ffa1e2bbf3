"""What operations, scopes, products and certifiers of the registry's files need beside those of people."""

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('operations', '0003_longest_period_of_a_certifier'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='operation',
            name='operation_has_search_words',
        ),
        migrations.RemoveConstraint(
            model_name='certifiedproduct',
            name='product_on_list_once',
        ),
        migrations.RemoveConstraint(
            model_name='certifier',
            name='certifier_prefix_has_three_digits',
        ),
        migrations.AddField(
            model_name='certifiedproduct',
            name='is_from_registry',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='certifier',
            name='registry_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='operation',
            name='listed_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='operation',
            name='unlisted_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='operation',
            name='website',
            field=models.URLField(blank=True),
        ),
        migrations.AddField(
            model_name='operationscope',
            name='is_from_registry',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='operationscope',
            name='product_text',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='certifier',
            name='country',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operations.country'),
        ),
        migrations.AlterField(
            model_name='certifier',
            name='nop_prefix',
            field=models.CharField(blank=True, max_length=3, validators=[django.core.validators.RegexValidator('^[0-9]{3}$', 'The code of a certifier has three digits.')], verbose_name='NOP code'),
        ),
        migrations.AddIndex(
            model_name='certifiedproduct',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='product_name_words'),
        ),
        migrations.AddIndex(
            model_name='operationscope',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('product_text'), name='gin_trgm_ops'), condition=models.Q(('product_text', ''), _negated=True), name='scope_product_text'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='operation',
            trigger=pgtrigger.compiler.Trigger(name='operation_has_search_words', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    NEW.search_words = lower(unaccent(concat_ws(\n                        ' ', NEW.name, array_to_string(NEW.other_names, ' '), NEW.city,\n                        (SELECT name FROM operations_country WHERE id = NEW.country_id)\n                    )));\n                    RETURN NEW;\n                ", hash='ad3928c4232df8f3a88faaf7ec6cec7ca6f586b4', operation='INSERT OR UPDATE', pgid='pgtrigger_operation_has_search_words_416c7', table='operations_operation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='certifiedproduct',
            constraint=models.UniqueConstraint(fields=('operation', 'name', 'label_category', 'scope'), name='product_on_list_once'),
        ),
        migrations.AddConstraint(
            model_name='certifier',
            constraint=models.CheckConstraint(condition=models.Q(('nop_prefix__regex', '^[0-9]{3}$'), models.Q(('issues_here', False), ('nop_prefix', '')), _connector='OR'), name='certifier_prefix_has_three_digits'),
        ),
        migrations.AddConstraint(
            model_name='certifier',
            constraint=models.CheckConstraint(condition=models.Q(('issues_here', False), ('country__isnull', False), _connector='OR'), name='certifier_that_issues_has_a_country'),
        ),
        migrations.AddConstraint(
            model_name='certifier',
            constraint=models.UniqueConstraint(condition=models.Q(('nop_prefix', ''), _negated=True), fields=('nop_prefix',), name='certifier_prefix_is_unique', violation_error_message='Another certifier has this code.'),
        ),
        migrations.AddIndex(
            model_name='operation',
            index=models.Index(
                django.db.models.functions.comparison.Collate(
                    django.db.models.functions.text.Left('search_words', 60), 'C'
                ),
                models.F('nop_id'),
                name='operation_by_words',
            ),
        ),
        migrations.RunSQL(
            # The trigger writes the words anew, with the country that it now knows.
            "UPDATE operations_operation SET name = name",
            reverse_sql=migrations.RunSQL.noop,
            elidable=True,
        ),
    ]

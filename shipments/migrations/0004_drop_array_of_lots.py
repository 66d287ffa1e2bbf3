from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shipments", "0003_copy_lots_origins_and_statements")]

    operations = [
        migrations.RemoveField(model_name="shipmentline", name="lot_numbers"),
        migrations.RemoveField(model_name="shipment", name="has_no_antibiotics"),
    ]

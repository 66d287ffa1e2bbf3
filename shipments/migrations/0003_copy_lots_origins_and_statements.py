from django.db import migrations


WEIGHTS = ("net_weight", "gross_weight", "unit_weight")


def copy_down(apps, schema_editor):
    """Each lot of an array becomes a row, origin and statement go from the request to its lines, and
    kilograms count as typed: from now on they follow from what was."""
    line_model, lot_model = apps.get_model("shipments", "ShipmentLine"), apps.get_model("shipments", "Lot")
    for line in line_model.objects.select_related("shipment").iterator():
        numbers = dict.fromkeys(number for number in line.lot_numbers if number)
        lot_model.objects.bulk_create(
            lot_model(line=line, position=position, number=number)
            for position, number in enumerate(numbers, start=1)
        )
        line.origin_id = line.shipment.origin_id
        line.has_no_antibiotics = line.shipment.has_no_antibiotics
        for name in WEIGHTS:
            setattr(line, name, getattr(line, f"{name}_kg"))
        line.save(update_fields=["origin", "has_no_antibiotics", *WEIGHTS])


def copy_up(apps, schema_editor):
    """Back to the array; what only rows can hold is lost with them."""
    line_model = apps.get_model("shipments", "ShipmentLine")
    for line in line_model.objects.prefetch_related("lots").select_related("shipment"):
        line.lot_numbers = [lot.number for lot in sorted(line.lots.all(), key=lambda lot: lot.position)]
        line.save(update_fields=["lot_numbers"])
        if line.has_no_antibiotics:
            line.shipment.has_no_antibiotics = True
            line.shipment.save(update_fields=["has_no_antibiotics"])
    apps.get_model("shipments", "Lot").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("shipments", "0002_lots_as_rows_and_weights_as_typed")]

    operations = [migrations.RunPython(copy_down, copy_up)]

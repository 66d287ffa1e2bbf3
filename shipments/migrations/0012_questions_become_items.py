"""A question of before is the only item of its round, so that every round reads alike."""

from django.db import migrations


def list_questions_as_items(apps, schema_editor):
    InformationRequest = apps.get_model("shipments", "InformationRequest")
    AskedItem = apps.get_model("shipments", "AskedItem")
    rounds = list(InformationRequest.objects.filter(items=None).exclude(question=""))
    AskedItem.objects.bulk_create(
        AskedItem(request=asked, position=1, words=asked.question, answer=asked.answer) for asked in rounds
    )
    for asked in rounds:
        asked.question = asked.answer = ""
    InformationRequest.objects.bulk_update(rounds, ["question", "answer"])


def join_items_to_questions(apps, schema_editor):
    InformationRequest = apps.get_model("shipments", "InformationRequest")
    for asked in InformationRequest.objects.prefetch_related("items"):
        items = sorted(asked.items.all(), key=lambda item: item.position)
        asked.question = "\n".join(part for part in (asked.question, *(item.words for item in items)) if part)
        asked.answer = "\n".join(part for part in (*(item.answer for item in items), asked.answer) if part)
        asked.save(update_fields=["question", "answer"])


class Migration(migrations.Migration):

    dependencies = [
        ('shipments', '0011_conversation_of_items_notes_and_submissions'),
    ]

    operations = [
        migrations.RunPython(list_questions_as_items, join_items_to_questions),
    ]

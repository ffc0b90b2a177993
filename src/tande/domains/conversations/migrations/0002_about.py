"""A conversation may be about several cases: whose codes were given, or whose words were told, within a day."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def copy(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Each mark that a conversation had becomes a row of its own."""
    about = apps.get_model("conversations", "About")
    for row in apps.get_model("conversations", "Conversation").objects.iterator():
        if mark := vars(row)["case_mark"]:
            about.objects.create(conversation=row, mark=mark)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="About",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.BinaryField(db_index=True)),
                ("conversation", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, to="conversations.conversation",
                )),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "mark"), name="about_a_case_once"),
                ],
            },
        ),
        migrations.RunPython(copy, migrations.RunPython.noop),
        migrations.RemoveField(model_name="conversation", name="case_mark"),
    ]

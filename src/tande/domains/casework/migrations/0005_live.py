"""The queue's own mark, so that it does not cost more with every case ever closed."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ENDS = ("referred_elsewhere", "not_pursued", "closed")


def mark_the_ended(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Ended cases are not live unless danger or retaliation was signalled after the end."""
    cases = apps.get_model("casework", "Case").objects.filter(stage__in=ENDS)
    since = models.F("stage_since")
    cases.exclude(danger_at__gt=since).exclude(retaliation_at__gt=since).update(live=False)


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_escalation")]

    operations = [
        migrations.AddField("case", "live", models.BooleanField(default=True)),
        migrations.RunPython(mark_the_ended, migrations.RunPython.noop),
        migrations.AddIndex("case", models.Index(fields=["live", "stage_since"], name="case_live")),
    ]

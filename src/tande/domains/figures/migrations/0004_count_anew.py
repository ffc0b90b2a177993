"""Count all facts again at the next release: what is new in the tables holds for the months before too."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What was released stays as it is; only the counting begins anew. A crash here leaves all as it was."""
    for name in ("Count", "CaseFile"):
        apps.get_model("figures", name).objects.all().delete()
    apps.get_model("figures", "Position").objects.filter(pk=1).delete()  # 2 is that of who is vetted and trained


class Migration(migrations.Migration):
    dependencies = [("figures", "0003_coverage")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]

"""What was released can be added to and nothing else."""

from django.db import migrations

from tande.ledger.append_only import forbid_changes

TABLES = ("figures_release", "figures_printedtable", "figures_version")


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_figures")]
    operations = [migrations.RunPython(forbid_changes(table), elidable=False) for table in TABLES]

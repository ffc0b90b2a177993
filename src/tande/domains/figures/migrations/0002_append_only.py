"""What was released can be added to and nothing else."""

from django.db import migrations

from tande.ledger.append_only import ForbidChanges

TABLES = ("figures_release", "figures_printedtable", "figures_version")


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_figures")]
    operations = [ForbidChanges(table) for table in TABLES]

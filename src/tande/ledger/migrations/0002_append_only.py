"""Facts can be added and nothing else."""

from django.db import migrations

from tande.ledger.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forbid_changes("ledger_fact"), elidable=False)]

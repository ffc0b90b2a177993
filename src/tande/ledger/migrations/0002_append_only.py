"""Facts can be added and nothing else."""

from django.db import migrations

from tande.ledger.append_only import ForbidChanges


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [ForbidChanges("ledger_fact")]

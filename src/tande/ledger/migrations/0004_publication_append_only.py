"""What was put into the log, signed or anchored can be added to and nothing else."""

from django.db import migrations

from tande.ledger.append_only import ForbidChanges

TABLES = ("ledger_batch", "ledger_entry", "ledger_signedtree", "ledger_anchor")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_publication")]
    operations = [ForbidChanges(table) for table in TABLES]

"""Codes that were closed, since others may have seen them."""

from django.db import migrations, models

from tande.ledger.append_only import ForbidChanges


class Migration(migrations.Migration):

    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Closed",
            fields=[
                ("case_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("on", models.DateField()),
            ],
        ),
        ForbidChanges("intake_closed"),
    ]

"""What the queue is sorted by, what each officer has seen, and saved views.

The clocks are the charter's, which a migration does not know: ``settling.settle_open`` brings ``due_at`` in before
the server takes its first request. What each officer has read is in the facts.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ENDS = ("referred_elsewhere", "not_pursued", "closed")


def rank(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The urgency of every case, as it was computed for each page so far."""
    cases = apps.get_model("casework", "Case").objects
    cases.filter(level="high").update(rank=2)
    cases.filter(models.Q(child=True) | models.Q(level="urgent")).update(rank=1)
    for field in ("danger_at", "retaliation_at"):
        after = models.Q(**{f"{field}__gt": models.F("stage_since")})
        cases.filter(~models.Q(stage__in=ENDS) | after, **{f"{field}__isnull": False}).update(rank=0)


def remember_readings(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Who read a case before has seen what was there then."""
    alias = schema_editor.connection.alias
    facts = apps.get_model("ledger", "Fact").objects.using(alias)
    seen = apps.get_model("casework", "Seen")
    there = set(apps.get_model("casework", "Case").objects.using(alias).values_list("pk", flat=True))
    last = facts.filter(kind="case.read", actor__isnull=False).values_list("subject", "actor")
    rows = (
        seen(case_id=case, officer_id=officer, fetched_at=at, opened_at=at)
        for case, officer, at in last.annotate(last=models.Max("at")).order_by() if case in there
    )
    seen.objects.using(alias).bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_live"), ("ledger", "0002_append_only")]

    operations = [
        migrations.AddField("case", "rank", models.PositiveSmallIntegerField(default=3)),
        migrations.AddField("case", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("case", "due_clock", models.CharField(default="", max_length=40)),
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="seen", to="casework.case"
                )),
                ("officer_id", models.BigIntegerField()),
                ("fetched_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
            ],
            options={"constraints": [
                models.UniqueConstraint(fields=("officer_id", "case"), name="one_seen_each"),
            ]},
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("officer_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=40)),
                ("filters", models.JSONField(default=dict)),
                ("first", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
            ],
            options={"constraints": [
                models.UniqueConstraint(fields=("officer_id", "name"), name="one_view_of_a_name"),
            ]},
        ),
        migrations.RemoveField("case", "read_at"),
        migrations.RemoveIndex("case", "case_live"),
        migrations.AddIndex("case", models.Index(
            fields=["rank", "due_at", "received_at"], condition=models.Q(live=True), name="case_order"
        )),
        migrations.AddIndex("case", models.Index(
            fields=["stage_since"], condition=models.Q(live=False), name="case_ended"
        )),
        migrations.AddIndex("grant", models.Index(fields=["officer_id", "case"], name="grant_officer")),
        migrations.RunPython(rank, migrations.RunPython.noop),
        migrations.RunPython(remember_readings, migrations.RunPython.noop),
    ]

"""The tables of readiness: each step of a suspension or an override, and the gate's rules over time. Append-only."""

from django.db import models


class Step(models.Model):
    """One step of a matter (a suspension or an override); ``number`` counts from 1, so that two cannot both be next.

    ``words`` say why, sealed. ``day`` is the step's own, ``until`` an override's last day.
    """

    matter = models.CharField(max_length=32)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    person = models.CharField(max_length=32, db_index=True)
    contingent = models.CharField(max_length=3, db_index=True)
    step = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    words = models.BinaryField()
    day = models.DateField()
    until = models.DateField(null=True)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="one_gate_step_of_each_number")]


class GateRules(models.Model):
    """What the gate asks from a day on. ``version`` is the beginning of the hash of ``content``."""

    version = models.CharField(max_length=16)
    since = models.DateField()
    content = models.JSONField()
    at = models.DateTimeField()


class Turn(models.Model):
    """Who writes about somebody holds this row meanwhile, so that two requests do not both begin the same."""

    about = models.CharField(max_length=32, primary_key=True)

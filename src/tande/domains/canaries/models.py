"""Test complaints: a seal while nobody may know which, and the result once it is revealed."""

from django.db import models


class Canary(models.Model):
    """``seal`` is made of the access code and ``salt``. All below is empty until it is revealed.

    ``note`` says in ``lang`` what was tried. ``case_id`` and ``check_number`` are those of the invented complaint.
    """

    id = models.CharField(max_length=32, primary_key=True)
    seal = models.CharField(max_length=64)
    salt = models.BinaryField()
    planted_by = models.BigIntegerField()
    planted_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True)
    case_id = models.CharField(max_length=32, null=True, unique=True)
    check_number = models.CharField(max_length=12, default="")
    note = models.CharField(max_length=300, default="")
    lang = models.CharField(max_length=5, default="")
    received_at = models.DateTimeField(null=True)
    acknowledged_hours = models.PositiveIntegerField(null=True)
    ended_days = models.PositiveIntegerField(null=True)
    missed = models.PositiveSmallIntegerField(default=0)

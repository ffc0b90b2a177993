"""The tables of children: one row for a child met, and every version of its record as it was written.

Codes and times are in clear; every text, and whether a girl is pregnant or has a baby, is sealed. Versions are
append-only, by a trigger of the first migration. The columns of ``Met`` are what the newest version comes to.
"""

from django.db import models


class Met(models.Model):
    """A child met in an operation. ``number``: the hand-over number, 8 digits.

    ``version``: the one in force; ``conflicts``: versions kept beside it that nobody has settled. ``clock_from`` and
    ``due_at`` never move to later by what a unit writes. ``unregistered``: from a phone that nobody registered.
    """

    id = models.CharField(max_length=32, primary_key=True)
    number = models.CharField(max_length=8, unique=True)
    contingent = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=8)
    unregistered = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    conflicts = models.PositiveIntegerField(default=0)
    clock_from = models.DateTimeField()
    due_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    child = models.BooleanField(default=True)
    flags = models.JSONField(default=list)
    flagged = models.BooleanField(default=False)
    overdue_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    mismatches = models.JSONField(default=list)
    receipt_missing_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.BigIntegerField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["contingent", "unit", "-clock_from"], name="met_of_unit"),
            models.Index(fields=["left_at", "due_at"], name="met_clock"),
        ]


class Version(models.Model):
    """The record as somebody wrote it. Append-only. ``base``: the version it was made from, 0 for a record sent whole.

    ``beside``: it was not made from the version in force, so it waits for the adviser. ``settles``: the versions beside
    that this one put an end to. ``texts``: sealed JSON. ``mark``: by which the same content sent again is known.
    """

    met = models.ForeignKey(Met, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    beside = models.BooleanField(default=False)
    settles = models.JSONField(default=list)
    contingent = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=8)
    phone = models.CharField(max_length=64, default="")
    fields = models.JSONField()
    texts = models.BinaryField()
    mark = models.BinaryField(max_length=32)
    officer_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["met", "number"], name="one_record_version_of_each_number")]

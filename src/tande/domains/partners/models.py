"""Partners, the keys they were given, and how many requests they made in the minute and the day that run."""

from django.db import models


class Partner(models.Model):
    """An organisation that files and follows by program. ``name`` and ``contact`` are sealed."""

    id = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=10)
    name = models.BinaryField()
    contact = models.BinaryField()
    scopes = models.JSONField()
    per_minute = models.PositiveIntegerField()
    per_day = models.PositiveIntegerField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)


class PartnerKey(models.Model):
    """A key. ``prefix`` may be shown and finds the row; ``mark`` is a keyed hash of the whole key. No key is kept."""

    id = models.CharField(max_length=32, primary_key=True)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=8, unique=True)
    mark = models.BinaryField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    seen_on = models.DateField(null=True)
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Spent(models.Model):
    """How many requests a partner made in a window. Rows go when their window is over: no history of use is kept."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="spent")
    window = models.CharField(max_length=24)
    ends_at = models.DateTimeField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "window"], name="one_count_of_a_window")]

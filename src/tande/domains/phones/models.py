"""The tables of phones: phones registered for a unit, and records apart with what was decided on each."""

from django.db import models


class Phone(models.Model):
    """A phone of a unit. ``mark`` finds it by its token, which is kept nowhere; ``label`` is sealed.

    ``seen_on``: the day on which its last record came. No address and no make of a phone is kept.
    """

    id = models.CharField(max_length=32, primary_key=True)
    mark = models.BinaryField(unique=True)
    contingent = models.CharField(max_length=10, db_index=True)
    unit = models.CharField(max_length=40)
    label = models.BinaryField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    seen_on = models.DateField(null=True)
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Apart(models.Model):
    """A record from the field that was not taken in, as it came; append-only, so that none is ever lost.

    ``content`` is sealed with the register's key: the record's JSON when it could be opened, else its envelope.
    ``digest`` is of the envelope: the same bytes again are the same record.
    """

    record = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=20)
    opened = models.BooleanField()
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "digest"], name="one_apart_of_each_content")]


class Settled(models.Model):
    """What the adviser decided on a record apart, once. ``words`` say why, sealed."""

    apart = models.OneToOneField(Apart, on_delete=models.PROTECT, primary_key=True, related_name="settled")
    how = models.CharField(max_length=10)
    words = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

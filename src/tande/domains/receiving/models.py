"""Codes of receiving organisations, and what they confirmed. Confirmations are append-only: a correction is a version.

Nobody's name, address or device is here. Of a code only its mark is kept, so that no reader of the table can use one.
"""

from django.db import models


class Code(models.Model):
    """A code that one organisation holds. ``mark``: by what a typed code is found; ``label``: who holds it, sealed."""

    id = models.CharField(max_length=32, primary_key=True)
    receiver = models.CharField(max_length=40, db_index=True)
    mark = models.BinaryField(unique=True)
    label = models.BinaryField()
    given_by = models.BigIntegerField()
    given_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Reception(models.Model):
    """A child taken in, as one organisation confirmed it; ``version`` counts corrections from 1.

    ``child``: the hand-over number and the organisation, or an id where the unit gave no number. ``said_number``: what
    the unit said, where we do not know the number yet. ``receipt_no`` stays through every version.
    """

    child = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    receipt_no = models.CharField(max_length=8, db_index=True)
    number = models.CharField(max_length=8, db_index=True)
    said_number = models.CharField(max_length=8)
    receiver = models.CharField(max_length=40)
    code = models.ForeignKey(Code, models.PROTECT)
    received_at = models.DateTimeField()
    sex = models.CharField(max_length=10)
    age_band = models.CharField(max_length=10)
    destination = models.CharField(max_length=20)
    conditions = models.CharField(max_length=80)
    commune = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "version"], name="one_version_of_a_reception"),
            models.UniqueConstraint(
                fields=["receipt_no"], condition=models.Q(version=1), name="one_child_a_receipt_number"
            ),
        ]


class Match(models.Model):
    """A confirmation without a number is of an encounter. ``officer_id`` None: its number came in later."""

    child = models.CharField(max_length=60, primary_key=True)
    number = models.CharField(max_length=8, db_index=True)
    officer_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

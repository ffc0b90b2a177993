"""Certificates as they were signed, and which were revoked. Both are append-only: triggers refuse UPDATE and DELETE.

The certificate itself holds the name, so it is sealed; codes and days are in clear. A person is an id of personnel, an
attempt one of training.
"""

from django.db import models


class Credential(models.Model):
    """One certificate. ``number``: its place in the public list of revoked ones, drawn at random; ``text``: sealed.

    ``edition`` rises when a new one takes the place of one with a former name.
    """

    id = models.CharField(max_length=32, primary_key=True)
    attempt_id = models.CharField(max_length=32)
    curriculum = models.CharField(max_length=40)
    edition = models.PositiveSmallIntegerField(default=1)
    person = models.CharField(max_length=32, db_index=True)
    contingent = models.CharField(max_length=8)
    on = models.DateField()
    until = models.DateField()
    number = models.PositiveIntegerField(unique=True)
    text = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt_id", "curriculum", "edition"], name="one_certificate_a_pass")
        ]


class Revocation(models.Model):
    """A certificate was taken back. ``officer_id`` is None where it followed from a result that was taken back."""

    credential = models.OneToOneField(Credential, models.PROTECT, primary_key=True, related_name="revoked")
    reason = models.CharField(max_length=20)
    officer_id = models.BigIntegerField(null=True)
    on = models.DateField()
    at = models.DateTimeField()

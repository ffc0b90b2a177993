"""The tables of detention: one row for a person held, every version of its record, and when the Council was told.

Nobody's name is here. Codes and times are in clear, every text is sealed. Versions are append-only, and so is what the
Council was told. The columns of ``Held`` are what the newest version comes to.
"""

from django.db import models


class Held(models.Model):
    """A person held. ``number``: 8 digits by which people speak of the record; ``conflicts``: versions kept beside."""

    id = models.CharField(max_length=32, primary_key=True)
    number = models.CharField(max_length=8, unique=True)
    contingent = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    conflicts = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    child = models.BooleanField()
    encounter = models.CharField(max_length=32)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["contingent", "unit", "-began_at"], name="held_of_unit"),
            models.Index(fields=["ended_at", "due_at"], name="held_clock"),
        ]
        constraints = [models.UniqueConstraint(
            fields=["encounter"], condition=~models.Q(encounter=""), name="one_detention_of_a_child_met",
        )]


class HeldVersion(models.Model):
    """The record as somebody wrote it. ``beside``: the same record sent again with other content; it never counts.

    ``texts``: the note and the receipt of who took the person over, sealed JSON.
    """

    held = models.ForeignKey(Held, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    beside = models.BooleanField(default=False)
    fields = models.JSONField()
    texts = models.BinaryField()
    mark = models.BinaryField(max_length=32)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["held", "number"], name="one_held_version_of_each_number")]


class CouncilTold(models.Model):
    """The Council was told of the detentions of a month ("2026-03"); ``contingent`` "" for the whole mission.

    ``reference``: of the letter or report, sealed.
    """

    id = models.CharField(max_length=32, primary_key=True)
    contingent = models.CharField(max_length=10)
    month = models.CharField(max_length=7)
    on = models.DateField()
    reference = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contingent", "month"], name="one_word_to_the_council")]

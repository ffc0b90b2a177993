"""What was shown for or against a commitment, and the steps that officers took with it. Both are append-only.

Triggers made by the first migration refuse UPDATE and DELETE on both engines. All of it is public but for the
officers' numbers: it is about texts and papers, never about a person.
"""

from django.db import models


class Exhibit(models.Model):
    """Something shown. ``commitment`` and ``document`` are codes of the pack's register; ``document`` may be empty.

    ``claimant`` says so and ``title`` is what it is, both in ``lang`` and as the officer typed them. ``sha256`` is of
    the file, ``as_of`` the day that it speaks of.
    """

    id = models.CharField(max_length=32, primary_key=True)
    commitment = models.CharField(max_length=8, db_index=True)
    document = models.CharField(max_length=40)
    against = models.BooleanField()
    claimant = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    lang = models.CharField(max_length=5)
    link = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField()


class Step(models.Model):
    """One step; ``number`` counts from 1 in each exhibit, so that two at once cannot both take the same one.

    ``role`` is the one that the officer acted in, ``words`` say why where the step needs a reason; ``check_number`` is
    that of its entry in the public log.
    """

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10)
    officer_id = models.BigIntegerField()
    role = models.CharField(max_length=20)
    words = models.CharField(max_length=500)
    lang = models.CharField(max_length=5)
    at = models.DateTimeField()
    check_number = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exhibit", "number"], name="one_step_of_each_number")]

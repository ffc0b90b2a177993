"""Batches, prints, forms and what happened to them; boxes and their openings. All append-only but `Claim`.

No access code and nothing of a complaint is here; of a form, what makes its case later is sealed.
"""

from django.db import models


class Batch(models.Model):
    """Numbers reserved for an office or a box: ``count`` of them from ``first`` on. ``label`` is sealed."""

    id = models.CharField(max_length=32, primary_key=True)
    place = models.CharField(max_length=16)
    label = models.BinaryField()
    first = models.PositiveIntegerField(unique=True)
    count = models.PositiveSmallIntegerField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()


class Print(models.Model):
    """One PDF that was given out: its forms and their language."""

    id = models.CharField(max_length=32, primary_key=True)
    batch = models.ForeignKey(Batch, models.PROTECT)
    first = models.PositiveIntegerField(unique=True)
    count = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()


class Form(models.Model):
    """A printed form. ``sealed``: case id, message id, first hash and reporter's key of the case to come."""

    number = models.CharField(max_length=8, primary_key=True)
    batch = models.ForeignKey(Batch, models.PROTECT)
    made_in = models.ForeignKey(Print, models.PROTECT)
    sealed = models.BinaryField()


class Claim(models.Model):
    """Who is typing a number in, so that two at once do not; ``mark`` is of her form's own key."""

    form = models.OneToOneField(Form, models.PROTECT, primary_key=True)
    mark = models.BinaryField()
    at = models.DateTimeField()


class Event(models.Model):
    """Something that happened to a form, with its day: the hour would lead from a number to a case."""

    form = models.ForeignKey(Form, models.PROTECT)
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=12)
    officer_id = models.BigIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "kind", "reason"], name="paper_event_once",
                condition=models.Q(kind__in=("entered", "voided", "empty", "given")),
            ),
        ]


class Loose(models.Model):
    """A paper typed in without a number of ours, or with one whose code must not be used. ``why`` says which."""

    mark = models.BinaryField(unique=True)
    why = models.CharField(max_length=10)
    officer_id = models.BigIntegerField()
    on = models.DateField()


class Box(models.Model):
    """A box for papers: where it hangs, its name and the seals it was shut with first, sealed."""

    id = models.CharField(max_length=32, primary_key=True)
    place = models.CharField(max_length=16)
    content = models.BinaryField()
    placed_on = models.DateField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()


class Opening(models.Model):
    """One opening, in one of its versions. ``content``: seals, numbers, notes and a witness's name, sealed.

    ``second_id`` None: the second person is a witness from outside. ``alert``: a seal was broken, or another's.
    """

    opening = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField()
    box = models.ForeignKey(Box, models.PROTECT)
    opened_on = models.DateField()
    count = models.PositiveSmallIntegerField()
    alert = models.BooleanField()
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField(null=True)
    content = models.BinaryField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "version"], name="one_version_of_an_opening")]


class Confirmed(models.Model):
    """The second officer says with her own sign-in that this version is what she saw."""

    opening = models.OneToOneField(Opening, models.PROTECT, primary_key=True)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()


class Looked(models.Model):
    """The head has looked into an alert; ``words`` say what was found, sealed."""

    opening = models.CharField(max_length=32, primary_key=True)
    words = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

"""What was planned, attended, tried and signed. Terms, sign-offs, attendances, attempts and annulments are append-only.

Triggers made by the first migration refuse UPDATE and DELETE of these on both engines. What is about a named person
(where and by whom taught, seat codes, answers) is sealed; codes and days are in clear. A person is an id of personnel.
"""

from django.db import models


class Terms(models.Model):
    """A curriculum's terms from a day on. Number 1 is the pack's own and has no row; the highest that has begun holds.

    ``required_of``: posts, with commas. ``voids``: what was passed under earlier terms no longer counts. ``reason`` is
    public, in ``lang``.
    """

    curriculum = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    starts = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    pass_mark = models.PositiveSmallIntegerField()
    valid_months = models.PositiveSmallIntegerField()
    required_of = models.CharField(max_length=60)
    voids = models.BooleanField()
    reason = models.CharField(max_length=500)
    lang = models.CharField(max_length=5)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()
    check_number = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["curriculum", "number"], name="one_set_of_terms_a_number")]


class Session(models.Model):
    """A session in a classroom. ``curricula`` are codes with commas, ``course`` may be empty.

    ``details``: place, trainer and organisation, sealed as JSON.
    """

    id = models.CharField(max_length=32, primary_key=True)
    course = models.CharField(max_length=40)
    curricula = models.CharField(max_length=400)
    contingent = models.CharField(max_length=8, db_index=True)
    unit = models.CharField(max_length=60)
    held_on = models.DateField(db_index=True)
    details = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()


class Seat(models.Model):
    """One person expected in one session. ``mark`` finds the seat by its code; ``present`` is None before any tick."""

    id = models.CharField(max_length=32, primary_key=True)
    session = models.ForeignKey(Session, models.PROTECT, related_name="seats")
    person = models.CharField(max_length=32, db_index=True)
    mark = models.BinaryField(max_length=32, unique=True)
    code = models.BinaryField()
    present = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="one_seat_a_person")]


class SignOff(models.Model):
    """A training officer put their name to who was there. Without it the session counts for nothing."""

    session = models.OneToOneField(Session, models.PROTECT, primary_key=True, related_name="signed")
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()
    present = models.PositiveIntegerField()
    absent = models.PositiveIntegerField()


class Attendance(models.Model):
    """Somebody was there; written at the sign-off."""

    seat = models.OneToOneField(Seat, models.PROTECT, primary_key=True, related_name="attended")
    person = models.CharField(max_length=32, db_index=True)
    on = models.DateField()
    at = models.DateTimeField()


class Attempt(models.Model):
    """What one test showed for one curriculum. A test that covers several is as many rows under one ``attempt_id``.

    ``terms``: the number of the terms it was judged by; ``until`` by them, and never changed. ``made_at``: when the
    answers were handed in, ``at``: when they were written here.
    """

    attempt_id = models.CharField(max_length=32)
    curriculum = models.CharField(max_length=40)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="attempts")
    person = models.CharField(max_length=32, db_index=True)
    course = models.CharField(max_length=40)
    course_version = models.PositiveSmallIntegerField()
    terms = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    on = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    at = models.DateTimeField()
    officer_id = models.BigIntegerField(null=True)
    content = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt_id", "curriculum"], name="one_result_a_curriculum")]


class Annulment(models.Model):
    """A result that was entered for the wrong person or by deceit, taken back with a reason; the attempt stays."""

    attempt_id = models.CharField(max_length=32, primary_key=True)
    reason = models.BinaryField()
    officer_id = models.BigIntegerField()
    on = models.DateField()
    at = models.DateTimeField()


class Sitting(models.Model):
    """A test on the web under way: the answers so far, sealed. Its id becomes the attempt's when it is handed in."""

    id = models.CharField(max_length=32, primary_key=True)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="sittings")
    course = models.CharField(max_length=40)
    course_version = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    answers = models.BinaryField()
    handed_in = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "course", "number"], name="one_sitting_at_a_time")]

"""The tables of force: reports with every version, reviews, what went to the independent body, operations and gaps.

Codes and times stand in clear, free words are sealed. Versions, reviews, transfers, missed clocks and entries are
append-only, by triggers of the migration: nothing anybody of the mission does takes one away.
"""

from django.db import models


class Report(models.Model):
    """One use of force, as it stands. ``version``: the highest number; ``head``: that of the version in force.

    ``disputed``: somebody wrote from an older version since; both are kept. ``codes``: of policy.force_report.plain.
    ``watched``: a clock may still be missed. ``day``: in the mission's own zone.
    """

    id = models.CharField(max_length=32, primary_key=True)
    contingent = models.CharField(max_length=3)
    unit = models.CharField(max_length=40)
    at = models.DateTimeField()
    day = models.DateField()
    first_at = models.DateTimeField()
    full_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=20, default="")
    version = models.PositiveIntegerField(default=0)
    head = models.PositiveIntegerField(default=0)
    disputed = models.BooleanField(default=False)
    codes = models.JSONField(default=dict)
    level = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10)
    child = models.CharField(max_length=10)
    commune = models.CharField(max_length=12, default="")
    operation_id = models.CharField(max_length=32, default="", db_index=True)
    watched = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["contingent", "unit", "at"], name="force_report_unit"),
            models.Index(fields=["watched", "at"], name="force_report_watched"),
        ]


class Version(models.Model):
    """What somebody wrote. ``base``: the number it was written from; in conflict when that was not the last.

    ``kind`` is first, full or change. ``wrong``: what cannot be so in a record of a phone, which is kept even so. The
    signed-in officer, or the registered phone, attests it. ``mark`` finds the same words and codes again.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    conflict = models.BooleanField(default=False)
    source = models.CharField(max_length=10)
    codes = models.JSONField(default=dict)
    words = models.BinaryField()
    mark = models.BinaryField()
    wrong = models.JSONField(default=list)
    officer_id = models.BigIntegerField(null=True)
    phone = models.CharField(max_length=64, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_force_version_each")]


class Review(models.Model):
    """A superior's review of one version. ``finding`` is of policy.force.REVIEWS."""

    id = models.CharField(max_length=32, primary_key=True)
    report = models.ForeignKey(Report, models.PROTECT, related_name="reviews")
    version = models.PositiveIntegerField()
    finding = models.CharField(max_length=20)
    note = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()


class Transfer(models.Model):
    """That a report went to the independent body, by which version and why. Never changed, whatever comes later."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="transfer")
    version = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()


class Opened(models.Model):
    """The complaint that a transfer opened at the desk: found by its mark, sealed beside it. Of the body alone."""

    transfer = models.OneToOneField(Transfer, models.PROTECT, primary_key=True, related_name="opened")
    case = models.BinaryField()
    mark = models.BinaryField(db_index=True)
    at = models.DateTimeField()


class Link(models.Model):
    """A complaint that an officer of the body says is about this use of force. Of the body alone."""

    id = models.CharField(max_length=32, primary_key=True)
    report = models.ForeignKey(Report, models.PROTECT, related_name="links")
    case = models.BinaryField()
    mark = models.BinaryField(db_index=True)
    linked_by = models.BigIntegerField()
    at = models.DateTimeField()
    taken_back_by = models.BigIntegerField(null=True)
    taken_back_at = models.DateTimeField(null=True)


class Missed(models.Model):
    """A clock that was missed: first, full, review, or case where the complaint could not be opened at once."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="missed")
    what = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "what"], name="one_force_miss_each")]


class Operation(models.Model):
    """An operation of the register. ``units``: codes within the contingent; ``entries`` tell of casualties."""

    id = models.CharField(max_length=32, primary_key=True)
    contingent = models.CharField(max_length=3)
    day = models.DateField()
    commune = models.CharField(max_length=12)
    units = models.JSONField(default=list)
    form = models.CharField(max_length=20)
    recorded_by = models.BigIntegerField()
    at = models.DateTimeField()
    dead = models.PositiveIntegerField(default=0)
    hurt = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["contingent", "day"], name="force_operation_day")]


class Entry(models.Model):
    """What one source says of an operation's casualties. ``body``: an officer of the independent body wrote it."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    dead = models.PositiveIntegerField()
    hurt = models.PositiveIntegerField()
    source = models.CharField(max_length=20)
    note = models.BinaryField()
    body = models.BooleanField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operation", "number"], name="one_force_entry_each")]


class Gap(models.Model):
    """An operation with casualties that nobody had reported on when it was due. Written once."""

    operation = models.OneToOneField(Operation, models.PROTECT, primary_key=True, related_name="gap")
    at = models.DateTimeField()

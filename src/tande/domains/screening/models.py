"""The tables of screening: lists in versions, our own records, the register's changes, runs, alerts and their steps.

Everything about a named person is sealed (`toolkit.fields`); in clear stand ids, codes, numbers and times. Versions,
changes, what was screened and steps are append-only: triggers made by the first migration refuse the rest.
"""

from django.db import models


class Turn(models.Model):
    """One row. Whoever changes the register or writes results of a screening holds it until the commit."""

    id = models.PositiveSmallIntegerField(primary_key=True)


class WatchList(models.Model):
    """A list that somebody else keeps. ``kind``: un, ofac or table. Retired ones are screened against no more.

    ``columns``: of a table, JSON of heading to what it held at the last load, so that nobody names them twice.
    """

    id = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    columns = models.TextField(default="{}")


class ListVersion(models.Model):
    """One upload of a list. ``sha256``: of the file (of both, one after the other, where there are two).

    ``records`` is one sealed, compressed blob; ``delta`` the sealed references that were added, changed and removed
    against the version before. ``made_on``: the day that the list itself names.
    """

    watchlist = models.ForeignKey(WatchList, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    names = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    made_on = models.CharField(max_length=10)
    uploaded_by = models.BigIntegerField()
    at = models.DateTimeField()
    records = models.BinaryField()
    delta = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watchlist", "number"], name="one_version_of_each_number")]


class Draft(models.Model):
    """An upload between its two pages: sealed, its officer's alone, gone when it is loaded or a day old."""

    id = models.CharField(max_length=32, primary_key=True)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()
    content = models.BinaryField()


class OwnRecord(models.Model):
    """A record of the body's own. ``source``: own (a finding or interim measure) or repatriation.

    ``content`` is sealed and names no case. ``version`` rises with each change.
    """

    id = models.CharField(max_length=32, primary_key=True)
    source = models.CharField(max_length=15)
    version = models.PositiveIntegerField()
    content = models.BinaryField()
    entered_by = models.BigIntegerField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Change(models.Model):
    """The register's change of this number, counted from 1: a list loaded or retired, a record entered or withdrawn.

    ``source``: the id of the list or record, ``version`` its new one. ``made_of``: JSON of all lists in force after it
    (id, version, sha256) and the number of own records; ``hash`` covers these and every own record's version.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    made_of = models.TextField()


class Run(models.Model):
    """Screening everybody who is due against the register's change ``register``. ``by`` is None for automatic ones."""

    id = models.CharField(max_length=32, primary_key=True)
    register = models.BigIntegerField()
    by = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["started_at"], name="run_started")]


class Screened(models.Model):
    """One person, compared once. ``whole``: against every record, else only against what changed since the last time.

    ``open`` and ``against``: how many alerts stood so afterwards.
    """

    person_id = models.CharField(max_length=32)
    person_version = models.PositiveIntegerField()
    register = models.BigIntegerField()
    at = models.DateTimeField()
    run = models.ForeignKey(Run, models.PROTECT, related_name="screened")
    whole = models.BooleanField()
    open = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(
            fields=["run", "person_id"], name="screened_once_in_each_run"
        )]  # fmt: skip


class Latest(models.Model):
    """The last ``Screened`` of a person: what is asked at every page."""

    person_id = models.CharField(max_length=32, primary_key=True)
    person_version = models.PositiveIntegerField()
    register = models.BigIntegerField()
    at = models.DateTimeField()


class Alert(models.Model):
    """A record that may be about a person. ``source``: the list's id, or own; ``mark``: by what the record is found.

    ``opening`` counts how often it was opened, ``steps`` its steps: a page that knew fewer is too old. ``content`` is
    the sealed JSON of person, record and comparison as they were at the last step of the screening.
    """

    id = models.CharField(max_length=32, primary_key=True)
    person_id = models.CharField(max_length=32, db_index=True)
    source = models.CharField(max_length=32)
    mark = models.CharField(max_length=64)
    state = models.CharField(max_length=10, db_index=True)
    proposal = models.CharField(max_length=10, default="")
    proposed_by = models.BigIntegerField(null=True)
    score = models.FloatField()
    opening = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    steps = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(
            fields=["person_id", "source", "mark"], name="one_alert_for_a_person_and_a_record"
        )]  # fmt: skip


class Step(models.Model):
    """What was done with an alert. ``kind`` and ``why`` are codes of `policy.alerts`; ``words`` are sealed.

    ``outcome``: the state afterwards. ``opening``: in which opening of the alert. ``register``: the change that the
    screening stood at; None for an officer's step.
    """

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="taken")
    number = models.PositiveSmallIntegerField()
    opening = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    why = models.CharField(max_length=120)
    outcome = models.CharField(max_length=10)
    proposal = models.CharField(max_length=10, default="")
    officer_id = models.BigIntegerField(null=True)
    register = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    words = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "number"], name="one_step_of_an_alert_each_number")]

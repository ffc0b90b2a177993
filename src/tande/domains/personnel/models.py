"""The tables of personnel. Codes and days are in clear; everything about somebody's person is sealed field by field.

The key is outside the database (``toolkit.fields``). Triggers made by the migrations refuse changes of events,
commands and roster versions on both engines.
"""

from django.db import models


class Contingent(models.Model):
    """What a State sent. ``revision`` rises with every change of its people, so that a plan made before shows.

    ``headings``: mark of a heading → what that column was, last time.
    """

    code = models.CharField(max_length=10, primary_key=True)
    revision = models.BigIntegerField(default=0)
    headings = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """A unit of a contingent. ``commander``: the id of a person, or empty."""

    contingent = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    commander = models.CharField(max_length=32, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contingent", "code"], name="one_unit_of_each_code")]


class Command(models.Model):
    """Who commanded a unit from when on. Append-only; ``person_id`` empty: nobody was named."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commands")
    person_id = models.CharField(max_length=32)
    on = models.DateField()
    at = models.DateTimeField()
    officer_id = models.BigIntegerField()


class Rotation(models.Model):
    """A turn of duty of a contingent."""

    contingent = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    begins = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contingent", "code"], name="one_rotation_of_each_code")]


class Person(models.Model):
    """Somebody on a roster. ``names``, ``id_numbers``: sealed lists in JSON; the other sealed fields are texts.

    ``service_mark``: by which the service number is found. ``version`` rises when something changes that is screened,
    ``events`` with every event. ``struck``: entered by mistake, counted nowhere.
    """

    id = models.CharField(max_length=32, primary_key=True)
    contingent = models.CharField(max_length=10)
    number = models.BigIntegerField()
    unit = models.CharField(max_length=40)
    post = models.CharField(max_length=12)
    functions = models.JSONField(default=list)
    rotation = models.CharField(max_length=40, default="")
    names = models.BinaryField()
    service_number = models.BinaryField()
    service_mark = models.BinaryField(max_length=32, null=True)
    rank = models.BinaryField()
    born = models.BinaryField()
    id_numbers = models.BinaryField()
    nationality = models.BinaryField()
    identified = models.BooleanField()
    deployed_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    struck = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    events = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contingent", "service_mark"], name="one_person_of_each_service_number"),
        ]
        indexes = [models.Index(fields=["contingent", "unit", "number"], name="person_in_unit")]


class PersonEvent(models.Model):
    """Something that happened to an entry. Append-only. ``state``: the codes and days that held afterwards.

    ``before``: the former particulars, sealed, where they changed; b"" else. ``fields``: what changed.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    on = models.DateField()
    at = models.DateTimeField()
    officer_id = models.BigIntegerField()
    reason = models.CharField(max_length=20)
    fields = models.JSONField(default=list)
    state = models.JSONField()
    before = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="one_event_of_each_number")]


class Roster(models.Model):
    """A version of a contingent's list of persons. ``sha256`` is what a State's certificate refers to. Append-only."""

    id = models.CharField(max_length=32, primary_key=True)
    contingent = models.CharField(max_length=10, db_index=True)
    sha256 = models.CharField(max_length=64)
    people = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    at = models.DateTimeField()
    officer_id = models.BigIntegerField()


class Upload(models.Model):
    """A spreadsheet on its way in. ``file`` is sealed, and emptied when the upload ends.

    ``choice``: sheet, row of the headings, column of each field, what else was chosen. ``counts``: what would happen.
    ``revision``: that of the contingent when the rows were checked. ``lease``: until when a worker has it.
    """

    id = models.CharField(max_length=32, primary_key=True)
    contingent = models.CharField(max_length=10, db_index=True)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()
    state = models.CharField(max_length=12)
    size = models.BigIntegerField()
    file = models.BinaryField(default=b"")
    choice = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    revision = models.BigIntegerField(default=0)
    lease = models.DateTimeField(null=True)
    roster = models.CharField(max_length=32, default="")


class UploadPart(models.Model):
    """Some rows of an upload as they were checked, sealed; deleted when the upload ends."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    rows = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="one_part_of_each_number")]

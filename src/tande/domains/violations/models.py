"""The tables of violations. Codes and days are in clear; words are sealed, and apart from them what tells who one is.

The key is outside the database (``ledger.register_key``). Triggers made by the migrations refuse changes of versions
and signatures on both engines: what stood in a record, and what was signed, can be shown for ever.
"""

from django.db import models


class Incident(models.Model):
    """Something that happened. ``number`` is what people call it by. ``status`` changes no verification and no count.

    ``words``: the sealed fields. ``began``, ``ended``, ``department`` repeat what is in ``codes``, to be searched by.
    """

    id = models.CharField(max_length=32, primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    organisation = models.CharField(max_length=40, db_index=True)
    status = models.CharField(max_length=10, default="open")
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="duplicates")
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    began = models.DateField()
    ended = models.DateField()
    department = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    codes = models.JSONField()
    words = models.BinaryField()
    identity = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["department", "began"], name="incident_by_place_and_day")]


class Violation(models.Model):
    """One violation. ``revision`` rises with whatever a verification rests on, ``version`` with its own fields.

    ``party``: the one line of attribution. ``status``, ``verified_on``, ``turn``, ``changed``: how its verification
    stands, worked out from the signatures. ``removed``: entered by mistake.
    """

    id = models.CharField(max_length=32, primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="violations")
    kind = models.CharField(max_length=30, db_index=True)
    party = models.CharField(max_length=300, default="unknown")
    revision = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=30)
    verified_on = models.DateField(null=True)
    turn = models.CharField(max_length=12)
    changed = models.BooleanField(default=False)
    removed = models.BooleanField(default=False)
    recorded_by = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)
    codes = models.JSONField()
    words = models.BinaryField()
    identity = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["status", "verified_on"], name="violation_by_verification")]


class Part(models.Model):
    """A child, a group, a perpetrator, a source or a response, hanging on violations of one incident.

    ``same_as``: the id of an earlier row, in any incident, that is about the same child; "" for none known.
    """

    id = models.CharField(max_length=32, primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="parts")
    sort = models.CharField(max_length=12)
    violations = models.ManyToManyField(Violation, related_name="parts")
    same_as = models.CharField(max_length=32, default="", db_index=True)
    removed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    codes = models.JSONField()
    words = models.BinaryField()
    identity = models.BinaryField(default=b"")


class Version(models.Model):
    """A row as it stood after a save. Append-only."""

    about = models.CharField(max_length=32)
    number = models.PositiveIntegerField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()
    codes = models.JSONField()
    words = models.BinaryField()
    identity = models.BinaryField(default=b"")
    violations = models.JSONField(default=list)
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "number"], name="one_violation_version_of_each_number")]


class Signature(models.Model):
    """A stage signed, or sent it back. Append-only. ``counted``: the codes that count from then on, as signed."""

    violation = models.ForeignKey(Violation, models.PROTECT, related_name="signatures")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=12)
    step = models.CharField(max_length=10)
    status = models.CharField(max_length=30, default="")
    on = models.DateField()
    revision = models.PositiveIntegerField()
    codes = models.JSONField(default=dict)
    note = models.BinaryField()
    counted = models.JSONField(default=dict)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["violation", "number"], name="one_signature_of_each_number")]


class Conflict(models.Model):
    """A save on an older version, kept whole beside the row until somebody chooses field by field.

    ``mark``: by which the same save is known again, so that a file sent twice makes no second one.
    """

    id = models.CharField(max_length=32, primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="conflicts")
    sort = models.CharField(max_length=12)
    about = models.CharField(max_length=32)
    base = models.PositiveIntegerField()
    proposed = models.BinaryField()
    mark = models.BinaryField(max_length=32)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "base", "mark"], name="one_conflict_of_each_save")]


class NewParty(models.Model):
    """A party that a monitor wrote down because the mission's list has none such. The name is sealed."""

    code = models.CharField(max_length=60, primary_key=True)
    label = models.BinaryField()
    category = models.CharField(max_length=20)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()


class Owed(models.Model):
    """A complaint that a violation by the mission's personnel opens; owed until it is. ``code`` follows it, sealed."""

    violation = models.OneToOneField(Violation, models.PROTECT, primary_key=True, related_name="owed")
    at = models.DateTimeField()
    officer_id = models.BigIntegerField()
    opened_at = models.DateTimeField(null=True)
    code = models.BinaryField(default=b"")


class Turn(models.Model):
    """Who gives the next number, or adds a party, holds this row meanwhile."""

    about = models.CharField(max_length=12, primary_key=True)

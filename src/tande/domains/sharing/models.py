"""The tables of sharing: what was exported, files on their way in, and requests to share with each organisation's word.

Words that people typed are sealed (``ledger.register_key``). Exports, answers and what was signed elsewhere are
append-only, by triggers of the first migration.
"""

from django.db import models


class Export(models.Model):
    """A file that was made. ``sha256`` is of its bytes, ``rows`` how many lines or records it holds. Append-only."""

    id = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    request_id = models.CharField(max_length=32, default="")
    officer_id = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)


class Upload(models.Model):
    """A file on its way in. ``file`` and ``result`` (what the dry run found) are sealed, and emptied when it ends."""

    id = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=20)
    organisation = models.CharField(max_length=40)
    state = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    file = models.BinaryField()
    result = models.BinaryField()
    officer_id = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Elsewhere(models.Model):
    """A stage that was signed in another installation, as a file told. It verifies nothing here. Append-only."""

    violation_id = models.CharField(max_length=32, db_index=True)
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=12)
    status = models.CharField(max_length=30)
    on = models.DateField()
    said = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["violation_id", "number"], name="one_elsewhere_of_each_number")]


class Request(models.Model):
    """Somebody asks to share records outside. ``kind`` is of policy.sharing.KINDS.

    ``ended``: "", done, cancelled or expired; an ended request is never opened again.
    """

    id = models.CharField(max_length=32, primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=20)
    first = models.DateField()
    last = models.DateField()
    kinds = models.JSONField(default=list)
    departments = models.JSONField(default=list)
    recipient = models.BinaryField()
    purpose = models.BinaryField()
    until = models.DateField()
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    ended = models.CharField(max_length=10, default="", db_index=True)
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)


class Contributor(models.Model):
    """An organisation whose records were found to be asked for, and when that was first seen. Append-only."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="contributors")
    organisation = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "organisation"], name="one_contributor_each")]


class Answer(models.Model):
    """What an organisation's representative said, in words of its own, sealed. The last counts. Append-only."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="answers")
    organisation = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    said = models.CharField(max_length=10)
    named = models.BooleanField(default=False)
    words = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="one_answer_of_each_number")]

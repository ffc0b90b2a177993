"""What was counted, and what was printed. Releases are written once and never changed (triggers, as in the ledger)."""

from django.db import models


class Position(models.Model):
    """Up to which fact everything is counted, and the months that changed since the last release.

    Row 1 is of the figures, row 2 of who is vetted and trained, which has no months.
    """

    seq = models.BigIntegerField(default=0)
    months = models.JSONField(default=list)


class CaseFile(models.Model):
    """What counting must remember of a case, in codes: see ``policy.folding``."""

    case_id = models.CharField(max_length=32, primary_key=True)
    state = models.JSONField()


class Count(models.Model):
    """How often: a month, a table or series, a cell, and the State it comes from. The fields of policy's ``Key``."""

    month = models.CharField(max_length=7)
    name = models.CharField(max_length=40)
    column_code = models.CharField(max_length=40)
    row_code = models.CharField(max_length=40)
    source = models.CharField(max_length=10)
    n = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "month", "column_code", "row_code", "source"], name="one_count_each"
            )
        ]


class Release(models.Model):
    """Figures up to and with one month, ``id`` as 2026-03. ``seq``: the last fact counted in it."""

    id = models.CharField(max_length=7, primary_key=True)
    at = models.DateTimeField()
    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return self.id


class PrintedTable(models.Model):
    """One document of a release, byte by byte as it is handed out. ``sha256`` is what the log commits to."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="tables")
    name = models.CharField(max_length=40)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="one_printed_table_each")]


class Version(models.Model):
    """One table of one period as a release printed it, with the true counts that later releases are checked against."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="versions")
    form = models.CharField(max_length=40)
    period = models.CharField(max_length=7)
    true = models.JSONField()
    printed = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "period", "release"], name="one_version_each")]


class PersonFile(models.Model):
    """What counting must remember of a person, in codes: see ``policy.coverage``."""

    person_id = models.CharField(max_length=32, primary_key=True)
    state = models.JSONField()


class CoverageRelease(models.Model):
    """Who was vetted and trained on a day (``id`` as 2026-03-01), byte by byte as it is handed out.

    ``true``: who was counted where, in codes, which later releases are checked against and nobody is shown.
    """

    id = models.CharField(max_length=10, primary_key=True)
    at = models.DateTimeField()
    seq = models.BigIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    true = models.JSONField()

    def __str__(self) -> str:
        return self.id

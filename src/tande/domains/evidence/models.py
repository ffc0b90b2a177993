"""Evidence: sealed files in parts. The parts lie as files named by their hash; here is the custody."""

from django.db import models


class EvidenceFile(models.Model):
    """One file of a case. Name, type and plaintext hash are inside the sealed ``manifest``.

    ``purged_at``: the content was removed by rule; the parts' hashes and times stay as its chain of custody.
    """

    id = models.CharField(max_length=32, primary_key=True)
    case_id = models.CharField(max_length=32, db_index=True)
    parts = models.PositiveSmallIntegerField()
    manifest = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True)


class EvidencePart(models.Model):
    """One sealed part, numbered from 1. ``sha256`` is of the ciphertext, in hex."""

    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="received")
    n = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "n"], name="one_part_each")]

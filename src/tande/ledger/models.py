"""The one table of the ledger: facts, written once and never changed.

Triggers made by the first migration refuse UPDATE, DELETE, INSERT OR REPLACE and TRUNCATE on both
engines, whoever asks.
"""

from django.db import models


class Fact(models.Model):
    """One coded fact. ``body`` holds codes only, never words of a reporter or an officer.

    ``entry``, ``leaf_hash``, ``check_number`` and ``publish_by`` are set for kinds that enter the public
    log; ``salt`` (32 random bytes) hides the body behind the entry's commitment.
    """

    seq = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=32)
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    body = models.TextField()
    salt = models.BinaryField()
    entry = models.CharField(max_length=120, null=True)
    leaf_hash = models.BinaryField(null=True)
    check_number = models.CharField(max_length=12, null=True, unique=True)
    publish_by = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "seq"], name="fact_subject"),
            models.Index(fields=["kind", "at"], name="fact_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

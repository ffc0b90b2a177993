"""The tables of the ledger: facts, and what became of the public ones in the log. Written once, never changed.

Triggers made by the migrations refuse UPDATE, DELETE, INSERT OR REPLACE and TRUNCATE on both
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


class Batch(models.Model):
    """Entries that went out together, in drawn order: ``first`` to ``size`` - 1. At most one in a slot of time."""

    slot = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    size = models.BigIntegerField(unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.first}-{self.size}"


class Entry(models.Model):
    """One entry of the public log, at its place for ever.

    ``fact`` is None for an entry that was published and whose fact a restore from an older backup has lost.
    """

    index = models.BigIntegerField(primary_key=True)
    fact = models.OneToOneField(Fact, models.PROTECT, null=True, related_name="published")
    line = models.CharField(max_length=120)

    def __str__(self) -> str:
        return str(self.index)


class SignedTree(models.Model):
    """A size of the log and the one root that was ever signed for it. Durable before the signature is made."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.size)


class Anchor(models.Model):
    """One day's blinded commitment to what was waiting then: salt and root are opened with the next batch.

    ``blind`` never is: it hides whether anything was waiting at all. Each has 32 bytes.
    """

    day = models.DateField(primary_key=True)
    salt = models.BinaryField()
    blind = models.BinaryField()
    root = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.day.isoformat()
